"""Which code histories are replayed against: a hash of its sources, and what it was built from."""

import ast
import hashlib
import importlib.util
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from rules.replay_verdicts import CodeVersion

ROOTS = ("workflows.case", "workflows.replaying")
"""What is replayed, and what compares."""
OURS = ("rules", "activities", "workflows")
"""What decides about a case, or gives messages their shape; what only stores or sends is not."""


@cache
def code_version(commit: str = "") -> CodeVersion:
    """The code of this process. `commit` is what it was built from, if somebody knows."""
    sources = dict(_sources())
    digest = hashlib.sha256()
    for name in sorted(sources):
        digest.update(f"{name} {hashlib.sha256(sources[name]).hexdigest()}\n".encode())
    return CodeVersion(
        digest=digest.hexdigest(),
        modules=len(sources),
        package=metadata.version("haochaping"),
        commit=commit,
        sdk=metadata.version("temporalio"),
    )


def _sources() -> Iterator[tuple[str, bytes]]:
    """Every module that the roots import, with its source."""
    left, seen = list(ROOTS), set(ROOTS)
    while left:
        name = left.pop()
        source = _file(name).read_bytes()
        yield name, source
        new = set(_imported(source)) - seen
        seen |= new
        left += new


def _imported(source: bytes) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in OURS and _file(name).exists())


def _file(name: str) -> Path:
    package, *rest = name.split(".")
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise LookupError(f"{package} has no source")
    folder = Path(found.submodule_search_locations[0], *rest)
    return folder / "__init__.py" if folder.is_dir() else folder.with_name(f"{folder.name}.py")
