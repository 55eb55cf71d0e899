"""PDFs are not made anew, for what is signed must stay as it is. They are refused with anything in
them that acts by itself, and only ever given out as a file to keep.

Names are looked for where a reader finds them: in the file outside of streams, and in streams of
objects once these are unpacked. Text, pictures and fonts are not looked into.
"""

import re
import zlib

from rules.refusals import N_
from web.attachments.photos import BadFile

UNREADABLE = N_("“{name}”打不开，可能不完整，没有收下。")
LOCKED = N_("“{name}”加了密码，没有收下。请去掉密码后再传。")
ACTS = N_("“{name}”里有脚本、程序或别的文件，没有收下。请另存为普通 PDF 再传。")

MOST_UNPACKED = 32 * 1024 * 1024
"""Bytes of objects that are unpacked: a small file may claim to be endless."""
END_WITHIN = 1024
"""Bytes at the end of a file that hold its last mark."""

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
NAME_ENDS = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
ACTING = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA|Movie|Sound)"
    + NAME_ENDS
)
OBJECTS = re.compile(rb"/ObjStm" + NAME_ENDS)
ENCRYPTED = re.compile(rb"/Encrypt" + NAME_ENDS)


def check_document(data: bytes) -> None:
    """Raise BadFile for a PDF that is cut off, locked, or acts by itself."""
    end = data[-END_WITHIN:]
    if b"%%EOF" not in end or b"startxref" not in data:
        raise BadFile(UNREADABLE)
    outside = _spelled_out(STREAM.sub(b" ", data))
    if ENCRYPTED.search(outside):
        raise BadFile(LOCKED)
    if ACTING.search(outside):
        raise BadFile(ACTS)
    left = MOST_UNPACKED
    begins = 0
    for found in STREAM.finditer(data):
        head = _spelled_out(data[begins : found.start()].rpartition(b"obj")[2])
        begins = found.end()
        if OBJECTS.search(head) is None:
            continue
        objects = _unpacked(found[1], left)
        left -= len(objects)
        if ACTING.search(_spelled_out(objects)):
            raise BadFile(ACTS)


def _spelled_out(text: bytes) -> bytes:
    """Names with their #xx written as the characters they stand for."""
    return HEX.sub(lambda found: bytes([int(found[1], 16)]), text)


def _unpacked(stream: bytes, most: int) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(stream, most)
    except zlib.error:
        # not packed this way, or not at all: read as it stands
        return stream
    if unpacking.unconsumed_tail:
        raise BadFile(UNREADABLE)
    return found
