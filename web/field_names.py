"""What the fields of forms are called, for the list of mistakes at the top of a page.

Most sentences about a mistake say which field they are about; those that any field may have do not,
and somebody who hears the list, or sees it on a small screen, would not know where they belong.
"""

from collections.abc import Mapping

from rules.attachments import FIELD as ATTACHMENTS
from rules.refusals import N_
from rules.stars import Dimension
from web.forms import MISSING, NOT_A_CHOICE, TOO_LONG, FormState
from web.i18n import Catalogue, Sentence
from web.wording import source_name

OF_ANY_FIELD = (MISSING, NOT_A_CHOICE, TOO_LONG)
NAMED = N_("{field}：{what}")

FIELD_NAMES: Mapping[str, str] = {
    **{each.value: source_name(each) for each in Dimension},
    "addition": N_("要补充的话"),
    "applicant": N_("申请人"),
    "application_no": N_("办件编号"),
    "cases": N_("因哪些工单"),
    "channel": N_("评价渠道"),
    "comment": N_("想说的话"),
    "commented": N_("留言"),
    "email": N_("电子邮箱"),
    "first_day": N_("第一天"),
    "kind": N_("种类"),
    "last_day": N_("最后一天"),
    "login": N_("登录名"),
    "name": N_("姓名"),
    "number": N_("评价编号或工单编号"),
    "opinion": N_("好评差评"),
    "order": N_("排序"),
    "phone": N_("电话"),
    "phone_ending": N_("电话后四位"),
    "reason": N_("理由"),
    "replied": N_("官方答复"),
    "since": N_("实施日期"),
    "stars": N_("星级"),
    "substitute": N_("代班人"),
    "text": N_("内容"),
    "title": N_("标题"),
    "topic": N_("差评主题"),
    "why": N_("理由"),
    "window": N_("窗口号"),
    ATTACHMENTS: N_("照片或 PDF"),
}
"""By the name a form sends, in Chinese. Fields of one name are called alike wherever they are."""


def mistake(said: Catalogue, form: FormState, name: str) -> str:
    """What is wrong with a field, with the field's name where the sentence has none."""
    sentence = form.errors[name]
    words = said.say(sentence)
    if sentence.text not in OF_ANY_FIELD or name not in FIELD_NAMES:
        return words
    return said.say(Sentence(NAMED, {"field": said.gettext(FIELD_NAMES[name]), "what": words}))
