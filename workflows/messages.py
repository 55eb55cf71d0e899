"""What goes into a case workflow and comes out. The steps people take are in rules/steps.py."""

from dataclasses import dataclass

from rules.case import Case
from rules.stages import Stage


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a step: it is recorded, and this is where the case stands now."""

    case_no: str
    version: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class TakenUpdate:
    """An update that was taken, and its answer."""

    update_id: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class CaseInput:
    """A case to open, or one to carry on with when its history became long.

    `taken` are the last updates of the runs before: sent again, each is answered as it was.
    """

    case: Case
    taken: tuple[TakenUpdate, ...] = ()
