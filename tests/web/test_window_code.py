"""The short address on a desk: where it leads, and what a review says of the way in."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.reviews import latest_reviews
from rules.stars import ReviewChannel
from tests.web.browser import Browser
from tests.web.window_codes import code_for, end

FORM = "/rate?unit=Q01-01&window=05&code="


async def channel_of_the_newest(town: AsyncEngine) -> ReviewChannel:
    async with reading(town) as connection:
        (review,) = await latest_reviews(connection, 1)
    return review.channel


@pytest.mark.parametrize("agent", ["Mozilla/5.0", "Mozilla/5.0 MicroMessenger/8.0"])
async def test_a_code_opens_its_window_s_form_and_is_the_channel(
    citizen: Browser, staff: AsyncEngine, agent: str
) -> None:
    token = await code_for(staff, "05")
    citizen.client.headers["user-agent"] = agent
    opened = await citizen.get(f"/w/{token.upper()}")
    assert opened.status_code == 303
    assert opened.headers["location"] == FORM + token
    assert "综合受理05号窗口" in (await citizen.get(opened.headers["location"])).text
    await citizen.send(opened.headers["location"], "/rate", stars="5")
    assert await channel_of_the_newest(staff) is ReviewChannel.WINDOW_QR


async def test_what_somebody_types_is_no_code(citizen: Browser, staff: AsyncEngine) -> None:
    token = await code_for(staff, "05")
    other = await code_for(staff, "06")
    await end(staff, token)
    for forged in ("window_qr", "0000000000", token, other, "\0"):
        await citizen.send(FORM, "/rate", stars="5", code=forged)
        assert await channel_of_the_newest(staff) is ReviewChannel.PORTAL


async def test_a_code_lost_on_the_way_through_a_mistake_is_kept(
    citizen: Browser, staff: AsyncEngine
) -> None:
    token = await code_for(staff, "05")
    refused = await citizen.send(FORM + token, "/rate", stars="")
    assert refused.status_code == 422
    assert f'name="code" value="{token}"' in refused.text


async def test_a_revoked_code_says_what_to_do(citizen: Browser, staff: AsyncEngine) -> None:
    token = await code_for(staff, "05")
    await end(staff, token)
    gone = await citizen.get(f"/w/{token}")
    assert gone.status_code == 410
    assert "已经停用" in gone.text
    assert 'href="/rate?unit=Q01-01"' in gone.text
    assert "no longer in use" in (await citizen.get(f"/w/{token}", accept_language="en")).text


@pytest.mark.parametrize("token", ["0000000000", "%00", "nobody-made-it", "二维码", "x" * 3000])
async def test_a_code_nobody_made_says_what_to_do(citizen: Browser, token: str) -> None:
    unknown = await citizen.get(f"/w/{token}")
    assert unknown.status_code == 404
    assert "自己选择窗口" in unknown.text
