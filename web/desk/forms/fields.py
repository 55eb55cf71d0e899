"""The kinds of fields a step's form is made of: how each is read and how its value is told again.

What the fields of a step are is said in the modules beside this one; how they look in
templates/desk/fields.html. Texts here are Chinese sources, marked for the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from db.staff import Member
from rules.attachments import FIELD, LARGEST, MOST
from rules.refusals import N_
from rules.reply_templates import TextKind, place, variables_in
from rules.roles import Colleague, UnitRef
from rules.working_days import SHANGHAI
from web.attachments.boxes import named_in
from web.dates import moment_text
from web.forms import MISSING, NOT_A_CHOICE, Submission
from web.i18n import Catalogue, Sentence
from web.wording import source_name

NO_SUCH_UNIT = N_("没有这个单位，请从列表中选择。")
NOT_A_TIME = N_("时间格式不对，请按“年-月-日 时：分”填写。")
NOT_A_NUMBER = N_("请填写 {least} 到 {most} 之间的整数。")
UNFILLED = N_("文中的 {names} 还没有换成具体内容，请改写。")
NO_SUCH_COLLEAGUE = N_("不能交办给这位同事，请从列表中选择。")
SUPPORTING_AT_MOST = 3
MINUTE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a form takes beside what was typed: units by code, the longest text allowed,
    by id the colleagues who can be handed the case, who is meant by each mention in a note, and the
    files that came with the form."""

    units: Mapping[str, UnitRef]
    text_max: int
    colleagues: Mapping[str, Colleague] = field(default_factory=dict)
    uploads: frozenset[str] = frozenset()
    people: Mapping[str, tuple[Member, ...]] = field(default_factory=dict)


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
class Pick:
    """One of the members of an enumeration."""

    widget: ClassVar[str] = "choice"
    required: ClassVar[bool] = True
    name: str
    label: str
    kind: type[StrEnum]
    hint: str = ""
    default: str = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Values and what they are called."""
        return tuple((member.value, source_name(member)) for member in self.kind)

    def read(self, form: Submission, _reading: Reading) -> StrEnum | None:
        """The member chosen."""
        return form.choice(self.name, self.kind)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """What the member is called."""
        return catalogue.gettext(source_name(self.kind(value)))


@dataclass(frozen=True, slots=True)
class YesNo:
    """A question with two answers, each in its own words."""

    widget: ClassVar[str] = "choice"
    required: ClassVar[bool] = True
    default: ClassVar[str] = ""
    name: str
    label: str
    yes: str
    no: str
    hint: str = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Values and what they are called."""
        return (("yes", self.yes), ("no", self.no))

    def read(self, form: Submission, _reading: Reading) -> bool | None:
        """The answer."""
        return form.yes_no(self.name)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """The answer's words."""
        return catalogue.gettext(self.yes if value else self.no)


@dataclass(frozen=True, slots=True)
class Scale:
    """One to five."""

    widget: ClassVar[str] = "choice"
    required: ClassVar[bool] = True
    default: ClassVar[str] = ""
    name: str
    label: str
    hint: str = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Values and what they are called."""
        return tuple((str(number), f"{number}") for number in range(5, 0, -1))

    def read(self, form: Submission, _reading: Reading) -> int | None:
        """The number chosen."""
        return form.number(self.name, range(1, 6))

    def words(self, value: Any, _catalogue: Catalogue) -> str:
        """The number, of five."""
        return f"{value} / 5"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit out of the tree. `rated_first`: the rated unit is chosen until somebody returns it."""

    widget: ClassVar[str] = "unit"
    required: ClassVar[bool] = True
    name: str
    label: str
    hint: str = ""
    rated_first: bool = False

    def read(self, form: Submission, reading: Reading) -> UnitRef | None:
        """The unit chosen."""
        code = form.values.get(self.name, "")
        if not code:
            form.wrong(self.name, NOT_A_CHOICE)
        elif code not in reading.units:
            form.wrong(self.name, NO_SUCH_UNIT)
        return reading.units.get(code)

    def words(self, value: Any, _catalogue: Catalogue) -> str:
        """The unit's name when it was chosen."""
        return str(value["name"])


@dataclass(frozen=True, slots=True)
class Supporting:
    """Up to three units that help; sent as supporting_1 to supporting_3."""

    widget: ClassVar[str] = "supporting"
    required: ClassVar[bool] = False
    name: str = "supporting"
    label: str = N_("协办单位")
    hint: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(f"{self.name}_{number}" for number in range(1, SUPPORTING_AT_MOST + 1))

    def read(self, form: Submission, reading: Reading) -> tuple[UnitRef, ...]:
        """The units chosen, in order."""
        chosen = []
        for code in filter(None, (form.values.get(name, "") for name in self.names)):
            if code in reading.units:
                chosen.append(reading.units[code])
            else:
                form.wrong(self.name, NO_SUCH_UNIT)
        return tuple(chosen)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """The units' names."""
        return catalogue.gettext(N_("、")).join(each["name"] for each in value)


@dataclass(frozen=True, slots=True)
class Holder:
    """A colleague."""

    widget: ClassVar[str] = "colleague"
    required: ClassVar[bool] = True
    name: str
    label: str
    hint: str = ""

    def read(self, form: Submission, reading: Reading) -> Colleague | None:
        """The colleague chosen."""
        chosen = form.values.get(self.name, "")
        if not chosen:
            form.wrong(self.name, NOT_A_CHOICE)
        elif chosen not in reading.colleagues:
            form.wrong(self.name, NO_SUCH_COLLEAGUE)
        return reading.colleagues.get(chosen)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """The colleague's name, and the unit's, when the case was handed over."""
        return catalogue.gettext(N_("{name}（{unit}）")).format(
            name=value["name"], unit=value["unit"]["name"]
        )


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
class Files:
    """Photos and PDFs: by the time they are read here they are kept, and named in the form."""

    widget: ClassVar[str] = "files"
    required: ClassVar[bool] = False
    name: ClassVar[str] = FIELD
    label: str = N_("附件")
    hint: ClassVar[Sentence] = Sentence(
        N_("照片（JPEG、PNG、WebP）或 PDF，最多 {most} 个，每个不超过 {mb} MB。只在内部可见。"),
        {"most": MOST, "mb": LARGEST // 1024**2},
    )

    def read(self, form: Submission, reading: Reading) -> tuple[str, ...]:
        """The ids of the files that were not dropped."""
        return tuple(each for each in named_in(form) if each in reading.uploads)

    def words(self, value: Any, catalogue: Catalogue) -> str:
        """How many they are."""
        return catalogue.ngettext("{n} 个文件", "{n} 个文件", len(value)).format(n=len(value))


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


Field = (
    Text | Line | Pick | YesNo | Scale | Unit | Supporting | Holder | Instant | Files | WorkingDays
)
