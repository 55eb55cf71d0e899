"""The trail of a case in words: who did what when, and every text of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.cases import CaseEvent
from rules.case import RequestKind
from rules.clocks import ClockKind
from rules.refusals import N_
from rules.roles import Role
from rules.stages import RECEIVED, Action, AlarmKind, Stage
from rules.survey import SurveyVia
from web.desk.forms.catalogue import SHOWN
from web.i18n import Catalogue
from web.wording import source_name


class By(StrEnum):
    """Who or what caused an event, for its mark in the margin."""

    PERSON = "person"
    TIME = "time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing somebody brought to a step. `long` for texts that deserve their own lines; `files`
    are the ids of those attached."""

    label: str
    value: str
    long: bool
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event, ready to show. `to_stage` only if the case moved."""

    version: int
    at: datetime
    what: str
    who: str
    role: str
    by: By
    from_stage: Stage
    to_stage: Stage | None
    facts: tuple[Fact, ...]


RECEIVED_NAME = N_("收到评价")
PEOPLE_ONLY_SYSTEM = (Role.SYSTEM, Role.RATER)


def trail_lines(events: Iterable[CaseEvent], catalogue: Catalogue) -> tuple[TrailLine, ...]:
    """Events in words, in their order."""
    return tuple(_line(event, catalogue) for event in events)


def _line(event: CaseEvent, catalogue: Catalogue) -> TrailLine:
    say = catalogue.gettext
    role = Role(event.actor_role)
    impersonal = role in PEOPLE_ONLY_SYSTEM
    return TrailLine(
        version=event.version,
        at=event.at,
        what=say(_name(event.kind)),
        who=say(source_name(role)) if impersonal else _who(event, catalogue),
        role="" if impersonal else say(source_name(role)),
        by=_by(event.kind),
        from_stage=event.from_stage,
        to_stage=event.to_stage if event.to_stage is not event.from_stage else None,
        facts=_facts(event, catalogue),
    )


def _who(event: CaseEvent, catalogue: Catalogue) -> str:
    if not event.in_place_of:
        return event.actor_name
    text = catalogue.gettext(N_("{name}（代{absent}）"))
    return text.format(name=event.actor_name, absent=event.in_place_of)


def _name(kind: str) -> str:
    if kind == RECEIVED:
        return RECEIVED_NAME
    return source_name(Action(kind) if kind in set(Action) else AlarmKind(kind))


def _by(kind: str) -> By:
    if kind in (AlarmKind.OVERDUE, AlarmKind.ESCALATION):
        return By.LATE
    return By.TIME if kind in set(AlarmKind) else By.PERSON


def _facts(event: CaseEvent, catalogue: Catalogue) -> tuple[Fact, ...]:
    if event.kind in set(AlarmKind):
        return _alarm_facts(event, catalogue)
    if event.kind == RECEIVED:
        return ()
    facts = []
    for field in SHOWN[Action(event.kind)].fields:
        value = event.content.get(field.name)
        if value in (None, "", []):
            continue
        facts.append(
            Fact(
                catalogue.gettext(field.label),
                field.words(value, catalogue),
                long=field.widget == "text",
                files=tuple(value) if field.widget == "files" else (),
            )
        )
    if event.kind == Action.RECORD_SURVEY_ANSWERS and "via" in event.content:
        via = source_name(SurveyVia(event.content["via"]))
        facts.insert(0, Fact(catalogue.gettext(N_("测评方式")), catalogue.gettext(via), long=False))
    return tuple(facts)


def _alarm_facts(event: CaseEvent, catalogue: Catalogue) -> tuple[Fact, ...]:
    subject = alarm_subject(map(str, event.content.get("keys", ())), catalogue)
    return (Fact(catalogue.gettext(N_("事项")), subject, long=False),) if subject else ()


def alarm_subject(keys: Iterable[str], catalogue: Catalogue) -> str:
    """What an alarm is about, by its keys; "" where it names none."""
    names = [catalogue.gettext(source_name(_about(key))) for key in keys if key]
    return catalogue.gettext(N_("、")).join(dict.fromkeys(names))


def _about(key: str) -> ClockKind | RequestKind:
    """What an alarm's key names: a clock (kind-round-dispatch) or the kind of a request."""
    kind = key.partition("-")[0]
    return ClockKind(kind) if kind in set(ClockKind) else RequestKind(kind)
