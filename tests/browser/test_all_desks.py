"""A case through every desk, once with the keyboard alone and once with the pointer alone."""

import pytest
from playwright.async_api import expect

from tests.browser.carrying import approve, call, dispatch, put_right
from tests.browser.hands import Keyboard, Pointer, used_nothing_else, watched
from tests.browser.people import DESK, People
from tests.browser.rating import rated

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

COMMENT = {
    Keyboard: "材料交了三次，每次说法都不一样，跑了三趟。",
    Pointer: "预约的是九点，到十一点还没有叫到我的号。",
}


@pytest.mark.parametrize("way", [Keyboard, Pointer])
async def test_a_case_is_carried_through_every_desk(
    people: People, way: type[Keyboard] | type[Pointer]
) -> None:
    comment = COMMENT[way]
    await rated(await people.citizen(), comment)
    everybody = []
    for login, work in (
        ("hotline1", dispatch),
        ("huangpu2", put_right),
        ("huangpu-head", approve),
        ("hotline2", call),
    ):
        hands = await watched(await people.citizen(DESK), way)
        await hands.sign_in(login)
        await work(hands, comment)
        everybody.append(hands)
    await expect(everybody[-1].page.locator(".case-head .tag").first).to_have_text("已归档")
    for hands in everybody:
        await used_nothing_else(hands)
