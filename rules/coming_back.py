"""What comes back to a unit: work sent back, requests refused, rounds reopened, objections.

Each stays with the unit until it answers. What may be answered by what is told here; who sent it
back and in which words is in the trail.
"""

from collections.abc import Mapping

from rules.stages import Action

ANSWERS = (
    Action.SUBMIT_FEEDBACK,
    Action.RESOLVE_ON_THE_SPOT,
    Action.ANSWER_RECHECK,
    # to another unit: what came back to the one before does not concern it
    Action.DISPATCH,
)
"""The steps that answer whatever came back."""

HANDLING = (
    Action.ACCEPT,
    Action.RECORD_CONTACT,
    Action.RECORD_FINDING,
    Action.REQUEST_RETURN,
    Action.REQUEST_COMPLEX,
    Action.REQUEST_EXTENSION,
    Action.REQUEST_INVALIDATION,
)
"""The steps by which a unit goes on after a refusal."""

REFUSALS = (
    Action.DECIDE_RETURN,
    Action.DECIDE_COMPLEX,
    Action.DECIDE_EXTENSION,
    Action.DECIDE_INVALIDATION,
)
"""Decisions that come back if they say no."""

ANSWERED_BY: Mapping[Action, tuple[Action, ...]] = {
    Action.SEND_BACK_CLOSURE: ANSWERS,
    Action.DECIDE_REOPENING: ANSWERS,
    Action.OBJECT: (*ANSWERS, Action.DECIDE_REOPENING),
    **dict.fromkeys(REFUSALS, (*ANSWERS, *HANDLING)),
}
"""What comes back, and the later steps after which it need not be shown any more."""

WORDS: Mapping[Action, str] = {
    Action.DECIDE_REOPENING: "explanation",
    **dict.fromkeys((Action.SEND_BACK_CLOSURE, Action.OBJECT, *REFUSALS), "reason"),
}
"""Where in what was filled in the words stand of whoever sent it back."""
