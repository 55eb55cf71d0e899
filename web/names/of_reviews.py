"""What is said of a review: whose it is, of what, how good, what about, who may read it."""

from collections.abc import Mapping
from enum import Enum

from db.review_lists import Opinion, ReviewOrder
from rules.duplicates import Sign
from rules.improvements import ImprovementKind
from rules.publication import PublicationDecision, WithholdingReason
from rules.refusals import N_
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic, TopicBy
from rules.units import UnitKind

NAMES: Mapping[type[Enum], Mapping[Enum, str]] = {
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
}

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
