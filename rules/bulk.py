"""Why a step of many came to nothing in one case, where no rule refused it."""

from rules.refusals import N_

OVER = N_("工单已归档或尚未开始，不能办理这一步。")
UNANSWERED = N_("这件工单一直没有响应，可能已经办成，也可能没有。请打开工单查看。")
NOBODY = N_("发起批量办理的账号已停用。")
