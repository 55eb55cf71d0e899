"""Who may open which route: the one table, enforced before any route is called.

A route that is not in the table keeps the site from starting. Which cases somebody may see, and
which steps they may take in one, is decided by the route with rules/roles.py, not here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

from rules.roles import Role
from web.api.clients import authenticated, key_in
from web.errors import SignInNeeded, forbidden
from web.visit import visit_of


@dataclass(frozen=True, slots=True)
class Access:
    """Everybody, staff in one of these roles, or programs with a key."""

    everybody: bool
    roles: frozenset[Role] = frozenset()
    programs: bool = False

    def admits(self, role: Role | None) -> bool:
        """Whether somebody of this role, or a visitor (None), may come in."""
        return self.everybody or role in self.roles


STAFF_ROLES = (Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR, Role.ADMINISTRATOR)
EVERYBODY = Access(everybody=True)
PROGRAMS = Access(everybody=False, programs=True)
ANY_STAFF = Access(everybody=False, roles=frozenset(STAFF_ROLES))


def only(*roles: Role) -> Access:
    """Staff in these roles."""
    return Access(everybody=False, roles=frozenset(roles))


TEMPLATE_KEEPERS = only(Role.OPERATOR, Role.SUPERVISOR)
CASE_STAFF = only(Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR)
PUBLICATION_STAFF = only(Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR)
NOTICE_STAFF = only(Role.OPERATOR, Role.ADMINISTRATOR)
HISTORY_STAFF = only(Role.OPERATOR, Role.SUPERVISOR)
ADMINISTRATORS = only(Role.ADMINISTRATOR)
SUPERVISORS = only(Role.SUPERVISOR)
HANDLERS = only(Role.HANDLER)
UNIT_STAFF = only(Role.HANDLER, Role.SUPERVISOR)
OPERATORS = only(Role.OPERATOR)

TABLE: Mapping[str, Access] = {
    "GET /": EVERYBODY,
    "GET /units": EVERYBODY,
    "GET /units/{code}": EVERYBODY,
    "GET /rate": EVERYBODY,
    "POST /rate": EVERYBODY,
    "GET /reviews": EVERYBODY,
    "GET /rate/application": EVERYBODY,
    "POST /rate/application": EVERYBODY,
    # whoever has the link: the route opens it
    "GET /rate/link/{token}": EVERYBODY,
    # whoever typed the review, in the browser it was typed in: checked by the route
    "GET /rate/confirm/{token}": EVERYBODY,
    "POST /rate/confirm/{token}": EVERYBODY,
    "GET /rate/confirm/{token}/edit": EVERYBODY,
    "POST /rate/confirm/{token}/code": EVERYBODY,
    "POST /rate/confirm/{token}/anonymous": EVERYBODY,
    "GET /reviews/{review_no}": EVERYBODY,
    # whoever has the link: its token is checked by the route
    "GET /reviews/{review_no}/receipt": EVERYBODY,
    "GET /reviews/{review_no}/addition": EVERYBODY,
    "POST /reviews/{review_no}/addition": EVERYBODY,
    "GET /reviews/{review_no}/change": EVERYBODY,
    "POST /reviews/{review_no}/change": EVERYBODY,
    "GET /follow": EVERYBODY,
    "POST /follow": EVERYBODY,
    "GET /reviews/{review_no}/information": EVERYBODY,
    "POST /reviews/{review_no}/information": EVERYBODY,
    "GET /reviews/{review_no}/withdrawal": EVERYBODY,
    "POST /reviews/{review_no}/withdrawal": EVERYBODY,
    "GET /reviews/{review_no}/objection": EVERYBODY,
    "POST /reviews/{review_no}/objection": EVERYBODY,
    "GET /reviews/{review_no}/survey": EVERYBODY,
    "POST /reviews/{review_no}/survey": EVERYBODY,
    "GET /survey/{token}": EVERYBODY,
    "POST /survey/{token}": EVERYBODY,
    "GET /w/{token}": EVERYBODY,
    "GET /about": EVERYBODY,
    # open data, for programs
    "GET /open-data": EVERYBODY,
    "GET /api/v1/openapi.json": EVERYBODY,
    "GET /api/v1/items": EVERYBODY,
    "GET /api/v1/reviews": EVERYBODY,
    "POST /api/v1/reviews": PROGRAMS,
    "GET /api/v1/reviews.csv": EVERYBODY,
    "GET /api/v1/reviews/{review_no}": EVERYBODY,
    "GET /api/v1/scores": EVERYBODY,
    "GET /api/v1/units": EVERYBODY,
    "GET /api/v1/units/{code}": EVERYBODY,
    "GET /api/v1/units/{code}/reviews.atom": EVERYBODY,
    "GET /api/v1/units/{code}/scores": EVERYBODY,
    "GET /api/v1/windows": EVERYBODY,
    # the same in the words of Open311 (GeoReport v2)
    "GET /open311/v2/services.{format_}": EVERYBODY,
    "GET /open311/v2/services/{code}.{format_}": EVERYBODY,
    "GET /open311/v2/requests.{format_}": EVERYBODY,
    "GET /open311/v2/requests/{number}.{format_}": EVERYBODY,
    "POST /open311/v2/requests.{format_}": PROGRAMS,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /account/sign-in": EVERYBODY,
    "POST /account/sign-in": EVERYBODY,
    "POST /account/sign-out": EVERYBODY,
    # of a case in scope; a rater's file only who may know the rater: checked by the route
    "GET /attachments/{attachment_id}": CASE_STAFF,
    "GET /cases": CASE_STAFF,
    "POST /cases/columns": CASE_STAFF,
    "GET /cases/export/{kind}": CASE_STAFF,
    # by phone and name only those who may see contact data: checked by the route
    "POST /cases/search": CASE_STAFF,
    # of these, what one's role may do with many cases, and one's own runs
    "POST /cases/selection": CASE_STAFF,
    "GET /cases/bulk": CASE_STAFF,
    "POST /cases/bulk": CASE_STAFF,
    "GET /cases/bulk/{run_id}": CASE_STAFF,
    "POST /cases/bulk/{run_id}/start": CASE_STAFF,
    "POST /cases/bulk/{run_id}/cancel": CASE_STAFF,
    "POST /cases/bulk/{run_id}/retry": CASE_STAFF,
    # of these, one's own views and those shared with one
    "GET /cases/views": CASE_STAFF,
    "POST /cases/views": CASE_STAFF,
    "POST /cases/views/{view_id}": CASE_STAFF,
    "POST /cases/views/{view_id}/delete": CASE_STAFF,
    "POST /cases/views/{view_id}/first": CASE_STAFF,
    # which changes somebody is told of: checked for each by the stream
    "GET /live": CASE_STAFF,
    # of a case in scope: checked by the route
    "POST /live/presence": CASE_STAFF,
    "GET /cases/{case_no}": CASE_STAFF,
    # of cases in scope: checked by the route
    "GET /cases/{case_no}/history/certificates": HISTORY_STAFF,
    "GET /cases/{case_no}/history/certificates/{certificate_id}": HISTORY_STAFF,
    "POST /cases/{case_no}/history/replay": SUPERVISORS,
    "GET /cases/{case_no}/clocks/{key}": CASE_STAFF,
    "GET /cases/{case_no}/colleagues": CASE_STAFF,
    # handlers are told the story only: checked by the route
    "GET /cases/{case_no}/history": CASE_STAFF,
    "GET /cases/{case_no}/history/timeline": CASE_STAFF,
    "GET /cases/{case_no}/history/at/{event}": CASE_STAFF,
    "GET /cases/{case_no}/history/events/{event}": HISTORY_STAFF,
    "POST /cases/{case_no}/history/events/{event}": HISTORY_STAFF,
    "GET /cases/{case_no}/history/runs/{run}": HISTORY_STAFF,
    "GET /cases/{case_no}/history/verdicts": HISTORY_STAFF,
    "POST /cases/{case_no}/{action}": CASE_STAFF,
    "POST /cases/{case_no}/{action}/template": CASE_STAFF,
    "POST /cases/{case_no}/{action}/preview": CASE_STAFF,
    "POST /cases/{case_no}/{action}/notified": CASE_STAFF,
    "POST /cases/{case_no}/add_note/mention": CASE_STAFF,
    # one's own, and a supervisor those of the unit: rules/absences.py
    "GET /absences": CASE_STAFF,
    "POST /absences": CASE_STAFF,
    "POST /absences/{absence_id}/end": CASE_STAFF,
    # of these, one's own
    "GET /mentions": CASE_STAFF,
    "POST /mentions/read": CASE_STAFF,
    # of these, the units somebody has in scope, and what they inherit: web/desk/replies/scope.py
    "GET /templates": CASE_STAFF,
    "GET /templates/{template_id}": CASE_STAFF,
    # whose templates somebody keeps: rules/reply_templates.py
    "GET /templates/new": TEMPLATE_KEEPERS,
    "POST /templates": TEMPLATE_KEEPERS,
    "POST /templates/{template_id}": TEMPLATE_KEEPERS,
    "POST /templates/{template_id}/retire": TEMPLATE_KEEPERS,
    "POST /cases/{case_no}/contact": CASE_STAFF,
    "POST /cases/{case_no}/fast-forward": CASE_STAFF,
    # of the handler's own unit and those below it: every query is bounded by it
    "GET /department": HANDLERS,
    "POST /department/{case_no}/accept": HANDLERS,
    "GET /department/figures": HANDLERS,
    "GET /department/figures/{table}.csv": HANDLERS,
    "GET /hotline": OPERATORS,
    "POST /hotline/{case_no}/dispatch": OPERATORS,
    # of the reader's own unit and those below it; who writes: rules/improvements.py
    "GET /department/changes": UNIT_STAFF,
    "POST /department/changes": UNIT_STAFF,
    "GET /department/changes/new": UNIT_STAFF,
    "GET /department/changes/{change_id}": UNIT_STAFF,
    "POST /department/changes/{change_id}": UNIT_STAFF,
    "GET /hotline/calls": OPERATORS,
    "POST /hotline/calls/next": OPERATORS,
    "GET /hotline/calls/{case_no}": OPERATORS,
    "POST /hotline/calls/{case_no}/claim": OPERATORS,
    "POST /hotline/calls/{case_no}/release": OPERATORS,
    "POST /hotline/calls/{case_no}/phone": OPERATORS,
    "POST /hotline/calls/{case_no}/{action}": OPERATORS,
    "GET /hotline/decisions": OPERATORS,
    "GET /hotline/topics/{case_no}": OPERATORS,
    "POST /hotline/topics/{case_no}": OPERATORS,
    "GET /hotline/duplicates/{case_no}/{other_no}": OPERATORS,
    # of the supervisor's own unit and those below it: every query is bounded by it
    "GET /supervisor": SUPERVISORS,
    "GET /supervisor/figures": SUPERVISORS,
    "GET /supervisor/figures/{table}.csv": SUPERVISORS,
    "GET /supervisor/replays": SUPERVISORS,
    # of these, those of the whole city: checked by the route
    "POST /supervisor/replays": SUPERVISORS,
    "GET /supervisor/orders": SUPERVISORS,
    "GET /supervisor/orders/{table}.csv": SUPERVISORS,
    "GET /supervisor/workload": SUPERVISORS,
    "GET /supervisor/workload/{table}.csv": SUPERVISORS,
    # of these, whoever has the rated unit in scope: rules/publication.py
    "GET /reviews/{review_no}/publication": PUBLICATION_STAFF,
    "POST /reviews/{review_no}/publication": only(Role.SUPERVISOR, Role.ADMINISTRATOR),
    "POST /reviews/{review_no}/original": only(Role.OPERATOR, Role.SUPERVISOR),
    "GET /notices": NOTICE_STAFF,
    "POST /notices/resend": NOTICE_STAFF,
    "GET /admin/windows": ADMINISTRATORS,
    "POST /admin/windows/codes": ADMINISTRATORS,
    "POST /admin/windows/codes/revoke": ADMINISTRATORS,
    "GET /admin/windows/codes/{token}/{kind}": ADMINISTRATORS,
    "GET /admin/windows/sheets": ADMINISTRATORS,
    # in a demonstration only, where a visitor plays the citizen who gets them
    "GET /messages": EVERYBODY,
    "GET /messages/{key}": EVERYBODY,
    "GET /messages/{key}/html": EVERYBODY,
}
"""Method and path of each route, as it is declared."""


def routes_of(routers: Iterable[APIRouter]) -> dict[str, APIRoute]:
    """Every route of these routers by its name in the table."""
    return {
        f"{method} {route.path}": route
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def check_table(routers: Iterable[APIRouter]) -> None:
    """Raises LookupError if the table and the routes name different things."""
    routes = routes_of(routers).keys()
    if differing := routes ^ TABLE.keys():
        raise LookupError(f"access.py and the routes differ in: {', '.join(sorted(differing))}")


def rule_of(request: Request) -> Access:
    """The row of the table for the route that a request reached."""
    return TABLE[f"{request.method} {request.scope['route'].path}"]


async def admit(request: Request) -> None:
    """The gate before every route. Raises SignInNeeded, or Problem with 403."""
    rule = rule_of(request)
    if rule.programs:
        request.state.api_client = await authenticated(request, await key_in(request))
        return
    signed_in = visit_of(request).signed_in
    if rule.admits(signed_in.member.role if signed_in else None):
        return
    if signed_in is None:
        raise SignInNeeded
    raise forbidden()


def as_markdown() -> str:
    """The table as a page of the documentation."""
    head = ["everybody", *STAFF_ROLES, "programs with a key"]
    lines = [
        "# Who may open what",
        "",
        "Made from `web/access.py` by `python -m web.access`; a test compares the two. Whoever may",
        "not open a page at all, or not take a step, is told so (403). What lies outside one's",
        "units is answered as what does not exist (404): nobody learns which numbers there are.",
        "",
        f"| route | {' | '.join(head)} |",
        f"|---|{'---|' * len(head)}",
    ]
    for route, rule in sorted(TABLE.items(), key=lambda entry: entry[0].split()[::-1]):
        marks = [
            rule.everybody,
            *(rule.admits(role) for role in STAFF_ROLES),
            rule.everybody or rule.programs,
        ]
        lines.append(f"| `{route}` | {' | '.join('yes' if mark else '' for mark in marks)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_markdown())
