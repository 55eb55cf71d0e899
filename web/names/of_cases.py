"""What is said of a case: where it stands, what is done, by when, and how it ends."""

from collections.abc import Mapping
from enum import Enum

from rules.case import CaseOutcome
from rules.clocks import ClockKind, Verdict
from rules.hotline import HotlineTask
from rules.policy import ClockStart
from rules.refusals import N_, RefusalKind
from rules.roles import Role
from rules.stages import Action, AlarmKind, Stage
from rules.supervision import OrderState

NAMES: Mapping[type[Enum], Mapping[Enum, str]] = {
    HotlineTask: {
        HotlineTask.DISPATCH: N_("待转办"),
        HotlineTask.RETURN: N_("退单待裁定"),
        HotlineTask.CALL: N_("待电话回访"),
        HotlineTask.REOPENING: N_("待决定是否重办"),
    },
    OrderState: {
        OrderState.UNANSWERED: N_("待单位回应"),
        OrderState.ANSWERED: N_("单位已回应"),
        OrderState.DONE: N_("已办结"),
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
    ClockStart: {
        ClockStart.DISPATCH: N_("自转办起算"),
        ClockStart.REVIEW: N_("自评价起算"),
    },
    Verdict: {
        Verdict.ON_TIME: N_("按时"),
        Verdict.LATE: N_("超时"),
        Verdict.ATTEMPTED: N_("已尝试未联"),
        Verdict.ATTEMPTED_LATE: N_("超时后尝试未联"),
        Verdict.SUPERSEDED: N_("已转由其他单位"),
        Verdict.VOID: N_("不再适用"),
    },
    CaseOutcome: {
        CaseOutcome.CLOSED: N_("已办结"),
        CaseOutcome.INVALIDATED: N_("认定为无效评价"),
        CaseOutcome.WITHDRAWN: N_("评价人已撤回"),
        CaseOutcome.MERGED: N_("已并案办理"),
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
