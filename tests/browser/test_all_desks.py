"""A case through every desk, once with the keyboard alone and once with the pointer alone."""

import re

import pytest
from playwright.async_api import expect

from rules.stages import Action
from tests.browser.hands import Button, Hands, Keyboard, Pointer, used_nothing_else, watched
from tests.browser.people import DESK, People, appears
from tests.browser.rating import rated
from web.navigation import LINKS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CASES = next(link for link in LINKS if link.href == "/cases")
COMMENT = {
    Keyboard: "材料交了三次，每次说法都不一样，跑了三趟。",
    Pointer: "预约的是九点，到十一点还没有叫到我的号。",
}
REPLY = "已统一材料清单并在大厅公布，当班人员已培训，向您致歉。"


@pytest.mark.parametrize("way", [Keyboard, Pointer])
async def test_a_case_is_carried_through_every_desk(
    people: People, way: type[Keyboard] | type[Pointer]
) -> None:
    comment = COMMENT[way]
    await rated(await people.citizen(), comment)
    everybody = []
    for login, work in (
        ("hotline1", _dispatch),
        ("huangpu2", _put_right),
        ("huangpu-head", _approve),
        ("hotline2", _call),
    ):
        hands = await watched(await people.citizen(DESK), way)
        await hands.sign_in(login)
        await work(hands, comment)
        everybody.append(hands)
    await expect(everybody[-1].page.locator(".case-head .tag").first).to_have_text("已归档")
    for hands in everybody:
        await used_nothing_else(hands)


async def _dispatch(hands: Hands, comment: str) -> None:
    await appears(hands.page, hands.page.locator("[data-row]", has_text=comment))
    await hands.press_in_row(comment, Button("d", "转办"))
    await _told(hands, "转办")


async def _put_right(hands: Hands, comment: str) -> None:
    await hands.open(comment)
    await hands.send(await hands.begin(Action.ACCEPT))
    await _in_stage(hands, "待联系")
    form = await hands.begin(Action.RECORD_CONTACT)
    await hands.choose(form, "是否联系上", "已联系上")
    await hands.write(form, "联系情况", "电话说明了情况，约定三天内答复。")
    await hands.send(form)
    await _in_stage(hands, "办理中")
    form = await hands.begin(Action.RECORD_FINDING)
    await hands.choose(form, "事实认定", "属实")
    await hands.choose(form, "诉求认定", "合理合法")
    await hands.write(form, "认定依据", "核对了取号记录和材料清单。")
    await hands.send(form)
    await _told(hands, "事实与诉求认定")
    form = await hands.begin(Action.SUBMIT_FEEDBACK)
    await hands.write(form, "采取的措施", "统一材料清单，当天生效。")
    await hands.write(form, "给评价人的答复", REPLY)
    await hands.choose(form, "办理结果", "实际解决")
    await hands.send(form)
    await _in_stage(hands, "待审核")


async def _approve(hands: Hands, comment: str) -> None:
    await hands.go(CASES)
    await hands.open(comment)
    await expect(hands.page.locator(".submitted")).to_contain_text(REPLY)
    await hands.send(await hands.begin(Action.APPROVE_CLOSURE))
    await _in_stage(hands, "待回访")


async def _call(hands: Hands, comment: str) -> None:
    await hands.go(CASES)
    await hands.open(comment)
    # the link in the message has three working days before anybody calls
    await hands.press("快进五天")
    await appears(hands.page, hands.page.locator("#form-record_survey_answers"))
    form = await hands.begin(Action.RECORD_SURVEY_ANSWERS)
    await hands.choose(form, "办理前是否先联系过您", "联系过")
    await hands.choose(form, "问题是否解决", "已解决")
    await hands.choose(form, "对办理结果满意吗", "5")
    await hands.choose(form, "对办理态度满意吗", "5")
    await hands.send(form)


async def _told(hands: Hands, action: str) -> None:
    await expect(hands.page.locator(".news")).to_have_text(re.compile(f"已完成.*{action}"))


async def _in_stage(hands: Hands, stage: str) -> None:
    await expect(hands.page.locator(".case-head .tag").first).to_have_text(stage)
