"""Every number of the regulation in one table, each with the clause it comes from.

`PRODUCT` in a clause means the product's own statement of the regulation, `article` the press
article of 2019 that announced it, `ours` a number neither gives, chosen here.
"""

from dataclasses import dataclass, field, fields
from enum import StrEnum

from rules.working_days import DayEnd


class ClockStart(StrEnum):
    """From when the three department clocks run."""

    DISPATCH = "dispatch"
    REVIEW = "review"


def _by(clause: str, unit: str) -> dict[str, str]:
    return {"clause": clause, "unit": unit}


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy a case was opened under; it stays that case's policy to the end."""

    dispatch_days: int = field(
        default=1, metadata=_by("转办：1 个工作日内（热线规则）", "working days from receipt")
    )
    contact_days: int = field(
        default=1,
        metadata=_by("“1”：1 个工作日内先行联系（article）", "working days from dispatch"),
    )
    rectification_days: int = field(
        default=5,
        metadata=_by("“5”：5 个工作日内整改反馈（article）", "working days from dispatch"),
    )
    closure_days: int = field(
        default=15, metadata=_by("“15”：15 个工作日内办结（article）", "working days from dispatch")
    )
    clock_start: ClockStart = field(
        default=ClockStart.DISPATCH, metadata=_by("PRODUCT, clock start", "the event counted from")
    )
    day_end: DayEnd = field(
        default=DayEnd.MIDNIGHT, metadata=_by("PRODUCT, counting", "end of the last working day")
    )
    contact_attempts: int = field(
        default=3, metadata=_by("PRODUCT, contact: 已尝试未联", "unanswered attempts")
    )
    contact_half_days: int = field(
        default=2, metadata=_by("PRODUCT, contact: 已尝试未联", "different half-days")
    )
    return_days: int = field(
        default=1, metadata=_by("PRODUCT, return (退单)", "working days from dispatch")
    )
    final_dispatch: int = field(
        default=3, metadata=_by("PRODUCT, return: 第三次转办为准", "dispatches of one case")
    )
    request_days: int = field(
        default=2, metadata=_by("ours: an undecided request lapses", "working days from asking")
    )
    extension_days_max: int = field(
        default=15, metadata=_by("ours: an extension at most doubles the term", "working days")
    )
    extension_approvals: int = field(
        default=2, metadata=_by("PRODUCT, extension: two people approve", "people")
    )
    survey_link_days: int = field(
        default=3, metadata=_by("PRODUCT, survey by link", "working days from closure")
    )
    call_attempts: int = field(default=3, metadata=_by("PRODUCT, callback", "call attempts"))
    call_dates: int = field(
        default=2, metadata=_by("PRODUCT, callback: over at least two days", "different dates")
    )
    call_days: int = field(
        default=5, metadata=_by("ours: calls end, 未评价", "working days from the link's expiry")
    )
    call_again_minutes: int = field(
        default=60,
        metadata=_by("ours: called again on the same day, no time agreed", "minutes"),
    )
    dissatisfied_at_most: int = field(
        default=2, metadata=_by("PRODUCT, stars: 1 and 2 are bad", "stars in the survey")
    )
    reopening_days: int = field(
        default=1, metadata=_by("PRODUCT, dissatisfied: hotline decides", "working days")
    )
    recheck_contact_days: int = field(
        default=1, metadata=_by("PRODUCT, re-check: its own contact duty", "working days")
    )
    recheck_days: int = field(
        default=3, metadata=_by("PRODUCT, re-check (回访复核)", "working days from reopening")
    )
    recheck_rounds: int = field(
        default=2, metadata=_by("PRODUCT, re-check: at most two rounds", "rounds")
    )
    reminder_days: int = field(
        default=1,
        metadata=_by("ours: 催办, so that each one is read", "working days from one to the next"),
    )
    information_max: int = field(
        default=10, metadata=_by("ours: 补充说明 of one case, so that none is drowned", "times")
    )
    objection_days: int = field(
        default=5,
        metadata=_by("ours: 异议, where no survey asks", "working days from the archive"),
    )
    text_max: int = field(
        default=5000, metadata=_by("ours: what a person reads in one go", "characters")
    )


def clauses() -> dict[str, tuple[object, str, str]]:
    """The policy as a table: name -> (default, unit, clause)."""
    return {f.name: (f.default, f.metadata["unit"], f.metadata["clause"]) for f in fields(Policy)}
