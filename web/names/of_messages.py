"""What people write and are sent: notices, their readers, texts with templates."""

from collections.abc import Mapping
from enum import Enum

from rules.notice_kinds import Audience, NoticeKind
from rules.refusals import N_
from rules.reply_templates import TextKind

NAMES: Mapping[type[Enum], Mapping[Enum, str]] = {
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
}
