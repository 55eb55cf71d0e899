"""Turning a page context into a page. What the pages are is in the packages of their actors.

How a page is added:

1. In the actor's package (`web/desk/`, say) write a frozen dataclass with everything the page
   shows, ready to show: no row of a table, no request. Its fields are the template's variables.
2. Write `templates/desk/<page>.html`, extending `base.html`. Build it from the macros in
   `templates/components/` (see each file's head for how it is called). Texts are Chinese, in
   `{{ _("…") }}` or `{% trans %}`; enumerations by `{{ stage|name }}`, sentences and refusals by
   `{{ sentence|say }}`, moments by `|moment`, `|exact`, `|day`, `|weekday`, `|due` and `|iso`,
   figures by `|count`, `|mean`, `part|share(whole)`, bars by `part|width(whole)`, files by
   `|filekind` and `|size`. No inline style or script.
3. Write the route: read with `Reading`, load or raise `errors.not_found(N_("…"))`, and end with
   `return render(request, "desk/<page>.html", context)`. A form is read with `await
   submission(request)` (forms.py) and, when it is wrong, rendered again with `status=422` and its
   `.state`, so that nothing typed is lost. After a change, answer `see_other(path)`.
4. Add the route to `access.py` (who may), the router to `app.py`, a link to `navigation.py`.
   The form token, role, language and body limit are checked before the route is called.
5. `python -m web.translations`, translate, and the tests name what was forgotten.

Forms without a reload, keys, and lists that refresh themselves are attributes in the markup:
docs/frontend.md.

Every page also has `page` (see Frame): `page.staff`, `page.language`, `page.path`, and
`page.form_token`, which the macro `form_token(page)` puts into every form.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from db.staff import Member
from web.i18n import Catalogue, Language, load
from web.local_paths import path_here
from web.navigation import CASE_STAFF, Link, leads_to, links_for
from web.scheme import NAMES as SCHEMES
from web.scheme import Scheme
from web.templating import Templates
from web.visit import Visit, visit_of


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around its content.

    `address` is for paper: where the page is found, "" of one that answers a mistake. `switches`:
    the same page in the others of our languages; `schemes`: in light or dark, the name, the
    address, and whether it is chosen.
    """

    visit: Visit
    path: str
    address: str
    switches: tuple[tuple[Language, str], ...]
    schemes: tuple[tuple[str, str, bool], ...]
    demo: bool

    @property
    def language(self) -> Language:
        """The page's language."""
        return self.visit.language

    @property
    def staff(self) -> Member | None:
        """Who is signed in."""
        return self.visit.signed_in.member if self.visit.signed_in else None

    @property
    def has_cases(self) -> bool:
        """Whether whoever is signed in works with cases."""
        return self.staff is not None and self.staff.role in CASE_STAFF

    @property
    def unread(self) -> int:
        """How many mentions of whoever is signed in are not seen yet."""
        return self.visit.signed_in.unread if self.visit.signed_in else 0

    @property
    def dark_media(self) -> str:
        """For which media the dark colours are loaded."""
        return self.visit.scheme.media

    @property
    def links(self) -> tuple[Link, ...]:
        """The navigation of whoever is looking."""
        return links_for(self.staff.role if self.staff else None, self.demo)

    @property
    def form_token(self) -> str:
        """For the macro form_token(page) only: reading it sets the visitor's cookie."""
        return self.visit.form_token

    def is_here(self, link: Link) -> bool:
        """Whether a link of the navigation leads to this page or one below it."""
        return leads_to(link, self.path)


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates and the catalogue of each language."""

    templates: dict[Language, Templates]
    catalogues: dict[Language, Catalogue]
    demo: bool


def make_pages(static_path: Callable[[str], str], demo: bool) -> Pages:
    """Read the catalogues and set up the templates. `static_path` gives a static file's address."""
    catalogues = {language: load(language) for language in Language}
    templates = {language: Templates(catalogues[language], static_path) for language in Language}
    return Pages(templates, catalogues, demo)


def render(
    request: Request, template: str, context: Any, status: int = HTTPStatus.OK
) -> HTMLResponse:
    """A page. `context` is a dataclass; its fields are the template's variables."""
    pages = cast("Pages", request.app.state.pages)
    visit = visit_of(request)
    site, path, asked = request.app.state.settings.site, path_here(request), _asked(request)
    frame = Frame(
        visit=visit,
        path=path,
        address=_address(site, path, asked) if status == HTTPStatus.OK else "",
        switches=tuple(
            (each, _switch(path, asked, "lang", each))
            for each in Language
            if each is not visit.language
        ),
        schemes=tuple(
            (name, _switch(path, asked, "scheme", each), each is visit.scheme)
            for each, name in SCHEMES.items()
        ),
        demo=pages.demo,
    )
    values = {each.name: getattr(context, each.name) for each in fields(context)}
    page = pages.templates[visit.language].get_template(template)
    return HTMLResponse(page.render(values, page=frame), status_code=status)


def wants_a_part(request: Request) -> bool:
    """Whether a script asks, which puts what it gets into the page that is open."""
    return "hx-request" in request.headers and "hx-boosted" not in request.headers


def render_part(request: Request, template: str, context: Any) -> HTMLResponse:
    """A part of a page, for such a script; no browser keeps it."""
    part = render(request, template, context)
    part.headers["Cache-Control"] = "no-store"
    return part


def catalogue(request: Request, language: Language | None = None) -> Catalogue:
    """The catalogue of a language, by default the visit's, for sentences outside templates."""
    catalogues = cast("Pages", request.app.state.pages).catalogues
    return catalogues[language or visit_of(request).language]


def see_other(path: str) -> RedirectResponse:
    """Where to go after a form was accepted: reloading there submits nothing again."""
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)


Asked = list[tuple[str, str]]


def _asked(request: Request) -> Asked:
    return parse_qsl(request.url.query, keep_blank_values=True)


def _address(site: str, path: str, asked: Asked) -> str:
    lasting = [each for each in asked if each[0] not in {"lang", "scheme"}]
    return f"{site}{path}{'?' if lasting else ''}{urlencode(lasting)}"


def _switch(path: str, asked: Asked, name: str, choice: Language | Scheme) -> str:
    chosen = [*(each for each in asked if each[0] != name), (name, choice.value)]
    return f"{path}?{urlencode(chosen)}"
