"""What people may try with a case, sensible or not, for tests that try anything."""

from typing import Any

from hypothesis import strategies as st

from rules.case import (
    Claim,
    ContactChannel,
    ExtensionBasis,
    Finding,
    InvalidGround,
    Result,
    ReturnReason,
)
from rules.roles import RATER
from rules.stages import Action
from rules.survey import SurveyVia
from tests.people import CITY, CITY_TOO, HANDLER, HEAD, HUANGPU, OPERATOR
from tests.procedure_model import Model

WHO = {
    "operator": OPERATOR,
    "handler": HANDLER,
    "head": HEAD,
    "city": CITY,
    "city_too": CITY_TOO,
    "rater": RATER,
}
MODELLED = [
    action.value
    for action in Action
    if action
    not in (
        Action.REMIND,
        Action.SUPERVISE,
        Action.REASSIGN,
        Action.ASSIGN,
        Action.RECALCULATE_DEADLINES,
        Action.RECORD_CALLBACK,
        Action.MERGE,
        Action.TAKE_IN,
    )
]
FEEDBACK = {"measures": "已整改。", "reply": "已整改。", "result": Result.RESOLVED}


def content(action: str, how: str, round_no: int) -> dict[str, Any]:
    """What a person would bring to this action."""
    granted = how == "granted"
    decision = {"granted": granted, "reason": "理由。"}
    contents: dict[str, dict[str, Any]] = {
        "dispatch": {"unit": HUANGPU},
        "resolve_on_the_spot": {
            "channel": ContactChannel.PHONE,
            "measures": "当场办好。",
            "reply": "已办好。",
        },
        "record_contact": {
            "channel": ContactChannel.PHONE,
            "reached": how == "reached",
            "summary": "联系情况。",
        },
        "record_finding": {
            "finding": Finding.SUBSTANTIATED,
            "claim": Claim.REASONABLE,
            "basis": "属实。",
        },
        "submit_feedback": FEEDBACK,
        "answer_recheck": FEEDBACK,
        "send_back_closure": {"reason": "请补充。"},
        "request_return": {"return_reason": ReturnReason.DUPLICATE, "reason": "重复。"},
        "request_complex": {"reason": "复杂。"},
        "request_extension": {
            "basis": ExtensionBasis.STATUTORY_TERM,
            "extra_days": 3,
            "reason": "公示。",
        },
        "request_invalidation": {"ground": InvalidGround.MISTAKEN, "reason": "评错。"},
        "add_note": {"text": "备注。"},
        "record_survey_answers": {
            "via": SurveyVia.LINK,
            "round": round_no,
            "contacted_first": True,
            "solved": how == "satisfied",
            "result_satisfaction": 4,
            "attitude_satisfaction": 4,
        },
        "add_information": {"text": "补充。"},
        "object": {"reason": "不认可。"},
        "decide_reopening": {"reopen": granted, "explanation": "说明。"},
    }
    if action.startswith("decide_") and action != "decide_reopening":
        return decision
    return contents.get(action, {})


# half of the time a person takes the likely next step, so that cases get far enough to be
# interesting; the other half anything at all
LIKELY = {
    "awaiting_dispatch": [("operator", "dispatch", "")],
    "awaiting_acceptance": [("handler", "accept", "")],
    "awaiting_contact": [("handler", "record_contact", "reached")],
    "in_progress": [
        ("handler", "record_finding", ""),
        ("handler", "submit_feedback", ""),
        ("handler", "answer_recheck", ""),
    ],
    "in_closure_review": [("city", "approve_closure", "")],
    "awaiting_survey": [
        ("rater", "record_survey_answers", "dissatisfied"),
        ("operator", "decide_reopening", "granted"),
    ],
    "archived": [("rater", "object", "")],
}
ANYTHING = st.tuples(
    st.sampled_from(sorted(WHO)),
    st.sampled_from(MODELLED),
    st.sampled_from(["granted", "refused", "reached", "satisfied", ""]),
)
MOVE = st.one_of(
    st.integers(0, 2), ANYTHING, st.integers(0, 2), ANYTHING, st.integers(0, 2), st.none()
)


def chosen(move: Any, model: Model) -> tuple[str, str, str]:
    """A likely move for an index, else the move itself."""
    if isinstance(move, int):
        likely = LIKELY.get(model.stage, [("operator", "add_note", "")])
        return likely[move % len(likely)]
    who, what, how = move
    return who, what, how
