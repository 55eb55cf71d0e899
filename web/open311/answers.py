"""How GeoReport answers: lists in XML or JSON, by the end of the address, and its own errors."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree as ET

from starlette.responses import Response

from web.xml_text import add_text, written

JSON, XML = "json", "xml"
MEDIA_TYPES: Mapping[str, str] = {JSON: "application/json", XML: "text/xml"}

Fields = Mapping[str, Any]
"""One entry: texts, numbers, nothing, or lists of entries (attributes, values)."""

CODES: Mapping[int, int] = {HTTPStatus.UNPROCESSABLE_ENTITY: HTTPStatus.BAD_REQUEST}
"""What GeoReport calls another number than we do elsewhere."""


def written_as(
    format_: str, root: str, each: str, found: Iterable[Fields], *, status: int = 200
) -> Response:
    """A list under its names in XML; in JSON it has none."""
    entries = list(found)
    if format_ == XML:
        made = ET.Element(root)
        for fields in entries:
            _add(ET.SubElement(made, each), fields)
        body = written(made)
    else:
        body = json.dumps(entries, ensure_ascii=False).encode()
    return Response(body, status, media_type=MEDIA_TYPES[format_])


def object_as(format_: str, root: str, fields: Fields) -> Response:
    """A single object."""
    if format_ == XML:
        made = ET.Element(root)
        _add(made, fields)
        body = written(made)
    else:
        body = json.dumps(fields, ensure_ascii=False).encode()
    return Response(body, media_type=MEDIA_TYPES[format_])


def _add(above: ET.Element, fields: Fields) -> None:
    for name, value in fields.items():
        if isinstance(value, list):
            inside = ET.SubElement(above, name)
            for one in value:
                _add(ET.SubElement(inside, name.removesuffix("s")), one)
        else:
            add_text(above, name, "" if value is None else str(value))


def format_of(path: str) -> str:
    """The format that an address ends in; XML, as GeoReport has it, where it ends in none."""
    return JSON if path.endswith(f".{JSON}") else XML


def errors(path: str, status: int, sentences: Iterable[str]) -> Response:
    """GeoReport's own shape of an error: a code and a sentence for each thing wrong."""
    code = CODES.get(status, status)
    told = [{"code": code, "description": each} for each in sentences]
    return written_as(format_of(path), "errors", "error", told, status=code)


def moment(at: datetime | None) -> str | None:
    """A moment as GeoReport writes it: W3C's, in UTC."""
    return at.isoformat(timespec="seconds") if at else None
