from tests.directory.conftest import directory, editor, published

__all__ = ["directory", "editor", "published"]
