"""The table and the feed: complete, well-formed, and harmless to whatever opens them."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree as ET

import httpx2
import pytest

from tests.conftest import utcnow
from tests.web.programs import Rate
from web.api import downloads

ATOM = "{http://www.w3.org/2005/Atom}"
MARKUP = "<script>alert(1)</script> ]]> & \ufffe\uffff 👍"


def _rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


async def test_the_table_holds_all_that_the_filters_find(
    program: httpx2.AsyncClient, rate: Rate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "AT_ONCE", 3)
    start = utcnow()
    good = [await rate(start - timedelta(hours=each), stars=5) for each in range(7)]
    await rate(stars=1)
    answer = await program.get("/api/v1/reviews.csv?stars=5")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert [each["review_no"] for each in _rows(answer.content)] == good


async def test_the_table_of_what_was_looked_for_goes_on_to_its_end(
    program: httpx2.AsyncClient, rate: Rate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "AT_ONCE", 2)
    start = utcnow()
    at_the_window = {"window_no": "05", "comment": "排队太久"}
    queues = [await rate(start - timedelta(hours=each), **at_the_window) for each in range(5)]
    await rate(window_no="06", comment="排队太久")
    await rate(window_no="05", comment="很快")
    answer = await program.get("/api/v1/reviews.csv?unit=Q01-01&window=05&q=排队")
    assert [each["review_no"] for each in _rows(answer.content)] == queues


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
async def test_no_cell_is_calculated(program: httpx2.AsyncClient, rate: Rate, begin: str) -> None:
    await rate(comment=f'{begin}HYPERLINK(1),\n"第二行"')
    (row,) = _rows((await program.get("/api/v1/reviews.csv")).content)
    assert row["comment"] == f'\'{begin}HYPERLINK(1),\n"第二行"'


async def test_a_wrong_filter_is_said_before_the_table_begins(program: httpx2.AsyncClient) -> None:
    assert (await program.get("/api/v1/reviews.csv?unit=nowhere")).status_code == 404
    assert (await program.get("/api/v1/reviews.csv?limit=5")).status_code == 422


async def test_the_feed_is_valid_atom(program: httpx2.AsyncClient, rate: Rate) -> None:
    bad = await rate(stars=1, comment=MARKUP)
    await rate(utcnow() - timedelta(days=1), comment="很好")
    await rate(unit_code="D03")
    answer = await program.get("/api/v1/units/Q01/reviews.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 -- our own
    assert feed.tag == f"{ATOM}feed"
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
    assert links["self"] == feed.findtext(f"{ATOM}id")
    assert str(links["self"]).endswith("/api/v1/units/Q01/reviews.atom")
    first, second = feed.findall(f"{ATOM}entry")
    assert str(first.findtext(f"{ATOM}id")).endswith(f"/reviews/{bad}")
    assert first.findtext(f"{ATOM}content") == MARKUP.replace("\ufffe\uffff", "")
    assert second.findtext(f"{ATOM}content") == "很好"
    for each in (feed, first, second):
        for name in ("id", "title", "updated"):
            assert each.findtext(f"{ATOM}{name}")
        assert each.find(f"{ATOM}author/{ATOM}name") is not None
    category = first.find(f"{ATOM}category")
    assert category is not None
    assert category.get("term") == "awaiting_dispatch"
    assert second.find(f"{ATOM}category") is None


async def test_a_feed_without_reviews_is_a_feed_too(program: httpx2.AsyncClient) -> None:
    feed = ET.fromstring((await program.get("/api/v1/units/C01/reviews.atom")).content)  # noqa: S314 -- our own
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert feed.findall(f"{ATOM}entry") == []
