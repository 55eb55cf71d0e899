"""The peer's environment is taken as made only when all of its lock was installed."""

import hashlib
from pathlib import Path

from bench.peers.run import LOCK, Peer


def test_an_environment_that_was_not_made_to_the_end_is_made_again(tmp_path: Path) -> None:
    peer = Peer(tmp_path, (2_000, 500))
    assert not peer.installed
    peer.python.parent.mkdir(parents=True)
    peer.python.touch()
    assert not peer.installed, "pip was stopped half way"
    mark = tmp_path / "venv" / "installed"
    mark.write_text(hashlib.sha256(LOCK.read_bytes()).hexdigest())
    assert peer.installed
    mark.write_text("another lock")
    assert not peer.installed


def test_each_number_of_cases_has_a_database_of_its_own(tmp_path: Path) -> None:
    assert Peer(tmp_path, (2_000, 500)).database != Peer(tmp_path, (100_000, 500)).database
