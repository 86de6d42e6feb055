"""Handing a stored file to somebody who may have it.

The room that owns the file asks first whether this person may; then it returns
`serve(document, by=…, at=…)` as the answer of its own view.
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header

from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.documents.models import Document
from localoffer.refusal import Refused


def read(document: Document, *, by: Person | None, at: datetime) -> bytes:
    """The file's content, exactly as it was stored.

    Refuses, and says so in the audit, when the file has gone or is no longer the one
    that was stored. Refuses too when its place does not answer.
    """
    try:
        with default_storage.open(document.storage_key) as file:
            content = file.read()
    except FileNotFoundError:
        content = None
    except OSError as error:
        raise Refused(
            f"The file {document} cannot be fetched just now. Try again in a few minutes."
        ) from error
    if content is None or hashlib.sha256(content).hexdigest() != document.sha256:
        wrong = "missing" if content is None else "changed"
        audit.record(f"document.found_{wrong}", target=document, by=by, at=at)
        raise Refused(
            f"The file {document} is not the one that was stored, so it is not shown. "
            "Tell the people who run this portal."
        )
    return content


def serve(document: Document, *, by: Person | None, at: datetime) -> HttpResponse:
    """The file as an attachment that no page can run and no cache keeps (TRUST 13, 31, 52).

    With DOCUMENTS_BEHIND set, the front web server sends the file itself, by
    X-Accel-Redirect from that address.
    """
    if not document.may_be_opened:
        raise Refused(
            f"The file {document} has not been checked for viruses, so nobody can open it yet."
        )
    content = read(document, by=by, at=at)
    audit.record("document.read", target=document, by=by, at=at)
    response = HttpResponse(content_type=document.content_type)
    if settings.DOCUMENTS_BEHIND:
        response["X-Accel-Redirect"] = f"{settings.DOCUMENTS_BEHIND}/{document.storage_key}"
    else:
        response.content = content
    response["Content-Disposition"] = content_disposition_header(True, document.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    add_never_cache_headers(response)
    return response
