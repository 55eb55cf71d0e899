"""Putting a colleague chosen from the list into the note: a POST has back everything typed."""

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.refusals import N_
from rules.stages import Action
from web.dependencies import All, Staff
from web.desk.case_view import Answer
from web.desk.forms.catalogue import FORMS
from web.desk.loading import load, show
from web.desk.mentions.suggested import suggested
from web.desk.panel import as_typed
from web.forms import submission
from web.i18n import Sentence

router = APIRouter()

CHOOSE = N_("请先选择一位同事。")
NAMED = N_("已写入 @{called}。提交备注后，这位同事会收到通知。")


@router.post("/cases/{case_no}/add_note/mention")
async def name_somebody(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The case with the note as it was typed and the chosen colleague behind it."""
    typed = await submission(request)
    loaded = await load(all_of_it, case_no, member.actor)
    called = typed.values.get("mention", "")
    groups = suggested(loaded.case, loaded.around, member.id)
    said = {}
    if called and called in {value for group in groups for value, _ in group.options}:
        text = typed.values.get("text", "")
        typed.values["text"] = f"{text} @{called} " if text else f"@{called} "
        typed.values["mention"] = ""
        said = {"text": Sentence(NAMED, {"called": called})}
    else:
        typed.wrong("text", CHOOSE)
    answer = Answer(typed=replace(as_typed(FORMS[Action.ADD_NOTE], typed), said=said))
    status = HTTPStatus.OK if said else HTTPStatus.UNPROCESSABLE_ENTITY
    return show(request, loaded, member.actor, answer, status)
