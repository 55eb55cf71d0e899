"""What a route raises in place of its page: a status, a heading, a sentence and where to go on.

How such things are answered is in error_pages.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from rules.refusals import N_, Refusal, RefusalKind
from web.i18n import Sentence
from web.wording import source_name

STATUS: Mapping[RefusalKind, HTTPStatus] = {
    RefusalKind.STALE: HTTPStatus.CONFLICT,
    RefusalKind.WRONG_STAGE: HTTPStatus.CONFLICT,
    RefusalKind.WRONG_ROLE: HTTPStatus.FORBIDDEN,
    RefusalKind.WRONG_UNIT: HTTPStatus.FORBIDDEN,
    RefusalKind.NOT_NOW: HTTPStatus.CONFLICT,
    RefusalKind.BAD_CONTENT: HTTPStatus.UNPROCESSABLE_ENTITY,
    RefusalKind.EXPIRED: HTTPStatus.GONE,
    RefusalKind.ALREADY_DONE: HTTPStatus.CONFLICT,
}
"""The HTTP status of each kind of refusal."""


RETRY_SECONDS = 10
"""When a program may ask again; a server that is started anew takes about as long."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link to where a problem's sentence sends people."""

    href: str
    title: str


TO_RATE = Way("/rate", N_("选择要评价的单位"))
TO_FOLLOW = Way("/follow", N_("查进度"))


class Problem(Exception):
    """An answer other than the page asked for: a status, a heading and a sentence.

    `headers` go with it; `typed` are texts somebody would otherwise lose; `ways` lead on.
    """

    def __init__(self, status: HTTPStatus, title: str, text: str, **params: str | int) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.sentence = Sentence(text, params)
        self.headers: dict[str, str] = {}
        self.typed: tuple[str, ...] = ()
        self.fields: Mapping[str, Sentence] = {}
        self.ways: tuple[Way, ...] = ()

    def towards(self, *ways: Way) -> "Problem":
        """The same with links to where it sends people."""
        self.ways = ways
        return self


class SignInNeeded(Exception):
    """Somebody who is not signed in asked for a staff page."""


NO_SUCH_PAGE = N_("没有找到这个页面")
WRONG = N_("请求有误")

PROBLEMS: Mapping[int, tuple[str, str]] = {
    400: (WRONG, N_("请返回上一页，检查后再试。")),
    401: (N_("请先登录"), N_("登录后才能查看这个页面。")),
    403: (N_("没有权限"), N_("您不能查看这个页面。")),
    404: (NO_SUCH_PAGE, N_("网址可能有误，或者内容已经移走。")),
    405: (N_("不能这样打开"), N_("请从页面上的按钮或链接进入。")),
    413: (N_("内容太长"), N_("提交的内容或附件超过了上限，请返回上一页删减后再提交。")),
    422: (WRONG, N_("请返回上一页，检查后再试。")),
}
"""Heading and sentence for the statuses that the framework itself answers with."""


def not_found(text: str = N_("网址可能有误，或者内容已经移走。"), **params: str | int) -> Problem:
    """404 with a sentence that says what was not found."""
    return Problem(HTTPStatus.NOT_FOUND, NO_SUCH_PAGE, text, **params)


def forbidden(text: str = N_("您的岗位不能查看这个页面。")) -> Problem:
    """403 with a sentence."""
    return Problem(HTTPStatus.FORBIDDEN, N_("没有权限"), text)


def refused(refusal: Refusal, typed: str = "") -> Problem:
    """A refusal as a page of its own, with a text its reader would otherwise lose."""
    problem = Problem(
        STATUS[refusal.kind], source_name(refusal.kind), refusal.text, **refusal.params
    )
    problem.typed = (typed,) if typed else ()
    return problem


def wrong(fields: Mapping[str, Sentence]) -> Problem:
    """422 for a program: what is wrong with which field. A page shows its form again instead."""
    problem = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, WRONG, N_("请检查后再试。"))
    problem.fields = fields
    return problem


def unavailable() -> Problem:
    """503: a step can't be taken because what must answer, Temporal or the database, does not."""
    return _not_now(
        N_("暂时不能办理"),
        N_(
            "办理系统暂时没有响应，您刚才的操作可能已经生效，也可能还没有。请稍后重新打开页面查看。"
        ),
    )


def unreadable() -> Problem:
    """503: there is nothing to show because the database does not answer."""
    return _not_now(N_("暂时打不开"), N_("系统暂时没有响应。请过一会儿再打开这个页面。"))


def _not_now(title: str, text: str) -> Problem:
    problem = Problem(HTTPStatus.SERVICE_UNAVAILABLE, title, text)
    problem.headers["Retry-After"] = str(RETRY_SECONDS)
    return problem
