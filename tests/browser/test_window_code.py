"""A code from the administrator's printer to a citizen's receipt, and its end."""

import pytest
from playwright.async_api import expect

from tests.browser.people import People, fits
from tests.browser.printed_codes import said_by

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_printed_code_leads_a_phone_to_the_receipt(people: People) -> None:
    admin = await people.staff("admin1")
    await admin.get_by_role("link", name="窗口码").click()
    await admin.get_by_role("link", name="黄浦区行政服务中心").click()
    await fits(admin)
    await admin.get_by_role("link", name="打印桌贴 07").click()
    address = await said_by(admin.locator(".sheet__code"))
    await expect(admin.get_by_text(address, exact=True)).to_be_visible()
    await fits(admin)

    citizen = await people.citizen()
    await citizen.goto(address)
    await expect(citizen.get_by_role("heading", level=1)).to_have_text("综合受理07号窗口")
    await fits(citizen)
    await citizen.get_by_role("group", name="总体满意吗？").get_by_text("非常满意").click()
    await citizen.get_by_role("button", name="提交评价").click()
    await expect(citizen.get_by_text("评价已收到")).to_be_visible()
    await fits(citizen)
    await citizen.get_by_role("link", name="看看公开后的样子").click()
    await expect(citizen.locator(".facts")).to_contain_text("窗口二维码")


async def test_a_replaced_code_says_so_to_whoever_scans_it(people: People) -> None:
    admin = await people.staff("admin1")
    await admin.goto("/admin/windows?unit=Q01-01")
    row = admin.get_by_role("listitem").filter(has_text="综合受理08号窗口")
    address = await row.locator(".code-row__address").first.inner_text()
    await row.get_by_text("停用或换码").click()
    await row.get_by_label("停用的原因").fill("贴纸被人替换")
    await row.get_by_role("button", name="停用这个码").click()
    await expect(admin.get_by_role("status")).to_contain_text("新码已生成")
    await expect(row.locator(".code-row__address").first).not_to_have_text(address)

    citizen = await people.citizen()
    await citizen.goto(address)
    # the browser says it of every answer that is an error
    (said,) = people.complaints
    assert "410" in said
    people.complaints.clear()
    await fits(citizen)
    await citizen.get_by_role("link", name="自己选择窗口").click()
    await expect(citizen.get_by_role("link", name="综合受理08号窗口")).to_be_visible()
