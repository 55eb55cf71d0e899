"""What `haochaping up` prints, in Chinese and in English. Deciding what happened is elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from cli.up.checks import Problem
from cli.up.plan import Plan


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account of the demonstration."""

    login: str
    name: str
    role: str
    unit: str


class Report:
    """Prints to `console`, plainly where that is not a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, chinese: str, english: str, seconds: float) -> None:
        """Something is done."""
        self._print(f"  ✓ {chinese} · {english} ({seconds:.1f} s)")

    def say(self, chinese: str, english: str) -> None:
        """Something is about to happen."""
        self._print(f"{chinese} · {english}")

    def problem(self, problem: Problem) -> None:
        """Something is wrong."""
        self._print(f"✗ {problem.chinese}", style="bold red")
        self._print(f"  {problem.english}", style="red")

    def log(self, lines: Sequence[str]) -> None:
        """The end of a log."""
        for line in lines:
            self._print(f"  │ {line}", style="dim")

    def addresses(self, plan: Plan) -> None:
        """Where everything is."""
        rows = [("网站", "Site", plan.site)]
        if plan.settings.demo:
            rows.append(("短信和邮件", "Messages", f"{plan.site}/messages"))
        rows += [
            ("Temporal 界面", "Temporal UI", plan.temporal_ui),
            ("数据目录", "Data", str(plan.data)),
            ("日志", "Logs", str(plan.log("web").parent)),
        ]
        self._print("")
        for chinese, english, where in rows:
            self._print(f"  {chinese} {english}: [bold]{where}[/bold]", markup=True)

    def sign_ins(self, accounts: Sequence[SignIn], password: str) -> None:
        """The demonstration's accounts, which have one password."""
        table = Table(box=None, padding=(0, 2))
        for heading in ("账号 login", "姓名 name", "角色 role", "单位 unit"):
            # a narrow terminal breaks a line: a login cut short would be of no use
            table.add_column(heading, overflow="fold")
        for account in accounts:
            table.add_row(account.login, account.name, account.role, account.unit)
        self._print("")
        self._print(
            f"  演示账号，密码都是 [bold]{password}[/bold] · "
            f"Demo sign-ins, all with the password [bold]{password}[/bold]",
            markup=True,
        )
        self._console.print(table)
        self._print("")

    def _print(self, text: str, *, style: str | None = None, markup: bool = False) -> None:
        self._console.print(text, style=style, markup=markup, highlight=False, soft_wrap=True)
