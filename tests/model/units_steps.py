"""The model's steps from dispatch to closure: the hotline's, the unit's and its supervisors'.

Each says whether it is accepted, and if so moves the case. Written from the product's statement.
"""

from tests.model.case import CENTRE, CITY, HUANGPU, XUHUI, Model, Person, is_under

UNITS = {"huangpu": HUANGPU, "centre": CENTRE, "xuhui": XUHUI}
COLLEAGUES = {"handler": HUANGPU, "xuhui_handler": XUHUI, "centre_handler": CENTRE}
"""Handlers to whom a case may be handed, and their units."""


def handles(case: Model, person: Person) -> bool:
    """A handler of the responsible unit, or of one above it."""
    return person.role == "handler" and bool(case.unit) and is_under(case.unit, person.unit)


def supervises(case: Model, person: Person) -> bool:
    return person.role == "supervisor" and is_under(case.responsible, person.unit)


def dispatch(case: Model, person: Person, how: str) -> bool:
    unit, *helpers = (UNITS[name] for name in how.split("+"))
    if person.role != "operator" or case.stage != "awaiting_dispatch" or unit in helpers:
        return False
    for duty in case.owed("dispatch"):
        duty.stop(case.now)
    case.dispatched += 1
    case.hand_over(unit, tuple(helpers))
    return True


def reassign(case: Model, person: Person, how: str) -> bool:
    unit = UNITS[how]
    inside = is_under(unit, case.unit)
    may = supervises(case, person) and is_under(unit, person.unit)
    may = may or (handles(case, person) and inside)
    if not may or not case.with_unit or unit == case.unit or (case.round and not inside):
        return False
    if inside:
        case.unit, case.helpers, case.holder = unit, (), ""
    else:
        case.leave_the_unit()
        case.hand_over(unit, ())
    return True


def assign(case: Model, person: Person, how: str) -> bool:
    unit = COLLEAGUES[how]
    below = is_under(unit, case.unit)
    in_reach = (below or is_under(case.unit, unit)) and is_under(unit, person.unit)
    if not case.with_unit or not (handles(case, person) or supervises(case, person)):
        return False
    if not in_reach or case.holder == how:
        return False
    case.holder = how
    if below:
        case.unit = unit
    return True


def accept(case: Model, person: Person, _how: str) -> bool:
    if not handles(case, person) or case.stage != "awaiting_acceptance":
        return False
    case.stage = "awaiting_contact" if case.contact_owed else "in_progress"
    case.holder = person.name
    return True


def record_contact(case: Model, person: Person, how: str) -> bool:
    working = case.stage in ("awaiting_contact", "in_progress")
    if not handles(case, person) or not working or not case.real_name:
        return False
    owed = list(case.owed("contact", "recheck_contact"))
    if how == "reached":
        for duty in owed:
            duty.stop(case.now)
        case.stage = "in_progress"
        return True
    case.tries.append(case.half_day())
    if len(case.tries) >= 3 and len(set(case.tries)) >= 2:
        for duty in owed:
            duty.stop(case.now, on_time="attempted", late="attempted_late")
        case.stage = "in_progress"
    return True


def record_finding(case: Model, person: Person, _how: str) -> bool:
    if not handles(case, person) or case.stage != "in_progress":
        return False
    case.found = True
    return True


def submit_feedback(case: Model, person: Person, _how: str) -> bool:
    first_round = case.stage == "in_progress" and not case.round
    if not handles(case, person) or not first_round or not case.found:
        return False
    case.hold("in_progress")
    return True


def answer_recheck(case: Model, person: Person, _how: str) -> bool:
    if not handles(case, person) or case.stage != "in_progress" or not case.round:
        return False
    case.hold("in_progress")
    return True


def resolve_on_the_spot(case: Model, person: Person, _how: str) -> bool:
    hotline = person.role == "operator" and case.stage == "awaiting_dispatch"
    if case.round or not (hotline or (handles(case, person) and case.with_unit)):
        return False
    for duty in case.owed("contact"):
        duty.stop(case.now)
    if hotline:
        case.unit = case.responsible
        for duty in case.owed("dispatch"):
            duty.hold(case.now)
    elif not case.holder:
        case.holder = person.name
    case.hold("awaiting_dispatch" if hotline else "in_progress")
    case.only_a_claim_still_waits()
    return True


def approve_closure(case: Model, person: Person, _how: str) -> bool:
    if not supervises(case, person) or case.stage != "in_closure_review":
        return False
    for duty in case.undecided():
        duty.approve()
    case.only_a_claim_still_waits()
    case.closed()
    return True


def send_back_closure(case: Model, person: Person, _how: str) -> bool:
    if not supervises(case, person) or case.stage != "in_closure_review":
        return False
    for duty in case.undecided():
        duty.send_back()
    case.stage = case.submitted_from
    if case.stage == "awaiting_dispatch":
        case.unit = ""
    return True


def remind(case: Model, person: Person, _how: str) -> bool:
    may = person.role == "operator" or supervises(case, person)
    again = case.remind_from is None or case.today >= case.remind_from
    if not may or not again or not case.with_unit:
        return False
    case.remind_from = case.term(1).last_day
    return True


def supervise(case: Model, person: Person, _how: str) -> bool:
    if not supervises(case, person):
        return False
    case.supervised = True
    return True


def recalculate_deadlines(case: Model, person: Person, _how: str) -> bool:
    if not supervises(case, person) and person.role != "system":
        return False
    case.recount()
    return True


def add_note(case: Model, person: Person, how: str) -> bool:
    mentioned = MENTIONED.get(how)
    return sees(case, person) and (mentioned is None or sees(case, mentioned))


MENTIONED = {
    "operator": Person("operator", "operator"),
    "xuhui_handler": Person("xuhui_handler", "handler", XUHUI),
    "head": Person("head", "supervisor", HUANGPU),
    "administrator": Person("administrator", "administrator", CITY),
}


def sees(case: Model, person: Person) -> bool:
    if person.role == "operator":
        return True
    near = any(is_under(each, person.unit) for each in (case.responsible, *case.helpers))
    return near and (person.role == "supervisor" or (person.role == "handler" and bool(case.unit)))


UNITS_STEPS = {
    each.__name__: each
    for each in (
        dispatch, reassign, assign, remind, accept, record_contact, record_finding, submit_feedback,
        answer_recheck, resolve_on_the_spot, approve_closure, send_back_closure, supervise,
        recalculate_deadlines, add_note,
    )
}  # fmt: skip
