"""A chart is drawn from the table that stands behind it, which is there to read and to print."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.people import DESK, People, appears
from tests.browser.rating import rated

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
INK = """(canvas) => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((each) => each > 0);
}"""


async def test_each_chart_is_drawn_and_has_its_table(people: People) -> None:
    await rated(await people.citizen(), "窗口叫号太慢。")
    supervisor = await people.staff("city1")
    await supervisor.goto("/supervisor/figures")
    await appears(supervisor, supervisor.locator("[data-chart]").first)
    charts = supervisor.locator(".figure:has([data-chart]):has(td[data-value])")
    number = await charts.count()
    assert number
    for at in range(number):
        figure = charts.nth(at)
        canvas = figure.locator("[data-chart] canvas")
        await expect(canvas).to_be_visible()
        await canvas.scroll_into_view_if_needed()
        assert await canvas.evaluate(INK), "nothing is drawn"
        table = figure.locator("table")
        await expect(table).to_be_hidden()
        await figure.locator("summary").click()
        await expect(table.locator("tbody tr").first).to_be_visible()
    await supervisor.reload()
    await expect(charts.locator(".figure__table[open]")).to_have_count(0)
    await supervisor.evaluate("dispatchEvent(new Event('beforeprint'))")
    await expect(charts.locator(".figure__table[open]")).to_have_count(number)


async def test_of_a_table_without_any_number_no_chart_is_drawn(people: People) -> None:
    await rated(await people.citizen(), "取号机没有纸。")
    supervisor = await people.staff("city1")
    await supervisor.goto("/supervisor/figures")
    figure = supervisor.locator(".figure:has([data-percent])")
    drawn = figure.locator("[data-chart]")
    # in a demonstration nothing is due yet: shares of none are no numbers
    assert await figure.locator("td[data-value]").count() == 0
    await expect(figure.locator("table")).to_be_visible()
    await expect(drawn).to_be_hidden()


async def test_where_no_chart_can_be_drawn_the_tables_are_open(people: People) -> None:
    supervisor = await people.staff("city1")
    await supervisor.set_viewport_size(DESK)
    await supervisor.route(re.compile("echarts"), lambda route: route.abort())
    await supervisor.goto("/supervisor/figures")
    await expect(supervisor.locator(".figure:has([data-chart]) table").first).to_be_visible()
    await expect(supervisor.locator("[data-chart]").first).to_be_hidden()
    people.complaints.clear()
