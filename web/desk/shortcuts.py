"""The keys of the case page: one for each step somebody takes. What a key does is in js/keys.js."""

from rules.stages import Action

SHORTCUTS: dict[Action, str] = {
    Action.DISPATCH: "d",
    Action.RESOLVE_ON_THE_SPOT: "o",
    Action.ACCEPT: "a",
    Action.RECORD_CONTACT: "c",
    Action.RECORD_FINDING: "f",
    Action.SUBMIT_FEEDBACK: "b",
    Action.ANSWER_RECHECK: "w",
    Action.APPROVE_CLOSURE: "y",
    Action.SEND_BACK_CLOSURE: "n",
    Action.REQUEST_RETURN: "t",
    Action.DECIDE_RETURN: "T",
    Action.REQUEST_COMPLEX: "z",
    Action.DECIDE_COMPLEX: "Z",
    Action.REQUEST_EXTENSION: "e",
    Action.DECIDE_EXTENSION: "E",
    Action.REQUEST_INVALIDATION: "i",
    Action.DECIDE_INVALIDATION: "I",
    Action.SUPERVISE: "s",
    Action.REASSIGN: "r",
    Action.REMIND: "q",
    Action.ASSIGN: "u",
    Action.MERGE: "M",
    Action.DECIDE_REOPENING: "R",
    Action.RECALCULATE_DEADLINES: "l",
    Action.ADD_NOTE: "m",
    Action.MERGE: "M",
    Action.RECORD_CALLBACK: "h",
    Action.RECORD_SURVEY_ANSWERS: "v",
}
"""Each its own: a request in small, the decision on it in capital. What every page has is taken:
j, k, x, g, /, ?, [ and ]; p, which shows how to reach the rater; H, the history."""
