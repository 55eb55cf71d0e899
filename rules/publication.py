"""Withholding a text (不予公开): for which reasons, and who decides. The stars of a review whose
text is withheld still count, and nothing is deleted."""

from enum import StrEnum

from rules.roles import Actor, Role, is_strictly_above, lies_under

WHY_MAX = 500
"""Characters of what is said about a decision."""


class WithholdingReason(StrEnum):
    """Why a text is not published.

    Sources: 政府信息公开条例 (2019), article 14 for the first two, article 15 for the next two;
    网络信息内容生态治理规定 (2020), article 6 for the last two.
    """

    STATE_SECRET = "state_secret"  # noqa: S105 -- a code
    PUBLIC_SAFETY = "public_safety"
    TRADE_SECRET = "trade_secret"  # noqa: S105 -- a code
    PRIVACY = "privacy"
    INSULT = "insult"
    UNLAWFUL = "unlawful"


class PublicationDecision(StrEnum):
    """What was decided about a text."""

    WITHHOLD = "withhold"
    PUBLISH = "publish"


def may_decide_publication(actor: Actor, unit_path: str) -> bool:
    """Whether somebody may withhold a review of the unit at `unit_path`, or publish it again.

    Never the unit itself, as with a claim of invalidity: supervisors above it and administrators.
    """
    if actor.role is Role.ADMINISTRATOR:
        return True
    return actor.role is Role.SUPERVISOR and is_strictly_above(actor.unit_path, unit_path)


def may_see_original(actor: Actor, unit_path: str) -> bool:
    """Whether somebody may read a comment as it was typed: the hotline, and supervisors whose
    scope the rated unit lies in. Each look is logged."""
    if actor.role is Role.OPERATOR:
        return True
    return actor.role is Role.SUPERVISOR and lies_under(unit_path, actor.unit_path)
