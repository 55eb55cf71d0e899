"""What people bring to a step of the model's, as the procedure wants it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rules.case import (
    Claim,
    ContactChannel,
    ExtensionBasis,
    Finding,
    InvalidGround,
    RatedReview,
    Result,
    ReturnReason,
)
from rules.roles import Actor, Colleague, Role
from rules.survey import CallOutcome, SurveyVia
from tests.model.procedure import BLANK, CROWDED
from tests.people import (
    AT_THE_CENTRE,
    CENTRE,
    HANDLER,
    HEAD,
    HUANGPU,
    OPERATOR,
    XUHUI,
    XUHUI_HANDLER,
)

Content = dict[str, Any]

UNITS = {"huangpu": HUANGPU, "centre": CENTRE, "xuhui": XUHUI}
COLLEAGUES = {
    "handler": Colleague(HANDLER.id, HANDLER.name, HUANGPU),
    "xuhui_handler": Colleague(XUHUI_HANDLER.id, XUHUI_HANDLER.name, XUHUI),
    "centre_handler": AT_THE_CENTRE,
}
MENTIONED = {
    "operator": OPERATOR,
    "xuhui_handler": XUHUI_HANDLER,
    "head": HEAD,
    "administrator": Actor("ad-1", "管理员", Role.ADMINISTRATOR),
}
PAPER = "GD190912-PAPER0"
"""The number of a case on paper."""
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def _dispatch(how: str, _text: str) -> Content:
    unit, *helpers = (UNITS[name] for name in how.split("+"))
    return {"unit": unit, "supporting": tuple(helpers)}


def _contact(how: str, text: str) -> Content:
    told = {"channel": ContactChannel.PHONE, "reached": how == "reached", "summary": text}
    return told | _files(how)


def _extension(how: str, text: str) -> Content:
    return {"basis": ExtensionBasis.STATUTORY_TERM, "extra_days": int(how), "reason": text}


def _answers(how: str, _text: str) -> Content:
    answer, _, online = how.partition(" ")
    return {
        "via": SurveyVia.SELF_SERVICE if online else SurveyVia.LINK,
        "contacted_first": True,
        "solved": answer == "satisfied",
        "result_satisfaction": 4,
        "attitude_satisfaction": 4,
    }


def _joining(how: str, _text: str) -> Content:
    received = datetime(2019, 1, 1, tzinfo=UTC) if how == "an earlier one" else LATER
    review = RatedReview(
        review_no="PJ-JOINS",
        stars=2,
        real_name=how == "a real name",
        unit=CENTRE,
        district="Q01",
        item_code=None,
        window_no="05",
        received_at=received,
    )
    return {"case_no": f"GD-{how}", "review": review, "by": "热线一号"}


def _decision(how: str, text: str) -> Content:
    return {"granted": how == "granted", "reason": text}


def _feedback(how: str, text: str) -> Content:
    return {"measures": text, "reply": text, "result": Result.RESOLVED} | _files(how)


def _files(how: str) -> Content:
    number = 5 if how == CROWDED else 4
    return {"attachments": tuple(digit * 32 for digit in "01234"[:number])}


def _reason(_how: str, text: str) -> Content:
    return {"reason": text}


def _text(_how: str, text: str) -> Content:
    return {"text": text}


def _nothing(_how: str, _text: str) -> Content:
    return {}


CONTENTS: dict[str, Callable[[str, str], Content]] = {
    "dispatch": _dispatch,
    "reassign": lambda how, text: {"unit": UNITS[how], "reason": text},
    "resolve_on_the_spot": lambda _how, text: {
        "channel": ContactChannel.PHONE,
        "measures": text,
        "reply": text,
    },
    "assign": lambda how, text: {"holder": COLLEAGUES[how], "note": text},
    "remind": lambda _how, text: {"note": text},
    "accept": _nothing,
    "record_contact": _contact,
    "record_finding": lambda _how, text: {
        "finding": Finding.PARTLY,
        "claim": Claim.REASONABLE,
        "basis": text,
    },
    "submit_feedback": _feedback,
    "answer_recheck": _feedback,
    "approve_closure": _nothing,
    "send_back_closure": _reason,
    "request_return": lambda _how, text: {"return_reason": ReturnReason.DUPLICATE, "reason": text},
    "request_complex": _reason,
    "request_extension": _extension,
    "request_invalidation": lambda _how, text: {"ground": InvalidGround.MISTAKEN, "reason": text},
    "decide_return": _decision,
    "decide_complex": _decision,
    "decide_extension": _decision,
    "decide_invalidation": _decision,
    "supervise": lambda _how, text: {"order": text},
    "recalculate_deadlines": _reason,
    "add_note": lambda how, text: {
        "text": text,
        "mentions": (MENTIONED[how],) if how in MENTIONED else (),
    },
    "record_callback": lambda how, _text: {"outcome": CallOutcome(how)},
    "record_survey_answers": _answers,
    "decide_reopening": lambda how, text: {"reopen": how == "granted", "explanation": text},
    "add_information": _text,
    "withdraw": _nothing,
    "object": _reason,
    "merge": lambda how, text: {"into": PAPER if how == "itself" else text},
    "take_in": _joining,
}


def content(what: str, how: str, round_no: int, who: str = "") -> Content:
    """What a person would bring to this action."""
    brought = CONTENTS[what](how, "  " if how == BLANK else "按规定办理，特此说明。")
    if what == "record_survey_answers":
        by_call = {"via": SurveyVia.CALL} if who == "operator" else {}
        return brought | by_call | {"round": round_no}
    return brought
