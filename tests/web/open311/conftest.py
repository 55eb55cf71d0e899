"""The same programs and reviews as for /api/v1."""

from tests.web.api.conftest import admit, admitted, program, rate

__all__ = ["admit", "admitted", "program", "rate"]
