"""A member of staff at the desk: a browser's cookie jar, pages read, forms filled in and sent."""

from dataclasses import dataclass

from httpx2 import AsyncClient, Response

from rules.stages import Action
from tests.web.desk.page_reader import Page, PageForm, read_page


@dataclass
class DeskVisitor:
    """Somebody signed in."""

    browser: AsyncClient

    async def page(self, path: str, status: int = 200) -> Page:
        """A page. Fails if it answers with another status."""
        response = await self.browser.get(path)
        assert response.status_code == status, response.text
        return read_page(response.text)

    async def actions(self, case_no: str) -> set[Action]:
        """The steps the page of a case has forms for, each with a button."""
        page = await self.page(f"/cases/{case_no}")
        names = {
            form.action.removeprefix(f"/cases/{case_no}/"): form
            for form in page.forms
            if form.action.startswith(f"/cases/{case_no}/")
        }
        assert all(form.buttons for form in names.values())
        return {Action(name) for name in names if name in set(Action)}

    async def form(self, case_no: str, action: Action) -> PageForm:
        """The form of a step as the page has it now."""
        return (await self.page(f"/cases/{case_no}")).form(f"/cases/{case_no}/{action}")

    async def send(self, form: PageForm, **typed: str) -> Response:
        """Send a form with more typed into it."""
        return await self.browser.post(form.action, data={**form.values, **typed})

    async def take(self, case_no: str, action: Action, **typed: str) -> None:
        """Fill in a step's form and send it. Fails if it is refused."""
        response = await self.send(await self.form(case_no, action), **typed)
        assert response.status_code == 303, read_page(response.text).text
        done = await self.page(response.headers["location"])
        assert "已完成：" in done.text
