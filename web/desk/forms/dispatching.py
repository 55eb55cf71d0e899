"""Forms by which a case reaches a unit, and of supervision: dispatch, reassign, order, note."""

from rules.refusals import N_
from rules.reply_templates import TextKind
from rules.stages import Action
from web.desk.forms.form import ActionForm
from web.desk.forms.mentioning import Mentions
from web.desk.forms.people import Supporting, Unit
from web.desk.forms.written import Line, Text

DISPATCHING = (
    ActionForm(
        Action.DISPATCH,
        N_("转办后，先行联系、整改反馈、办结三个时限开始计算。"),
        (
            Unit("unit", N_("主办单位"), N_("首次转办已预选被评价的单位。"), rated_first=True),
            Supporting(),
            Text("note", N_("转办说明"), required=False, rows=3, kind=TextKind.DISPATCH),
        ),
    ),
    ActionForm(
        Action.REASSIGN,
        N_("在承办单位内部转交，时限不变；改派给其他单位，时限重新计算。"),
        (
            Unit("unit", N_("改派给")),
            Supporting(),
            Text("reason", N_("改派理由"), rows=3),
        ),
    ),
)

MERGING = (
    ActionForm(
        Action.MERGE,
        N_(
            "反映同一件事的，并入先收到的工单一起办理。这件工单随即归档，评价人会收到告知；不能撤销。"
        ),
        (Line("into", N_("并入的工单号"), N_("例如 GD261124-7K2M9Q。")),),
    ),
)
TAKEN_IN = ActionForm(
    Action.TAKE_IN,
    N_("另一件工单的评价在这里一并办理。"),
    (Line("case_no", N_("并入的工单")), Line("by", N_("决定人"))),
)
"""What the workflow of another case brings: only shown."""

SUPERVISING = (
    ActionForm(
        Action.REMIND,
        N_("提醒承办单位抓紧办理，不改变时限。每件工单每个工作日最多催办一次。"),
        (Text("note", N_("催办内容"), N_("不填即为一般提醒。"), required=False, rows=3),),
    ),
    ActionForm(
        Action.SUPERVISE,
        N_("向承办单位发出督办要求，工单标为督办。"),
        (Text("order", N_("督办要求"), kind=TextKind.SUPERVISION),),
    ),
    ActionForm(
        Action.RECALCULATE_DEADLINES,
        N_("按最新的工作日历，重新计算所有未停止的时限。"),
        (Text("reason", N_("重算理由"), rows=2),),
    ),
    ActionForm(
        Action.ADD_NOTE,
        N_("备注记入办理记录，不改变工单，也不公开。"),
        (
            Text(
                "text",
                N_("备注内容"),
                N_("写 @ 和同事的姓名，后面空一格，对方会收到通知。"),
                rows=3,
            ),
            Mentions(),
        ),
    ),
)
