"""How a line of the log is written: JSON, and nothing in it that somebody typed."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request that is being answered, if one is."""


class Line(logging.Formatter):
    """One JSON object a line. What is no ASCII is written in escapes, line ends too, so that
    nothing somebody sends can begin a line of its own (TRUST 62)."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            line["request"] = request_id
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["places"] = _places(record.exc_info[2])
        return json.dumps(line)


class WithoutWords(logging.Filter):
    """An error's class and places may be written down, its words not: they may hold what somebody
    typed. The path of a failed request goes too; its route stands in the request's own line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.request") or record.name.startswith("django.security"):
            record.msg, record.args = "The request failed with %s", (
                getattr(record, "status_code", 500),
            )  # fmt: skip
        return True


def _places(traceback: Any) -> list[str]:
    """file:line of each step of ours and of the last."""
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/site-packages/')[2]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-12:]
