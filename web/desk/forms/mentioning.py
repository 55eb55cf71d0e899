"""Whom a note mentions: read out of its text, never sent as a field of its own."""

from dataclasses import dataclass
from typing import Any, ClassVar

from rules.mentions import called_in
from rules.refusals import N_
from rules.roles import Actor
from web.desk.forms.reading import Reading
from web.forms import Submission
from web.i18n import Catalogue, Sentence

NOBODY = N_("没有“{called}”这位工作人员。请写全姓名或登录名，后面空一格，或者从列表中选择。")
SEVERAL = N_("有多位同事叫“{called}”，请用登录名提到：{logins}")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The people mentioned in the text of the field `of`."""

    widget: ClassVar[str] = "mentions"
    required: ClassVar[bool] = False
    name: str = "mentions"
    label: str = N_("提到")
    hint: str = ""
    of: str = "text"

    def read(self, form: Submission, reading: Reading) -> tuple[Actor, ...]:
        """Everybody mentioned, once each; what can't be told apart is noted beside the text."""
        found: dict[str, Actor] = {}
        for called in called_in(form.values.get(self.of, "")):
            people = reading.people.get(called, ())
            if len(people) == 1:
                found[people[0].id] = people[0].actor
            elif people:
                logins = "、".join(f"@{each.login}" for each in people)
                form.wrong(self.of, Sentence(SEVERAL, {"called": called, "logins": logins}))
            else:
                form.wrong(self.of, Sentence(NOBODY, {"called": called}))
        return tuple(found.values())

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """Their names."""
        return catalogue.gettext(N_("、")).join(each["name"] for each in value)
