"""Made-up requests over the document: no fault, no answer that the document does not know."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from db.api_clients import add_client
from db.engine import make_engine, writing
from db.organisation import put_items, put_units, put_windows
from rules.stars import ReviewChannel
from tests.conftest import utcnow
from tests.web.api.served import served
from tests.web.conftest import ITEMS, UNITS, WINDOWS
from web.api.document import document
from web.i18n import Language, load

EXAMPLES = 10
"""For each kind of request; the whole module takes less than 20 seconds."""

MADE_UP = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
described = schemathesis.openapi.from_dict(document(load(Language.EN), "http://localhost"))


@dataclass(frozen=True, slots=True)
class Site:
    """A site on a port, and the key of a program it has admitted."""

    address: str
    key: str


@pytest.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A site with something to rate."""
    engine = make_engine(database_url)
    async with writing(engine) as connection:
        await put_units(connection, UNITS)
        await put_windows(connection, WINDOWS)
        await put_items(connection, ITEMS)
        key = await add_client(connection, "试", frozenset(ReviewChannel), 100_000, utcnow())
    await engine.dispose()
    with served(database_url, tmp_path) as address:
        yield Site(address, key)


def _validate(case: schemathesis.Case[Any], site: Site) -> None:
    case.call_and_validate(
        base_url=site.address,
        headers={"Authorization": f"Bearer {site.key}"},
        excluded_checks=[positive_data_acceptance] if _beyond_schemas(case) else [],
    )


def _beyond_schemas(case: schemathesis.Case[Any]) -> bool:
    """Whether something may rightly be refused that no schema tells: which codes there are, that a
    window is one of the unit given, what can be searched for."""
    return case.method == "POST" or not {"window", "q"}.isdisjoint(case.query or ())


@described.parametrize()
@MADE_UP
def test_made_up_requests_are_answered_as_documented(
    case: schemathesis.Case[Any], site: Site
) -> None:
    _validate(case, site)


@given(case=described["/api/v1/reviews"]["POST"].as_strategy())
@MADE_UP
def test_made_up_reviews_of_a_real_window_are_kept_or_refused(
    case: schemathesis.Case[Any], site: Site
) -> None:
    if isinstance(case.body, dict):
        case.body |= {"unit": "Q01-01", "window": "05", "item": "", "dimensions": {}}
    _validate(case, site)
