"""On paper: what was clicked is gone, everything is black on white, the page says where it is."""

import pytest
from playwright.async_api import expect

from tests.browser.people import People

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
COLOURS = """() => {
  const style = getComputedStyle(document.body);
  return [style.color, getComputedStyle(document.documentElement).getPropertyValue("--paper")];
}"""


async def test_a_printed_review_is_black_on_white_without_navigation(people: People) -> None:
    citizen = await people.citizen()
    await citizen.locator(".voice").first.get_by_role("link").click()
    await expect(citizen.locator(".facts")).to_be_visible()
    public = citizen.url
    await citizen.emulate_media(media="print", color_scheme="dark")
    await expect(citizen.get_by_text("演示环境：人员和评价均为虚构。")).to_be_visible()
    for gone in (".site-nav", ".site-tools"):
        await expect(citizen.locator(gone)).to_be_hidden()
    assert await citizen.evaluate(COLOURS) == ["rgb(0, 0, 0)", "#fff"]
    await expect(citizen.locator(".page-address")).to_contain_text(public)


async def test_the_address_of_a_page_is_for_paper_only(people: People) -> None:
    citizen = await people.citizen()
    await expect(citizen.locator(".page-address")).to_be_hidden()


async def test_a_printed_sheet_has_no_more_than_the_sheet(people: People) -> None:
    admin = await people.staff("admin1")
    await admin.goto("/admin/windows/sheets?unit=Q01-01")
    number = await admin.locator(".sheet").count()
    await admin.emulate_media(media="print")
    await expect(admin.locator(".sheet-bar")).to_be_hidden()
    printed = await admin.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == number


async def test_a_printed_receipt_of_a_deadline_has_every_day_and_nothing_to_click(
    people: People,
) -> None:
    operator = await people.staff("hotline1")
    await operator.goto("/cases?stage=open")
    await operator.locator(".cases__row th a").first.click()
    await operator.locator("a[href*='/clocks/']").first.click()
    await expect(operator.locator("[data-print]")).to_be_visible()
    days = operator.locator(".deadline__days tbody tr")
    number = await days.count()
    assert number
    await operator.emulate_media(media="print", color_scheme="dark")
    for gone in ("[data-print]", ".site-nav", ".site-tools"):
        await expect(operator.locator(gone)).to_be_hidden()
    for at in range(number):
        await expect(days.nth(at)).to_be_visible()
    await expect(operator.locator(".days__last")).to_contain_text("到期日")
    assert await operator.evaluate(COLOURS) == ["rgb(0, 0, 0)", "#fff"]
    assert (await operator.pdf(prefer_css_page_size=True)).startswith(b"%PDF")
