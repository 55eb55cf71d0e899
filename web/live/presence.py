"""POST /live/presence: a page says that its case is still being looked at. What it shows of others
is in web/desk/company.py."""

import re
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import writing
from db.presence import OpenPage, keep_open, leave
from rules.stages import Action
from web.dependencies import All, Staff, now
from web.desk.forms.catalogue import FORMS
from web.desk.loading import case_in_scope
from web.errors import wrong
from web.forms import NOT_A_CHOICE, submission
from web.i18n import Sentence

router = APIRouter()

PAGE = re.compile(r"[0-9a-f]{32}")
"""What a browser calls a page: 16 random bytes."""


@router.post("/live/presence")
async def presence(request: Request, all_of_it: All, member: Staff) -> Response:
    """A page with a case open, and perhaps a step being filled in; without a case it is left."""
    typed = (await submission(request)).values
    page, case_no, step = (typed.get(name, "") for name in ("page", "case", "step"))
    if not PAGE.fullmatch(page):
        raise wrong({"page": Sentence(NOT_A_CHOICE)})
    if step and step not in FORMS:
        raise wrong({"step": Sentence(NOT_A_CHOICE)})
    async with writing(all_of_it.engine) as connection:
        if not case_no:
            await leave(connection, member.id, page)
            return Response(status_code=HTTPStatus.NO_CONTENT)
        await case_in_scope(connection, case_no, member.actor)
        there = OpenPage(page, case_no, Action(step) if step else None)
        await keep_open(connection, member.id, there, now())
    return Response(status_code=HTTPStatus.NO_CONTENT)
