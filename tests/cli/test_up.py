"""`haochaping up` for real: Temporal, worker, outbox and web on free ports, started and stopped."""

import json
import os
import select
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import forked
from tests.terminal import command_lines_with, make_run_in_a_terminal
from tests.up import ENDED_WITHIN_SECONDS, Ports, Up, ready, start, up_on


def refusal(data: Path, ports: Ports) -> str:
    done = forked.run(*up_on(data, ports))
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One that all but those tests share that end it."""
    with ready(tmp_path_factory.mktemp("up")) as up:
        yield up


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 -- ours, on loopback
        body: bytes = answer.read()
    return body.decode()


def test_up_prints_addresses_that_answer(running: Up) -> None:
    printed = "".join(running.printed)
    site, ui = f"http://127.0.0.1:{running.ports.web}", f"http://127.0.0.1:{running.ports.ui}"
    for address in (site, f"{site}/messages", ui):
        assert address in printed
    assert fetch(f"{site}/readyz")
    assert "<html" in fetch(site)
    assert "html" in fetch(ui).lower()


def test_every_part_runs_in_a_group_of_its_own_so_that_ctrl_c_reaches_only_up(running: Up) -> None:
    parts = running.parts()
    assert set(parts) == {"temporal", "worker", "outbox", "web"}
    groups = {os.getpgid(pid) for pid in parts.values()}
    assert len(groups) == len(parts)
    assert os.getpgid(running.process.pid) not in groups


def test_second_up_on_the_same_data_directory_is_refused(running: Up) -> None:
    printed = refusal(running.data, Ports.free())
    assert f"进程号 {running.process.pid}" in printed
    assert "Stop it first" in printed
    assert set(running.parts()) == {"temporal", "worker", "outbox", "web"}


def test_up_on_ports_in_use_names_each_of_them_and_its_option(running: Up, tmp_path: Path) -> None:
    printed = refusal(tmp_path, running.ports)
    for port, option in (
        (running.ports.web, "--port"),
        (running.ports.temporal, "--temporal-port"),
        (running.ports.ui, "--temporal-ui-port"),
    ):
        assert f"127.0.0.1:{port}" in printed
        assert option in printed
    assert "已被占用" in printed


def test_doctor_finds_nothing_wrong_while_up_runs(running: Up) -> None:
    done = forked.run(
        *("doctor", "--json"),
        HCP_DATA_DIR=str(running.data),
        HCP_DEMO="1",
        HCP_TEMPORAL_ADDRESS=f"127.0.0.1:{running.ports.temporal}",
    )
    findings = {finding["check"]: finding["state"] for finding in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert findings["database"] == findings["temporal"] == findings["worker"] == "ok"


def test_when_ctrl_c_is_typed_or_a_part_dies_everything_goes_down_and_the_data_stay(
    tmp_path: Path,
) -> None:
    with make_run_in_a_terminal(tmp_path) as terminal:
        terminal.read_until("Press Ctrl-C")
        terminal.type("\x03")
        printed = terminal.read_to_the_end()
    assert "Everything is stopped" in printed
    assert "Traceback" not in printed
    assert command_lines_with(str(tmp_path)) == []
    # the same data directory once more: a second start keeps what the first one made
    with ready(tmp_path) as up:
        parts = up.parts()
        os.kill(parts["worker"], signal.SIGKILL)
        code, printed = up.end()
    assert code == 1, printed
    assert "worker 意外停止（SIGKILL）" in printed
    assert "worker_started" in printed, "the tail of its log"
    assert still_there(parts) == []


def test_a_service_manager_may_stop_it_while_it_starts(tmp_path: Path) -> None:
    up = start(tmp_path, Ports.free())
    up.read_until("haochaping is starting")
    up.process.send_signal(signal.SIGTERM)
    code, printed = up.end()
    assert code == 0, printed
    assert "Everything is stopped" in printed
    assert command_lines_with(str(tmp_path)) == []


def still_there(parts: dict[str, int]) -> list[str]:
    return [name for name, pid in parts.items() if Path(f"/proc/{pid}").exists()]


def test_no_part_outlives_an_up_that_was_killed(tmp_path: Path) -> None:
    with ready(tmp_path) as up:
        watched = [os.pidfd_open(pid) for pid in up.parts().values()]
        up.process.kill()
        try:
            for part in watched:
                assert select.select([part], [], [], ENDED_WITHIN_SECONDS)[0]
        finally:
            for part in watched:
                os.close(part)


def test_data_directory_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    printed = refusal(tmp_path / "file" / "data", Ports.free())
    assert "无法写入数据目录" in printed
    assert "--data" in printed
    assert "Traceback" not in printed


def test_damaged_temporal_file_is_a_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "temporal.db"
    file.write_bytes(b"no database " * 1000)
    printed = refusal(tmp_path, Ports.free())
    assert "is not a Temporal data file" in printed
    assert file.read_bytes() == b"no database " * 1000


def test_the_same_port_given_twice_is_a_sentence(tmp_path: Path) -> None:
    ports = Ports.free()
    printed = refusal(tmp_path, Ports(ports.web, ports.web, ports.ui))
    assert "given twice" in printed
