"""Who may open what: every route with every role, against the table and its page in the docs."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from rules.roles import Role
from tests.web.browser import Browser
from web.access import STAFF_ROLES, TABLE, as_markdown, check_table, routes_of
from web.account import routes as account
from web.app import ROUTERS

SOMETHING = "PJ261124-ABCDEF"
ENDS_A_SESSION = ("POST /account/sign-in", "POST /account/sign-out")
"""Asked last: after them somebody else is signed in, or nobody."""

SignIn = Callable[[Role | None], Awaitable[Browser]]


async def _answer(browser: Browser, method: str, path: str, token: str) -> int:
    if method == "POST":
        sent = await browser.post(path, {"form_token": token})
    else:
        sent = await browser.get(path)
    to_sign_in = sent.headers.get("location", "").startswith("/account/sign-in")
    return 401 if to_sign_in else sent.status_code


async def _form_token(browser: Browser) -> str:
    page = await browser.get("/rate?unit=Q01-01&window=05")
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("role", [None, *STAFF_ROLES])
async def test_every_route_answers_a_role_as_the_table_says(
    signed_in: SignIn, role: Role | None
) -> None:
    browser = await signed_in(role)
    token = await _form_token(browser)
    for route, rule in sorted(TABLE.items(), key=lambda each: each[0] in ENDS_A_SESSION):
        method, declared = route.split()
        path = re.sub(r"\{[^}]+\}", SOMETHING, declared)
        status = await _answer(browser, method, path, token)
        assert status < 500, route
        # whoever is signed in is no program
        refused = {401} if role is None or rule.programs else {403}
        if rule.admits(role):
            assert status not in (401, 403), f"{role} is kept out of {route}"
        else:
            assert {status} == refused, f"{role} gets {status} from {route}"


def test_the_table_names_every_route_and_no_other() -> None:
    assert set(routes_of(ROUTERS)) == set(TABLE)
    with pytest.raises(LookupError, match="sign-in"):
        check_table([router for router in ROUTERS if router is not account.router])


def test_the_page_of_the_documentation_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "access.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), (
        "docs/access.md is old: python -m web.access > docs/access.md"
    )
