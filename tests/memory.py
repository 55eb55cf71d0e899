"""Where the tests' files stand: in memory if there is room, for each commit waits for a disk.

What is tested of a crash is that of a process, which loses nothing that the system was given.
"""

import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path("/dev/shm")  # noqa: S108 - whoever uses it makes a folder of their own below it
ROOM_BYTES = 4 * 1024**3
"""Twice what a run of all tests has been seen to use."""


def use_memory() -> None:
    """Have temporary files made there, unless TMPDIR says where."""
    if FOLDER.is_dir() and shutil.disk_usage(FOLDER).free >= ROOM_BYTES:
        os.environ.setdefault("TMPDIR", str(FOLDER))
        tempfile.tempdir = None
