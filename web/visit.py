"""One visit: the language, who is signed in, and the token that every form must carry.

Made for each request by middleware.py; pages and dependencies read it from the request.
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import cast

from fastapi import Request

from db.sessions import Session
from web.i18n import Language
from web.scheme import Scheme


@dataclass(slots=True)
class Visit:
    """Who is looking, and how. `token_used`: a form was shown, so its cookie must be set."""

    language: Language
    visitor_token: str
    signed_in: Session | None = None
    token_used: bool = False
    scheme: Scheme = Scheme.AUTO

    @property
    def variant(self) -> tuple[str, str]:
        """What makes the same page different for two visitors: language and colours."""
        return self.language, self.scheme

    @property
    def form_token(self) -> str:
        """The token for a form on this page."""
        if self.signed_in is not None:
            return self.signed_in.csrf_token
        self.token_used = True
        return self.visitor_token

    @property
    def expected_token(self) -> str:
        """The token a form of this visit must bring; one nobody knows if no form was shown."""
        return self.signed_in.csrf_token if self.signed_in else self.visitor_token


def visit_of(request: Request) -> Visit:
    """The visit of a request."""
    return cast("Visit", request.state.visit)


@dataclass(frozen=True, slots=True)
class FormTokens:
    """Tokens for the forms of visitors who are not signed in: a random part and our signature."""

    key: bytes

    def new(self) -> str:
        """A token nobody has had before."""
        nonce = secrets.token_urlsafe(18)
        return f"{nonce}.{self._signature(nonce)}"

    def known(self, token: str | None) -> bool:
        """Whether we made this token."""
        nonce, _, signature = (token or "").partition(".")
        return bool(nonce) and hmac.compare_digest(
            signature.encode(), self._signature(nonce).encode()
        )

    def _signature(self, nonce: str) -> str:
        return hmac.digest(self.key, b"form:" + nonce.encode(), "sha256").hex()[:32]
