"""The step a unit takes next in a case, told from a line of a list: one click leads to it.

The case page puts the same step first (panel.py).
"""

from rules.stages import Action, Stage


def next_step(stage: Stage, round_: int, *, has_finding: bool) -> Action | None:
    """None where the unit waits for others."""
    match stage:
        case Stage.AWAITING_ACCEPTANCE:
            return Action.ACCEPT
        case Stage.AWAITING_CONTACT:
            return Action.RECORD_CONTACT
        case Stage.IN_PROGRESS if round_:
            return Action.ANSWER_RECHECK
        case Stage.IN_PROGRESS:
            return Action.SUBMIT_FEEDBACK if has_finding else Action.RECORD_FINDING
        case _:
            return None
