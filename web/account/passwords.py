"""Checking a password, in the same time whether or not there is such a login."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from db.staff import Member

HASHER = PasswordHasher()


async def is_right(member: Member | None, password: str) -> bool:
    """Whether this is the member's password; False for nobody, after as long a time."""
    stored = member.password_hash if member else None
    return await asyncio.to_thread(_verify, stored, password) and member is not None


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody's password")


def _verify(stored: str | None, password: str) -> bool:
    # made at the first attempt, whoever's it is: later ones take as long with it as without
    nobodys = _nobodys()
    try:
        return HASHER.verify(nobodys if stored is None else stored, password)
    except (VerificationError, InvalidHashError):
        return False
