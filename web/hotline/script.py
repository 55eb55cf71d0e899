"""What an operator says on the telephone: the opening, each question of the survey, the end.

The questions are those of the survey by link (PRODUCT, after closure), in words to be spoken.
"""

from collections.abc import Mapping

from db.reviews import Review
from rules.refusals import N_
from web.dates import day_text
from web.i18n import Catalogue, Sentence

QUESTIONS: Mapping[str, str] = {
    "contacted_first": N_("“处理之前，有工作人员先联系过您吗？”"),
    "solved": N_("“您反映的问题解决了吗？”"),
    "result_satisfaction": N_("“对办理结果，您打几分？五分是非常满意，一分是非常不满意。”"),
    "attitude_satisfaction": N_("“对工作人员的态度呢，同样是一到五分。”"),
    "comment": N_("“还有什么想说的吗？”"),
}
"""By the name of the field that takes the answer down."""

ENDS = (
    N_("满意的：“谢谢您。以后有事，请随时拨打 12345。”"),
    N_("不满意的：“我们会在一个工作日内研究是否重新办理，并把结果告诉您。谢谢您。”"),
)


def opening(review: Review, unit_name: str, catalogue: Catalogue) -> tuple[Sentence, ...]:
    """Who is calling, about what, and whether it is a good moment. No name is said in full."""
    told = {
        "rater": review.rater,
        "day": day_text(review.submitted_at, catalogue.language),
        "place": review.window_name or review.item_name or review.unit_name,
        "unit": unit_name,
    }
    return (
        Sentence(N_("“您好，这里是上海 12345 热线。请问是{rater}吗？”"), told),
        Sentence(
            N_("“您{day}评价过{place}，{unit}已经办结。想请您评一评办得怎样，一分钟，方便吗？”"),
            told,
        ),
    )
