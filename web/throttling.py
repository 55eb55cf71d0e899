"""Too many tries in too short a time: signing in and sending forms. Counted in this process."""

from http import HTTPStatus

from fastapi import Request
from limits import (
    RateLimitItem,
    RateLimitItemPerDay,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
)
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from rules.refusals import N_
from web.errors import Problem

SIGN_IN_BY_LOGIN = RateLimitItemPerMinute(10, 5, namespace="sign-in-login")
"""Failed sign-ins for one login: ten in five minutes."""
SIGN_IN_BY_ADDRESS = RateLimitItemPerMinute(30, 5, namespace="sign-in-address")
"""Failed sign-ins from one address: thirty in five minutes, for an office shares one."""
REVIEWS_BY_DEVICE = RateLimitItemPerHour(20, namespace="reviews-device")
"""Reviews from one browser in an hour: a family's errands, but not a script's."""
REVIEWS_BY_ADDRESS = RateLimitItemPerHour(300, namespace="reviews-address")
"""Reviews from one address in an hour: a service centre's visitors share one."""


FOLLOWING_BY_DEVICE = RateLimitItemPerMinute(10, 15, namespace="following-device")
"""Numbers looked up from one browser: ten in a quarter of an hour."""
FOLLOWING_BY_ADDRESS = RateLimitItemPerMinute(60, 15, namespace="following-address")
"""Numbers looked up from one address: sixty in a quarter of an hour, for a hall shares one."""
FOLLOWING_BY_NUMBER = RateLimitItemPerHour(10, namespace="following-number")
"""Tries for one number in an hour, by whomever: four digits are soon tried out otherwise."""
FOLLOWING_BY_NUMBER_DAILY = RateLimitItemPerDay(30, namespace="following-number-day")
"""Tries for one number in a day: at this rate trying all four digits takes most of a year."""
STEPS_BY_RECEIPT = RateLimitItemPerHour(30, namespace="steps-receipt")
"""Forms sent from one receipt in an hour, whatever came of them."""


class Throttle:
    """Counts tries in memory, by kind and by who tries."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def check(self, limit: RateLimitItem, who: str) -> None:
        """Raises Problem with 429 if `who` has no try left; uses none up."""
        if not await self._limiter.test(limit, who):
            raise _too_many(limit.get_expiry())

    async def count(self, limit: RateLimitItem, who: str) -> None:
        """Use up one try. Raises Problem with 429 if there is none left."""
        if not await self._limiter.hit(limit, who):
            raise _too_many(limit.get_expiry())


def _too_many(seconds: int) -> Problem:
    problem = Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        N_("尝试次数太多"),
        N_("为了安全,请在 {minutes} 分钟后再试。"),
        minutes=max(1, seconds // 60),
    )
    problem.headers["Retry-After"] = str(seconds)
    return problem


def address(request: Request) -> str:
    """The address a request comes from, as the server sees it."""
    return request.client.host if request.client else "unknown"
