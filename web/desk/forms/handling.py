"""Forms of what units do: accept, contact, find, rectify; and of resolving on the spot."""

from rules.case import Claim, ContactChannel, Finding, Result
from rules.refusals import N_
from rules.reply_templates import TextKind
from rules.stages import Action
from web.desk.forms.answers import Pick, YesNo
from web.desk.forms.files import Files
from web.desk.forms.form import ActionForm
from web.desk.forms.written import Instant, Text

MEASURES = Text(
    "measures",
    N_("采取的措施"),
    N_("做了什么、何时做的、由谁负责。只在内部可见。"),
    kind=TextKind.MEASURES,
)
REPLY = Text(
    "reply",
    N_("给评价人的答复"),
    N_("办结后连同评价一起公开。请勿写入姓名、电话等个人信息。"),
    rows=6,
    kind=TextKind.REPLY,
)
RESULT = Pick("result", N_("办理结果"), Result)
CHANNEL = Pick("channel", N_("联系方式"), ContactChannel, default=ContactChannel.PHONE)

HANDLING = (
    ActionForm(Action.ACCEPT, N_("确认由本单位承办。签收不会停止任何时限。")),
    ActionForm(
        Action.RECORD_CONTACT,
        N_(
            "只有与评价人双向联系上，先行联系时限才停止；未接通请如实记录，分两个半天联系三次记为“已尝试未联”。"
        ),
        (
            YesNo("reached", N_("是否联系上"), N_("已联系上"), N_("未联系上")),
            CHANNEL,
            Text(
                "summary",
                N_("联系情况"),
                N_("说了什么，约定了什么；未联系上的写明情况。"),
                kind=TextKind.CONTACT,
            ),
            Instant("at", N_("联系时间"), N_("北京时间；不填即为现在。时限以登记时间为准。")),
            Files(),
        ),
    ),
    ActionForm(
        Action.RECORD_FINDING,
        N_("认定后才能提交整改反馈。不属实的也须在期限内向评价人说明。"),
        (
            Pick("finding", N_("事实认定"), Finding),
            Pick("claim", N_("诉求认定"), Claim),
            Text(
                "basis",
                N_("认定依据"),
                N_("查了什么，依据哪条规定。"),
                kind=TextKind.FINDING,
            ),
        ),
    ),
    ActionForm(
        Action.SUBMIT_FEEDBACK,
        N_("提交后进入办结审核，整改和办结时限暂停；退回补办的，仍按原时限计算。"),
        (MEASURES, REPLY, RESULT, Files()),
    ),
    ActionForm(
        Action.ANSWER_RECHECK,
        N_("复核答复提交后进入办结审核。"),
        (MEASURES, REPLY, RESULT, Files()),
    ),
    ActionForm(
        Action.RESOLVE_ON_THE_SPOT,
        N_("一次办好并已告知评价人的，直接进入办结审核。"),
        (CHANNEL, MEASURES, REPLY, Files()),
    ),
)
