"""The pictures of the README and of docs/desks.md, taken of a demonstration:
`python -m tests.browser.screenshots`.

They are taken again when a page they show has changed; nothing compares them.
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import ViewportSize

from tests.browser import desk_pictures
from tests.browser.browsers import opened
from tests.browser.keeping import FOLDER, keep
from tests.browser.people import DESK, People, appears
from tests.browser.rating import FORM, rated
from tests.up import ready

COMMENT = "下午两点取号，等到四点半才叫到，窗口只开了一个。"
TALL = ViewportSize(width=360, height=1240)
FRONT = ViewportSize(width=1280, height=860)
CASE = ViewportSize(width=1280, height=1500)


async def take(people: People) -> None:
    """Take all of them."""
    citizen = await people.citizen(TALL)
    await citizen.goto(FORM)
    await citizen.get_by_role("group", name="总体满意吗？").get_by_text("非常不满意").click()
    await keep(citizen, "rating")
    await rated(citizen, COMMENT)
    await keep(citizen, "receipt")
    await citizen.get_by_role("link", name="看看公开后的样子").click()
    await citizen.set_viewport_size(DESK)
    await keep(citizen, "review")
    for name, path in (("front", "/"), ("unit", "/units/Q01-01")):
        await citizen.set_viewport_size(FRONT)
        await citizen.goto(path)
        await keep(citizen, name)

    operator = await people.staff("hotline1")
    await operator.goto("/cases")
    await operator.set_viewport_size(CASE)
    row = await appears(operator, operator.locator(".cases__row", has_text=COMMENT))
    await row.get_by_role("link").click()
    await keep(operator, "case")

    admin = await people.staff("admin1")
    await admin.goto("/admin/windows/sheets?unit=Q01-01&window=09")
    await admin.locator(".sheet").screenshot(path=FOLDER / "sheet.png")


async def main() -> None:
    """Start a demonstration, take the pictures, end it."""
    with tempfile.TemporaryDirectory() as data, ready(Path(data)) as up:
        async with opened() as chromium:
            people = People(chromium, up.site)
            await take(people)
            await desk_pictures.take(people)
            await people.leave()


if __name__ == "__main__":
    asyncio.run(main())
