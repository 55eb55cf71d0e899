"""Where the case of a review stands, in one sentence for somebody outside."""

from db.reviews import Review
from rules.refusals import N_
from rules.stages import Stage
from rules.stars import Identity

STAGE_WORDS = {
    Stage.AWAITING_DISPATCH: N_("12345 热线正在核对，将转给负责的单位。"),
    Stage.AWAITING_ACCEPTANCE: N_("已转给负责的单位，等它签收。"),
    Stage.AWAITING_CONTACT: N_("负责的单位已签收，会先与评价人联系。"),
    Stage.IN_PROGRESS: N_("负责的单位正在核实和整改。"),
    Stage.IN_CLOSURE_REVIEW: N_("整改情况和答复已提交，正在审核。"),
    Stage.AWAITING_SURVEY: N_("已经办结，正在征求评价人的意见。"),
    Stage.ARCHIVED: N_("已经办结归档。"),
}
"""What each stage means, unless the hotline decides about reopening or the rater withdrew."""

WITHDRAWN = N_("评价人已撤回，不再办理。")
MERGED = N_("与另一条评价合并办理。")
DISSATISFIED = N_("评价人对结果不满意，热线正在决定是否重办。")
OBJECTED = N_("评价人提出异议，热线正在决定是否重办。")

TO_ITS_RATER = {
    STAGE_WORDS[Stage.AWAITING_CONTACT]: N_("负责的单位已签收，会先与您联系。"),
    STAGE_WORDS[Stage.AWAITING_SURVEY]: N_("已经办结，正在征求您的意见。"),
    DISSATISFIED: N_("您对结果不满意，热线正在决定是否重办。"),
    OBJECTED: N_("您提出了异议，热线正在决定是否重办。"),
}
"""The sentences that speak of the rater, as the rater reads them."""


def stage_of(found: Review) -> Stage | None:
    """Where the case of a bad review stands; one not opened yet awaits its dispatch."""
    if found.case_no is None:
        return None
    return Stage(found.stage) if found.stage else Stage.AWAITING_DISPATCH


def stage_words(found: Review) -> str:
    """What is really going on with a review, for everybody; "" where nothing has to be done."""
    stage = stage_of(found)
    if stage is None:
        return ""
    if found.withdrawn:
        return WITHDRAWN
    if found.merged:
        return MERGED
    if found.undecided:
        return OBJECTED if _objected(found) else DISSATISFIED
    return STAGE_WORDS[stage]


def _objected(found: Review) -> bool:
    # whoever is asked nothing objects: the anonymous, and those whose review was marked invalid
    return found.identity is Identity.ANONYMOUS or found.invalid_ground is not None
