"""Which code a certificate is about: what decides on cases, and nothing beside it."""

import pytest

from workflows import replay_code
from workflows.replay_code import code_version


def test_the_code_is_what_decides_and_what_compares() -> None:
    names = dict(replay_code._sources())
    assert {"workflows.case", "rules.procedure.alarms", "workflows.replay_comparison"} <= set(names)
    assert not [name for name in names if name.startswith(("db", "web", "cli"))]
    assert code_version().modules == len(names)


def test_any_change_of_it_changes_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_version("abc")
    assert before.commit == "abc"
    assert before.digest == code_version().digest
    sources = dict(replay_code._sources())
    sources["rules.policy"] += b"\n"
    monkeypatch.setattr(replay_code, "_sources", sources.items)
    assert code_version.__wrapped__().digest != before.digest
