"""The model's steps for what a unit asks for and somebody else decides.

Written from the product's statement: nothing pauses meanwhile.
"""

from tests.model.case import Asked, Model, Person, is_under
from tests.model.units_steps import handles, supervises


def _ask(case: Model, kind: str, extra_days: int = 0) -> bool:
    case.pending[kind] = Asked(case.term(2), case.responsible, extra_days)
    return True


def _may_ask(case: Model, person: Person, kind: str) -> bool:
    return handles(case, person) and case.with_unit and not case.round and kind not in case.pending


def request_return(case: Model, person: Person, _how: str) -> bool:
    in_time = case.return_until is not None and case.now <= case.return_until.end
    may = _may_ask(case, person, "return") and in_time and case.dispatched < 3
    return may and _ask(case, "return")


def request_complex(case: Model, person: Person, _how: str) -> bool:
    may = _may_ask(case, person, "complex") and not case.complex
    return may and case.now <= case.duty("rectification").term.end and _ask(case, "complex")


def request_extension(case: Model, person: Person, how: str) -> bool:
    days = int(how)
    may = _may_ask(case, person, "extension") and not case.extended and 1 <= days <= 15
    return may and case.now <= case.duty("closure").term.end and _ask(case, "extension", days)


def request_invalidation(case: Model, person: Person, _how: str) -> bool:
    placed = case.with_unit or case.stage in ("in_closure_review", "awaiting_survey")
    may = handles(case, person) and placed and "invalidation" not in case.pending
    return (
        may
        and not (case.objected or case.mark_lifted or case.joined)
        and _ask(case, "invalidation")
    )


def decide_return(case: Model, person: Person, how: str) -> bool:
    if person.role != "operator" or not case.with_unit or "return" not in case.pending:
        return False
    del case.pending["return"]
    if how == "granted":
        case.leave_the_unit()
        case.stage, case.unit, case.helpers, case.return_until = "awaiting_dispatch", "", (), None
        case.owe("dispatch", 1)
    return True


def _may_decide(case: Model, person: Person, kind: str) -> bool:
    placed = case.with_unit or case.stage == "in_closure_review"
    return supervises(case, person) and placed and kind in case.pending


def decide_complex(case: Model, person: Person, how: str) -> bool:
    if not _may_decide(case, person, "complex"):
        return False
    del case.pending["complex"]
    if how == "granted":
        case.complex = True
        case.duty("rectification").term = case.duty("closure").term
    return True


def decide_extension(case: Model, person: Person, how: str) -> bool:
    if not _may_decide(case, person, "extension"):
        return False
    asked = case.pending["extension"]
    if person.name in asked.approved_by:
        return False
    asked.approved_by.add(person.name)
    if how == "granted" and len(asked.approved_by) < 2:
        return True
    del case.pending["extension"]
    if how == "granted":
        case.extended = True
        longer = case.term(15 + asked.extra_days, case.duty("closure").term.started)
        case.duty("closure").term = longer
        if case.complex:
            case.duty("rectification").term = longer
    return True


def decide_invalidation(case: Model, person: Person, how: str) -> bool:
    placed = case.with_unit or case.stage in ("in_closure_review", "awaiting_survey")
    if person.role != "supervisor" or not placed or "invalidation" not in case.pending:
        return False
    # outside the unit: above the one that has the case and above the one that made the claim
    units = {case.responsible, case.pending["invalidation"].unit}
    if person.unit in units or not all(is_under(unit, person.unit) for unit in units):
        return False
    del case.pending["invalidation"]
    if how == "granted":
        for duty in case.undecided():
            duty.end(case.now, "void")
        case.archive("invalidated", hears_objections=True)
    return True


REQUESTS_STEPS = {
    each.__name__: each
    for each in (
        request_return, request_complex, request_extension, request_invalidation,
        decide_return, decide_complex, decide_extension, decide_invalidation,
    )
}  # fmt: skip
