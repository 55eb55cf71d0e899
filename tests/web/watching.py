"""Seeing which of our functions are called: the same ones take the same work."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ROOT = str(Path(__file__).parents[2])


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collects the name of every function of ours that is called, in order."""
    called: list[str] = []

    def note(frame: FrameType, event: str, _arg: object) -> None:
        code = frame.f_code
        if (
            event == "call"
            and code.co_filename.startswith(ROOT)
            and ".venv" not in code.co_filename
        ):
            called.append(f"{code.co_filename.removeprefix(ROOT)}:{code.co_qualname}")

    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(None)
