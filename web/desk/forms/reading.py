"""What reading a form takes beside what was typed into it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.staff import Member
from rules.roles import Colleague, UnitRef


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a form takes beside what was typed: units by code, the longest text allowed,
    by id the colleagues who can be handed the case, who is meant by each mention in a note, and the
    files that came with the form."""

    units: Mapping[str, UnitRef]
    text_max: int
    colleagues: Mapping[str, Colleague] = field(default_factory=dict)
    uploads: frozenset[str] = frozenset()
    people: Mapping[str, tuple[Member, ...]] = field(default_factory=dict)
