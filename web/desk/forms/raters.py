"""What a rater brings, in the words of the trail. Nobody at the desk fills these in."""

from rules.refusals import N_
from rules.stages import Action
from web.desk.forms.form import ActionForm
from web.desk.forms.written import Text

RATERS = (
    ActionForm(
        Action.ADD_INFORMATION,
        N_("评价人补充的情况，办理和答复时应当回应。"),
        (Text("text", N_("补充的内容")),),
    ),
    ActionForm(
        Action.WITHDRAW,
        N_("评价人不再要求处理；评价仍然公开，仍计入得分。"),
        (Text("reason", N_("撤回的原因"), required=False),),
    ),
    ActionForm(
        Action.OBJECT,
        N_("由热线决定是否重办。"),
        (Text("reason", N_("异议内容")),),
    ),
)
