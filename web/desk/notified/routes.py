"""Asking whom a step will notify, by a POST that brings the form as it is. Nothing is changed."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import reading
from rules.stages import Action
from web.dependencies import All, Staff
from web.desk.case_view import Answer
from web.desk.forms.catalogue import form_of
from web.desk.loading import load, show
from web.desk.notified.notified import Asked, notified
from web.desk.notified.shown import Notified
from web.desk.panel import as_typed
from web.desk.step_reading import reading_for
from web.desk.uploading import uploads_with
from web.errors import not_found
from web.forms import submission
from web.pages import render_part, wants_a_part

router = APIRouter()


@dataclass(frozen=True, slots=True)
class NotifiedPage:
    """desk/notified/alone.html: the answer alone, to be put into the page it is asked from."""

    case_no: str
    action: Action
    told: Notified


@router.post("/cases/{case_no}/{action}/notified")
async def who_is_notified(
    request: Request, case_no: str, action: str, all_of_it: All, member: Staff
) -> Response:
    """Whom the step notifies as it is typed: alone for a script, else in the case as it was."""
    form = form_of(action)
    typed = await submission(request)
    if form is None:
        raise not_found()
    loaded = await load(all_of_it, case_no, member.actor)
    asked = Asked(member.actor, form, typed.values, await reading_for(all_of_it, loaded, typed))
    async with reading(all_of_it.engine) as connection:
        told = await notified(connection, loaded, asked, all_of_it.keys)
    if wants_a_part(request):
        page = NotifiedPage(case_no, form.action, told)
        return render_part(request, "desk/notified/alone.html", page)
    uploads = await uploads_with(request, all_of_it, member, case_no, form, typed=typed)
    again = replace(as_typed(form, typed), notified=told, uploads=uploads)
    return show(request, loaded, member.actor, Answer(typed=again))
