"""The steps somebody may take in a case now, the main one first, each with its form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from db.attachments import Attachment
from db.reply_templates import ReplyTemplate
from db.staff import Member
from rules.case import Case, Request
from rules.procedure.taking import open_actions
from rules.refusals import N_
from rules.roles import Actor, Colleague
from rules.stages import Action, Stage
from rules.survey import SurveyOutcome
from web.desk.forms.assigning import ColleagueGroup, colleague_groups
from web.desk.forms.catalogue import FORMS
from web.desk.forms.form import ActionForm, seen_version
from web.desk.mentions.suggested import suggested
from web.desk.notified.shown import Notified
from web.desk.replies.offered import TemplateGroup, offered
from web.desk.replies.preview import ReplyPreview, preview_of
from web.desk.requests import ASKING, NotNow, ask_until, not_now
from web.desk.shortcuts import SHORTCUTS
from web.desk.submission_keys import key_in, new_key
from web.forms import FormState, Submission
from web.i18n import Sentence

MAIN_FIRST = (
    Action.DECIDE_REOPENING,
    Action.DECIDE_RETURN,
    Action.DECIDE_EXTENSION,
    Action.DECIDE_COMPLEX,
    Action.DECIDE_INVALIDATION,
    Action.DISPATCH,
    Action.ACCEPT,
    Action.RECORD_CONTACT,
    Action.RECORD_FINDING,
    Action.ANSWER_RECHECK,
    Action.SUBMIT_FEEDBACK,
    Action.APPROVE_CLOSURE,
    Action.RECORD_SURVEY_ANSWERS,
)
"""Which of the open steps is the one to take next: what others wait for comes first."""

LEADING_BACK = (Action.DISPATCH, Action.RESOLVE_ON_THE_SPOT, Action.MERGE)
"""Steps after which whoever came from another page goes on there."""

BESIDE: dict[Action, Action] = {
    Action.APPROVE_CLOSURE: Action.SEND_BACK_CLOSURE,
    Action.RECORD_SURVEY_ANSWERS: Action.RECORD_CALLBACK,
    Action.DISPATCH: Action.RESOLVE_ON_THE_SPOT,
}
"""The other answer to the same question, shown right below."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form on the page. `key` names this submission, so that sent twice it is taken once.

    `possible` is false only for one that was typed and can't be taken any more: what was typed
    is shown, but there is no button. `seen` is the version of the case its author looked at, None
    for the present one; `templates` and `said` are what to choose from beside a field, and what was
    done to it, by the field's name; `people` those a note may mention. `preview` is of the reply in
    it, `uploads` are the files sent with it before, `until` the last moment it may be sent,
    `notified` whom it would notify, once somebody asked.
    """

    form: ActionForm
    state: FormState
    key: str
    is_open: bool = False
    possible: bool = True
    request: Request | None = None
    colleagues: tuple[ColleagueGroup, ...] = ()
    seen: int | None = None
    templates: Mapping[str, tuple[TemplateGroup, ...]] = field(default_factory=dict)
    said: Mapping[str, Sentence] = field(default_factory=dict)
    uploads: tuple[Attachment, ...] = ()
    preview: ReplyPreview | None = None
    until: datetime | None = None
    people: tuple[ColleagueGroup, ...] = ()
    notified: Notified | None = None

    @property
    def action(self) -> Action:
        """The form's action."""
        return self.form.action

    @property
    def takes_files(self) -> bool:
        """Whether the form has a field for files."""
        return any(each.widget == "files" for each in self.form.fields)

    @property
    def shortcut(self) -> str:
        """The key that leads to the form; "" if it has none."""
        return SHORTCUTS.get(self.action, "")


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything somebody may do with a case.

    `waiting` says whose turn it is; `asking` are requests that others decide, `not_now` those that
    can't be made, and why.
    """

    waiting: Sentence
    main: tuple[OpenForm, ...]
    asking: tuple[OpenForm, ...]
    not_now: tuple[NotNow, ...]
    rest: tuple[OpenForm, ...]


def as_typed(form: ActionForm, typed: Submission) -> OpenForm:
    """A form as it came in. Whoever typed it saw the version it brought: what happened since is
    told when the step is taken."""
    state = replace(typed.state, scope=form.action)
    return OpenForm(form, state, key_in(typed.values.get("key", "")), seen=seen_version(typed))


def panel(
    case: Case,
    actor: Actor,
    now: datetime,
    typed: OpenForm | None = None,
    colleagues: tuple[Colleague, ...] = (),
    *,
    templates: tuple[ReplyTemplate, ...] = (),
    around: tuple[Member, ...] = (),
    way_back: Mapping[str, str] = MappingProxyType({}),
) -> Panel:
    """The steps this person may take now; `typed` is one being shown again after it was refused."""
    groups = colleague_groups(colleagues)
    people = {Action.ADD_NOTE: suggested(case, around, actor.id)}
    possible = open_actions(case, actor, now)
    chosen = _main(case, possible)
    beside = BESIDE.get(chosen) if chosen else None
    main = [action for action in (chosen, beside) if action is not None and action in possible]
    forms = {
        action: OpenForm(
            FORMS[action],
            _first_state(case, action, way_back),
            new_key(),
            is_open=action is chosen and typed is None,
            request=_asked(case, FORMS[action]),
            colleagues=groups,
            templates=offered(FORMS[action], templates),
            preview=preview_of(FORMS[action], {}, case),
            people=people.get(action, ()),
            until=ask_until(case, action),
        )
        for action in possible
    }
    if typed is not None:
        forms[typed.action] = replace(
            typed,
            is_open=True,
            possible=typed.action in possible,
            request=_asked(case, typed.form),
            colleagues=groups,
            templates=offered(typed.form, templates),
            preview=typed.preview or preview_of(typed.form, typed.state.values, case),
            people=people.get(typed.action, ()),
            until=ask_until(case, typed.action),
        )
        if typed.action not in main:
            main.insert(0, typed.action)
    return Panel(
        waiting=waiting_for(case),
        main=tuple(forms[action] for action in main),
        asking=tuple(forms[each] for each in ASKING if each in forms and each not in main),
        not_now=not_now(case, actor, now),
        rest=tuple(
            form for action, form in forms.items() if action not in main and action not in ASKING
        ),
    )


def _first_state(case: Case, action: Action, way_back: Mapping[str, str]) -> FormState:
    values = FORMS[action].first_values(case)
    if action in LEADING_BACK:
        values = {**values, **way_back}
    return FormState(values, scope=action)


def _main(case: Case, possible: Iterable[Action]) -> Action | None:
    open_now = set(possible)
    return next((a for a in MAIN_FIRST if a in open_now and _is_next(case, a)), None)


def _is_next(case: Case, action: Action) -> bool:
    match action:
        case Action.RECORD_CONTACT:
            return case.stage is Stage.AWAITING_CONTACT
        case Action.RECORD_FINDING:
            return case.finding is None and not case.round
        case Action.RECORD_SURVEY_ANSWERS:
            return case.survey is not None and case.survey.calling
        case _:
            return True


def _asked(case: Case, form: ActionForm) -> Request | None:
    return case.pending(form.decides) if form.decides else None


def waiting_for(case: Case) -> Sentence:
    """Whose turn it is, in one sentence."""
    unit = {"unit": (case.unit or case.review.unit).name}
    held = unit | {"holder": case.holder.name} if case.holder else {}
    match case.stage:
        case Stage.AWAITING_DISPATCH:
            return Sentence(N_("等待热线转办。"))
        case Stage.AWAITING_ACCEPTANCE:
            return Sentence(N_("等待{unit}签收。"), unit)
        case Stage.AWAITING_CONTACT:
            if held:
                return Sentence(N_("等待{unit}的{holder}联系评价人。"), held)
            return Sentence(N_("等待{unit}联系评价人。"), unit)
        case Stage.IN_PROGRESS:
            if held:
                return Sentence(N_("由{unit}的{holder}办理。"), held)
            return Sentence(N_("由{unit}办理。"), unit)
        case Stage.IN_CLOSURE_REVIEW:
            return Sentence(N_("等待督办人员审核。"))
        case Stage.AWAITING_SURVEY:
            return Sentence(_survey_waits(case))
        case Stage.ARCHIVED:
            return Sentence(N_("工单已归档。"))


def _survey_waits(case: Case) -> str:
    if case.objection is not None:
        return N_("评价人提出异议，等待热线决定是否重办。")
    survey = case.survey
    if survey is not None and survey.outcome is SurveyOutcome.DISSATISFIED:
        return N_("评价人不满意，等待热线决定是否重办。")
    if survey is not None and survey.calling:
        return N_("测评链接到期未答，等待热线人工回访。")
    return N_("等待评价人填写满意度测评。")
