"""The two halves of a merge (并案), one a step of each case. Checks are in procedure/merging.py."""

from dataclasses import dataclass

from rules.case import RatedReview
from rules.stages import Action
from rules.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Step):
    """并案: handle this case's review in the case `into`, and end this one."""

    action = Action.MERGE
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn(Step):
    """并入: handle the review of another case here too. That case's workflow takes this step, as
    the operator `by` decided."""

    action = Action.TAKE_IN
    case_no: str
    review: RatedReview
    by: str
