"""Fields to choose units and colleagues in: who is to do something."""

from dataclasses import dataclass
from typing import Any, ClassVar

from rules.refusals import N_
from rules.roles import Colleague, UnitRef
from web.desk.forms.reading import Reading
from web.forms import NOT_A_CHOICE, Submission
from web.i18n import Catalogue

NO_SUCH_UNIT = N_("没有这个单位，请从列表中选择。")
NO_SUCH_COLLEAGUE = N_("不能交办给这位同事，请从列表中选择。")
SUPPORTING_AT_MOST = 3


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
