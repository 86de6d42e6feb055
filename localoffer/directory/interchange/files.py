"""Files in and out: Open Referral UK as JSON, or as CSV files together in a ZIP."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from localoffer.directory.interchange import describing, tables
from localoffer.directory.interchange.reading import Problem, Row, Unreadable
from localoffer.directory.models import Service

LARGEST = 50_000_000
"""Bytes of a file, and of what a ZIP holds once unpacked."""
MOST_FILES = 40
BATCH = 500


def published() -> Iterator[dict[str, Any]]:
    """Every published service as its public document, in the order of ids, BATCH at a time."""
    ids = list(Service.objects.published().order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        part = Service.objects.filter(pk__in=ids[start : start + BATCH]).order_by("id")
        for service in describing.with_everything(part):
            yield describing.full(service)


def to_json(documents: Iterable[Mapping[str, Any]]) -> bytes:
    text = json.dumps({"services": list(documents)}, ensure_ascii=False, indent=1)
    return text.encode()


def to_zip(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """One CSV file for each kind of record. Same content, same bytes."""
    held = io.BytesIO()
    columns = tables.columns()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.to_tables(documents).items():
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, columns[name], restval="")
            writer.writeheader()
            writer.writerows(rows)
            info = zipfile.ZipInfo(f"{name}.csv", date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.getvalue().encode())
    return held.getvalue()


def documents(content: bytes) -> list[Any]:
    """The documents in a file, JSON or ZIP by its content. Raises Unreadable."""
    if len(content) > LARGEST:
        raise _refused("file", f"is larger than {LARGEST // 1_000_000} MB")
    if content[:4] == b"PK\x03\x04":
        return _from_zip(content)
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refused("file", "is neither JSON in UTF-8 nor a ZIP of CSV files") from None
    except RecursionError:
        raise _refused("file", "is nested too deeply") from None
    except json.JSONDecodeError as wrong:
        says = f"is not JSON: {wrong.msg}"
        raise Unreadable(
            [Problem("", f"column {wrong.colno}", says, "file", wrong.lineno)]
        ) from None
    found = _list_in(data)
    if not found:
        raise _refused("services", "is missing or empty")
    return found


def _list_in(data: Any) -> list[Any]:
    if isinstance(data, dict):
        if "id" in data and "name" in data:
            return [data]
        data = data.get("services", data.get("contents"))
    return data if isinstance(data, list) else []


def _from_zip(content: bytes) -> list[Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if info.filename.endswith(".csv")]
            if len(archive.infolist()) > MOST_FILES or sum(i.file_size for i in infos) > LARGEST:
                raise _refused("file", "holds too much")
            read = {}
            for info in infos:
                name = info.filename.rsplit("/", 1)[-1].removesuffix(".csv")
                with archive.open(info) as file:
                    text = file.read(LARGEST + 1)
                if len(text) > info.file_size:
                    raise _refused("file", "holds more than it says")
                read[name] = _rows(f"{name}.csv", text)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise _refused("file", "is a broken or locked ZIP") from None
    if not read.get("services"):
        raise _refused("services.csv", "is missing or empty")
    found, problems = tables.from_tables(read)
    if problems:
        raise Unreadable(problems)
    return list(found)


def _rows(name: str, content: bytes) -> list[Row]:
    """The rows of one CSV file, each knowing its file and line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable([Problem("", "file", "is not in UTF-8", name, 1)]) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        heads = [head.strip() for head in reader.fieldnames or []]
        if len(set(heads)) != len(heads):
            raise Unreadable([Problem("", "file", "has two columns of one name", name, 1)])
        for number, cells in enumerate(reader, 2):
            if None in cells:
                raise Unreadable(
                    [Problem("", "last", "has more cells than the head", name, number)]
                )
            row = Row(
                {key.strip(): tables.plain(value) for key, value in cells.items() if key and value}
            )
            row.where = (name, number)
            if row:
                rows.append(row)
    except csv.Error as wrong:
        raise Unreadable(
            [Problem("", "file", f"is not CSV: {wrong}", name, reader.line_num)]
        ) from None
    return rows


def _refused(key: str, says: str) -> Unreadable:
    return Unreadable([Problem("", key, says)])
