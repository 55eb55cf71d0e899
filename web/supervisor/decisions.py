"""What waits for a supervisor's decision: who asked for what, since when, with the form to decide.

The forms are the case page's own (web/desk/forms/); what was decided is told to the case's workflow
by the same route. Whoever may not decide a request sees it, and who does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from db.oversight import AwaitedCase
from rules.case import Case, Request, RequestKind, RequestState
from rules.procedure.taking import why_not
from rules.refusals import N_
from rules.roles import Actor
from rules.stages import Action, Stage
from web.desk.done import BACK_FIELD, BackTo
from web.desk.forms.catalogue import FORMS
from web.desk.panel import OpenForm
from web.desk.submission_keys import new_key
from web.forms import FormState

DECIDES: Mapping[RequestKind, Action] = {
    RequestKind.RETURN: Action.DECIDE_RETURN,
    RequestKind.COMPLEX: Action.DECIDE_COMPLEX,
    RequestKind.EXTENSION: Action.DECIDE_EXTENSION,
    RequestKind.INVALIDATION: Action.DECIDE_INVALIDATION,
}
CLOSING = (Action.APPROVE_CLOSURE, Action.SEND_BACK_CLOSURE)

BY_THE_HOTLINE = N_("由热线裁定。")
BY_OTHERS = N_("由承办单位以外的上级督办人员裁定。")
BY_ANOTHER = N_("您已同意，还须另一位督办人员同意。")
BY_THE_UNIT = N_("由承办单位的督办人员决定。")


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing to decide. `request` None: the closure of the case.

    `forms` are those this person may fill in; with none, `instead` says who decides.
    """

    case: Case
    unit_name: str
    request: Request | None
    by: str
    since: datetime
    forms: tuple[OpenForm, ...]
    instead: str

    @property
    def title(self) -> str:
        """What is asked for, in Chinese."""
        return ASKED_FOR[self.request.kind] if self.request else N_("办结审核")


ASKED_FOR: Mapping[RequestKind, str] = {
    RequestKind.RETURN: N_("申请退单"),
    RequestKind.COMPLEX: N_("申请认定复杂"),
    RequestKind.EXTENSION: N_("申请延期"),
    RequestKind.INVALIDATION: N_("提出申诉"),
}


def awaited(
    found: Iterable[AwaitedCase], actor: Actor, now: datetime, most: int
) -> tuple[Awaited, ...]:
    """What is to be decided in these cases, at most so much: first what this person may, the oldest
    before others."""
    lines = [line for each in found for line in _of_case(each, actor, now)]
    # forms are made of those alone that are shown
    lines.sort(key=lambda line: (not line.actions, line.since, line.case.case_no))
    return tuple(_awaited(line, actor) for line in lines[:most])


@dataclass(frozen=True, slots=True)
class _Line:
    """Something to decide; `actions` are the steps this person may decide it by."""

    case: Case
    unit_name: str
    request: Request | None
    by: str
    since: datetime
    actions: tuple[Action, ...]


def _of_case(found: AwaitedCase, actor: Actor, now: datetime) -> Iterable[_Line]:
    case, at = found.case, now + found.ahead

    def allowed(*actions: Action) -> tuple[Action, ...]:
        return tuple(each for each in actions if why_not(case, actor, each, at) is None)

    for request in case.requests:
        if request.state is RequestState.PENDING:
            actions = allowed(DECIDES[request.kind])
            yield _Line(case, found.unit_name, request, request.by, request.at, actions)
    if case.stage is Stage.IN_CLOSURE_REVIEW and case.submission is not None:
        sent = case.submission
        yield _Line(case, found.unit_name, None, sent.by, sent.at, allowed(*CLOSING))


def _awaited(line: _Line, actor: Actor) -> Awaited:
    if line.actions:
        instead = ""
    else:
        instead = _who_else(line.request, actor) if line.request else BY_THE_UNIT
    return Awaited(
        case=line.case,
        unit_name=line.unit_name,
        request=line.request,
        by=line.by,
        since=line.since,
        forms=tuple(_form(line.case, each, line.request) for each in line.actions),
        instead=instead,
    )


def _form(case: Case, action: Action, request: Request | None) -> OpenForm:
    form = FORMS[action]
    values = {**form.first_values(case), BACK_FIELD: BackTo.SUPERVISOR.value}
    # several cases on one page: each field needs an id of its own
    state = FormState(MappingProxyType(values), scope=f"{case.case_no}-{action}")
    return OpenForm(form, state, new_key(), request=request)


def _who_else(request: Request, actor: Actor) -> str:
    match request.kind:
        case RequestKind.RETURN:
            return BY_THE_HOTLINE
        case RequestKind.EXTENSION if actor.id in request.granted_by:
            return BY_ANOTHER
        case RequestKind.INVALIDATION:
            return BY_OTHERS
        case _:
            return BY_THE_UNIT
