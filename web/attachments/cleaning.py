"""What a file is, by what is in it and never by its name, and what of it is kept."""

from dataclasses import dataclass

from rules.attachments import LARGEST, Kind
from rules.refusals import N_
from web.attachments.documents import check_document
from web.attachments.photos import BadFile, photo_made_anew

EMPTY = N_("“{name}”是空的，没有收下。")
TOO_LARGE = N_("“{name}”超过了 {most} MB，没有收下。")
OTHER_KIND = N_("“{name}”没有收下：只收 JPEG、PNG、WebP 照片和 PDF，它的内容不是。")
HEIC = N_("“{name}”是 HEIC 照片，没有收下。请转成 JPEG 再传。")

HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file as it is kept."""

    kind: Kind
    data: bytes


def cleaned_file(data: bytes) -> Cleaned:
    """What is kept of a file. Raises BadFile. Takes up to a second or two."""
    if not data:
        raise BadFile(EMPTY)
    if len(data) > LARGEST:
        raise BadFile(TOO_LARGE, most=LARGEST // 1024 // 1024)
    kind = _kind(data)
    if kind is Kind.PDF:
        check_document(data)
        return Cleaned(kind, data)
    return Cleaned(kind, photo_made_anew(data, kind))


def _kind(data: bytes) -> Kind:
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise BadFile(HEIC)
    raise BadFile(OTHER_KIND)
