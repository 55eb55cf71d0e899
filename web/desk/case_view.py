"""The page of one case: everything it shows, put together from what the database has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from db.attachments import Attachment
from db.cases import CaseEvent, CaseRow
from db.improvements import Improvement
from db.likely_same import Alike
from db.organisation import Unit
from db.presence import Present
from db.raters import RaterContact
from db.reply_templates import ReplyTemplate
from db.reviews import Review
from db.second_thoughts import SecondThoughts
from db.staff import Member
from rules.case import Case, RequestState
from rules.improvements import may_write
from rules.roles import Actor, Colleague, Role
from rules.stages import Action
from rules.survey import Survey
from rules.topics import Topic, TopicBy
from rules.working_days import Calendar
from web.desk.clock_table import (
    CitizensClock,
    ClockLine,
    Picture,
    citizens_clock,
    clock_lines,
    picture,
)
from web.desk.company import company_lines
from web.desk.duties import Duty, first_duty
from web.desk.flags import Flag, flags
from web.desk.panel import OpenForm, Panel, panel
from web.desk.requests import Asked, asked_for
from web.desk.scope import may_see_contact, may_see_raters_files
from web.desk.trail import TrailLine, trail_lines
from web.i18n import Catalogue, Sentence
from web.unit_groups import UnitGroup, unit_groups


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the database has about a case, with the calendar and the units to choose from.

    `now` is the case's own time, `made` when it was read, `there` who had it open then.
    """

    row: CaseRow
    review: Review
    second: SecondThoughts
    topics: Mapping[Topic, TopicBy]
    events: tuple[CaseEvent, ...]
    units: tuple[Unit, ...]
    colleagues: tuple[Colleague, ...]
    calendar: Calendar
    now: datetime
    made: datetime
    there: tuple[Present, ...] = ()
    joined: tuple[Review, ...] = ()
    alike: tuple[Alike, ...] = ()
    templates: tuple[ReplyTemplate, ...] = ()
    files: tuple[Attachment, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    around: tuple[Member, ...] = ()

    @property
    def case(self) -> Case:
        """The case."""
        return self.row.case


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last submission led to, beside the case itself.

    `typed` is a form shown again; `since` what happened since the page it came from; `done` what
    was done; `passed` what time did when it was moved ahead; `way_back` leads to where the case
    was opened from.
    """

    typed: OpenForm | None = None
    since: tuple[CaseEvent, ...] = ()
    done: Action | None = None
    passed: tuple[CaseEvent, ...] | None = None
    contact: RaterContact | None = None
    way_back: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormProblem:
    """Something wrong with a form: what, with which field ("" with all of it), and where it is."""

    id: str
    label: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class CasePage:
    """desk/case.html. `files` are those of the case's steps by id, those of raters
    `raters_files_by_review`."""

    case: Case
    review: Review
    second: SecondThoughts
    topics: Mapping[Topic, TopicBy]
    may_correct: bool
    duty: Duty | None
    flags: tuple[Flag, ...]
    clocks: tuple[ClockLine, ...]
    picture: Picture
    citizens: CitizensClock
    surveys: tuple[Survey, ...]
    trail: tuple[TrailLine, ...]
    panel: Panel
    unit_groups: tuple[UnitGroup, ...]
    may_look: bool
    contact: RaterContact | None
    now: datetime
    ahead: bool
    problems: tuple[FormProblem, ...]
    since: tuple[TrailLine, ...]
    done: Action | None
    passed: tuple[TrailLine, ...] | None
    joined: tuple[Review, ...]
    improvements: tuple[Improvement, ...]
    may_improve: bool
    requests: tuple[Asked, ...]
    alike: tuple[Alike, ...]
    company: tuple[str, ...]
    made: datetime
    files: Mapping[str, Attachment]
    raters_files_by_review: Mapping[str, tuple[Attachment, ...]]
    may_look_at_files: bool


def problems_of(typed: OpenForm | None) -> tuple[FormProblem, ...]:
    """What is wrong with a form shown again, for the summary above it."""
    if typed is None:
        return ()
    labels = {field.name: field.label for field in typed.form.fields}
    return tuple(
        FormProblem(typed.state.id(name), labels.get(name, ""), sentence)
        for name, sentence in typed.state.errors.items()
    )


def _by_review(files: Iterable[Attachment]) -> dict[str, tuple[Attachment, ...]]:
    found: dict[str, tuple[Attachment, ...]] = {}
    for each in files:
        if each.review_no is not None:
            found[each.review_no] = (*found.get(each.review_no, ()), each)
    return found


def _flags(loaded: Loaded) -> tuple[Flag, ...]:
    case = loaded.case
    # the clock may have passed a deadline that is not on record yet
    overdue = any(clock.runs and loaded.now > clock.term.due for clock in case.clocks)
    return flags(
        overdue=case.overdue or overdue,
        supervised=case.supervised,
        complex_one=case.complex,
        extended=case.extended,
        rounds=case.round,
        pending=[r.kind for r in case.requests if r.state is RequestState.PENDING],
    )


def case_page(loaded: Loaded, actor: Actor, catalogue: Catalogue, answer: Answer) -> CasePage:
    """The page as this person sees it."""
    case = loaded.case
    passed = None if answer.passed is None else trail_lines(answer.passed, catalogue)
    return CasePage(
        case=case,
        review=loaded.review,
        second=loaded.second,
        topics=loaded.topics,
        may_correct=actor.role is Role.OPERATOR,
        duty=first_duty(case, loaded.now, loaded.calendar, catalogue),
        flags=_flags(loaded),
        clocks=clock_lines(case, loaded.now, loaded.calendar, catalogue),
        picture=picture(case, loaded.now),
        citizens=citizens_clock(case, loaded.now, loaded.calendar),
        surveys=(*case.past_surveys, *((case.survey,) if case.survey else ())),
        trail=trail_lines(loaded.events, catalogue),
        panel=panel(
            case,
            actor,
            loaded.now,
            answer.typed,
            loaded.colleagues,
            templates=loaded.templates,
            around=loaded.around,
            way_back=answer.way_back,
        ),
        unit_groups=unit_groups(loaded.units),
        may_look=may_see_contact(actor, case),
        contact=answer.contact,
        now=loaded.now,
        ahead=bool(loaded.row.ahead),
        problems=problems_of(answer.typed),
        since=trail_lines(answer.since, catalogue),
        done=answer.done,
        passed=passed,
        joined=loaded.joined,
        improvements=loaded.improvements,
        requests=asked_for(case),
        may_improve=case.unit is not None and may_write(actor, case.unit.path),
        alike=loaded.alike,
        company=company_lines(loaded.there, actor.id, catalogue),
        made=loaded.made,
        files={each.id: each for each in loaded.files if each.case_no},
        raters_files_by_review=_by_review(loaded.files),
        may_look_at_files=may_see_raters_files(actor, case),
    )
