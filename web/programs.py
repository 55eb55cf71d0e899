"""Which addresses are for programs and not for browsers: no cookies, no forms, no pages.

What they answer is in web/api/ and web/open311/; that they are treated differently is said here.
"""

API = "/api/v1"
"""Where the data is."""


def is_for_programs(path: str) -> bool:
    """Whether an address is one of the interfaces."""
    return path.startswith(f"{API}/")
