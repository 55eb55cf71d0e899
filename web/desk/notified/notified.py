"""Whom a step will notify, and of what, worked out by the code that queues the notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from db.recipients import RATER, recipients_of
from db.sealing import Keys
from rules.notice_kinds import NoticeKind
from rules.procedure.rule import Change
from rules.refusals import Refusal
from rules.roles import Actor
from rules.working_days import local_date
from web.dependencies import now
from web.desk.case_view import Loaded
from web.desk.forms.form import ActionForm
from web.desk.forms.reading import Reading
from web.desk.notified.shown import NoticeLine, Notified
from web.desk.notified.supposing import SOMETHING, Values, change_by, supposed
from web.forms import Submission
from web.i18n import Sentence

NAMED_MAX = 12
"""People named for one notice; of the others only the number is told."""


@dataclass(frozen=True, slots=True)
class _Told:
    kind: NoticeKind
    who: str
    name: str
    in_place_of: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, about which form with what typed into it."""

    actor: Actor
    form: ActionForm
    typed: Values
    reading: Reading


async def notified(
    connection: AsyncConnection, loaded: Loaded, asked: Asked, keys: Keys
) -> Notified:
    """Whom the step would notify if it were submitted as it is typed now."""
    found: dict[object, tuple[_Told, ...]] = {}
    refused: Notified | None = None
    for values in supposed(asked.form, asked.typed):
        change = _change(loaded, asked, values)
        if isinstance(change, Notified):
            # an answer that can't be given now matters only if no other can be
            refused = refused or change
            continue
        # the words of a notice decide nothing about who gets it
        orders = tuple(replace(each, text=None) for each in change.notices)
        if (orders, change.case.holder) not in found:
            told = await _told(connection, replace(change, notices=orders), keys)
            found[orders, change.case.holder] = told
    if not found and refused is not None:
        return refused
    return _sorted_out(list(found.values()))


def _change(loaded: Loaded, asked: Asked, values: Values) -> Change | Notified:
    version = {"seen_version": str(loaded.case.version)}
    form = Submission({**values, **version})
    step = asked.form.read(form, loaded.case, asked.actor, asked.reading)
    if step is None:
        name, sentence = next(iter(form.errors.items()))
        label = next((each.label for each in asked.form.fields if each.name == name), "")
        if values.get(name) in (None, "", SOMETHING):
            return Notified(fill_in=label)
        return Notified(why=sentence)
    try:
        return change_by(loaded, step)
    except Refusal as refusal:
        return Notified(why=Sentence(refusal.text, refusal.params))


async def _told(connection: AsyncConnection, change: Change, keys: Keys) -> tuple[_Told, ...]:
    reached = await recipients_of(connection, change.case, change.notices, keys, local_date(now()))
    everybody = (
        _Told(each.order.kind, each.who, each.name, each.order.in_place_of or "")
        for each in reached
    )
    return tuple(dict.fromkeys(everybody))


def _sorted_out(found: Sequence[tuple[_Told, ...]]) -> Notified:
    everybody = dict.fromkeys(each for told in found for each in told)
    always = [each for each in everybody if all(each in told for told in found)]
    return Notified(
        always=_lines(always),
        perhaps=_lines(each for each in everybody if each not in always),
    )


def _lines(told: Iterable[_Told]) -> tuple[NoticeLine, ...]:
    by_kind: dict[NoticeKind, list[_Told]] = {}
    for each in told:
        by_kind.setdefault(each.kind, []).append(each)
    return tuple(_line(kind, some) for kind, some in by_kind.items())


def _line(kind: NoticeKind, told: Sequence[_Told]) -> NoticeLine:
    people = tuple((each.name, each.in_place_of) for each in told if each.who != RATER)
    return NoticeLine(
        kind=kind,
        rater=any(each.who == RATER for each in told),
        people=people[:NAMED_MAX],
        more=max(0, len(people) - NAMED_MAX),
    )
