"""Checking a password, in the same time whether or not there is such a login."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from db.staff import Member

HASHER = PasswordHasher()
NOBODY = HASHER.hash("nobody's password")


async def is_right(member: Member | None, password: str) -> bool:
    """Whether this is the member's password; False for nobody, after as long a time."""
    stored = member.password_hash if member else NOBODY
    return await asyncio.to_thread(_verify, stored, password) and member is not None


def _verify(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
