"""What of a case and of its model must be the same, as plain values that a test can compare."""

from datetime import datetime
from typing import Any

from rules.case import Case, RequestState
from tests.model.case import Model
from tests.model.contents import COLLEAGUES

Seen = dict[str, Any]

HOLDERS = {"": ""} | {name: colleague.id for name, colleague in COLLEAGUES.items()}


def seen_in_case(case: Case) -> Seen:
    """What the procedure made of it."""
    return {
        "stage": case.stage.value,
        "round": case.round,
        "unit": case.unit.path if case.unit else "",
        "helpers": tuple(unit.path for unit in case.supporting),
        "holder": case.holder.id if case.holder else "",
        "joined": [each.real_name for each in case.joined],
        "pending": {r.kind.value for r in case.requests if r.state is RequestState.PENDING},
        "complex": case.complex,
        "extended": case.extended,
        "supervised": case.supervised,
        "outcome": case.outcome.value if case.outcome else "",
        "duties": {
            (clock.kind.value, clock.round, clock.dispatch_no): (
                clock.term.due,
                clock.runs,
                clock.verdict.value if clock.verdict else "",
            )
            for clock in case.clocks
        },
    }


def seen_in_model(model: Model) -> Seen:
    """What the product's statement makes of it."""
    return {
        "stage": model.stage,
        "round": model.round,
        "unit": model.unit,
        "helpers": model.helpers,
        "holder": HOLDERS[model.holder],
        "joined": [how == "a real name" for how in model.joined],
        "pending": set(model.pending),
        "complex": model.complex,
        "extended": model.extended,
        "supervised": model.supervised,
        "outcome": model.outcome,
        "duties": {
            key: (duty.term.end, duty.is_owed, duty.verdict) for key, duty in model.duties.items()
        },
    }


def stops_in_case(case: Case) -> dict[tuple[str, int, int], datetime | None]:
    """When each duty was stopped: to the instant, where the test sets the clock."""
    return {(c.kind.value, c.round, c.dispatch_no): c.stopped_at for c in case.clocks}


def stops_in_model(model: Model) -> dict[tuple[str, int, int], datetime | None]:
    """When each duty was stopped."""
    return {key: duty.stopped for key, duty in model.duties.items()}
