"""The search box of the list: by number and words for everybody, by phone and name for those who
may see contact data, each such search on record before anything is shown."""

from dataclasses import replace

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.case_filters import CaseFilter
from db.case_lists import numbers
from db.case_orders import Sorting
from db.case_search import FOUND_MAX
from db.engine import reading, writing
from db.looks import record_looks
from rules.refusals import N_
from rules.search_words import QUERY_MAX
from web.dependencies import All, Staff, now
from web.desk.lists.filters import Desk, case_filter, desk_of
from web.desk.lists.page import Typed, asked_for, show_list
from web.desk.lists.query import EVERYTHING, wanted_of
from web.desk.lists.rater_search import (
    MAY_SEARCH,
    NAME_MAX,
    NOT_A_NAME,
    NOT_A_PHONE,
    RaterKey,
    RaterSearch,
    by_name,
    by_phone,
    looks_like_a_phone,
    token_of,
)
from web.errors import forbidden
from web.forms import MISSING, Submission, submission
from web.i18n import Sentence
from web.pages import see_other

router = APIRouter()

NOT_FOR_YOU = N_("只有热线和承办单位可以按电话或姓名查找。")
LOOKED_FOR = {RaterKey.PHONE: "phone search", RaterKey.ENDING: "phone search"}
BY_NAME = "name search"


@router.post("/cases/search")
async def search(request: Request, all_of_it: All, member: Staff) -> Response:
    """Go to the list of what was found; show this one again if it can't be looked for."""
    form = await submission(request)
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        wanted = wanted_of(form.values.get("query", ""), desk.by_code, desk.keys)
        wanted = replace(wanted, values={**wanted.values, "q": "", "rater": "", "view": ""})
        text = form.text("q", QUERY_MAX, MISSING)
        rater = _rater(form, text, desk)
        if not form.valid:
            asked = await asked_for(connection, wanted, desk)
            state = replace(form.state, scope="search")
            return await show_list(request, connection, asked, desk, Typed(search=state))
        if rater is None:
            return see_other(wanted.address(q=text))
        # whoever calls wants to hear of archived cases too
        everything = replace(wanted, values={"stage": EVERYTHING})
        found = await case_filter(connection, everything, desk, rater)
        case_nos = await _numbers(connection, found)
    token = token_of(rater, desk.keys, member.id, desk.now)
    async with writing(all_of_it.engine) as connection:
        what = LOOKED_FOR.get(rater.key, BY_NAME)
        await record_looks(connection, member.id, case_nos, what, desk.now)
    return see_other(everything.address(rater=token))


def _rater(form: Submission, text: str, desk: Desk) -> RaterSearch | None:
    """The search for a person, if it is one; what is wrong with it is noted."""
    by = form.values.get("by", "")
    # a number must not stand in an address, whatever it was typed as
    if by not in ("phone", "name") and looks_like_a_phone(text):
        by = "phone"
    if by not in ("phone", "name") or not form.valid:
        return None
    if desk.member.role not in MAY_SEARCH:
        raise forbidden(NOT_FOR_YOU)
    if by == "phone":
        found, sentence = by_phone(text, desk.keys), Sentence(NOT_A_PHONE)
    else:
        found, sentence = by_name(text, desk.keys), Sentence(NOT_A_NAME, {"maximum": NAME_MAX})
    if found is None:
        form.wrong("q", sentence)
    return found


async def _numbers(connection: AsyncConnection, found: CaseFilter) -> tuple[str, ...]:
    return tuple(number for number, _ in await numbers(connection, found, Sorting(), FOUND_MAX))
