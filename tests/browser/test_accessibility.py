"""Nobody is kept out: axe-core finds nothing on any page, in either language, at either width."""

import hashlib
import re
from collections.abc import Iterable

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import VENDOR, is_accessible, is_accessible_in_every_language
from tests.browser.people import DESK, People
from tests.browser.rating import FORM, PHOTO, rated
from tests.browser.walking import walk
from web.access import TABLE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

OPEN_TO_ALL = {route for route, rule in TABLE.items() if rule.everybody}
STAFF = ("hotline1", "huangpu2", "huangpu-head", "admin1")


async def test_every_page_of_the_public_is_accessible(people: People) -> None:
    citizen = await people.citizen()
    start = ("/", await rated(citizen))
    assert await _walked(citizen, people.site, start, set(), set())


async def test_every_page_of_staff_is_accessible(people: People) -> None:
    seen: set[str] = set()
    for login in STAFF:
        staff = await people.staff(login)
        assert await _walked(staff, people.site, [staff.url], OPEN_TO_ALL, seen)


async def _walked(
    page: Page, site: str, start: Iterable[str], known: set[str], seen: set[str]
) -> int:
    """Examine every page on the way and add its route to those seen; how many pages there were.

    A route is examined in each language where it is seen first, another address of it in one; what
    others see there in one, at one address.
    """
    pages = 0
    async for route in walk(page, site, start, known, frozenset(seen)):
        pages += 1
        if route in seen:
            await is_accessible(page, DESK)
        else:
            await is_accessible_in_every_language(page)
        seen.add(route)
    return pages


async def test_a_form_with_mistakes_is_accessible(people: People) -> None:
    citizen = await people.citizen()
    for language in ("en", "zh"):
        await citizen.goto(f"{FORM}&lang={language}")
        await citizen.locator("input[type=file]").set_input_files(PHOTO)
        await citizen.locator("main .button--large").click()
        await expect(citizen.get_by_role("alert")).to_be_visible()
        await expect(citizen.locator(".kept-file")).to_have_count(1)
        await is_accessible(citizen)
    # the browser says it of every answer that is an error
    assert all("422" in said for said in people.complaints)
    people.complaints.clear()


@pytest.mark.parametrize("path", ["/nowhere", "/w/0000000000", "/rate?unit=Q99"])
async def test_what_is_not_found_is_accessible(people: People, path: str) -> None:
    citizen = await people.citizen()
    await citizen.goto(path)
    await is_accessible_in_every_language(citizen)
    assert all("404" in said for said in people.complaints)
    people.complaints.clear()


def test_axe_core_is_the_one_its_page_says() -> None:
    said = re.findall("[0-9a-f]{64}", (VENDOR / "README.md").read_text(encoding="utf-8"))
    assert said == [hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest()]
