"""Made-up requests over the document: no fault, no answer that the document does not know."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.web.api.served import served
from web.api.document import document
from web.i18n import Language, load

EXAMPLES = 25
"""For each kind of request; the whole module takes less than 20 seconds."""

described = schemathesis.openapi.from_dict(document(load(Language.EN), "http://localhost"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A site on an empty database."""
    with served(request.getfixturevalue(f"{request.param}_url"), tmp_path) as address:
        yield address


@described.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_made_up_requests_are_answered_as_documented(
    case: schemathesis.Case[Any], site: str
) -> None:
    case.call_and_validate(base_url=site)
