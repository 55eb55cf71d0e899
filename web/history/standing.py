"""The case as it stood after any version: recorded changes folded by the code that records them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from db.case_writes import merged
from db.cases import CASE
from rules.case import Case
from web.history.life import Life


class Broken(Exception):
    """The changes do not follow one another, or lead to no case."""


@dataclass(frozen=True)
class Standing:
    """The states of a case by version, as JSON."""

    states: Mapping[int, dict[str, Any]]

    @property
    def last(self) -> int:
        """The newest version; 0 if there is none."""
        return max(self.states, default=0)

    def case(self, version: int) -> Case | None:
        """The case at a version; None if the history does not have it. Raises Broken."""
        state = self.states.get(version)
        if state is None:
            return None
        try:
            return CASE.validate_python(state)
        except ValidationError as error:
            raise Broken(f"version {version}") from error


def standing_of(life: Life) -> Standing:
    """Every version folded. Raises Broken if one is missing."""
    state = dict(life.base) if life.base is not None else None
    version = state["version"] if state is not None else 0
    states = {} if state is None else {version: state}
    for each in life.recorded:
        if each.version != version + 1:
            raise Broken(f"version {each.version} after {version}")
        version = each.version
        state = merged(state, dict(each.changes))
        states[version] = state
    return Standing(states)
