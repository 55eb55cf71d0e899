"""Around every request: who is visiting, in which language, and the headers of every answer."""

from collections.abc import Mapping
from datetime import timedelta

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.at_once import read_at_once
from db.away import FAILURES
from db.sessions import Session, lookup
from web.dependencies import now, web_dependencies
from web.error_pages import database_failed
from web.i18n import accepted, chosen
from web.programs import is_for_programs
from web.scheme import COOKIE as SCHEME_COOKIE
from web.scheme import Scheme
from web.scheme import chosen as chosen_scheme
from web.visit import Visit

LANGUAGE_COOKIE = "language"
CHOICE_AGE = timedelta(days=365)
"""How long a browser keeps a choice of language or colours."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy: everything from this site, nothing inline, no framing."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # addresses may carry a survey's token: other sites are not told them
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HSTS = "max-age=31536000"


class VisitMiddleware:
    """Sets `request.state.visit` and, on the way back, cookies and headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        app = self._app
        visit = self._visit(request)
        scope.setdefault("state", {})["visit"] = visit
        try:
            visit.signed_in = await self._signed_in(request)
        except FAILURES as failure:
            # nobody knows yet who it is: neither their page nor the one to sign in on would be true
            app = await database_failed(request, failure)

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(request, visit, MutableHeaders(scope=message))
            await send(message)

        await app(scope, receive, send_dressed)

    def _visit(self, request: Request) -> Visit:
        given = web_dependencies(request)
        tokens = given.form_tokens
        if is_for_programs(request.url.path):
            # a program has no cookie, so that a shared cache may keep what it is answered
            preferred = accepted(request.headers.get("accept-language", ""))
            return Visit(language=preferred, visitor_token=tokens.new())
        language = (
            chosen(request.query_params.get("lang"))
            or chosen(request.cookies.get(LANGUAGE_COOKIE))
            or accepted(request.headers.get("accept-language", ""))
        )
        token = request.cookies.get(given.cookies.form)
        return Visit(
            language=language,
            visitor_token=token if token and tokens.known(token) else tokens.new(),
            scheme=(
                chosen_scheme(request.query_params.get("scheme"))
                or chosen_scheme(request.cookies.get(SCHEME_COOKIE))
                or Scheme.AUTO
            ),
        )

    async def _signed_in(self, request: Request) -> Session | None:
        given = web_dependencies(request)
        token = request.cookies.get(given.cookies.session)
        path = request.url.path
        if token is None or path.startswith("/static/") or is_for_programs(path):
            return None
        return await read_at_once(given.engine, lambda connection: lookup(connection, token, now()))

    def _dress(self, request: Request, visit: Visit, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        its_own = web_dependencies(request).cookies
        if its_own.secure:
            headers.setdefault("Strict-Transport-Security", HSTS)
        if request.url.path.startswith("/static/"):
            return
        headers["Content-Language"] = visit.language.tag
        headers.setdefault("Cache-Control", "private, no-cache")
        if is_for_programs(request.url.path):
            headers.add_vary_header("Accept-Language")
            return
        headers.add_vary_header("Cookie, Accept-Language")
        cookies = Response()
        for asked, name, kept in (
            (chosen(request.query_params.get("lang")), LANGUAGE_COOKIE, visit.language),
            (chosen_scheme(request.query_params.get("scheme")), SCHEME_COOKIE, visit.scheme),
        ):
            if asked is not None:
                its_own.set(cookies, name, kept, max_age=CHOICE_AGE)
        if visit.token_used:
            its_own.set(cookies, its_own.form, visit.visitor_token)
        for value in cookies.headers.getlist("set-cookie"):
            headers.append("set-cookie", value)
