"""Looking at a reply before it is submitted, by a POST that brings the form as it is: what is
written about a case has no place in addresses. Nothing is kept or changed by it."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.stages import Action
from web.dependencies import All, Staff
from web.desk.case_view import Answer
from web.desk.forms.catalogue import form_of
from web.desk.loading import load, show
from web.desk.panel import as_typed
from web.desk.replies.preview import ReplyPreview, preview_of
from web.desk.uploading import uploads_with
from web.errors import not_found
from web.forms import submission
from web.pages import render_part, wants_a_part

router = APIRouter()


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """desk/replies/preview.html: the preview alone, to be put into the page it is asked from."""

    case_no: str
    action: Action
    preview: ReplyPreview


@router.post("/cases/{case_no}/{action}/preview")
async def preview(
    request: Request, case_no: str, action: str, all_of_it: All, member: Staff
) -> Response:
    """The reply as its readers will see it: alone for a script, else in the case as typed."""
    form = form_of(action)
    typed = await submission(request)
    if form is None or not form.published:
        raise not_found()
    loaded = await load(all_of_it, case_no, member.actor)
    seen = preview_of(form, typed.values, loaded.case)
    if seen is None:
        raise not_found()
    if wants_a_part(request):
        page = PreviewPage(case_no, form.action, seen)
        return render_part(request, "desk/replies/preview.html", page)
    uploads = await uploads_with(request, all_of_it, member, case_no, form, typed=typed)
    again = replace(as_typed(form, typed), preview=replace(seen, asked=True), uploads=uploads)
    return show(request, loaded, member.actor, Answer(typed=again))
