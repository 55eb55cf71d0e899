"""The list of open cases beside the same list in django-helpdesk, with the same cases.

`python -m bench.peers.run [--folder F] [--cases 100000] [--open 10000] [--rounds 30]`, run by
hand: it makes a virtual environment for the peer from bench/peers/requirements.lock, which takes a
download, and fills the peer's database with our cases. Both are kept in the folder and found again.

Each is one process on SQLite, as its manual has it served, and is asked by one visitor in turns.
Ours is the page of the list with fifty cases by what is due first. The peer's is the page of its
list and the fifty rows that this page then fetches, taken together, in its usual order, the oldest
first; it has no index for either order.
"""

import argparse
import asyncio
import base64
import hashlib
import json
import os
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from bench import desks
from bench.desk_cases import Desks, fill
from bench.desk_lives import OPERATOR
from bench.figures import Figure, Unit, Yardstick, median, print_table, progress
from bench.http_load import Answers, Ask, ask_all
from bench.stack import Stack, free_ports, now, running, settings_for
from cli.up.supervisor import PartName

HERE = Path(__file__).parent
LOCK = HERE / "requirements.lock"
ROWS = 50
IN_A_ROUND = 5
QUERY = {
    "filtering": {"status__in": [1, 2]},
    "sorting": "created",
    "search_string": "",
    "sortreverse": False,
}
"""What the peer's page asks for when it is opened: open tickets."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The peer's environment and databases, in a folder of their own; each number of cases, all of
    them and the open ones, has a database of its own."""

    folder: Path
    size: tuple[int, int]

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "venv" / "bin" / "python"

    @property
    def database(self) -> Path:
        """Its database."""
        return self.folder / f"helpdesk-{self.size[0]}-{self.size[1]}.db"

    @property
    def installed(self) -> bool:
        """Whether the whole of the lock, as it is now, was installed."""
        mark = self._mark
        return mark.exists() and mark.read_text() == _digest(LOCK)

    @property
    def _mark(self) -> Path:
        return self.folder / "venv" / "installed"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see."""
        return {
            **os.environ,
            "HELPDESK_DATABASE": str(self.database),
            "DJANGO_SETTINGS_MODULE": "helpdesk_site",
            "PYTHONPATH": str(HERE),
            # its server keeps a socket at home
            "HOME": str(self.folder),
        }

    async def run(self, *arguments: str) -> str:
        """Run its Python to the end; what it printed. Raises RuntimeError."""
        process = await asyncio.create_subprocess_exec(
            self.python,
            *arguments,
            env=self.environment,
            cwd=HERE,
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"{arguments} ended with {process.returncode}")
        return printed.decode()

    async def install(self) -> None:
        """Make the environment from the lock, unless that was done to the end."""
        if self.installed:
            return
        venv.create(self.folder / "venv", with_pip=True, clear=True)
        await self.run("-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK))
        self._mark.write_text(_digest(LOCK))

    async def fill(self, ours: Path) -> str:
        """Put our cases in, unless they are there; the key of a session."""
        kept = self.database.with_suffix(".json")
        if not kept.exists():
            self.database.unlink(missing_ok=True)
            await self.run("-m", "django", "migrate", "--verbosity", "0")
            kept.write_text(await self.run("load_tickets.py", str(ours)))
        session: str = json.loads(kept.read_text())["session"]
        return session

    def served(self, port: int) -> list[str]:
        """The command that serves it: one process, as many threads as its manual suggests."""
        gunicorn = ["-m", "gunicorn", "--workers", "1", "--threads", "4", "--keep-alive", "60"]
        where = ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
        return [str(self.python), *gunicorn, *where, "helpdesk_site"]


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


async def _measure(folder: Path, size: tuple[int, int], rounds: int) -> list[Figure]:
    peer = Peer(folder / "helpdesk", size)
    peer.folder.mkdir(parents=True, exist_ok=True)
    await peer.install()
    settings = settings_for(folder / f"desks-{size[0]}", demo=False)
    async with running(settings=settings, town=False) as stack:
        await fill(stack.engine, stack.keys, Desks(*size, now()))
        session = await peer.fill(settings.data_dir / "haochaping.db")
        await stack.start(PartName.WEB)
        (port,) = free_ports(1)
        served = await asyncio.create_subprocess_exec(
            *peer.served(port), env=peer.environment, cwd=HERE
        )
        try:
            await stack.answering(f"http://127.0.0.1:{port}/")
            return await _beside(stack, port, session, rounds)
        finally:
            served.terminate()
            await served.wait()


async def _beside(stack: Stack, port: int, session: str, rounds: int) -> list[Figure]:
    operator = await desks.at_desk(stack, OPERATOR)
    cookie = (("Cookie", f"sessionid={session}"),)
    query = base64.b64encode(json.dumps(QUERY).encode()).decode()
    page = Ask("/tickets/", headers=cookie)
    rows = Ask(f"/datatables_ticket_list/{query}?draw=1&start=0&length={ROWS}", headers=cookie)
    asked = (
        (stack.plan.settings.port, operator.ask("/cases"), ours := Answers()),
        (port, page, its_page := Answers()),
        (port, rows, its_rows := Answers()),
    )
    with progress("asking both", rounds) as advance:
        for number in range(rounds + 1):
            for its_port, ask, answers in asked:
                into = answers if number else Answers()
                await ask_all(its_port, 1, [ask] * IN_A_ROUND, into)
            advance(1 if number else 0)
    beside = median(ours.took)
    taken = {
        "django-helpdesk: its list, the page and its rows": median(its_page.took)
        + median(its_rows.took),
        "django-helpdesk: the page alone": median(its_page.took),
    }
    return [
        Figure(
            f"{name}, median", seconds * 1000, Unit.MILLISECONDS, Yardstick("ours", beside * 1000)
        )
        for name, seconds in taken.items()
    ]


def main() -> int:
    """Measure; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers.run", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".peers"))
    parser.add_argument("--cases", type=int, default=desks.CASES)
    parser.add_argument("--open", type=int, default=desks.OPEN)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    size = (asked.cases, asked.open)
    print_table("peers", asyncio.run(_measure(asked.folder.resolve(), size, asked.rounds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
