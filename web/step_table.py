"""Who may take which step, in which stage and on which page: the rules' tables as a page of the
documentation, `python -m web.step_table > docs/steps.md`.

What a case itself asks for beyond it (a request that is open, a unit that is one's own) is in
rules/procedure/.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.roles import MAY, Role
from rules.stages import ALLOWED, Action, Stage
from web.access import TABLE
from web.desk.bulk.actions import BULK
from web.desk.forms.catalogue import FORMS
from web.hotline.one_call import STEPS as CALLING
from web.supervisor.decisions import CLOSING, DECIDES
from web.wording import source_name


@dataclass(frozen=True, slots=True)
class StepPage:
    """A page with forms for steps. `route` is its row in the table of access."""

    route: str
    steps: tuple[Action, ...]

    @property
    def path(self) -> str:
        """Its address."""
        return self.route.removeprefix("GET ")


BY_RATERS: Mapping[str, Action] = {
    "GET /survey/{token}": Action.RECORD_SURVEY_ANSWERS,
    "GET /reviews/{review_no}/information": Action.ADD_INFORMATION,
    "GET /reviews/{review_no}/withdrawal": Action.WITHDRAW,
    "GET /reviews/{review_no}/objection": Action.OBJECT,
}
STEP_PAGES = (
    StepPage("GET /cases/{case_no}", tuple(FORMS)),
    StepPage("GET /cases/bulk", BULK),
    StepPage("GET /hotline", (Action.DISPATCH,)),
    StepPage("GET /hotline/calls/{case_no}", CALLING),
    StepPage("GET /hotline/decisions", (Action.DECIDE_RETURN, Action.DECIDE_REOPENING)),
    StepPage("GET /hotline/duplicates/{case_no}/{other_no}", (Action.MERGE,)),
    StepPage("GET /department", (Action.ACCEPT, Action.ASSIGN)),
    StepPage("GET /supervisor", (*DECIDES.values(), *CLOSING)),
    *(StepPage(route, (step,)) for route, step in BY_RATERS.items()),
)
SHOWN_ROLES = tuple(role for role in Role if role is not Role.ADMINISTRATOR)


def pages_with(action: Action, role: Role) -> tuple[str, ...]:
    """Where somebody of a role finds a step: addresses, none for what nobody takes on a page."""
    rater = role is Role.RATER
    if role not in MAY[action]:
        return ()
    return tuple(
        each.path
        for each in STEP_PAGES
        if action in each.steps
        and rater == (each.route in BY_RATERS)
        and (rater or TABLE[each.route].admits(role))
    )


def rows_of(role: Role) -> Iterator[tuple[Action, tuple[Stage, ...], tuple[str, ...]]]:
    """The steps of a role: in which stages, on which pages."""
    for action in Action:
        if role in MAY[action]:
            yield action, ALLOWED[action], pages_with(action, role)


def as_markdown() -> str:
    """The table as a page of the documentation."""
    lines = [
        "# Who may take which step",
        "",
        "Made from `rules/roles.py`, `rules/stages.py` and `web/step_table.py` by",
        "`python -m web.step_table`; a test compares them. What a case itself asks for beyond it",
        "(a request that is open, a unit that is one's own, a version that is the last) is in",
        "`rules/procedure/`. Administrators take no step in any case. Which pages somebody may",
        "open at all is in [access.md](access.md).",
    ]
    for role in SHOWN_ROLES:
        lines += ["", f"## {source_name(role)} {role}", "", *_table(role)]
    return "\n".join(lines) + "\n"


def _table(role: Role) -> Iterable[str]:
    yield f"| step | {' | '.join(source_name(stage) for stage in Stage)} | pages |"
    yield f"|---|{'---|' * len(Stage)}---|"
    for action, stages, paths in rows_of(role):
        marks = ("yes" if stage in stages else "" for stage in Stage)
        where = ", ".join(f"`{path}`" for path in paths)
        yield f"| {source_name(action)} `{action}` | {' | '.join(marks)} | {where} |"


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_markdown())
