"""No other site, and no form that was not shown, changes anything."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.reviews import latest_reviews
from tests.web.browser import Browser, form_in

WINDOW = "/rate?unit=Q01-01&window=05"
RATED = {"unit": "Q01-01", "window": "05", "stars": "1"}


async def test_a_form_without_a_token_is_refused(citizen: Browser, town: AsyncEngine) -> None:
    answer = await citizen.post("/rate", RATED)
    assert answer.status_code == 403
    assert "页面已失效" in answer.text
    async with reading(town) as connection:
        assert await latest_reviews(connection, 10) == ()


async def test_a_token_of_another_browser_is_refused(citizen: Browser) -> None:
    token = form_in(await citizen.get(WINDOW), "/rate").values["form_token"]
    citizen.client.cookies.clear()
    assert (await citizen.post("/rate", RATED | {"form_token": token})).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
async def test_a_form_from_elsewhere_is_refused_even_with_its_token(
    citizen: Browser, headers: dict[str, str]
) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    answer = await citizen.post("/rate", form.values | {"stars": "1"}, **headers)
    assert answer.status_code == 403


async def test_a_form_from_here_is_taken(citizen: Browser) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    answer = await citizen.post(
        "/rate",
        form.values | {"stars": "5"},
        origin="http://testserver",
        sec_fetch_site="same-origin",
    )
    assert answer.status_code == 303


async def test_what_was_typed_under_an_old_token_is_given_back_but_not_to_other_sites(
    citizen: Browser,
) -> None:
    typed = RATED | {"comment": "窗口的<b>叫号</b>机坏了一上午。", "form_token": "old"}
    answer = await citizen.post("/rate", typed)
    assert answer.status_code == 403
    assert "窗口的&lt;b&gt;叫号&lt;/b&gt;机坏了一上午。" in answer.text
    elsewhere = await citizen.post("/rate", typed, sec_fetch_site="cross-site")
    assert "叫号" not in elsewhere.text
