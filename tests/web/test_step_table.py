"""Role x page x step: the page of the documentation is the rules and what the pages offer."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules.procedure.taking import open_actions
from rules.roles import MAY, Role
from rules.stages import ALLOWED, Action, Stage
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, HEAD, OPERATOR
from tests.web.desk.recorded_cases import received_case
from tests.web.desk_site import SignIn
from web.access import TABLE
from web.step_table import STEP_PAGES, as_markdown, pages_with
from web.templating import TEMPLATES

DOCS = Path(__file__).parents[2] / "docs"
STEP_FORM = re.compile(r'action="/(?:cases|hotline|department)/{{[^}]+}}/([a-z_]+)"')


def test_the_page_of_the_documentation_is_the_table() -> None:
    assert (DOCS / "steps.md").read_text(encoding="utf-8") == as_markdown(), (
        "docs/steps.md is old: python -m web.step_table > docs/steps.md"
    )


def test_every_step_of_somebody_at_a_desk_has_a_page() -> None:
    for action in Action:
        for role in (Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR):
            assert bool(pages_with(action, role)) == (role in MAY[action]), (action, role)


def test_each_page_is_one_of_the_table_of_access() -> None:
    assert {each.route for each in STEP_PAGES} <= set(TABLE)


@pytest.mark.parametrize("desk", ["hotline", "department", "supervisor"])
def test_every_form_of_a_desks_own_pages_is_in_the_table(desk: str) -> None:
    written = {
        name
        for path in (TEMPLATES / desk).glob("*.html")
        for name in STEP_FORM.findall(path.read_text(encoding="utf-8"))
    }
    told = {step for each in STEP_PAGES if each.path.startswith(f"/{desk}") for step in each.steps}
    assert written & set(Action) <= told


@pytest.mark.parametrize("stage", Stage)
async def test_nobody_finds_a_step_that_the_table_does_not_give_them(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys, sign_in: SignIn, stage: Stage
) -> None:
    recorded = await (await received_case(organised, keys)).brought_to(stage)
    case = recorded.case
    for person in (OPERATOR, HANDLER, HEAD, CITY):
        given = {step for step in Action if person.role in MAY[step] and stage in ALLOWED[step]}
        assert set(open_actions(case, person, utcnow())) <= given, person.name
        visitor = await sign_in(quiet_site, person)
        for each in STEP_PAGES:
            if "{" in each.path or not TABLE[each.route].admits(person.role):
                continue
            answer = await visitor.browser.get(each.path)
            offered = set(re.findall(rf'action="/[a-z]+/{case.case_no}/([a-z_]+)"', answer.text))
            assert offered & set(Action) <= given & set(each.steps), (person.name, each.path)
