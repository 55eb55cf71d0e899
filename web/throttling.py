"""Too many tries in too short a time: signing in, sending forms, asking for codes.

Counted in the database (db/throttling.py), so several processes count together. Who is counted is
kept as a keyed hash. A service centre's visitors share one address and a window's visitors share a
window, so those two are generous; a browser and a phone are one person's.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Network, ip_address

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db import throttling
from db.engine import reading, writing
from db.sealing import Keys
from db.throttling import Limit, Try
from rules.refusals import N_, N_plural
from web.errors import Problem

MINUTES = timedelta(minutes=5)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

SIGN_IN_BY_LOGIN = Limit("sign-in-login", 10, MINUTES)
"""Failed sign-ins for one login: ten in five minutes."""
SIGN_IN_BY_ADDRESS = Limit("sign-in-address", 30, MINUTES)
"""Failed sign-ins from one address: thirty in five minutes, for an office shares one."""
REVIEWS_BY_DEVICE = Limit("reviews-device", 20, HOUR)
"""Reviews from one browser in an hour: a family's errands, but not a script's."""
REVIEWS_BY_PERSON = Limit("reviews-person", 10, HOUR)
"""Reviews under one phone or e-mail address in an hour."""
REVIEWS_OF_A_TARGET = Limit("reviews-target", 60, HOUR)
"""Reviews of one window or item from one address in an hour: nobody is served faster there."""
REVIEWS_BY_ADDRESS = Limit("reviews-address", 300, HOUR)
"""Reviews from one address in an hour: a service centre's visitors share one."""
CODES_BY_CONTACT = Limit("codes-contact", 5, HOUR)
"""Codes to one phone or e-mail address in an hour: nobody is pestered from here."""
CODES_TO_A_CONTACT = Limit("codes-contact-day", 10, DAY)
"""Codes to one phone or e-mail address in a day."""
CODES_BY_DEVICE = Limit("codes-device", 10, HOUR)
"""Codes asked for in one browser in an hour."""
CODES_BY_ADDRESS = Limit("codes-address", 200, HOUR)
"""Codes asked for from one address in an hour."""

APPLICATIONS_BY_NUMBER = Limit("application-number", 10, HOUR)
"""Tries to name the applicant of one number in an hour: four digits are not to be guessed."""
APPLICATIONS_BY_DEVICE = Limit("application-device", 15, HOUR)
"""Applications asked for in one browser in an hour."""
APPLICATIONS_BY_ADDRESS = Limit("application-address", 200, HOUR)
"""Applications asked for from one address in an hour."""
REVIEWS_BY_OPERATOR = Limit("reviews-operator", 120, HOUR)
"""Reviews one operator writes down for callers in an hour; a hotline shares one address."""


FOLLOWING_BY_DEVICE = Limit("following-device", 10, QUARTER)
"""Numbers looked up from one browser: ten in a quarter of an hour."""
FOLLOWING_BY_ADDRESS = Limit("following-address", 60, QUARTER)
"""Numbers looked up from one address: sixty in a quarter of an hour, for a hall shares one."""
FOLLOWING_BY_NUMBER = Limit("following-number", 10, HOUR)
"""Tries for one number in an hour, by whomever: four digits are soon tried out otherwise."""
FOLLOWING_BY_NUMBER_DAILY = Limit("following-number-day", 30, DAY)
"""Tries for one number in a day: at this rate trying all four digits takes most of a year."""
FILES_BY_DEVICE = Limit("files-device", 40, HOUR)
"""Files from one browser, or to one review from its receipt, in an hour."""
FILES_BY_ADDRESS = Limit("files-address", 400, HOUR)
"""Files from one address in an hour: each takes a second to be made anew."""
STEPS_BY_RECEIPT = Limit("steps-receipt", 30, HOUR)
"""Forms sent from one receipt in an hour, whatever came of them."""
CERTIFICATES_BY_PERSON = Limit("certificates-person", 60, HOUR)
"""Replays one person asks for in an hour: they are made one after the other, for everybody."""
NIGHTS_BY_PERSON = Limit("nights-person", 10, HOUR)
"""Replays of everything one person asks for in an hour."""


class Throttle:
    """Counts tries, by kind and by who tries."""

    def __init__(self, engine: AsyncEngine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    async def check(self, limit: Limit, who: str, now: datetime) -> None:
        """Raises Problem with 429 if `who` has no try left; uses none up."""
        async with reading(self._engine) as connection:
            reached = await throttling.reached(connection, self.attempt(limit, who), now)
        if reached > limit.amount - 1:
            raise too_many(limit)

    async def count(self, limit: Limit, who: str, now: datetime) -> None:
        """Use up one try. Raises Problem with 429 if there was none left."""
        async with writing(self._engine) as connection:
            await count_in(connection, [self.attempt(limit, who)], now)

    def attempt(self, limit: Limit, who: str) -> Try:
        """A try of somebody, to count in the transaction of what they do."""
        return Try(limit, self._keys.keyed_hash("throttle", f"{limit.name}:{who}"))


async def count_in(connection: AsyncConnection, tries: Iterable[Try], now: datetime) -> None:
    """Count tries within a transaction. Raises Problem with 429, which rolls it back."""
    exceeded = await throttling.count(connection, tries, now)
    if exceeded is not None:
        raise too_many(exceeded)


def too_many(limit: Limit) -> Problem:
    """429, and for how long."""
    seconds = int(limit.per.total_seconds())
    problem = Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        N_("尝试次数太多"),
        N_plural("为了安全，请在 {minutes} 分钟后再试。"),
        minutes=max(1, seconds // 60),
    )
    problem.headers["Retry-After"] = str(seconds)
    return problem


def address(request: Request) -> str:
    """The network a request comes from, as the server sees it."""
    return network_of(request.client.host) if request.client else "unknown"


def network_of(host: str) -> str:
    """The part of a network address that is one connection's.

    Of IPv6 the first half: whoever has a connection has every address of the other half, and would
    never be counted twice.
    """
    try:
        found = ip_address(host)
    except ValueError:
        return host
    if isinstance(found, IPv4Address):
        return host
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))
