"""What scripts find in the markup: the choice of colours, keys, and the files of others."""

import hashlib
import re

import pytest

from rules.roles import Role
from tests.web.browser import Browser
from web.app import STATIC
from web.desk.forms.catalogue import FORMS
from web.desk.shortcuts import SHORTCUTS
from web.navigation import links_for
from web.templating import TEMPLATES

TAKEN = set("jkxgp/?[]")
"""Keys that mean the same on every page, and the one that shows how to reach a rater."""


@pytest.mark.parametrize(
    ("scheme", "media"),
    [("auto", 'media="(prefers-color-scheme: dark)"'), ("dark", 'media="all"'), ("light", "")],
)
async def test_colours_are_chosen_and_kept(citizen: Browser, scheme: str, media: str) -> None:
    await citizen.get(f"/?scheme={scheme}")
    for path in ("/", "/rate?unit=Q01-01&window=05"):
        found = re.search(r'css/dark\.css[^>]*(media="[^"]+")', (await citizen.get(path)).text)
        assert (found.group(1) if found else "") == media


async def test_no_other_colours_can_be_named(citizen: Browser) -> None:
    answer = await citizen.get('/?scheme="><script>')
    assert "dark.css" in answer.text
    assert "scheme" not in citizen.client.cookies


async def test_a_switch_of_colours_keeps_the_address_and_says_what_is_chosen(
    citizen: Browser,
) -> None:
    page = await citizen.get("/rate?unit=Q01-01&window=05&scheme=dark")
    assert 'href="/rate?unit=Q01-01&amp;window=05&amp;scheme=light"' in page.text
    assert re.search(r'scheme=dark" aria-current="true"', page.text)


def test_each_step_has_a_key_of_its_own_and_none_that_is_taken() -> None:
    assert set(SHORTCUTS) == set(FORMS)
    assert len(set(SHORTCUTS.values())) == len(SHORTCUTS)
    assert not TAKEN & set(SHORTCUTS.values())


def test_pages_of_staff_are_turned_with_a_key() -> None:
    found = 0
    for path in (each for each in TEMPLATES.rglob("*.html") if each.parent.name != "public"):
        for link in re.findall(r'<a [^>]*rel="(?:next|prev)".*', path.read_text("utf-8")):
            assert re.search(r'key\("[\[\]]"', link), (path.name, link)
            found += 1
    assert found


@pytest.mark.parametrize("role", [None, *Role])
def test_each_link_of_a_role_has_a_key_of_its_own(role: Role | None) -> None:
    keys = [link.key for link in links_for(role, demo=True) if link.key]
    assert len(keys) == len(set(keys))


async def test_visitors_load_no_script_that_only_staff_need(citizen: Browser) -> None:
    page = await citizen.get("/rate?unit=Q01-01&window=05")
    assert re.findall(r'<script src="/static/([^"?]+)', page.text) == [
        "js/sending.js",
        "js/counter.js",
    ]


def test_the_files_of_others_are_the_ones_their_page_says() -> None:
    vendor = STATIC / "vendor"
    said = re.findall(
        r"\| `([^`]+)` \|.*`([0-9a-f]{64})`", (vendor / "README.md").read_text(encoding="utf-8")
    )
    assert said
    for name, digest in said:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
