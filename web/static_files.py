"""Static files, kept by browsers for a year because their addresses change with their contents."""

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

A_YEAR = "public, max-age=31536000, immutable"


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
    """Serves them, to be kept when asked for with a version."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, or the answer of the framework."""
        response = await super().get_response(path, scope)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = A_YEAR if versioned else "no-cache"
        return response
