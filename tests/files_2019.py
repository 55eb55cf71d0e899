"""The reviews of 2019 and their organisation: files that lie beside the repository, or not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.review_import.csv_file import csv_rows
from db.review_import.importing import ReviewImport
from db.review_import.known import Known, known, put_organisation
from db.review_import.organisation_files import read_organisation
from db.review_import.rows import COLUMNS
from db.sealing import Keys
from rules.stars import Stars
from tests.conftest import utcnow

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
IN_2019 = 19777

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the files to import are not beside us")


async def organise_2019(engine: AsyncEngine) -> Known:
    """Put the organisation in; what a review may name then."""
    files = read_organisation(DATA / "units.csv", DATA / "items.csv", DATA / "windows.csv", Known())
    async with writing(engine) as connection:
        await put_organisation(connection, files)
    async with reading(engine) as connection:
        return await known(connection)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import said of itself, and the database it went into."""

    engine: AsyncEngine
    stars: Mapping[Stars, int]
    cases: int


async def import_2019(engine: AsyncEngine, keys: Keys) -> Imported:
    """Put the organisation and all reviews in."""
    run = ReviewImport(engine, keys, await organise_2019(engine), utcnow)
    stars: Counter[Stars] = Counter()
    cases = 0
    async for batch in run.batches(csv_rows(DATA / "reviews_2019.csv", COLUMNS)):
        assert not batch.refused
        stars += batch.added
        cases += len(batch.cases)
    return Imported(engine, stars, cases)
