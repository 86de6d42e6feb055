"""What the tests of the frame share."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def no_database(committed: None) -> Iterator[None]:
    """The database's address leads nowhere, as when its server has stopped."""
    real = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT="1")
    yield
    connection.close()
    connection.settings_dict.update(real)
