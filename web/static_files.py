"""Static files, kept by browsers for a year because their addresses change with their contents."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

A_YEAR = "public, max-age=31536000, immutable"
TEXTS = (".css", ".js", ".svg")
"""Files that compression makes smaller."""


class StaticAddresses:
    """The address of each file: its path with a hash of what is in it."""

    def __init__(self, folder: Path) -> None:
        self._addresses = {
            file.relative_to(folder).as_posix(): _address(folder, file)
            for file in folder.rglob("*")
            if file.is_file()
        }

    def __call__(self, path: str) -> str:
        """The address of a file. Raises KeyError if there is none."""
        return self._addresses[path]


def _address(folder: Path, file: Path) -> str:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return f"/static/{file.relative_to(folder).as_posix()}?v={digest}"


class VersionedFiles(StaticFiles):
    """Serves them, to be kept when asked for with a version; texts compressed, once at the start.

    Pages are not compressed: they hold form tokens, which compression beside what somebody typed
    would give away.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self._compressed = _compressed(folder)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, or the answer of the framework."""
        response = await super().get_response(path, scope)
        if path in self._compressed:
            response.headers["Vary"] = "Accept-Encoding"
            if response.status_code == HTTPStatus.OK and _takes_gzip(scope):
                response = self._in_gzip(path, response)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = A_YEAR if versioned else "no-cache"
        return response

    def _in_gzip(self, path: str, plain: Response) -> Response:
        compressed = Response(self._compressed[path], media_type=plain.media_type)
        compressed.headers["Content-Encoding"] = "gzip"
        compressed.headers["Vary"] = "Accept-Encoding"
        return compressed


@cache
def _compressed(folder: Path) -> Mapping[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): gzip.compress(file.read_bytes(), mtime=0)
        for file in folder.rglob("*")
        if file.suffix in TEXTS
    }


def _takes_gzip(scope: Scope) -> bool:
    return "gzip" in Headers(scope=scope).get("accept-encoding", "")
