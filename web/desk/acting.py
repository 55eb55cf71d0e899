"""Taking a step: what was typed becomes a step, the workflow says yes or no, nothing typed is
lost."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.attachments import Attachment
from db.cases import CaseEvent
from db.staff import Member
from rules.refusals import N_, Refusal, RefusalKind
from web.case_client import CaseUnavailable
from web.dependencies import All, Staff, WebDependencies
from web.desk.case_view import Answer, Loaded
from web.desk.done import done_path
from web.desk.forms.catalogue import form_of
from web.desk.forms.form import WHOLE_FORM, ActionForm, seen_version
from web.desk.loading import load, show
from web.desk.panel import OpenForm
from web.desk.step_reading import reading_for
from web.desk.submission_keys import key_in, new_key, update_id
from web.desk.uploading import uploads_with
from web.errors import STATUS, Problem, not_found
from web.forms import Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other

router = APIRouter()

NO_ANSWER = N_(
    "办理系统暂时没有响应，这一步可能还没有生效。填写的内容都在，请稍后再提交一次，不会重复办理。"
)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """desk/kept.html: somebody typed into a case that is out of their reach, or is by now."""

    sentence: Sentence
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why a form is shown again: the status, and under which key it is sent next time."""

    status: HTTPStatus
    key: str
    since: tuple[CaseEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission of one form by one person."""

    request: Request
    member: Member
    form: ActionForm
    typed: Submission
    uploads: tuple[Attachment, ...] = ()

    def typed_form(self, outcome: Outcome) -> OpenForm:
        """The form as it was typed."""
        state = replace(self.typed.state, scope=self.form.action)
        return OpenForm(self.form, state, outcome.key, uploads=self.uploads)

    async def again(self, loaded: Loaded, outcome: Outcome) -> Response:
        """The case with the form as it was typed."""
        answer = Answer(typed=self.typed_form(outcome), since=outcome.since)
        return show(self.request, loaded, self.member.actor, answer, outcome.status)

    def kept(self, problem: Problem) -> Response:
        """What was typed, to copy: the case itself may not be shown any more."""
        texts = tuple(
            (field.label, self.typed.values[field.name])
            for field in self.form.fields
            if field.widget == "text" and self.typed.values.get(field.name)
        )
        page = KeptPage(problem.sentence, texts)
        return render(self.request, "desk/kept.html", page, problem.status)

    def note(self, refusal: Refusal) -> None:
        """Put a refusal beside the field it is about."""
        known = {field.name for field in self.form.fields}
        name = refusal.field if refusal.field in known else None
        self.typed.wrong(name or WHOLE_FORM, Sentence(refusal.text, refusal.params))


@router.post("/cases/{case_no}/{action}")
async def act(
    request: Request, case_no: str, action: str, all_of_it: All, member: Staff
) -> Response:
    """Take a step; go to the case when it is recorded, or show the form again with the reason."""
    form = form_of(action)
    if form is None:
        raise not_found()
    attempt = Attempt(request, member, form, await submission(request))
    try:
        return await take_typed(attempt, all_of_it, case_no)
    except Problem as problem:
        if problem.status is not HTTPStatus.NOT_FOUND:
            raise
        return attempt.kept(problem)


async def take_typed(attempt: Attempt, all_of_it: WebDependencies, case_no: str) -> Response:
    """Take the step that was typed: where to go once it is recorded, else the form again."""
    actor, form, typed = attempt.member.actor, attempt.form, attempt.typed
    key = key_in(typed.values.get("key", ""))
    loaded = await load(all_of_it, case_no, actor)
    uploads = await uploads_with(
        attempt.request, all_of_it, attempt.member, case_no, form, typed=typed
    )
    attempt = replace(attempt, uploads=uploads)
    about = await reading_for(all_of_it, loaded, typed)
    about = replace(about, uploads=frozenset(each.id for each in uploads))
    step = form.read(typed, loaded.case, actor, about)
    if step is None:
        return await attempt.again(loaded, Outcome(HTTPStatus.UNPROCESSABLE_ENTITY, key))
    try:
        receipt = await all_of_it.cases.take(case_no, step, update_id(key, step))
    except Refusal as refusal:
        attempt.note(refusal)
        # the refusal may be news: show the case as it is now
        fresh = await load(all_of_it, case_no, actor)
        since = _since(fresh, typed) if refusal.kind is RefusalKind.STALE else ()
        return await attempt.again(fresh, Outcome(STATUS[refusal.kind], new_key(), since))
    except CaseUnavailable:
        typed.wrong(WHOLE_FORM, NO_ANSWER)
        return await attempt.again(loaded, Outcome(HTTPStatus.SERVICE_UNAVAILABLE, key))
    return see_other(done_path(typed, case_no, form.action, receipt.version))


def _since(fresh: Loaded, typed: Submission) -> tuple[CaseEvent, ...]:
    seen = seen_version(typed) or 0
    return tuple(event for event in fresh.events if event.version > seen)
