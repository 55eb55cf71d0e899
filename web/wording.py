"""What every enumeration of the rules is called, in the terms of the product's glossary.

Chinese source texts, marked for the catalogue; sentences belong to templates and refusals.
"""

from collections.abc import Mapping
from enum import Enum

from db.review_lists import Opinion, ReviewOrder
from rules.case import (
    CaseOutcome,
    Claim,
    ContactChannel,
    ExtensionBasis,
    Finding,
    InvalidGround,
    RequestKind,
    RequestState,
    Result,
    ReturnReason,
)
from rules.clocks import ClockKind, Verdict
from rules.duplicates import Sign
from rules.hotline import HotlineTask
from rules.improvements import ImprovementKind
from rules.notice_kinds import Audience, NoticeKind
from rules.policy import ClockStart
from rules.publication import PublicationDecision, WithholdingReason
from rules.refusals import N_, RefusalKind
from rules.reply_templates import TextKind
from rules.roles import Role
from rules.stages import Action, AlarmKind, Stage
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from rules.supervision import OrderState
from rules.survey import CallOutcome, SurveyOutcome, SurveyVia
from rules.topics import Topic, TopicBy
from rules.units import UnitKind

NAMES: Mapping[type[Enum], Mapping[Enum, str]] = {
    OrderState: {
        OrderState.UNANSWERED: N_("待单位回应"),
        OrderState.ANSWERED: N_("单位已回应"),
        OrderState.DONE: N_("已办结"),
    },
    Stars: {
        Stars.VERY_DISSATISFIED: N_("非常不满意"),
        Stars.DISSATISFIED: N_("不满意"),
        Stars.ACCEPTABLE: N_("基本满意"),
        Stars.SATISFIED: N_("满意"),
        Stars.VERY_SATISFIED: N_("非常满意"),
    },
    UnitKind: {
        UnitKind.DEPARTMENT: N_("部门"),
        UnitKind.DISTRICT: N_("区"),
        UnitKind.COMMITTEE: N_("管委会"),
        UnitKind.VENUE: N_("服务场所"),
    },
    Dimension: {
        Dimension.GUIDE_ACCURACY: N_("指南准确性"),
        Dimension.CONVENIENCE: N_("办事便捷度"),
        Dimension.TIMELINESS: N_("办理时效性"),
        Dimension.INNOVATION: N_("服务创新性"),
        Dimension.EFFICIENCY: N_("服务效率"),
        Dimension.SERVICE_CONVENIENCE: N_("服务便民"),
        Dimension.ATTITUDE: N_("服务态度"),
        Dimension.COMPETENCE: N_("服务水平"),
    },
    Opinion: {
        Opinion.GOOD: N_("好评"),
        Opinion.BAD: N_("差评"),
        Opinion.INVALID: N_("无效评价"),
    },
    ReviewOrder: {
        ReviewOrder.NEWEST: N_("最新在前"),
        ReviewOrder.LOWEST: N_("星级从低到高"),
        ReviewOrder.HIGHEST: N_("星级从高到低"),
    },
    HotlineTask: {
        HotlineTask.DISPATCH: N_("待转办"),
        HotlineTask.RETURN: N_("退单待裁定"),
        HotlineTask.CALL: N_("待电话回访"),
        HotlineTask.REOPENING: N_("待决定是否重办"),
    },
    TopicBy: {
        TopicBy.RATER: N_("评价人勾选"),
        TopicBy.SYSTEM: N_("系统建议"),
        TopicBy.OPERATOR: N_("热线更正"),
    },
    Sign: {
        Sign.SAME_PHONE: N_("同一手机号"),
        Sign.SAME_DEVICE: N_("同一设备"),
        Sign.SAME_PLACE: N_("同一评价对象"),
        Sign.NEAR_TEXT: N_("文字相近"),
    },
    WithholdingReason: {
        WithholdingReason.STATE_SECRET: N_("涉及国家秘密"),
        WithholdingReason.PUBLIC_SAFETY: N_("可能危及国家安全、公共安全、经济安全、社会稳定"),
        WithholdingReason.TRADE_SECRET: N_("涉及商业秘密"),
        WithholdingReason.PRIVACY: N_("涉及个人隐私"),
        WithholdingReason.INSULT: N_("侮辱、诽谤他人"),
        WithholdingReason.UNLAWFUL: N_("含有法律法规禁止发布的其他内容"),
    },
    PublicationDecision: {
        PublicationDecision.WITHHOLD: N_("不予公开"),
        PublicationDecision.PUBLISH: N_("恢复公开"),
    },
    ReviewChannel: {
        ReviewChannel.PORTAL: N_("总门户"),
        ReviewChannel.APP: N_("移动端"),
        ReviewChannel.WINDOW_QR: N_("窗口二维码"),
        ReviewChannel.WECHAT: N_("微信"),
        ReviewChannel.ALIPAY: N_("支付宝"),
        ReviewChannel.KIOSK: N_("自助终端"),
        ReviewChannel.HOTLINE: N_("12345 热线"),
    },
    HandlingStage: {
        HandlingStage.CONSULT: N_("咨询"),
        HandlingStage.APPLY: N_("申请"),
        HandlingStage.ACCEPT: N_("受理"),
        HandlingStage.REVIEW: N_("审查"),
        HandlingStage.RESULT: N_("领取结果"),
    },
    ImprovementKind: {
        ImprovementKind.PROCESS: N_("办事流程优化"),
        ImprovementKind.GUIDE: N_("办事指南调整"),
        ImprovementKind.STAFFING: N_("窗口和人员安排"),
        ImprovementKind.SYSTEM: N_("系统改进"),
        ImprovementKind.OTHER: N_("其他改进"),
    },
    Topic: {
        Topic.ATTITUDE: N_("窗口服务态度"),
        Topic.PAPERWORK: N_("材料收取"),
        Topic.REPEATED_TRIPS: N_("多次跑动"),
        Topic.PROMISED_TIME: N_("承诺时限未兑现"),
        Topic.QUEUEING: N_("排队等候"),
        Topic.SYSTEM_FAILURE: N_("系统故障"),
        Topic.WRONG_GUIDE: N_("指南不准"),
        Topic.OTHER: N_("其他"),
    },
    Identity: {
        Identity.REAL_NAME: N_("实名评价"),
        Identity.ANONYMOUS: N_("匿名评价"),
    },
    Stage: {
        Stage.AWAITING_DISPATCH: N_("待转办"),
        Stage.AWAITING_ACCEPTANCE: N_("待签收"),
        Stage.AWAITING_CONTACT: N_("待联系"),
        Stage.IN_PROGRESS: N_("办理中"),
        Stage.IN_CLOSURE_REVIEW: N_("待审核"),
        Stage.AWAITING_SURVEY: N_("待回访"),
        Stage.ARCHIVED: N_("已归档"),
    },
    Action: {
        Action.DISPATCH: N_("转办"),
        Action.RESOLVE_ON_THE_SPOT: N_("当场解决"),
        Action.ACCEPT: N_("签收"),
        Action.RECORD_CONTACT: N_("记录联系"),
        Action.RECORD_FINDING: N_("事实与诉求认定"),
        Action.SUBMIT_FEEDBACK: N_("提交整改反馈"),
        Action.ANSWER_RECHECK: N_("答复回访复核"),
        Action.APPROVE_CLOSURE: N_("同意办结"),
        Action.SEND_BACK_CLOSURE: N_("退回补办"),
        Action.REQUEST_RETURN: N_("申请退单"),
        Action.DECIDE_RETURN: N_("裁定退单"),
        Action.REQUEST_COMPLEX: N_("申请认定复杂"),
        Action.DECIDE_COMPLEX: N_("审批复杂认定"),
        Action.REQUEST_EXTENSION: N_("申请延期"),
        Action.DECIDE_EXTENSION: N_("审批延期"),
        Action.REQUEST_INVALIDATION: N_("提出申诉"),
        Action.DECIDE_INVALIDATION: N_("裁定申诉"),
        Action.REMIND: N_("催办"),
        Action.SUPERVISE: N_("督办"),
        Action.REASSIGN: N_("改派"),
        Action.ASSIGN: N_("交办"),
        Action.RECALCULATE_DEADLINES: N_("重算时限"),
        Action.ADD_NOTE: N_("添加备注"),
        Action.RECORD_CALLBACK: N_("记录人工回访"),
        Action.RECORD_SURVEY_ANSWERS: N_("填写满意度测评"),
        Action.DECIDE_REOPENING: N_("决定是否重办"),
        Action.ADD_INFORMATION: N_("补充说明"),
        Action.WITHDRAW: N_("撤回诉求"),
        Action.OBJECT: N_("提出异议"),
        Action.MERGE: N_("并案"),
        Action.TAKE_IN: N_("并入评价"),
    },
    AlarmKind: {
        AlarmKind.HALFWAY: N_("时限过半催办"),
        AlarmKind.LAST_DAY: N_("最后一个工作日催办"),
        AlarmKind.OVERDUE: N_("逾期"),
        AlarmKind.ESCALATION: N_("逾期催办"),
        AlarmKind.REQUEST_EXPIRED: N_("申请逾期未决"),
        AlarmKind.LINK_EXPIRED: N_("测评链接到期"),
        AlarmKind.CALLS_OVER: N_("回访期满"),
        AlarmKind.OBJECTION_OVER: N_("异议期满"),
    },
    Role: {
        Role.OPERATOR: N_("热线话务员"),
        Role.HANDLER: N_("单位经办人"),
        Role.SUPERVISOR: N_("督办人员"),
        Role.ADMINISTRATOR: N_("管理员"),
        Role.RATER: N_("评价人"),
        Role.SYSTEM: N_("系统"),
    },
    ClockKind: {
        ClockKind.DISPATCH: N_("转办"),
        ClockKind.CONTACT: N_("先行联系"),
        ClockKind.RECTIFICATION: N_("整改反馈"),
        ClockKind.CLOSURE: N_("办结"),
        ClockKind.REOPENING: N_("重办决定"),
        ClockKind.RECHECK_CONTACT: N_("复核联系"),
        ClockKind.RECHECK: N_("回访复核"),
    },
    Verdict: {
        Verdict.ON_TIME: N_("按时"),
        Verdict.LATE: N_("超时"),
        Verdict.ATTEMPTED: N_("已尝试未联"),
        Verdict.ATTEMPTED_LATE: N_("超时后尝试未联"),
        Verdict.SUPERSEDED: N_("已转由其他单位"),
        Verdict.VOID: N_("不再适用"),
    },
    Finding: {
        Finding.SUBSTANTIATED: N_("属实"),
        Finding.PARTLY: N_("部分属实"),
        Finding.UNSUBSTANTIATED: N_("不属实"),
    },
    Claim: {
        Claim.REASONABLE: N_("合理合法"),
        Claim.NO_POLICY_BASIS: N_("无政策依据"),
        Claim.EXCESSIVE: N_("诉求过高"),
    },
    Result: {
        Result.RESOLVED: N_("实际解决"),
        Result.EXPLAINED: N_("解释说明"),
    },
    ContactChannel: {
        ContactChannel.PHONE: N_("电话"),
        ContactChannel.VISIT: N_("上门"),
        ContactChannel.ON_SITE: N_("现场面谈"),
        ContactChannel.MESSAGE: N_("短信或在线消息"),
        ContactChannel.EMAIL: N_("电子邮件"),
    },
    RequestKind: {
        RequestKind.RETURN: N_("退单"),
        RequestKind.COMPLEX: N_("复杂"),
        RequestKind.EXTENSION: N_("延期"),
        RequestKind.INVALIDATION: N_("申诉"),
    },
    RequestState: {
        RequestState.PENDING: N_("待决定"),
        RequestState.GRANTED: N_("已同意"),
        RequestState.REFUSED: N_("未同意"),
        RequestState.EXPIRED: N_("逾期未决"),
        RequestState.MOOT: N_("不再需要"),
    },
    ReturnReason: {
        ReturnReason.NOT_OUR_FUNCTION: N_("非本单位职能"),
        ReturnReason.NOT_OUR_AREA: N_("非本单位辖区"),
        ReturnReason.INCOMPLETE: N_("要素不全"),
        ReturnReason.DUPLICATE: N_("重复派单"),
    },
    ExtensionBasis: {
        ExtensionBasis.STATUTORY_TERM: N_("法定时限"),
        ExtensionBasis.SPECIAL_DIFFICULTY: N_("特殊疑难"),
    },
    InvalidGround: {
        InvalidGround.MISTAKEN: N_("误评"),
        InvalidGround.MALICIOUS: N_("恶意差评"),
    },
    SurveyVia: {
        SurveyVia.LINK: N_("测评链接"),
        SurveyVia.SELF_SERVICE: N_("网上自助"),
        SurveyVia.CALL: N_("人工回访"),
    },
    CallOutcome: {
        CallOutcome.UNANSWERED: N_("无人接听"),
        CallOutcome.DECLINED: N_("拒访"),
        CallOutcome.LATER: N_("稍后再拨"),
        CallOutcome.WRONG_NUMBER: N_("号码有误"),
    },
    SurveyOutcome: {
        SurveyOutcome.SATISFIED: N_("满意"),
        SurveyOutcome.DISSATISFIED: N_("不满意"),
        SurveyOutcome.NOT_RATED: N_("未评价"),
    },
    CaseOutcome: {
        CaseOutcome.CLOSED: N_("已办结"),
        CaseOutcome.INVALIDATED: N_("认定为无效评价"),
        CaseOutcome.WITHDRAWN: N_("评价人已撤回"),
        CaseOutcome.MERGED: N_("已并案办理"),
    },
    NoticeKind: {
        NoticeKind.RECEIPT: N_("受理回执"),
        NoticeKind.CONTACT_PROMISED: N_("联系承诺"),
        NoticeKind.RESULT: N_("办理结果"),
        NoticeKind.SURVEY_LINK: N_("满意度测评邀请"),
        NoticeKind.INVALIDATED: N_("认定无效告知"),
        NoticeKind.WITHDRAWAL: N_("撤回回执"),
        NoticeKind.REOPENING_DECIDED: N_("是否重办的决定"),
        NoticeKind.MERGED: N_("并案告知"),
        NoticeKind.NEW_CASE: N_("新工单"),
        NoticeKind.REMINDER: N_("催办"),
        NoticeKind.URGED: N_("人工催办"),
        NoticeKind.LAST_DAY: N_("最后一个工作日催办"),
        NoticeKind.OVERDUE: N_("逾期"),
        NoticeKind.RETURNED: N_("已退单"),
        NoticeKind.SENT_BACK: N_("退回补办"),
        NoticeKind.REQUEST_TO_DECIDE: N_("待决定的申请"),
        NoticeKind.REOPENED: N_("重办"),
        NoticeKind.SUPERVISED: N_("督办"),
        NoticeKind.DECIDED: N_("申请决定"),
        NoticeKind.TO_CALL: N_("待人工回访"),
        NoticeKind.INFORMATION_ADDED: N_("评价人补充说明"),
        NoticeKind.WITHDRAWN: N_("评价人已撤回"),
        NoticeKind.TAKEN_IN: N_("并入评价"),
        NoticeKind.MERGED_AWAY: N_("已并案办理"),
        NoticeKind.ASSIGNED: N_("交办"),
        NoticeKind.MENTIONED: N_("备注里提到您"),
    },
    Audience: {
        Audience.RATER: N_("评价人"),
        Audience.HANDLERS: N_("单位经办人"),
        Audience.HOLDER: N_("承办的经办人"),
        Audience.OPERATORS: N_("热线话务员"),
        Audience.SUPERVISORS: N_("督办人员"),
        Audience.ABOVE_THE_UNIT: N_("上级督办人员"),
        Audience.PERSON: N_("指定的同事"),
    },
    TextKind: {
        TextKind.CONTACT: N_("联系情况"),
        TextKind.FINDING: N_("认定依据"),
        TextKind.MEASURES: N_("采取的措施"),
        TextKind.REPLY: N_("给评价人的答复"),
        TextKind.REQUEST: N_("复杂、延期的申请理由"),
        TextKind.RETURN: N_("退单说明"),
        TextKind.SEND_BACK: N_("退回补办的理由"),
        TextKind.SUPERVISION: N_("督办要求"),
        TextKind.DISPATCH: N_("转办说明"),
        TextKind.EXPLANATION: N_("重办决定的说明"),
    },
    ClockStart: {
        ClockStart.DISPATCH: N_("自转办起算"),
        ClockStart.REVIEW: N_("自评价起算"),
    },
    RefusalKind: {
        RefusalKind.STALE: N_("工单已有变化"),
        RefusalKind.WRONG_STAGE: N_("这一步现在不能办理"),
        RefusalKind.WRONG_ROLE: N_("您的岗位不能办理这一步"),
        RefusalKind.WRONG_UNIT: N_("不在您的管辖范围"),
        RefusalKind.NOT_NOW: N_("现在还不能办理"),
        RefusalKind.BAD_CONTENT: N_("填写的内容有误"),
        RefusalKind.EXPIRED: N_("已经过期"),
        RefusalKind.ALREADY_DONE: N_("已经完成"),
    },
}
"""Source texts by enumeration. Keyed by class first: members of two of them may be equal."""

DIMENSION_HINTS: Mapping[Dimension, str] = {
    Dimension.GUIDE_ACCURACY: N_("办事指南说的和实际办的一致吗？"),
    Dimension.CONVENIENCE: N_("材料、环节和跑动次数合适吗？"),
    Dimension.TIMELINESS: N_("在承诺的时间内办好了吗？"),
    Dimension.INNOVATION: N_("有没有让您省心的新做法？"),
    Dimension.EFFICIENCY: N_("排队和办理快吗？"),
    Dimension.SERVICE_CONVENIENCE: N_("设施、引导和帮助周到吗？"),
    Dimension.ATTITUDE: N_("工作人员耐心、礼貌吗？"),
    Dimension.COMPETENCE: N_("问题解答得清楚、准确吗？"),
}
"""What each dimension asks about."""


def source_name(member: Enum) -> str:
    """The Chinese name of an enumeration's member. Raises KeyError for one without a name."""
    return NAMES[type(member)][member]
