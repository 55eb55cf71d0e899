"""What a citizen says: stars, dimensions, channel, point of handling. Nothing about cases."""

from enum import IntEnum, StrEnum

LONGEST_COMMENT = 2000
"""Characters of a review's comment."""


class Stars(IntEnum):
    """One to five stars (source: the article; names as printed on the rating page)."""

    VERY_DISSATISFIED = 1
    DISSATISFIED = 2
    ACCEPTABLE = 3
    SATISFIED = 4
    VERY_SATISFIED = 5

    @property
    def is_bad(self) -> bool:
        """Whether this is a bad review (差评): one or two stars."""
        return self <= Stars.DISSATISFIED


class Dimension(StrEnum):
    """What is rated beside the whole, each one to five."""

    GUIDE_ACCURACY = "guide_accuracy"
    CONVENIENCE = "convenience"
    TIMELINESS = "timeliness"
    INNOVATION = "innovation"
    EFFICIENCY = "efficiency"
    SERVICE_CONVENIENCE = "service_convenience"
    ATTITUDE = "attitude"
    COMPETENCE = "competence"


ITEM_DIMENSIONS = (
    Dimension.GUIDE_ACCURACY,
    Dimension.CONVENIENCE,
    Dimension.TIMELINESS,
    Dimension.INNOVATION,
)
WINDOW_DIMENSIONS = (
    Dimension.EFFICIENCY,
    Dimension.SERVICE_CONVENIENCE,
    Dimension.ATTITUDE,
    Dimension.COMPETENCE,
)


class ReviewChannel(StrEnum):
    """By which way in the review came."""

    PORTAL = "portal"
    APP = "app"
    WINDOW_QR = "window_qr"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    KIOSK = "kiosk"
    HOTLINE = "hotline"


class HandlingStage(StrEnum):
    """At which point of the service the citizen rated it (办理环节)."""

    CONSULT = "consult"
    APPLY = "apply"
    ACCEPT = "accept"
    REVIEW = "review"
    RESULT = "result"


def stages_up_to(stage: HandlingStage) -> tuple[HandlingStage, ...]:
    """The points an application has come to, in their order: nobody rates what is ahead."""
    order = tuple(HandlingStage)
    return order[: order.index(stage) + 1]


class Identity(StrEnum):
    """Whether the rater gave a name. Only a real name is promised a contact."""

    REAL_NAME = "real_name"
    ANONYMOUS = "anonymous"
