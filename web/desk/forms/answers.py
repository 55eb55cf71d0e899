"""Fields with a few answers, one of which is chosen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from web.desk.forms.reading import Reading
from web.forms import Submission
from web.i18n import Catalogue
from web.wording import source_name


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
