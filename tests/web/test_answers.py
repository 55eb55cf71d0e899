"""What every answer has: its headers, its language, and an error page instead of a stack trace."""

import re

import pytest

from tests.web.browser import Browser

PAGES = (
    "/",
    "/units?kind=district",
    "/units/Q01-01",
    "/rate",
    "/rate?unit=Q01-01&window=05",
    "/rate/application",
    "/account/sign-in",
    "/nowhere",
)


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_is_kept_safe(citizen: Browser, page: str) -> None:
    answer = await citizen.get(page)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert re.findall(r'<script(?! src="/static/[^"]+" defer></script>)', answer.text) == []
    assert " style=" not in answer.text
    assert "<style" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "chinese", "english"),
    [
        ("/nowhere", 404, "没有找到这个页面", "Page not found"),
        ("/reviews/PJ000000-000000", 404, "没有这条评价", "no such review"),
        ("/survey/forged", 404, "没有找到这份测评", "could not find this survey"),
        ("/cases", 303, "", ""),
    ],
)
async def test_errors_are_said_in_both_languages(
    citizen: Browser, path: str, status: int, chinese: str, english: str
) -> None:
    in_chinese = await citizen.get(path)
    assert in_chinese.status_code == status
    assert chinese in in_chinese.text
    in_english = await citizen.get(path, accept_language="en-GB,en;q=0.9")
    assert in_english.status_code == status
    assert english in in_english.text
    assert "Traceback" not in in_english.text


@pytest.mark.parametrize("page", [*PAGES, "/healthz", "/cases", "/api/v1/units"])
async def test_head_is_answered_as_get_is_without_the_body(citizen: Browser, page: str) -> None:
    whole = await citizen.get(page)
    head = await citizen.client.head(page)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers.keys() == whole.headers.keys()
    assert head.headers.get("content-type") == whole.headers.get("content-type")


async def test_head_is_not_promised_where_it_is_not_answered(citizen: Browser) -> None:
    """What has no GET, and what changes while a page is open: that would never end."""
    for path, methods in (("/account/sign-out", "POST"), ("/live", "GET")):
        head = await citizen.client.head(path)
        assert (head.status_code, head.headers["allow"]) == (405, methods)


async def test_a_method_that_a_page_does_not_have_is_said(citizen: Browser) -> None:
    answer = await citizen.client.put("/rate")
    assert answer.status_code == 405
    assert "不能这样打开" in answer.text


async def test_a_program_is_told_in_json(citizen: Browser) -> None:
    answer = await citizen.get("/nowhere", accept="application/json")
    assert answer.status_code == 404
    assert answer.json()["error"]["status"] == 404


async def test_the_language_is_chosen_and_kept(citizen: Browser) -> None:
    assert 'lang="zh-Hans"' in (await citizen.get("/")).text
    chosen = await citizen.get("/?lang=en")
    assert '<html lang="en">' in chosen.text
    assert '<html lang="en">' in (await citizen.get("/")).text
    assert (await citizen.get("/")).headers["content-language"] == "en"


async def test_a_switch_of_language_keeps_the_address(citizen: Browser) -> None:
    page = await citizen.get("/rate?unit=Q01-01&window=05")
    assert 'href="/rate?unit=Q01-01&amp;window=05&amp;lang=en"' in page.text


@pytest.mark.parametrize("path", ["//evil.example/x", "/%5Cevil.example/x", "/%2F%2Fevil.example"])
async def test_no_link_of_a_page_leads_to_another_site(citizen: Browser, path: str) -> None:
    page = await citizen.client.get(f"http://testserver{path}")
    assert page.status_code == 404
    links = re.findall(r'href="([^"]*)"', page.text)
    assert any("lang=en" in each for each in links)
    assert not [each for each in links if re.match(r"/[/\\]|[a-z]+:", each)]
