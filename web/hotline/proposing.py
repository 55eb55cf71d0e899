"""Which unit to dispatch to, for the cases of a page at once, and why in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from db.hotline_inbox import Waiting
from db.past_dispatches import Past, Window, left_by, past_dispatches
from rules.proposing import ProposedBecause, proposed
from rules.refusals import N_, N_plural
from web.desk.lists.filters import Desk
from web.i18n import Sentence

BECAUSE: Mapping[ProposedBecause, str] = {
    ProposedBecause.PAST_OF_WINDOW: N_plural("这个窗口最近 {of} 次转办，{sent} 次转给该单位"),
    ProposedBecause.PAST_OF_ITEM: N_plural("这个事项最近 {of} 次转办，{sent} 次转给该单位"),
    ProposedBecause.OWNS_WINDOW: N_("窗口属于该单位"),
    ProposedBecause.OWNS_ITEM: N_("事项由该单位主管"),
    ProposedBecause.IS_RATED: N_("被评价的单位"),
}


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """The unit a case is proposed to be dispatched to, and why."""

    code: str
    name: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Proposing:
    """What proposals are made from: where the like went, and which units a case left."""

    desk: Desk
    past: Past
    left: Mapping[str, frozenset[str]]

    def unit_for(self, case: Waiting, without: frozenset[str] = frozenset()) -> ProposedUnit | None:
        """The unit to propose for a case; those it left and those of `without` are not."""
        window = (case.place.unit_code, case.place.window_no or "")
        found = proposed(
            case.place,
            self.past.windows.get(window, {}),
            self.past.items.get(case.said.item_code or "", {}),
            self.left.get(case.case_no, frozenset()) | without,
        )
        if found is None:
            return None
        why = Sentence(BECAUSE[found.because], {"sent": found.sent, "of": found.of})
        return ProposedUnit(found.unit_code, self.desk.by_code[found.unit_code].name, why)


async def proposing_for(
    connection: AsyncConnection, found: Sequence[Waiting], desk: Desk
) -> Proposing:
    """Everything proposals for these cases need."""
    windows: list[Window] = []
    items: list[str] = []
    for each in found:
        if each.place.window_no:
            windows.append((each.place.unit_code, each.place.window_no))
        if each.said.item_code:
            items.append(each.said.item_code)
    left = await left_by(connection, [each.case_no for each in found if each.dispatch_no])
    return Proposing(desk, await past_dispatches(connection, windows, items), left)
