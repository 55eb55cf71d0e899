"""Files as people send them, good ones and nasty ones."""

import struct
import zlib
from io import BytesIO

from PIL import Image

GPS = {1: "N", 2: (31.0, 13.0, 52.0), 3: "E", 4: (121.0, 28.0, 10.0)}
"""Where People's Square is, as a phone writes it into a photo."""
GPS_IFD = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), *, turned: bool = False) -> bytes:
    """A photo by a phone, with where it was taken in it."""
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[MAKE] = "SECRETPHONE"
    exif.get_ifd(GPS_IFD).update(GPS)
    if turned:
        exif[ORIENTATION] = 6
    kept = BytesIO()
    image.save(
        kept, format=kind, exif=exif, **({"comment": b"SECRETNOTE"} if kind == "JPEG" else {})
    )
    return kept.getvalue()


def png_chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def png(width: int, height: int, *chunks: bytes, rows: bytes = b"") -> bytes:
    """A grey PNG that claims a size; `rows` is its picture, unpacked."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            png_chunk(b"IHDR", head),
            *chunks,
            png_chunk(b"IDAT", zlib.compress(rows, 9)),
            png_chunk(b"IEND", b""),
        )
    )


def pdf(*objects: bytes) -> bytes:
    """A PDF of one empty page with more objects in it."""
    all_of_them = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        *objects,
    )
    text = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(all_of_them, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    at = len(text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    text += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return text + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, at)


def stream(head: bytes, content: bytes) -> bytes:
    """An object of a PDF that holds a packed stream."""
    packed = zlib.compress(content, 9)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        head,
        len(packed),
        packed,
    )
