"""The page that says what everybody may expect: by the policy in force, in every language."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.policy import ClockStart
from rules.publication import WithholdingReason
from rules.second_thoughts import CHANGE_WITHIN
from settings import Settings
from tests.web.browser import Browser, browser
from tests.web.desk_site import MakeSite
from web.dependencies import WebDependencies
from web.i18n import Language, load
from web.pages import Pages
from web.wording import source_name


async def test_every_page_leads_to_it(citizen: Browser) -> None:
    for page in ("/", "/rate", "/nowhere"):
        assert '<a href="/about">评价须知</a>' in (await citizen.get(page)).text


async def test_what_makes_a_review_invalid_is_explained(citizen: Browser) -> None:
    page = (await citizen.get("/about")).text
    assert "误评：评错了对象" in page
    assert "恶意差评：没有办过这件事" in page


@pytest.mark.parametrize("language", Language)
async def test_it_is_said_in_every_language_what_is_not_published(
    citizen: Browser, language: Language
) -> None:
    page = (await citizen.get(f"/about?lang={language}")).text
    for reason in WithholdingReason:
        assert load(language).gettext(source_name(reason)) in page


async def test_the_terms_are_those_of_the_policy_in_force(
    make_site: MakeSite, settings: Settings, parts: WebDependencies, pages: Pages, citizen: Browser
) -> None:
    page = (await citizen.get("/about")).text
    for term in ("1 个工作日内先与", "5 个工作日内核实", "15 个工作日内审核"):
        assert term in page
    assert "从转办那天的第二天起算" in page
    assert f"{CHANGE_WITHIN // timedelta(hours=1)} 小时内可以改评一次" in page
    other = settings.model_copy(update={"clock_start": ClockStart.REVIEW})
    elsewhere = browser(make_site(other, replace(parts, settings=other), pages))
    async with elsewhere.client:
        assert "从评价那天的第二天起算" in (await elsewhere.get("/about")).text
