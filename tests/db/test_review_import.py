"""Importing reviews: once each, in whole batches, bad rows named, nothing personal readable."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

import db.review_writes
from db.engine import reading, writing
from db.review_import.csv_file import CsvRow, FileUnusable, count_rows, csv_rows
from db.review_import.importing import BATCH_ROWS, Batch, ReviewImport, shift_to
from db.review_import.known import Known, put_organisation
from db.review_import.organisation_files import read_organisation
from db.review_import.refusals import Reason, RefusedRow
from db.review_import.rows import COLUMNS, PERSONAL, review_of
from db.review_writes import NewReview, add_review
from db.reviews import cases_to_start
from db.sealing import Keys
from db.tables import reviews
from rules.stars import Dimension, Stars
from tests import review_files
from tests.conftest import utcnow
from tests.db.scored import differing
from tests.files_2019 import DATA, needs_data, organise_2019
from tests.review_files import ORGANISATION, row, write

KNOWN = Known().and_those_of(ORGANISATION)


@pytest.fixture
async def organised(database: AsyncEngine) -> AsyncEngine:
    async with writing(database) as connection:
        await put_organisation(connection, ORGANISATION)
    return database


def importing(engine: AsyncEngine, keys: Keys | None, shift: timedelta) -> ReviewImport:
    return ReviewImport(engine, keys, KNOWN, utcnow, shift)


async def bring_in(
    engine: AsyncEngine, keys: Keys | None, path: Path, shift: timedelta = timedelta()
) -> list[Batch]:
    batches = importing(engine, keys, shift).batches(csv_rows(path, COLUMNS))
    return [batch async for batch in batches]


def added(batches: list[Batch]) -> int:
    return sum(batch.added.total() for batch in batches)


async def stored(engine: AsyncEngine) -> int:
    async with reading(engine) as connection:
        found = await connection.execute(select(func.count()).select_from(reviews))
        return found.scalar_one()


def many(path: Path, number: int) -> Path:
    return write(path, (row(f"M{n:05}", stars="1" if n % 100 == 0 else "5") for n in range(number)))


async def test_importing_twice_adds_nothing(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    path = many(tmp_path / "reviews.csv", BATCH_ROWS + 200)
    assert added(await bring_in(organised, keys, path)) == BATCH_ROWS + 200
    again = await bring_in(organised, keys, path)
    assert added(again) == 0
    assert sum(batch.already for batch in again) == BATCH_ROWS + 200
    assert not any(batch.cases for batch in again)
    assert await stored(organised) == BATCH_ROWS + 200


async def test_an_import_that_died_goes_on_where_it_was(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    path = many(tmp_path / "reviews.csv", 2 * BATCH_ROWS + 100)

    def failing() -> list[CsvRow]:
        whole = list(csv_rows(path, COLUMNS))
        return [*whole[: BATCH_ROWS + 50], CsvRow(0, {})]

    with pytest.raises(KeyError):
        async for _ in importing(organised, keys, timedelta()).batches(failing()):
            pass
    # whole batches are in, of the one it died in nothing is
    assert await stored(organised) == BATCH_ROWS
    assert added(await bring_in(organised, keys, path)) == BATCH_ROWS + 100
    async with reading(organised) as connection:
        assert len(await cases_to_start(connection, 100)) == 11


async def test_a_dry_run_counts_and_writes_nothing(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    await bring_in(organised, keys, write(tmp_path / "one.csv", [row("A")]))
    rows = [row("A"), row("B"), row("B"), row("C", stars="9")]
    (batch,) = await bring_in(organised, None, write(tmp_path / "more.csv", rows))
    assert (batch.added.total(), batch.already, len(batch.refused)) == (1, 2, 1)
    assert await stored(organised) == 1


async def test_each_bad_review_is_given_out_with_its_case(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    path = write(tmp_path / "r.csv", [row("A", stars="1"), row("B", stars="2"), row("C")])
    (batch,) = await bring_in(organised, keys, path)
    assert batch.added == Counter({Stars(1): 1, Stars(2): 1, Stars(5): 1})
    assert sorted(review.stars for _, review in batch.cases) == [1, 2]
    async with reading(organised) as connection:
        assert set(await cases_to_start(connection, 10)) == set(batch.cases)


async def test_the_same_id_for_another_rating_is_refused(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    await bring_in(organised, keys, write(tmp_path / "a.csv", [row("A", stars="1")]))
    again = write(tmp_path / "b.csv", [row("A", stars="5"), row("A", stars="1")])
    (batch,) = await bring_in(organised, keys, again)
    assert [(each.row, each.problems[0].reason) for each in batch.refused] == [
        (2, Reason.CONTRADICTS)
    ]
    assert batch.already == 1


async def test_reviews_are_received_when_they_come_in(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    before = utcnow()
    await bring_in(organised, keys, write(tmp_path / "a.csv", [row("A")]))
    async with reading(organised) as connection:
        found = (await connection.execute(select(reviews))).one()
    assert found.submitted_at == datetime(2019, 8, 1, 1, 30, tzinfo=UTC)
    assert before <= found.received_at <= utcnow()


async def test_shifting_moves_every_time_by_as_much_also_when_it_is_resumed(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    now = utcnow()
    times = ["2019-08-01T09:00:00+08:00", "2019-08-03T09:00:00+08:00", "2019-08-02T09:00:00+08:00"]
    rows = [row(f"S{n}", submitted_at=time) for n, time in enumerate(times)]
    rows.append(row("S9", submitted_at="2019-08-09T09:00:00+08:00", stars="0"))
    path = write(tmp_path / "r.csv", rows)
    shift = await shift_to(organised, path, KNOWN, now)
    first = write(tmp_path / "first.csv", rows[:1])
    await bring_in(organised, keys, first, shift)
    later = await shift_to(organised, path, KNOWN, now + timedelta(hours=1))
    await bring_in(organised, keys, path, later)
    async with reading(organised) as connection:
        found = await connection.execute(
            select(reviews.c.submitted_at).order_by(reviews.c.source_id)
        )
        moved = list(found.scalars())
    assert moved == [now - timedelta(days=2), now, now - timedelta(days=1)]


async def test_no_column_holds_personal_data_in_clear(
    organised: AsyncEngine, keys: Keys, tmp_path: Path
) -> None:
    await bring_in(organised, keys, write(tmp_path / "r.csv", [row("A"), row("B", stars="1")]))
    async with reading(organised) as connection:
        text = repr([tuple(each) for each in await connection.execute(select(reviews))])
    for secret in (
        review_files.NAME,
        review_files.PHONE,
        review_files.ADDRESS,
        review_files.APPLICATION,
        review_files.DEVICE,
    ):
        assert secret not in text
        assert repr(secret.encode())[2:-1] not in text


async def test_a_number_that_is_taken_costs_no_review(
    organised: AsyncEngine, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # so few numbers that reviews must meet
    monkeypatch.setattr(db.review_writes, "CROCKFORD", "01")
    rows = [row(f"N{n}", stars="1") for n in range(30)]
    (batch,) = await bring_in(organised, keys, write(tmp_path / "r.csv", rows))
    assert batch.added.total() == len({case_no for case_no, _ in batch.cases}) == 30
    # not even two of one file that draw the same number are counted for each other
    assert not await differing(organised)
    async with writing(organised) as connection:
        new = review_of(CsvRow(2, row("N31", application_no="")), KNOWN, utcnow())
        assert isinstance(new, NewReview)
        assert not (await add_review(connection, new, keys, utcnow())).already


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"stars": "6"}, [("stars", Reason.NOT_STARS)]),
        ({"stars": "５"}, [("stars", Reason.NOT_STARS)]),
        ({"stars": ""}, [("stars", Reason.MISSING)]),
        ({"efficiency": "0"}, [("efficiency", Reason.NOT_STARS)]),
        ({"guide_accuracy": "4"}, [("guide_accuracy", Reason.DOES_NOT_FIT)]),
        ({"item_code": "I005", "window_no": ""}, [("efficiency", Reason.DOES_NOT_FIT)]),
        ({"channel": "fax"}, [("channel", Reason.NOT_IN_THE_LIST)]),
        ({"stage": ""}, [("stage", Reason.MISSING)]),
        ({"unit_code": "X"}, [("unit_code", Reason.UNKNOWN_UNIT)]),
        ({"item_code": "X"}, [("item_code", Reason.UNKNOWN_ITEM)]),
        ({"window_no": "09"}, [("window_no", Reason.UNKNOWN_WINDOW)]),
        ({"submitted_at": "2019-08-01T09:30:00"}, [("submitted_at", Reason.NOT_A_TIME)]),
        ({"submitted_at": "2019-13-01T09:30:00Z"}, [("submitted_at", Reason.NOT_A_TIME)]),
        ({"submitted_at": "2999-01-01T00:00:00Z"}, [("submitted_at", Reason.IN_THE_FUTURE)]),
        ({"submitted_at": "0001-01-01T00:00:00+08:00"}, [("submitted_at", Reason.TOO_EARLY)]),
        ({"comment": "字" * 2001}, [("comment", Reason.TOO_LONG)]),
        ({"rater_phone": "12"}, [("rater_phone", Reason.NOT_A_PHONE)]),
        ({"rater_email": "nobody"}, [("rater_email", Reason.NOT_AN_ADDRESS)]),
        ({"rater_phone": "", "rater_email": ""}, [("rater_phone", Reason.NO_CONTACT)]),
        (
            {"identity": "anonymous"},
            [(name, Reason.NOT_ANONYMOUS) for name in PERSONAL],
        ),
        (
            {"review_id": " ", "stars": "2.5"},
            [("review_id", Reason.MISSING), ("stars", Reason.NOT_STARS)],
        ),
    ],
)
def test_a_wrong_cell_is_named_with_its_reason(
    changed: dict[str, str], problems: list[tuple[str, Reason]], tmp_path: Path
) -> None:
    path = write(tmp_path / "r.csv", [row("A", **changed)])
    refused = review_of(next(csv_rows(path, COLUMNS)), KNOWN, utcnow())
    assert isinstance(refused, RefusedRow)
    assert refused.row == 2
    assert [(each.field, each.reason) for each in refused.problems] == problems


def test_an_item_rated_by_itself_has_the_four_dimensions_of_items() -> None:
    cells = row("A", unit_code="D03", item_code="I005", window_no="", efficiency="", innovation="3")
    new = review_of(CsvRow(2, cells), KNOWN, utcnow())
    assert isinstance(new, NewReview)
    assert new.dimensions == {Dimension.INNOVATION: 3}


def without_a_column(text: str) -> bytes:
    return text.replace("stars", "points", 1).encode()


def in_gbk(text: str) -> bytes:
    return text.encode("gbk")


def with_an_open_quote(text: str) -> bytes:
    return (text + '"never closed').encode()


def with_a_column_twice(text: str) -> bytes:
    return text.replace("stage", "stars", 1).encode()


@pytest.mark.parametrize(
    "spoilt", [without_a_column, in_gbk, with_an_open_quote, with_a_column_twice]
)
def test_a_file_that_cannot_be_read_to_its_end_is_refused_whole(
    spoilt: Callable[[str], bytes], tmp_path: Path
) -> None:
    path = write(tmp_path / "r.csv", [row("A"), row("B")])
    path.write_bytes(spoilt(path.read_text()))
    with pytest.raises(FileUnusable):
        count_rows(path, COLUMNS)


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [row("A", comment="两行\n评论"), row("B")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\r\n" + b"short,row\r\n")
    found = list(csv_rows(path, COLUMNS))
    assert [each.number for each in found] == [2, 3, 5]
    assert [each.cells is None for each in found] == [False, False, True]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("units", "Q99，无上级，venue,Q98"),
        ("units", "Q99，种类不对，island,"),
        ("items", "I999，事项，Q98"),
        ("windows", "Q01,,没有编号"),
    ],
)
def test_a_wrong_row_of_the_organisation_refuses_its_file(
    name: str, line: str, tmp_path: Path
) -> None:
    options = review_files.write_organisation(tmp_path)
    paths = {
        option[2:]: Path(path) for option, path in zip(options[::2], options[1::2], strict=True)
    }
    with paths[name].open("a", encoding="utf-8") as file:
        file.write(line + "\r\n")
    with pytest.raises(FileUnusable):
        read_organisation(paths["units"], paths["items"], paths["windows"], Known())


@needs_data
async def test_the_dirty_file_has_nine_bad_rows_and_the_good_ones_go_in(
    database: AsyncEngine, keys: Keys
) -> None:
    may_name = await organise_2019(database)
    run = ReviewImport(database, keys, may_name, utcnow)
    batches = run.batches(csv_rows(DATA / "reviews_dirty.csv", COLUMNS))
    (batch,) = [batch async for batch in batches]
    assert [(each.row, [p.field for p in each.problems]) for each in batch.refused] == [
        (2, ["stars"]),
        (3, ["stars"]),
        (4, ["submitted_at"]),
        (5, ["unit_code"]),
        (7, ["rater_phone"]),
        (9, ["comment"]),
        (11, ["stars"]),
        (12, ["review_id"]),
        (13, ["submitted_at"]),
    ]
    assert batch.added.total() == await stored(database) == 3
