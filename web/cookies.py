"""The site's cookies: their names and how they are set. What is in them is in visit.py."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Cookies:
    """Sets cookies. `secure`: people reach the site by https only."""

    secure: bool

    @property
    def session(self) -> str:
        """The cookie with the token of a signed-in session."""
        return self._name("session")

    @property
    def form(self) -> str:
        """The cookie with the form token of somebody not signed in."""
        return self._name("form")

    def _name(self, name: str) -> str:
        # the prefix keeps other hosts of the domain from setting it
        return f"__Host-{name}" if self.secure else name

    def set(
        self, response: Response, name: str, value: str, max_age: timedelta | None = None
    ) -> None:
        """Set one, for the whole site, out of reach of scripts and of other sites' forms."""
        response.set_cookie(
            name,
            value,
            max_age=int(max_age.total_seconds()) if max_age else None,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def clear(self, response: Response, name: str) -> None:
        """Remove one."""
        response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="lax")
