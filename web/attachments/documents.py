"""PDFs are not made anew, for what is signed must stay as it is. They are refused with anything in
them that acts by itself, and only ever given out as a file to keep.

Names are looked for where a reader finds them: in the file outside of streams, and in streams of
objects once these are unpacked. Text, pictures and fonts are not looked into. A reader finds its
way by what lies before: so what only looks like a stream, inside a string or a remark, hides
nothing, and streams of objects are packed the one way that everybody packs them, or refused.
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

STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\r|\n)(.*?)endstream", re.DOTALL)
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
NAME_ENDS = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
ACTIONS = rb"JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA|Movie|Sound"
ACTING = re.compile(rb"/(?:JS|" + ACTIONS + rb")" + NAME_ENDS)
OBJECTS = re.compile(rb"/ObjStm" + NAME_ENDS)
ENCRYPTED = re.compile(rb"/Encrypt" + NAME_ENDS)
HIDDEN = re.compile(rb"/(?:ObjStm|Encrypt|" + ACTIONS + rb")" + NAME_ENDS)
"""What no stream has in it as it stands: all are packed, or a reader sees more than a stream there.
/JS is too short not to turn up in a packed picture; nothing acts by it alone."""
USUAL_PACKING = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])" + NAME_ENDS)
OTHER_PACKING = re.compile(rb"/(?:F|FFilter|Filter|FDecodeParms|DecodeParms)" + NAME_ENDS)


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
    if _checked_objects(data) < len(OBJECTS.findall(outside)):
        raise BadFile(UNREADABLE)


def _checked_objects(data: bytes) -> int:
    """How many streams of objects were unpacked; nothing in any stream acts. Raises BadFile."""
    left = MOST_UNPACKED
    begins = number = 0
    for found in STREAM.finditer(data):
        head = _spelled_out(data[begins : found.start()].rpartition(b"obj")[2])
        begins = found.end()
        if OBJECTS.search(head) is None:
            if HIDDEN.search(_spelled_out(found[1])):
                raise BadFile(ACTS)
            continue
        objects = _unpacked(head, found[1], left)
        left -= len(objects)
        number += 1
        if ACTING.search(_spelled_out(objects)):
            raise BadFile(ACTS)
    return number


def _spelled_out(text: bytes) -> bytes:
    """Names with their #xx written as the characters they stand for."""
    return HEX.sub(lambda found: bytes([int(found[1], 16)]), text)


def _unpacked(head: bytes, stream: bytes, most: int) -> bytes:
    rest, packed = USUAL_PACKING.subn(b"", head, count=1)
    if OTHER_PACKING.search(rest):
        raise BadFile(UNREADABLE)
    if not packed:
        return stream
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(stream, most)
    except zlib.error as error:
        raise BadFile(UNREADABLE) from error
    if unpacking.unconsumed_tail:
        raise BadFile(UNREADABLE)
    return found
