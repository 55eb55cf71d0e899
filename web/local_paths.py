"""Paths on this site: where to go after signing in, and back. Never to another site."""

import re
from urllib.parse import quote

from fastapi import Request

SIGN_IN = "/account/sign-in"

LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""One slash, then anything a browser can't take for a host: no backslash, space or control."""


def local_path(path: str | None, otherwise: str) -> str:
    """The path if it leads to this site and not back to signing in, else `otherwise`."""
    if path is None or LOCAL.fullmatch(path) is None or path.startswith("/account/"):
        return otherwise
    return path


def path_here(request: Request) -> str:
    """The path of a request as it may stand in a link of its page, whatever it was asked with.

    Of two slashes, or a slash and a backslash, a browser makes the address of another site.
    """
    path: str = request.scope["path"]
    return "/" + quote(path.lstrip("/\\"), safe="/:@!$&'()*+,;=~")


def sign_in_path(request: Request) -> str:
    """Where to sign in so as to come back to the page that was asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{SIGN_IN}?next={quote(asked, safe='')}"
