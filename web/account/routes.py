"""Signing in and out."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from db import sessions
from db.engine import reading, writing
from db.staff import Member, all_staff, by_login
from db.throttling import take_back
from rules.refusals import N_
from settings import Settings
from web.account.demo import DemoAccount, demo_accounts
from web.account.passwords import is_right
from web.dependencies import All, CurrentVisit, WebDependencies, now
from web.forms import FormState, Submission, submission
from web.local_paths import SIGN_IN, local_path
from web.navigation import home_of
from web.pages import render, see_other
from web.throttling import SIGN_IN_BY_ADDRESS, SIGN_IN_BY_LOGIN, address, count_in

router = APIRouter()

PASSWORD_MAX = 200
LOGIN_MAX = 64


@dataclass(frozen=True, slots=True)
class SignInPage:
    """account/sign_in.html."""

    form: FormState
    next: str
    accounts: tuple[DemoAccount, ...]


@router.get(SIGN_IN)
async def sign_in_page(
    request: Request,
    all_: All,
    visit: CurrentVisit,
    next: str = "",  # noqa: A002 - its name in the address
) -> Response:
    """The sign-in form; who is signed in already goes on."""
    if visit.signed_in is not None:
        return see_other(local_path(next, home_of(visit.signed_in.member.role)))
    return await _page(request, all_, FormState(), next)


@router.post(SIGN_IN)
async def sign_in(request: Request, all_: All) -> Response:
    """Check login and password, and start a session."""
    form = await submission(request)
    login = form.text("login", LOGIN_MAX, required=N_("请输入登录名。"))
    password = await _password(request, form)
    asked = form.values.get("next", "")
    if not form.valid:
        return await _page(request, all_, form.state, asked, status=422)
    tries = [
        all_.throttle.attempt(SIGN_IN_BY_LOGIN, login),
        all_.throttle.attempt(SIGN_IN_BY_ADDRESS, address(request)),
    ]
    at = now()
    # before the password is looked at: a thousand guesses at once are a thousand tries
    async with writing(all_.engine) as connection:
        await count_in(connection, tries, at)
    member = await _member(all_, login, password)
    if member is None:
        form.wrong("login", N_("登录名或密码不正确，请检查后再试。"))
        return await _page(request, all_, form.state, asked, status=422)
    async with writing(all_.engine) as connection:
        await take_back(connection, tries, at)
        await sessions.forget_expired(connection, now())
        token = await sessions.create(connection, member.id, now(), _lasts(all_.settings))
    response = see_other(local_path(asked, home_of(member.role)))
    all_.cookies.set(response, all_.cookies.session, token, _lasts(all_.settings))
    all_.cookies.clear(response, all_.cookies.form)
    return response


@router.post("/account/sign-out")
async def sign_out(request: Request, all_: All) -> Response:
    """End the session, here and in the database."""
    token = request.cookies.get(all_.cookies.session)
    if token:
        async with writing(all_.engine) as connection:
            await sessions.end(connection, token)
    response = see_other("/")
    all_.cookies.clear(response, all_.cookies.session)
    # what the browser kept of staff pages goes too
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def _password(request: Request, form: Submission) -> str:
    # as it was typed: cleaning is for texts, and a password may end in a space
    typed = (await request.form()).get("password")
    form.values.pop("password", None)
    if not isinstance(typed, str) or not typed:
        form.wrong("password", N_("请输入密码。"))
        return ""
    if len(typed) > PASSWORD_MAX:
        form.wrong("password", N_("登录名或密码不正确，请检查后再试。"))
    return typed


async def _member(all_: WebDependencies, login: str, password: str) -> Member | None:
    async with reading(all_.engine) as connection:
        member = await by_login(connection, login)
    return member if await is_right(member, password) else None


async def _page(
    request: Request, all_: WebDependencies, form: FormState, asked: str, status: int = 200
) -> Response:
    accounts: tuple[DemoAccount, ...] = ()
    if all_.settings.demo:
        async with reading(all_.engine) as connection:
            accounts = demo_accounts(await all_staff(connection))
    page = SignInPage(form, local_path(asked, ""), accounts)
    return render(request, "account/sign_in.html", page, status)


def _lasts(settings: Settings) -> timedelta:
    return timedelta(hours=settings.session_hours)
