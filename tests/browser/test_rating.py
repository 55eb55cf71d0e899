"""Rating on a phone and at a desk: from the front page to the receipt and the public review."""

import re

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.people import DESK, PHONE, People, fits
from tests.browser.rating import FORM, rated

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NAMES = ("非常不满意", "不满意", "基本满意", "满意", "非常满意")
THUMB = 44
"""Pixels of what a thumb hits (WCAG 2.5.5)."""
screens = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])


@screens
async def test_a_good_review_is_given_from_the_front_page(
    people: People, screen: ViewportSize
) -> None:
    citizen = await people.citizen(screen)
    await fits(citizen)
    await citizen.locator("main").get_by_role("link", name="我要评价").first.click()
    await citizen.get_by_role("searchbox").last.fill("徐汇区行政")
    await citizen.get_by_role("button", name="查找").click()
    await fits(citizen)
    await citizen.get_by_role("link", name="徐汇区行政服务中心").first.click()
    await fits(citizen)
    await citizen.get_by_role("link", name="03 综合受理03号窗口").click()
    await fits(citizen)
    await citizen.get_by_role("group", name="总体满意吗？").get_by_text("非常满意").click()
    await citizen.get_by_label("想说的话").fill("叫号快，一次就办完了。")
    await citizen.get_by_role("button", name="提交评价").click()
    await expect(citizen.get_by_text("评价已收到")).to_be_visible()
    await fits(citizen)
    await citizen.get_by_role("link", name="看看公开后的样子").click()
    await expect(citizen.locator("main")).to_contain_text("叫号快，一次就办完了。")
    await fits(citizen)


@screens
async def test_a_bad_review_says_what_happens_by_when(people: People, screen: ViewportSize) -> None:
    citizen = await people.citizen(screen)
    receipt = await rated(citizen)
    await fits(citizen)
    steps = citizen.locator(".milestone")
    await expect(steps.first).to_contain_text("结束前")
    await expect(steps).to_contain_text(["转给负责的单位", "先与您联系", "整改并答复", "审核办结"])
    # the address is the link to follow by: it opens again, for nobody else's eyes
    await citizen.goto(receipt)
    await expect(citizen.get_by_text("评价已收到")).to_be_visible()


async def test_stars_are_chosen_with_the_keyboard_alone(people: People) -> None:
    citizen = await people.citizen(DESK)
    await citizen.goto("/rate?unit=Q01-01&window=09")
    stars = citizen.get_by_role("group", name="总体满意吗？").get_by_role("radio")
    await stars.first.focus()
    for _ in range(3):
        await citizen.keyboard.press("ArrowRight")
    await expect(stars.nth(3)).to_be_checked()
    await citizen.keyboard.press("Enter")
    await expect(citizen.get_by_text("评价已收到")).to_be_visible()


async def test_a_phone_without_scripts_rates_and_is_told_what_is_missing(people: People) -> None:
    citizen = await people.citizen(PHONE, scripts=False)
    await citizen.goto(FORM)
    await citizen.get_by_label("想说的话").fill("没有脚本也能评。")
    await citizen.get_by_role("button", name="提交评价").click()
    await expect(citizen).to_have_title(re.compile("^请先改正"))
    # the browser's own note of the 422, which is what was asked for
    assert len(people.complaints) == 1
    people.complaints.clear()
    await citizen.get_by_role("link", name="请先打星").click()
    await expect(citizen).to_have_url(re.compile("#f-stars$"))
    stars = citizen.get_by_role("group", name="总体满意吗？")
    await stars.get_by_text("不满意", exact=True).click()
    await citizen.get_by_text("排队等候").click()
    await citizen.get_by_role("button", name="提交评价").click()
    await expect(citizen.get_by_text("评价已收到")).to_be_visible()


async def test_stars_are_for_thumbs_topics_for_few_of_them_and_the_counter_counts(
    people: People,
) -> None:
    citizen = await people.citizen(PHONE)
    await citizen.goto(FORM)
    stars = citizen.get_by_role("group", name="总体满意吗？").locator("label")
    assert len(await stars.all()) == len(NAMES)
    for star, name in zip(await stars.all(), NAMES, strict=True):
        await expect(star).to_contain_text(name)
        box = await star.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= THUMB
    topics = citizen.get_by_role("group", name="哪方面没做好？")
    for name, asked in (("非常满意", False), ("非常不满意", True), ("基本满意", False)):
        await stars.get_by_text(name, exact=True).click()
        await expect(topics).to_be_visible(visible=asked)
    counter = citizen.locator(".field__count")
    await expect(counter).to_be_hidden()
    await citizen.get_by_label("想说的话").fill("好\U0001f44d")
    await expect(counter).to_have_text("还可以写 998 个字")


async def test_one_long_word_pushes_no_page_apart(people: People) -> None:
    word = "W" * 300
    citizen = await people.citizen(PHONE)
    receipt = await rated(citizen, f"一个词 {word}")
    await fits(citizen)
    await citizen.get_by_role("link", name="看看公开后的样子").click()
    await expect(citizen.locator("main")).to_contain_text(word)
    await fits(citizen)
    # of a change both versions stand on the page and the receipt
    await citizen.goto(receipt)
    await citizen.get_by_role("link", name="改评").first.click()
    await citizen.get_by_label("想说的话").fill(f"另一个词 {word}")
    await citizen.get_by_role("button", name="提交改评").click()
    await fits(citizen)
    await citizen.get_by_role("link", name="看看公开后的样子").click()
    await expect(citizen.locator("main")).to_contain_text("另一个词")
    await fits(citizen)
    for path in ("/", "/reviews", "/units/Q01-01"):
        await citizen.goto(path)
        await fits(citizen)
    operator = await people.staff("hotline1")
    for path in ("/hotline", "/cases"):
        await operator.goto(path)
        await expect(operator.locator("main")).to_contain_text("WWWW")
        await fits(operator)
    await operator.locator("main").get_by_role("link", name=re.compile("^GD")).first.click()
    await fits(operator)


async def test_numbers_of_reviews_stay_on_a_small_screen_in_english(people: People) -> None:
    citizen = await people.citizen(PHONE)
    await citizen.goto("/units/Q01-01?lang=en")
    await fits(citizen)
    table = citizen.locator(".dimensions").first
    card, edge = await table.locator("..").bounding_box(), await table.bounding_box()
    assert card is not None
    assert edge is not None
    assert edge["x"] + edge["width"] <= card["x"] + card["width"]


async def test_what_is_wrong_has_the_focus_when_the_form_comes_back(people: People) -> None:
    citizen = await people.citizen(DESK)
    await citizen.goto("/rate?unit=Q01-01&window=09")
    await citizen.get_by_role("button", name="提交评价").click()
    await expect(citizen.locator(".error-summary")).to_be_focused()
    assert ["422" in said for said in people.complaints] == [True]
    people.complaints.clear()
