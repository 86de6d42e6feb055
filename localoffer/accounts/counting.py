"""How often somebody tried something: counted for all processes together, in one statement."""

from django.db import connection

_TABLE = "shared_cache"
_COUNT = f"""
    INSERT INTO {_TABLE} AS counted (cache_key, value, expires)
    SELECT %s, '1', now() + make_interval(secs => %s) FROM settings
    ON CONFLICT (cache_key) DO UPDATE SET value = counted.value::int + 1 RETURNING value::int
"""  # noqa: S608  (built from a name of ours)
_AS_EVER = "WITH settings AS (SELECT)"
_NOT_WAITING_FOR_THE_DISK = """
    WITH settings AS (SELECT set_config('synchronous_commit', 'off', true))
"""
"""For this statement's own transaction alone: a count that a crash forgets does no harm."""
_HAS_COUNTED = f"SELECT EXISTS (SELECT FROM {_TABLE} WHERE cache_key = %s AND expires > now())"  # noqa: S608


def count(key: str, *, seconds: int) -> int:
    """Count one more under this key, which is forgotten some time after so many seconds; how many.

    The table is the shared cache's own, which takes old rows away; no key of the cache begins so.
    """
    alone = not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            (_NOT_WAITING_FOR_THE_DISK if alone else _AS_EVER) + _COUNT, [f"count {key}", seconds]
        )
        return int(cursor.fetchone()[0])


def has_counted(key: str) -> bool:
    """Was anything counted under this key, and is it not forgotten yet?"""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_COUNTED, [f"count {key}"])
        return bool(cursor.fetchone()[0])
