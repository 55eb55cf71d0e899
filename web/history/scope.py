"""Who sees how much of a history, among those who see the case at all (web/desk/scope.py)."""

from rules.roles import Actor, Role

RAW = (Role.OPERATOR, Role.SUPERVISOR)
"""Who sees the events themselves. Handlers are told the story, which is what the case page tells
them too; they need neither what Temporal keeps nor how others are notified."""


def may_see_events(actor: Actor) -> bool:
    """Whether somebody sees the events of a history, and may open their payloads."""
    return actor.role in RAW
