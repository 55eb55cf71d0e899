"""Reading the answers to a survey: four questions and a comment."""

import hashlib
import json
from dataclasses import asdict, replace

from rules.case import Case
from rules.masking import mask_name, mask_text
from rules.refusals import N_
from rules.roles import RATER
from rules.steps import RecordSurveyAnswers
from rules.survey import SurveyVia
from web.forms import Submission

COMMENT_MAX = 1000
"""Characters."""

SATISFACTION = range(1, 6)
BEST = 5

NO_CONTACTED = N_("请回答有没有人先联系过您。")
NO_SOLVED = N_("请回答问题解决了没有。")
NO_RESULT = N_("请给办理结果打星：1 星到 5 星。")
NO_ATTITUDE = N_("请给服务态度打星：1 星到 5 星。")


def as_if_answered(case: Case, via: SurveyVia, round_no: int) -> RecordSurveyAnswers:
    """A well-filled survey, to ask the procedure whether any answer would be taken now."""
    return RecordSurveyAnswers(
        actor=RATER,
        seen_version=case.version,
        via=via,
        round=round_no,
        contacted_first=True,
        solved=True,
        result_satisfaction=BEST,
        attitude_satisfaction=BEST,
    )


def read_answers(
    form: Submission, probe: RecordSurveyAnswers, rater: str
) -> RecordSurveyAnswers | None:
    """What was answered, or None if something is missing, which is noted in the form.

    `rater` is their name, which must not be in it.
    """
    contacted = form.yes_no("contacted_first", NO_CONTACTED)
    solved = form.yes_no("solved", NO_SOLVED)
    result = form.number("result_satisfaction", SATISFACTION, required=NO_RESULT)
    attitude = form.number("attitude_satisfaction", SATISFACTION, required=NO_ATTITUDE)
    comment = form.text("comment", COMMENT_MAX)
    if not form.valid or contacted is None or solved is None:
        return None
    if result is None or attitude is None:
        return None
    return replace(
        probe,
        contacted_first=contacted,
        solved=solved,
        result_satisfaction=result,
        attitude_satisfaction=attitude,
        # it goes to the workflow, which must hold nothing that says who the rater is
        comment=mask_name(mask_text(comment), rater),
    )


def update_id(step: RecordSurveyAnswers) -> str:
    """The id of these very answers: a double click is recorded once, other answers are refused."""
    told = asdict(step) | {"actor": "", "seen_version": 0}
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return f"survey-{digest[:40]}"
