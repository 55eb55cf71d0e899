"""What is done with a case at each desk, whichever way somebody works (hands.py)."""

import re
from collections.abc import Sequence

from playwright.async_api import FilePayload, expect

from rules.stages import Action
from tests.browser.hands import Button, Hands
from tests.browser.people import appears
from web.navigation import LINKS

CASES = next(link for link in LINKS if link.href == "/cases")
REPLY = "已统一材料清单并在大厅公布，当班人员已培训，向您致歉。"


async def dispatch(hands: Hands, comment: str) -> None:
    """At the hotline, to the unit that is proposed."""
    await appears(hands.page, hands.page.locator("[data-row]", has_text=comment))
    await hands.press_in_row(comment, Button("d", "转办"))
    await told(hands, "转办")


async def put_right(hands: Hands, comment: str, files: Sequence[FilePayload] = ()) -> None:
    """At the unit's desk: accept, contact, find, hand in what was done and the reply."""
    await hands.open(comment)
    await hands.send(await hands.begin(Action.ACCEPT))
    await in_stage(hands, "待联系")
    form = await hands.begin(Action.RECORD_CONTACT)
    await hands.choose(form, "是否联系上", "已联系上")
    await hands.write(form, "联系情况", "电话说明了情况，约定三天内答复。")
    await hands.send(form)
    await in_stage(hands, "办理中")
    form = await hands.begin(Action.RECORD_FINDING)
    await hands.choose(form, "事实认定", "属实")
    await hands.choose(form, "诉求认定", "合理合法")
    await hands.write(form, "认定依据", "核对了取号记录和材料清单。")
    await hands.send(form)
    await told(hands, "事实与诉求认定")
    form = await hands.begin(Action.SUBMIT_FEEDBACK)
    await hands.write(form, "采取的措施", "统一材料清单，当天生效。")
    await hands.write(form, "给评价人的答复", REPLY)
    await hands.choose(form, "办理结果", "实际解决")
    if files:
        await form.locator("input[type=file]").set_input_files(files)
    await hands.send(form)
    await in_stage(hands, "待审核")


async def approve(hands: Hands, comment: str) -> None:
    """As the unit's head: read what was handed in, and approve it."""
    await hands.go(CASES)
    await hands.open(comment)
    await expect(hands.page.locator(".submitted")).to_contain_text(REPLY)
    await hands.send(await hands.begin(Action.APPROVE_CLOSURE))
    await in_stage(hands, "待回访")


async def call(hands: Hands, comment: str) -> None:
    """At the hotline again: call the rater, and fill the survey in."""
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


async def told(hands: Hands, action: str) -> None:
    """Wait until the page says that a step was taken."""
    await expect(hands.page.locator(".news")).to_have_text(re.compile(f"已完成.*{action}"))


async def in_stage(hands: Hands, stage: str) -> None:
    """Wait until the page of a case shows its stage."""
    await expect(hands.page.locator(".case-head .tag").first).to_have_text(stage)
