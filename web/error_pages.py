"""From exceptions to answers, in one place: a page with a sentence, or JSON where asked for it.

Nothing here says more than the person may know: a fault of the program has a number, no details.
"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from db.away import FAILURES, is_away
from rules.refusals import N_, Refusal
from web.errors import (
    PROBLEMS,
    Problem,
    SignInNeeded,
    Way,
    refused,
    unavailable,
    unreadable,
    wrong,
)
from web.forms import NoFiles, texts_typed
from web.head import answers_head
from web.i18n import Sentence
from web.local_paths import sign_in_path
from web.open311.answers import errors
from web.pages import catalogue, render
from web.programs import is_for_programs, is_open311
from web.wrong_fields import wrong_fields

log = structlog.get_logger()


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
    asked = "GET" in methods and answers_head(request.scope["path"])
    return methods | {"HEAD"} if asked else methods


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


async def database_failed(request: Request, failure: Exception) -> Response:
    """503 for a database that is away, 500 with a number for a statement that was wrong."""
    if not is_away(failure):
        return await _fault(request, failure)
    log.warning("database_away", path=request.url.path, failure=type(failure).__name__)
    return await _unavailable(request, failure)


async def _fault(request: Request, error: Exception) -> Response:
    if is_away(error):
        # in what stands around the routes, where no handler of its kind is asked
        return await database_failed(request, error)
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
        app.add_exception_handler(failure, database_failed)
    app.add_exception_handler(Exception, _fault)
