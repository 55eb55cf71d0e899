"""Which addresses are for programs and not for browsers: no cookies, no forms, no pages.

What they answer is in web/api/ and web/open311/; that they are treated differently is said here.
"""

API = "/api/v1"
"""Where the data is."""
OPEN311 = "/open311/v2"
"""Where the same can be had in the words of GeoReport."""


def is_open311(path: str) -> bool:
    """Whether an address is one of GeoReport's."""
    return path.startswith(f"{OPEN311}/")


def is_for_programs(path: str) -> bool:
    """Whether an address is one of the interfaces."""
    return path.startswith(f"{API}/") or is_open311(path)
