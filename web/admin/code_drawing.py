"""A window's short address as a QR code: as SVG inside a page, as an SVG file, as a PDF file."""

import io
from enum import StrEnum

import segno
from segno import QRCode

QUIET_ZONE = 4
"""White modules around the code, as ISO/IEC 18004 asks for."""
MILLIMETRES = 100
"""How wide a code is in a file, quiet zone included."""
POINTS_PER_MILLIMETRE = 72 / 25.4


class CodeFile(StrEnum):
    """The kinds of file a code can be had as: alone, or on the window's sheet."""

    SVG = "svg"
    PDF = "pdf"
    SHEET = "a4.svg"

    @property
    def media_type(self) -> str:
        """For Content-Type."""
        return "application/pdf" if self is CodeFile.PDF else "image/svg+xml"


def _drawn(address: str) -> QRCode:
    # Q: a quarter of the code may be scratched or covered, and it still opens the form
    return segno.make(address, error="q", micro=False)


def inline_svg(address: str) -> str:
    """The code as an <svg> element without a size of its own; the page gives it one."""
    return _drawn(address).svg_inline(
        border=QUIET_ZONE, omitsize=True, svgclass="code", lineclass=None
    )


def file_of(address: str, kind: CodeFile) -> bytes:
    """The code as a file of MILLIMETRES width, in vectors: a printer may enlarge it freely."""
    code = _drawn(address)
    modules = code.symbol_size(border=QUIET_ZONE)[0]
    file = io.BytesIO()
    if kind is CodeFile.SVG:
        code.save(file, kind="svg", border=QUIET_ZONE, scale=MILLIMETRES / modules, unit="mm")
    else:
        points = MILLIMETRES * POINTS_PER_MILLIMETRE
        code.save(file, kind="pdf", border=QUIET_ZONE, scale=points / modules)
    return file.getvalue()
