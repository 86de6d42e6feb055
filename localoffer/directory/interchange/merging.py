"""Two changes to one entry, made from the same version: joined where they do not meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Path = tuple[str, ...]


def merge(base: Any, mine: Any, now: Any) -> tuple[Any, list[Path]]:
    """`mine` on top of what is published `now`, both made from `base`.

    What only one of them changed is taken from that one. Where both changed the same thing
    in different ways mine stands, and its path is in the second answer. Parts of a list are
    the same when their ids are. Absent is None, which documents never hold.
    """
    meetings: list[Path] = []
    return _merge(base, mine, now, (), meetings), meetings


def _merge(base: Any, mine: Any, now: Any, path: Path, meetings: list[Path]) -> Any:
    if mine == base:
        return now
    if now in (base, mine):
        return mine
    if _are(dict, base, mine, now):
        return _merge_keys(base or {}, mine, now, path, meetings)
    if _are(list, base, mine, now) and _have_ids(base or [], mine, now):
        parts = _merge_keys(_by_id(base or []), _by_id(mine), _by_id(now), path, meetings)
        return [parts[key] for key in sorted(parts)] or None
    meetings.append(path)
    return mine


def _merge_keys(
    base: dict[str, Any],
    mine: dict[str, Any],
    now: dict[str, Any],
    path: Path,
    meetings: list[Path],
) -> dict[str, Any]:
    merged = {
        key: _merge(base.get(key), mine.get(key), now.get(key), (*path, key), meetings)
        for key in {**now, **mine, **base}
    }
    return {key: value for key, value in merged.items() if value is not None}


def _are(kind: type, base: Any, mine: Any, now: Any) -> bool:
    return isinstance(mine, kind) and isinstance(now, kind) and isinstance(base, kind | None)


def _have_ids(*lists: Iterable[Any]) -> bool:
    return all(isinstance(each, dict) and "id" in each for rows in lists for each in rows)


def _by_id(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {each["id"]: each for each in rows}
