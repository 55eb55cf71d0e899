"""The folder with attached files: sealed, each under the id of its row and never under a name that
somebody chose, outside of everything the web serves. What a file is, is in attachments.py.

A file is there, whole and on the disk, before its row is; it goes after its row went. What a crash
leaves is a file without a row, which the upkeep finds.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.sealing import Keys

SHARDS = 256
"""Folders the files are spread over, by the first two digits of their ids."""


@dataclass(frozen=True, slots=True)
class AttachmentFiles:
    """Blocking: to be called in a thread. Raises OSError."""

    folder: Path
    keys: Keys

    def put(self, attachment_id: str, data: bytes) -> None:
        """Keep a file; when this returns no crash loses it."""
        path = self._path(attachment_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = self.keys.seal(data, _sealed_as(attachment_id))
        begun = path.with_name(f"{attachment_id}.{secrets.token_hex(8)}.part")
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        begun.rename(path)
        _sync(path.parent)

    def get(self, attachment_id: str) -> bytes:
        """The file. Raises Unsealable if it was tampered with."""
        return self.keys.unseal(self._path(attachment_id).read_bytes(), _sealed_as(attachment_id))

    def remove(self, attachment_id: str) -> None:
        """Delete a file, if it is there."""
        self._path(attachment_id).unlink(missing_ok=True)

    def old_ones(self, shard: int, before: datetime) -> Iterator[Path]:
        """The files of one of SHARDS folders last written before a moment (UTC)."""
        folder = self.folder / f"{shard:02x}"
        if not folder.is_dir():
            return
        for entry in os.scandir(folder):
            if entry.is_file() and datetime.fromtimestamp(entry.stat().st_mtime, UTC) < before:
                yield Path(entry.path)

    def _path(self, attachment_id: str) -> Path:
        return path_of(self.folder, attachment_id)


def path_of(folder: Path, attachment_id: str) -> Path:
    """Where in the folder a file is, or would be."""
    return folder / attachment_id[:2] / attachment_id


def _sealed_as(attachment_id: str) -> bytes:
    return f"attachment:{attachment_id}".encode()


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
