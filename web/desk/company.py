"""Who else has a case open, in words."""

from collections.abc import Iterable, Sequence

from db.presence import Present
from rules.refusals import N_
from web.i18n import Catalogue
from web.wording import source_name

NAMED_MOST = 6
"""Names in one sentence; of more people, how many they are."""


def company_lines(
    there: Iterable[Present], reader_id: str, catalogue: Catalogue
) -> tuple[str, ...]:
    """A sentence for each colleague who fills in a step, and one for all who only look."""
    others = [each for each in there if each.staff_id != reader_id]
    looking = [_who(each, catalogue) for each in others if each.writing is None]
    said = [
        catalogue.gettext(N_("{who}正在填写“{step}”。")).format(
            who=_who(each, catalogue), step=catalogue.gettext(source_name(each.writing))
        )
        for each in others
        if each.writing is not None
    ]
    if looking:
        said.append(_look_too(looking, catalogue))
    return tuple(said)


def _look_too(names: Sequence[str], catalogue: Catalogue) -> str:
    who = catalogue.gettext(N_("、")).join(names[:NAMED_MOST])
    if len(names) > NAMED_MOST:
        return catalogue.gettext(N_("{who}等 {all} 人也打开了这件工单。")).format(
            who=who, all=len(names)
        )
    return catalogue.ngettext(
        "{who}也打开了这件工单。", "{who}也打开了这件工单。", len(names)
    ).format(who=who)


def _who(one: Present, catalogue: Catalogue) -> str:
    of = one.unit_name or catalogue.gettext(source_name(one.role))
    return catalogue.gettext(N_("{name}（{unit}）")).format(name=one.name, unit=of)
