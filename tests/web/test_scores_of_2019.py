"""The reviews of 2019 on the pages: the published figures, and what a count by hand gives."""

import csv
from collections import Counter
from collections.abc import AsyncIterator
from html.parser import HTMLParser

import pytest
from sqlalchemy import func, select

from db.engine import make_engine, reading
from db.sealing import Keys
from db.tables import reviews
from rules.stars import ITEM_DIMENSIONS, WINDOW_DIMENSIONS, Stars
from settings import Settings
from tests.db.scored import differing
from tests.files_2019 import DATA, IN_2019, Imported, import_2019, needs_data
from tests.web.browser import Browser, browser
from web.app import create_app
from web.dependencies import WebDependencies
from web.pages import Pages
from web.temporal import LazyCases
from web.throttling import Throttle
from web.wording import source_name

pytestmark = [needs_data, pytest.mark.timeout(300)]

BAD_IN_2019 = 347
PUBLISHED = (286, 61, 52, 191, 19187)
"""How many reviews of one star, of two, and so on."""
Rows = list[list[str]]


class _Tables(HTMLParser):
    """The cells of each table by the id of what names the section it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, Rows] = {}
        self._section = ""
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._section = given.get("aria-labelledby") or ""
        elif tag == "tr":
            self.tables.setdefault(self._section, []).append([])
        elif tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.tables[self._section][-1].append("".join(self._cell).strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def tables_in(page: str) -> dict[str, Rows]:
    """The tables of a page."""
    reader = _Tables()
    reader.feed(page)
    return reader.tables


@pytest.fixture(scope="module")
async def imported(shared_sqlite_url: str, keys: Keys) -> AsyncIterator[Imported]:
    """A database with these reviews."""
    engine = make_engine(shared_sqlite_url)
    yield await import_2019(engine, keys)
    await engine.dispose()


@pytest.fixture(scope="module")
async def visitor(keys: Keys, pages: Pages, imported: Imported) -> AsyncIterator[Browser]:
    """A visitor of a site with these reviews on it."""
    engine = imported.engine
    settings = Settings(demo=False, temporal_address="127.0.0.1:1", host="testserver", port=80)
    cases, throttle = LazyCases(settings, keys), Throttle(engine, keys)
    parts = WebDependencies(settings, engine, keys, cases, throttle)
    one = browser(create_app(settings, parts, pages))
    async with one.client:
        yield one


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_unit() -> dict[str, list[dict[str, str]]]:
    """The rows of each unit and of the units below it, counted with nothing of the program's."""
    parents = {row["unit_code"]: row["parent_code"] for row in rows_of("units")}
    found: dict[str, list[dict[str, str]]] = {code: [] for code in parents}
    for row in rows_of("reviews_2019"):
        code = row["unit_code"]
        while code:
            found[code].append(row)
            code = parents[code]
    return found


def stars_counted(rows: list[dict[str, str]]) -> list[str]:
    counts = Counter(row["stars"] for row in rows)
    return [f"{counts[str(star)]:,}" for star in (5, 4, 3, 2, 1)]


def of_items(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if row["item_code"] and not row["window_no"]]


def mean_and_n(rows: list[dict[str, str]], column: str) -> list[str]:
    points = [int(row[column]) for row in rows if row[column]]
    if not points:
        return ["—", "0"]
    text = f"{sum(points) / len(points):.2f}"
    never_rounded_up = "4.99" if text == "5.00" and min(points) < 5 else text
    return [never_rounded_up, f"{len(points):,}"]


async def test_the_reviews_come_in_with_the_published_figures(imported: Imported) -> None:
    assert imported.stars == {Stars(k): n for k, n in enumerate(PUBLISHED, start=1)}
    assert imported.cases == BAD_IN_2019
    async with reading(imported.engine) as connection:
        assert await connection.scalar(select(func.count()).select_from(reviews)) == IN_2019
    assert not await differing(imported.engine)


async def test_the_front_page_has_exactly_the_published_figures(visitor: Browser) -> None:
    page = (await visitor.get("/")).text
    assert f"<strong>{IN_2019:,}</strong> 条评价" in page
    assert f"累计差评 {BAD_IN_2019} 条" in page
    stars = tables_in(page)["figures"][1:]
    assert [row[2] for row in stars] == [f"{number:,}" for number in reversed(PUBLISHED)]
    assert stars[0][3] == "97.02%"


async def test_every_units_page_has_what_a_count_by_hand_gives(visitor: Browser) -> None:
    for code, rows in by_unit().items():
        tables = tables_in((await visitor.get(f"/units/{code}")).text)
        assert [row[2] for row in tables["stars"][1:]] == stars_counted(rows), code
        items = of_items(rows)
        windows = [row for row in rows if row not in items] if items else rows
        for section, own, dimensions in (
            ("of-windows", windows, WINDOW_DIMENSIONS),
            ("of-items", items, ITEM_DIMENSIONS),
        ):
            shown = {row[0]: row[2:] for row in tables.get(section, [])[1:]}
            expected = {"总体满意度": mean_and_n(own, "stars")} | {
                source_name(each): mean_and_n(rows, each) for each in dimensions
            }
            assert shown == (expected if own else {}), (code, section)


async def test_every_entrance_lists_its_units_with_what_a_count_by_hand_gives(
    visitor: Browser,
) -> None:
    counted = by_unit()
    names = {row["name"]: row for row in rows_of("units")}
    seen = 0
    for kind in ("department", "district", "committee"):
        for line in tables_in((await visitor.get(f"/units?kind={kind}")).text)[""][1:]:
            if len(line) == 1:  # the heading of those without a rank
                continue
            unit = names[line[1].splitlines()[0].strip()]
            rows = counted[unit["unit_code"]]
            bad = sum(row["stars"] in "12" for row in rows)
            assert (unit["kind"], unit["parent_code"]) == (kind, "")
            assert [line[3], line[5]] == [f"{len(rows):,}", f"{bad:,}"]
            assert line[2] == mean_and_n(rows, "stars")[0]
            assert (line[0] == "—不参与排名") is (len(rows) < 30)
            seen += 1
    assert seen == sum(not row["parent_code"] for row in names.values())
