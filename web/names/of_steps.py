"""What a step brings: findings, contacts, requests, surveys."""

from collections.abc import Mapping
from enum import Enum

from rules.case import (
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
from rules.refusals import N_
from rules.survey import CallOutcome, SurveyOutcome, SurveyVia

NAMES: Mapping[type[Enum], Mapping[Enum, str]] = {
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
}
