"""Forms of asking and of deciding: requests, closure review, survey by call, reopening."""

from collections.abc import Mapping
from typing import Any

from rules.case import Case, ExtensionBasis, InvalidGround, RequestKind, ReturnReason
from rules.policy import Policy
from rules.refusals import N_
from rules.reply_templates import TextKind
from rules.stages import Action
from rules.survey import CallOutcome, SurveyVia
from web.desk.forms.answers import Pick, Scale, YesNo
from web.desk.forms.form import ActionForm
from web.desk.forms.written import Instant, Text, WorkingDays

DECISION = (
    YesNo("granted", N_("决定"), N_("同意"), N_("不同意")),
    Text("reason", N_("理由"), N_("不同意的必须写明理由。"), required=False, rows=3),
)

REQUESTS = (
    ActionForm(
        Action.REQUEST_RETURN,
        N_("由热线裁定；裁定前时限照常计算。"),
        (
            Pick("return_reason", N_("退单原因"), ReturnReason),
            Text("reason", N_("具体说明"), kind=TextKind.RETURN),
        ),
    ),
    ActionForm(
        Action.DECIDE_RETURN,
        N_("同意后工单回到待转办，由热线重新转办。"),
        DECISION,
        decides=RequestKind.RETURN,
    ),
    ActionForm(
        Action.REQUEST_COMPLEX,
        N_("批准后，整改反馈时限与办结时限相同。"),
        (Text("reason", N_("申请理由"), kind=TextKind.REQUEST),),
    ),
    ActionForm(
        Action.DECIDE_COMPLEX,
        N_("同意后，整改反馈时限改为与办结时限相同。"),
        DECISION,
        decides=RequestKind.COMPLEX,
    ),
    ActionForm(
        Action.REQUEST_EXTENSION,
        N_("只能延期一次，须经两位督办人员同意。"),
        (
            Pick("basis", N_("延期事由"), ExtensionBasis),
            WorkingDays("extra_days", N_("延长"), 1, Policy().extension_days_max),
            Text("reason", N_("申请理由"), kind=TextKind.REQUEST),
        ),
    ),
    ActionForm(
        Action.DECIDE_EXTENSION,
        N_("须两位督办人员都同意才生效；一人不同意即不延期。"),
        DECISION,
        decides=RequestKind.EXTENSION,
    ),
    ActionForm(
        Action.REQUEST_INVALIDATION,
        N_("由承办单位以外的上级裁定；裁定前评价有效，时限照常计算。"),
        (
            Pick("ground", N_("申诉事由"), InvalidGround),
            Text("reason", N_("证据和理由"), rows=5),
        ),
    ),
    ActionForm(
        Action.DECIDE_INVALIDATION,
        N_("成立的，评价标为无效、不计入得分，工单归档；评价本身不删除。"),
        (
            YesNo("granted", N_("裁定"), N_("申诉成立"), N_("申诉不成立")),
            Text(
                "reason",
                N_("理由"),
                N_("成立的，理由会告知评价人；不成立的必须写明理由。"),
                required=False,
                rows=3,
            ),
        ),
        decides=RequestKind.INVALIDATION,
    ),
)

CLOSING = (
    ActionForm(
        Action.APPROVE_CLOSURE,
        N_("同意后工单办结，答复公开；实名评价随即发出满意度测评。"),
        (Text("opinion", N_("审核意见"), required=False, rows=3),),
    ),
    ActionForm(
        Action.SEND_BACK_CLOSURE,
        N_("退回后此前的停止作废，仍按原时限计算。"),
        (
            Text(
                "reason",
                N_("退回理由"),
                N_("写明哪里不够，需要补办什么。"),
                kind=TextKind.SEND_BACK,
            ),
        ),
    ),
)


def _asked_by_call(case: Case) -> Mapping[str, Any]:
    return {"via": SurveyVia.CALL, "round": case.round}


SURVEYING = (
    ActionForm(
        Action.RECORD_CALLBACK,
        N_("电话没有得到回答时登记；至少分两天联系三次仍无人接听的，记为未评价。"),
        (
            Pick(
                "outcome",
                N_("通话结果"),
                CallOutcome,
                N_("拒访的，本轮测评随即结束；号码有误的不再拨打，到期记为未评价。"),
            ),
            Instant("again_at", N_("约定的再拨时间"), N_("北京时间；只用于“稍后再拨”。")),
            Text("note", N_("备注"), required=False, rows=2),
        ),
    ),
    ActionForm(
        Action.RECORD_SURVEY_ANSWERS,
        N_("按评价人在电话中的回答登记。"),
        (
            YesNo("contacted_first", N_("办理前是否先联系过您"), N_("联系过"), N_("没有")),
            YesNo("solved", N_("问题是否解决"), N_("已解决"), N_("没有解决")),
            Scale("result_satisfaction", N_("对办理结果满意吗"), N_("5 分最满意")),
            Scale("attitude_satisfaction", N_("对办理态度满意吗"), N_("5 分最满意")),
            Text("comment", N_("评价人的话"), required=False, rows=3),
        ),
        given=_asked_by_call,
    ),
    ActionForm(
        Action.DECIDE_REOPENING,
        N_("评价人表示不满意或提出异议。重办即进入回访复核：1 个工作日内联系，3 个工作日内答复。"),
        (
            YesNo("reopen", N_("决定"), N_("重办"), N_("不重办，说明后办结")),
            Text(
                "explanation",
                N_("说明"),
                N_("重办的写明要求，不重办的写明理由。评价人会收到这段话。"),
                kind=TextKind.EXPLANATION,
            ),
        ),
    ),
)
