"""The description of the interface is true: its commands work, its page names every operation."""

import re
import shlex
from pathlib import Path

import httpx2
import pytest

from tests.web.programs import Headers, Rate
from web.api.document import document
from web.i18n import Language, load

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLE = "https://haochaping.example"
COMMANDS = re.findall(r"```sh\n(curl .+?)\n```", PAGE, re.DOTALL)
DESCRIBED = document(load(Language.EN), EXAMPLE)


async def _send(program: httpx2.AsyncClient, command: str) -> httpx2.Response:
    """What curl would send: the options that the page uses, any other one is an error."""
    words = iter(shlex.split(command)[1:])
    headers, address, body = {}, "", None
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "--json":
            headers["Content-Type"] = "application/json"
            body = next(words)
        elif word == "-o":
            next(words)
        else:
            assert word.startswith(EXAMPLE), word
            address = word.removeprefix(EXAMPLE)
    return await program.request("POST" if body else "GET", address, headers=headers, content=body)


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_of_the_page_is_answered(
    program: httpx2.AsyncClient, rate: Rate, admitted: Headers, command: str
) -> None:
    await rate(stars=1)
    answer = await _send(program, command.replace("Bearer hcp_…", admitted["authorization"]))
    assert answer.status_code in {200, 201}, answer.text


def test_every_operation_is_on_the_page() -> None:
    for path in DESCRIBED["paths"]:
        assert f"`{path}`" in PAGE.replace(",", "`"), path


async def test_the_site_describes_every_operation_in_both_languages(
    program: httpx2.AsyncClient,
) -> None:
    for language, word in (("zh", "开放数据"), ("en", "Open data")):
        page = await program.get("/open-data", headers={"accept-language": language})
        assert f"<h1>{word}</h1>" in page.text
        for path, methods in DESCRIBED["paths"].items():
            for method in methods:
                assert f"<code>{method.upper()} {path}</code>" in page.text


async def test_the_description_is_in_the_language_asked_for(program: httpx2.AsyncClient) -> None:
    english = await program.get("/api/v1/openapi.json", headers={"accept-language": "en"})
    assert english.json()["info"]["title"] == "Haochaping open data"
    assert not re.search(r'"(?:summary|description)": "[^"]*[\u4e00-\u9fff]{5}', english.text)
    chinese = await program.get("/api/v1/openapi.json")
    assert chinese.json()["info"]["title"] == "好差评开放数据"


def test_every_field_has_a_type() -> None:
    for name, schema in DESCRIBED["components"]["schemas"].items():
        assert schema.get("type") or schema.get("enum"), name
        for field in schema.get("properties", {}).values():
            assert {"type", "$ref", "anyOf"} & field.keys(), (name, field)
