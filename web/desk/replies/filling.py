"""Taking a template into a step's form: by a POST that brings everything typed and has it back.

Not by a GET: what staff write about a case has no place in addresses and the logs of servers.
"""

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.refusals import N_
from rules.reply_templates import fill, values_of
from web.dependencies import All, Staff
from web.desk.case_view import Answer, Loaded
from web.desk.forms.catalogue import form_of
from web.desk.forms.written import Text
from web.desk.loading import load, show
from web.desk.panel import as_typed
from web.desk.replies.offered import CHOICE, added_to, texts_of, told
from web.desk.uploading import uploads_with
from web.errors import not_found
from web.forms import TOO_LONG, Submission, submission
from web.i18n import Sentence

router = APIRouter()

CHOOSE = N_("请先选择一个模板。")


@router.post("/cases/{case_no}/{action}/template")
async def fill_in(
    request: Request, case_no: str, action: str, all_of_it: All, member: Staff
) -> Response:
    """The case with the form as it was typed and the template in the field it was chosen for."""
    form = form_of(action)
    typed = await submission(request)
    into = typed.values.get("into", "")
    field = next((each for each in texts_of(form) if each.name == into), None) if form else None
    if form is None or field is None:
        raise not_found()
    loaded = await load(all_of_it, case_no, member.actor)
    uploads = await uploads_with(request, all_of_it, member, case_no, form, typed=typed)
    said = _put(typed, field, loaded)
    beside = {field.name: said} if said else {}
    answer = Answer(typed=replace(as_typed(form, typed), said=beside, uploads=uploads))
    status = HTTPStatus.OK if said else HTTPStatus.UNPROCESSABLE_ENTITY
    return show(request, loaded, member.actor, answer, status)


def _put(typed: Submission, field: Text, loaded: Loaded) -> Sentence | None:
    """Put the chosen template into the field; what to tell of it, None if something is wrong."""
    chosen = typed.values.get(f"{CHOICE}{field.name}", "")
    template = next(
        (each for each in loaded.templates if each.id == chosen and each.kind is field.kind), None
    )
    if template is None:
        typed.wrong(field.name, CHOOSE)
        return None
    review = loaded.review
    values = values_of(loaded.case, review.window_name, review.item_name, loaded.now)
    filled = fill(template.content.text, values)
    text = added_to(typed.values.get(field.name, ""), filled.text)
    longest = loaded.case.policy.text_max
    if len(text) > longest:
        typed.wrong(field.name, Sentence(TOO_LONG, {"maximum": longest, "length": len(text)}))
        return None
    typed.values[field.name] = text
    return told(template, filled)
