"""Which program is asking: its key, and how often it may send. Programs are admitted by the
`haochaping api-client` command; a person never signs in with a key."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, cast

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from db.api_clients import ApiClient, client_with
from db.engine import reading
from db.throttling import Limit, Try
from rules.refusals import N_
from web.dependencies import WebDependencies, now, web_dependencies
from web.errors import Problem
from web.forms import submission
from web.programs import is_open311
from web.throttling import address

WRONG_KEYS_BY_ADDRESS = Limit("api-key-address", 30, timedelta(minutes=5))
"""Wrong keys from one address."""
MINUTE = timedelta(minutes=1)

BEARER = HTTPBearer(
    scheme_name="key",
    description=N_("接口密钥，由管理员发放：Authorization: Bearer hcp_…"),
    auto_error=False,
)


IN_AUTHORIZATION = N_("请在 Authorization 里带上管理员发放的密钥。")
IN_API_KEY = N_("请用 api_key 带上管理员发放的密钥。")


def no_key(path: str) -> Problem:
    """401: there is no key where the interface of this address has it, or none of ours."""
    where = IN_API_KEY if is_open311(path) else IN_AUTHORIZATION
    problem = Problem(HTTPStatus.UNAUTHORIZED, N_("没有有效的接口密钥"), where)
    problem.headers["WWW-Authenticate"] = "Bearer"
    return problem


async def authenticated(request: Request, key: str) -> ApiClient:
    """The program with this key. Raises Problem with 401, or 429 after many wrong ones."""
    all_ = web_dependencies(request)
    if not key:
        raise no_key(request.url.path)
    await all_.throttle.check(WRONG_KEYS_BY_ADDRESS, address(request), now())
    async with reading(all_.engine) as connection:
        found = await client_with(connection, key)
    if found is None:
        await all_.throttle.count(WRONG_KEYS_BY_ADDRESS, address(request), now())
        raise no_key(request.url.path)
    return found


async def key_in(request: Request) -> str:
    """The key a program brought, or "": in a header, or as GeoReport's `api_key`."""
    if is_open311(request.url.path):
        sent = (await submission(request)).values
        return sent.get("api_key", "") or request.query_params.get("api_key", "")
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def try_of(all_: WebDependencies, client: ApiClient) -> Try:
    """One review of a program, to count in the transaction that adds it."""
    limit = Limit("api-client", client.per_minute, MINUTE)
    return all_.throttle.attempt(limit, client.id)


def _client(
    request: Request,
    _described: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
) -> ApiClient:
    return cast("ApiClient", request.state.api_client)


Client = Annotated[ApiClient, Security(_client)]
"""The program that asks; access.py has found out who it is before."""
