"""Fields to type into: texts, moments, numbers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from rules.refusals import N_
from rules.reply_templates import TextKind, place, variables_in
from rules.working_days import SHANGHAI
from web.dates import moment_text
from web.desk.forms.reading import Reading
from web.forms import MISSING, Submission
from web.i18n import Catalogue, Sentence

NOT_A_TIME = N_("时间格式不对，请按“年-月-日 时：分”填写。")
NOT_A_NUMBER = N_("请填写 {least} 到 {most} 之间的整数。")
UNFILLED = N_("文中的 {names} 还没有换成具体内容，请改写。")
MINUTE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of several lines. `kind`: there may be templates for it."""

    widget: ClassVar[str] = "text"
    name: str
    label: str
    hint: str = ""
    required: bool = True
    rows: int = 4
    kind: TextKind | None = None

    def read(self, form: Submission, reading: Reading) -> str:
        """What was typed, or "" where that may be. No variable of a template may be left in it."""
        text = form.text(self.name, reading.text_max, MISSING if self.required else None)
        if self.kind is not None and (left := variables_in(text)):
            names = "、".join(place(each) for each in left)
            form.wrong(self.name, Sentence(UNFILLED, {"names": names}))
        return text

    def words(self, value: Any, _catalogue: Catalogue) -> str:
        """The text itself."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Line:
    """A text of one line: a number, a name."""

    widget: ClassVar[str] = "line"
    required: ClassVar[bool] = True
    name: str
    label: str
    hint: str = ""
    longest: int = 40

    def read(self, form: Submission, _reading: Reading) -> str:
        """What was typed, in capitals as numbers are."""
        return form.text(self.name, self.longest, MISSING).upper()

    def words(self, value: Any, _catalogue: Catalogue) -> str:
        """The text itself."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment in Shanghai's time, to the minute; left out it means now."""

    widget: ClassVar[str] = "instant"
    required: ClassVar[bool] = False
    name: str
    label: str
    hint: str = ""

    def read(self, form: Submission, _reading: Reading) -> datetime | None:
        """The moment in UTC, or None for now."""
        typed = form.values.get(self.name, "")
        if not typed:
            return None
        try:
            # strptime and not fromisoformat: a zone of somebody's own must not be taken for ours
            naive = datetime.strptime(typed.replace(" ", "T"), MINUTE)  # noqa: DTZ007
            return naive.replace(tzinfo=SHANGHAI).astimezone(UTC)
        except (ValueError, OverflowError):
            form.wrong(self.name, NOT_A_TIME)
            return None

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """The moment, in Shanghai's time."""
        return moment_text(datetime.fromisoformat(value), catalogue.language)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A number of working days."""

    widget: ClassVar[str] = "number"
    required: ClassVar[bool] = True
    name: str
    label: str
    least: int
    most: int
    hint: str = ""

    def read(self, form: Submission, _reading: Reading) -> int | None:
        """The number; its bounds are the rules' to judge, for they are the case's policy."""
        outside = Sentence(NOT_A_NUMBER, {"least": self.least, "most": self.most})
        return form.number(self.name, range(100_000), MISSING, outside)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """The number with its unit."""
        return catalogue.ngettext("{n} 个工作日", "{n} 个工作日", value).format(n=value)
