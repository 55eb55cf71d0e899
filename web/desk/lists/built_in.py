"""The views every desk begins with, by role: what that role asks itself each morning."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.hotline import HotlineTask
from rules.refusals import N_
from rules.roles import Role
from rules.stages import Stage
from web.desk.lists.query import ANY, ME, YES, Lateness, Wanted
from web.wording import source_name


@dataclass(frozen=True, slots=True)
class BuiltInView:
    """A name, and what its list asks for."""

    name: str
    values: Mapping[str, str]

    @property
    def wanted(self) -> Wanted:
        """The list."""
        return Wanted(self.values)


LATE = BuiltInView(N_("已逾期"), {"late": Lateness.NOW})
TODAY = BuiltInView(N_("今天到期"), {"late": Lateness.TODAY})
SOON = BuiltInView(N_("下一个工作日前到期"), {"late": Lateness.SOON})
SUPERVISED = BuiltInView(N_("督办中"), {"supervised": YES})

BUILT_IN: Mapping[Role, tuple[BuiltInView, ...]] = {
    Role.OPERATOR: (
        *(BuiltInView(source_name(task), {"task": task.value}) for task in HotlineTask),
        LATE,
        TODAY,
        SUPERVISED,
    ),
    Role.HANDLER: (
        BuiltInView(N_("我承办的"), {"holder": ME}),
        LATE,
        TODAY,
        SOON,
        BuiltInView(N_("待签收"), {"stage": Stage.AWAITING_ACCEPTANCE}),
        BuiltInView(N_("待联系"), {"stage": Stage.AWAITING_CONTACT}),
        SUPERVISED,
    ),
    Role.SUPERVISOR: (
        BuiltInView(N_("待我审核"), {"stage": Stage.IN_CLOSURE_REVIEW}),
        BuiltInView(N_("有申请待决定"), {"pending": ANY}),
        LATE,
        TODAY,
        SOON,
        SUPERVISED,
    ),
}
