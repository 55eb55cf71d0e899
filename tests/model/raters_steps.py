"""The model's steps of the rater, and of the hotline once a case is closed.

Written from the product's statement.
"""

from tests.model.case import Model, Person


def record_survey_answers(case: Model, person: Person, how: str) -> bool:
    survey = case.survey
    asking = case.stage == "awaiting_survey" and not case.objected
    if not asking or survey is None or survey.outcome:
        return False
    answer, _, by_themselves = how.partition(" ")
    if person.role == "operator":
        may = survey.calling is not None
    else:
        may = person.role == "rater" and (bool(by_themselves) or survey.calling is None)
    if not may:
        return False
    survey.outcome = answer
    if answer == "satisfied":
        case.archive("closed")
    else:
        case.owe("reopening", 1)
    return True


def record_callback(case: Model, person: Person, how: str) -> bool:
    survey = case.survey
    asking = case.stage == "awaiting_survey" and not case.objected
    if person.role != "operator" or not asking or survey is None:
        return False
    if survey.outcome or survey.calling is None:
        return False
    if how == "unanswered":
        survey.calls.append(case.today)
    tried = len(survey.calls) >= 3 and len(set(survey.calls)) >= 2
    if tried or how == "declined":
        survey.outcome = "not_rated"
        case.archive("closed")
    return True


def decide_reopening(case: Model, person: Person, how: str) -> bool:
    dissatisfied = case.survey is not None and case.survey.outcome == "dissatisfied"
    waits = case.stage == "awaiting_survey" and (bool(case.objected) or dissatisfied)
    lifts_a_mark = case.objected == "invalidated"
    if person.role != "operator" or not waits:
        return False
    if how == "granted" and case.round >= 2 and not lifts_a_mark:
        return False
    for duty in case.owed("reopening"):
        duty.stop(case.now)
    against, case.objected = case.objected, ""
    if how != "granted":
        case.archive(against or "closed")
        return True
    case.mark_lifted = case.mark_lifted or lifts_a_mark
    case.round += 1
    case.unit = case.responsible
    case.tries, case.found = [], False
    if case.real_name:
        case.owe("recheck_contact", 1)
    case.owe("recheck", 3)
    case.stage = "awaiting_contact" if case.real_name else "in_progress"
    return True


def add_information(case: Model, person: Person, _how: str) -> bool:
    if person.role != "rater" or case.additions >= 10:
        return False
    case.additions += 1
    return True


def withdraw(case: Model, person: Person, _how: str) -> bool:
    unclosed = case.with_unit or case.stage in ("awaiting_dispatch", "in_closure_review")
    if person.role != "rater" or not unclosed or case.joined:
        return False
    for duty in case.undecided():
        # nobody may gain by it: what was late stays late
        duty.stop(duty.stopped or case.now, on_time="void")
    case.archive("withdrawn")
    return True


def object_(case: Model, person: Person, _how: str) -> bool:
    until = case.objection_until
    if person.role != "rater" or case.stage != "archived" or until is None or case.now > until.end:
        return False
    case.stage, case.objected, case.outcome = "awaiting_survey", case.outcome, ""
    case.objection_until = None
    case.owe("reopening", 1)
    return True


RATERS_STEPS = {
    "record_survey_answers": record_survey_answers,
    "record_callback": record_callback,
    "decide_reopening": decide_reopening,
    "add_information": add_information,
    "withdraw": withdraw,
    "object": object_,
}
