"""What goes into a case workflow and comes out. The steps people take are in rules/steps.py."""

from dataclasses import dataclass

from rules.case import Case
from rules.stages import Stage


@dataclass(frozen=True, slots=True)
class CaseInput:
    """A case to open, or one to carry on with when its history became long."""

    case: Case


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a step: it is recorded, and this is where the case stands now."""

    case_no: str
    version: int
    stage: Stage
