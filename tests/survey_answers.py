"""What a rater answers in the survey, for tests that are about something else."""

from typing import Any

from rules.survey import SurveyVia

TYPED = {
    "contacted_first": "yes",
    "solved": "yes",
    "result_satisfaction": "5",
    "attitude_satisfaction": "4",
}
"""The form's fields as somebody fills them in whose problem was solved."""


def satisfied(**other: Any) -> dict[str, Any]:
    """The content of RecordSurveyAnswers; by the link of the first round, unless told otherwise."""
    usual = {
        "via": SurveyVia.LINK,
        "round": 0,
        "contacted_first": True,
        "solved": True,
        "result_satisfaction": 5,
        "attitude_satisfaction": 5,
    }
    return usual | other


def dissatisfied(**other: Any) -> dict[str, Any]:
    """The same of somebody whose problem was not solved."""
    unhappy = {"solved": False, "result_satisfaction": 1, "attitude_satisfaction": 1}
    return satisfied(**unhappy | other)
