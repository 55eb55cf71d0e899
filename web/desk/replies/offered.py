"""The templates offered beside the fields of a step's form, and filling one in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from db.reply_templates import ReplyTemplate
from rules.refusals import N_
from rules.reply_templates import Filled
from web.desk.forms.form import ActionForm
from web.desk.forms.written import Text
from web.i18n import Sentence

EVERYBODYS = N_("全市通用")
CHOICE = "template_"
"""What the name of a field is behind in the name of the choice beside it."""

TAKEN = N_("已套用“{name}”，请核对后再提交。")
TAKEN_WITH_GAPS = N_("已套用“{name}”。这件工单没有 {missing}，请改写后再提交。")


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    """Templates of one unit, under its name."""

    name: str
    options: tuple[tuple[str, str], ...]


def offered(
    form: ActionForm, templates: Iterable[ReplyTemplate]
) -> Mapping[str, tuple[TemplateGroup, ...]]:
    """For each text of a form that there are templates for, by its name, those to choose from."""
    found = tuple(each for each in templates if not each.content.retired)
    groups = {
        field.name: _groups(each for each in found if each.kind is field.kind)
        for field in texts_of(form)
    }
    return {name: group for name, group in groups.items() if group}


def texts_of(form: ActionForm) -> tuple[Text, ...]:
    """The fields of a form that templates are for."""
    return tuple(each for each in form.fields if isinstance(each, Text) and each.kind is not None)


def _groups(templates: Iterable[ReplyTemplate]) -> tuple[TemplateGroup, ...]:
    return tuple(
        TemplateGroup(name, tuple((each.id, each.content.name) for each in some))
        for name, some in groupby(templates, key=lambda each: each.unit_name or EVERYBODYS)
    )


def added_to(typed: str, text: str) -> str:
    """The text of a template behind what is typed already: nothing of it is lost."""
    return f"{typed.rstrip()}\n\n{text}" if typed.strip() else text


def told(template: ReplyTemplate, filled: Filled) -> Sentence:
    """What was done, and which variables the case has nothing for."""
    name = template.content.name
    if not filled.missing:
        return Sentence(TAKEN, {"name": name})
    return Sentence(TAKEN_WITH_GAPS, {"name": name, "missing": "、".join(filled.missing)})
