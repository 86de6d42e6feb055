"""What somebody uploads: is it what it says, and safe to keep? (TRUST 28 to 33)

Pure looking at bytes. The virus scanner looks afterwards (scanning.py).
"""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps

from localoffer.documents.files import BEGINNINGS, LARGEST, MEGABYTE, plain_name
from localoffer.refusal import Refused
from localoffer.text import says_nothing

MOST_PIXELS = 50_000_000
"""A picture of a good phone has 12 to 48 million; more only fills our memory."""
MOST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 2_000
MOST_SHRUNK = 200
"""An honest document is at most some dozens of times larger unpacked; a bomb thousands."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
KINDS = "PDF (.pdf), Word (.docx), picture (.jpg or .png) or plain text (.txt)"
PDF_END = 1024


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its plain name, what it is, and the bytes to keep."""

    name: str
    content_type: str
    content: bytes


def inspect(*, name: str, content: bytes) -> Inspected:
    """The file as it will be kept. Raises Refused with a sentence that names it.

    What a file is follows from its content; the ending of its name must agree. Pictures
    are drawn anew, so that neither the place where they were taken nor anything hidden
    behind them is kept.
    """
    name = plain_name(name)
    if says_nothing(name):
        name = "file"
    if not content:
        raise Refused(f"The file {name} is empty. Choose another one.")
    if len(content) > LARGEST:
        raise Refused(f"The file {name} must be smaller than {LARGEST // MEGABYTE} MB.")
    content_type = _type_by_content(content)
    by_name = _type_by_name(name)
    if not by_name:
        raise Refused(f"The file {name} must be one of these kinds: {KINDS}.")
    if content_type != by_name:
        raise Refused(f"The file {name} is not what its name says. Save it again, then add it.")
    if content_type == DOCX:
        _inspect_packed(name, content)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused(f"The file {name} holds another file inside. Save it again, then add it.")
    if content_type == "application/pdf":
        _inspect_pdf(name, content)
    if content_type in PICTURES:
        content = draw_anew(name, content, PICTURES[content_type])
    return Inspected(name, content_type, content)


def _type_by_name(name: str) -> str:
    low = name.lower()
    low = low.removesuffix(".jpeg") + ".jpg" if low.endswith(".jpeg") else low
    return next((kind for kind, (ending, _) in BEGINNINGS.items() if low.endswith(ending)), "")


def _type_by_content(content: bytes) -> str:
    for kind, (_, beginnings) in BEGINNINGS.items():
        if any(begin and content.startswith(begin) for begin in beginnings):
            return kind
    return "text/plain" if _is_text(content) else ""


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text)


def _inspect_pdf(name: str, content: bytes) -> None:
    if b"%%EOF" not in content[-PDF_END:]:
        raise Refused(f"The file {name} is damaged or holds something else. Save it again.")
    if b"/Encrypt" in content:
        raise Refused(f"The file {name} has a password. Save it without one, then add it.")
    for sign in (b"/Launch", b"/EmbeddedFile", b"/JavaScript", b"/RichMedia"):
        if sign in content:
            raise Refused(
                f"The file {name} holds a program or another file. Print it to a new PDF, "
                "then add that one."
            )


def _inspect_packed(name: str, content: bytes) -> None:
    """A Word file is a folder, packed. It must be one, of a sensible size, without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise Refused(f"The file {name} is damaged. Save it again, then add it.") from None
    names = [part.filename for part in parts]
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise Refused(f"The file {name} is not what its name says. Save it again, then add it.")
    if any(each.lower().rpartition("/")[2].startswith("vbaproject") for each in names):
        raise Refused(
            f"The file {name} holds macros, which are programs. Save it as .docx without "
            "them, then add it."
        )
    if any("/embeddings/" in each.lower() or "/activex/" in each.lower() for each in names):
        raise Refused(f"The file {name} holds another file inside. Add the two one by one.")
    unpacked = sum(part.file_size for part in parts)
    shrunk = max((part.file_size / max(part.compress_size, 1) for part in parts), default=0)
    if (
        unpacked > MOST_UNPACKED
        or len(parts) > MOST_PARTS
        or (shrunk > MOST_SHRUNK and unpacked > 10 * MEGABYTE)
    ):
        raise Refused(f"The file {name} is far larger inside than outside. We do not open it.")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(f"The file {name} has a password. Save it without one, then add it.")


def draw_anew(name: str, content: bytes, kind: str) -> bytes:
    """The picture and nothing else: no place, no camera, no second file behind it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused(
                        f"The picture {name} has too many dots. Make it smaller, then add it."
                    )
                upright = ImageOps.exif_transpose(picture)
                mode = "RGB" if kind == "JPEG" else ("RGBA" if "A" in picture.getbands() else "RGB")
                fresh = Image.new(mode, upright.size)
                fresh.paste(upright.convert(mode))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(
            f"The picture {name} has too many dots. Make it smaller, then add it."
        ) from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError):
        raise Refused(f"The picture {name} is damaged. Save it again, then add it.") from None
    out = io.BytesIO()
    fresh.save(out, kind, **({"quality": 88} if kind == "JPEG" else {"optimize": False}))
    return out.getvalue()
