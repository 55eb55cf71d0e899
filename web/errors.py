"""From exceptions to answers, in one place: a page with a sentence, or JSON where asked for it.

Nothing here says more than the person may know: a fault of the program has a number, no details.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from db.away import FAILURES, is_away
from rules.refusals import N_, Refusal, RefusalKind
from web.forms import NoFiles, texts_typed
from web.i18n import Sentence
from web.local_paths import sign_in_path
from web.open311.answers import errors
from web.pages import catalogue, render
from web.programs import is_for_programs, is_open311
from web.wording import source_name
from web.wrong_fields import wrong_fields

log = structlog.get_logger()

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
    problem = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, PROBLEMS[422][0], N_("请检查后再试。"))
    problem.fields = fields
    return problem


NOT_NOW = N_("暂时不能办理")
RETRY_SECONDS = 10
"""When a program may ask again; a server that is started anew takes about as long."""


def unavailable() -> Problem:
    """503: a step can't be taken because what must answer, Temporal or the database, does not."""
    problem = Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        NOT_NOW,
        N_(
            "办理系统暂时没有响应，您刚才的操作可能已经生效，也可能还没有。请稍后重新打开页面查看。"
        ),
    )
    problem.headers["Retry-After"] = str(RETRY_SECONDS)
    return problem


def unreadable() -> Problem:
    """503: there is nothing to show because the database does not answer."""
    problem = Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        N_("暂时打不开"),
        N_("系统暂时没有响应。请过一会儿再打开这个页面。"),
    )
    problem.headers["Retry-After"] = str(RETRY_SECONDS)
    return problem


PROBLEMS: Mapping[int, tuple[str, str]] = {
    400: (N_("请求有误"), N_("请返回上一页，检查后再试。")),
    401: (N_("请先登录"), N_("登录后才能查看这个页面。")),
    403: (N_("没有权限"), N_("您不能查看这个页面。")),
    404: (NO_SUCH_PAGE, N_("网址可能有误，或者内容已经移走。")),
    405: (N_("不能这样打开"), N_("请从页面上的按钮或链接进入。")),
    413: (N_("内容太长"), N_("提交的内容或附件超过了上限，请返回上一页删减后再提交。")),
    422: (N_("请求有误"), N_("请返回上一页，检查后再试。")),
}
"""Heading and sentence for the statuses that the framework itself answers with."""


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """errors/problem.html."""

    status: int
    title: str
    sentence: Sentence
    number: str = ""
    typed: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


def wants_json(request: Request) -> bool:
    """Whether the client asks for JSON and not for a page, or is a program."""
    if is_for_programs(request.url.path):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def answer(request: Request, problem: Problem, number: str = "") -> Response:
    """The page, or the JSON, of a problem."""
    say = catalogue(request).say
    if is_open311(request.url.path):
        told = [f"{name}: {say(each)}" for name, each in problem.fields.items()]
        response = errors(request.url.path, problem.status, told or [say(problem.sentence)])
        response.headers.update(problem.headers)
        return response
    if wants_json(request):
        body = {"title": say(problem.title), "text": say(problem.sentence), "number": number}
        fields = {name: say(sentence) for name, sentence in problem.fields.items()}
        return JSONResponse(
            {"error": {"status": int(problem.status), **body, "fields": fields}},
            status_code=problem.status,
            headers=problem.headers,
        )
    page = ProblemPage(
        status=int(problem.status),
        title=problem.title,
        sentence=problem.sentence,
        number=number,
        typed=problem.typed,
        ways=problem.ways,
    )
    response = render(request, "errors/problem.html", page, problem.status)
    response.headers.update(problem.headers)
    return response


async def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return answer(request, error)


async def _refusal(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return answer(request, refused(error))


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    title, text = PROBLEMS.get(error.status_code, PROBLEMS[400])
    problem = Problem(HTTPStatus(error.status_code), title, text)
    problem.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        problem.headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return answer(request, problem)


def _methods_at(request: Request) -> set[str]:
    """The methods an address has; the framework only knows those of the first route there."""
    methods = {
        method
        for route in request.app.state.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods
    }
    return methods | {"HEAD"} if "GET" in methods else methods


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return answer(request, wrong(wrong_fields(error)))


async def _sign_in(request: Request, _error: Exception) -> Response:
    if wants_json(request):
        title, text = PROBLEMS[401]
        return answer(request, Problem(HTTPStatus.UNAUTHORIZED, title, text))
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(sign_in_path(request), status_code=HTTPStatus.SEE_OTHER)
    # a redirect would throw away what was typed: going back still has it
    problem = Problem(
        HTTPStatus.UNAUTHORIZED,
        N_("登录已过期"),
        N_("请在新窗口重新登录，再返回上一页提交，已填写的内容还在。"),
    )
    return answer(request, problem)


async def _files(request: Request, _error: Exception) -> Response:
    problem = Problem(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        N_("这里不收文件"),
        N_("没有提交：这里不能上传图片或其他文件。请返回上一页，用文字说明。"),
    )
    return answer(request, problem)


async def _unavailable(request: Request, _error: Exception) -> Response:
    problem = unreadable() if request.method in ("GET", "HEAD") else unavailable()
    problem.typed = texts_typed(request)
    return answer(request, problem)


async def _database(request: Request, failure: Exception) -> Response:
    if not is_away(failure):
        return await _fault(request, failure)
    log.warning("database_away", path=request.url.path, failure=type(failure).__name__)
    return await _unavailable(request, failure)


async def _fault(request: Request, error: Exception) -> Response:
    if is_away(error):
        # in what stands around the routes, where no handler of its kind is asked
        return await _database(request, error)
    number = secrets.token_hex(4)
    log.error("fault", number=number, path=request.url.path, exc_info=error)
    problem = Problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        N_("系统出错了"),
        N_("这不是您的问题。请稍后再试；如需反映，请告知下面的编号。"),
    )
    problem.typed = texts_typed(request)
    return answer(request, problem, number)


def install(app: FastAPI, unavailable_error: type[Exception]) -> None:
    """Register every handler. `unavailable_error` says that Temporal does not answer."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(NoFiles, _files)
    app.add_exception_handler(unavailable_error, _unavailable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    for failure in FAILURES:
        app.add_exception_handler(failure, _database)
    app.add_exception_handler(Exception, _fault)
