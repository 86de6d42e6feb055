"""A step leaves a stamp of what it was made from, so that the next start can skip it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *words: str) -> str:
    """A hash over the words and over the name and content of each file; a folder counts whole."""
    sum_ = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" in file.parts or not file.exists():
                continue
            sum_.update(f"\0{file}\0".encode())
            sum_.update(hashlib.sha256(file.read_bytes()).digest())
    return sum_.hexdigest()


def matches(stamp: Path, value: str) -> bool:
    try:
        return stamp.read_text() == value
    except (FileNotFoundError, NotADirectoryError):
        return False


def write(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
