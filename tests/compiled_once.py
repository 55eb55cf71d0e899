"""Statements are compiled once for all databases of a test session.

An engine keeps what it compiled, and every test has an engine of its own: compiling the same
statements again took a sixth of the time of all tests of pages. The site, too, has one engine.
"""

from collections.abc import Hashable
from functools import wraps
from typing import Any

from sqlalchemy import Dialect, Engine, Pool


def compile_once() -> None:
    """Have engines of one kind share their dialect, and what was compiled for it."""
    made: dict[Hashable, Engine] = {}
    plain = Engine.__init__

    @wraps(plain)
    def sharing(self: Engine, pool: Pool, dialect: Dialect, *others: Any, **options: Any) -> None:
        kind: Any = dialect
        first = made.setdefault((type(dialect), kind._on_connect_isolation_level), self)
        plain(self, pool, dialect, *others, **options)
        if first is not self:
            self.dialect = pool._dialect = first.dialect
            self._compiled_cache = first._compiled_cache

    Engine.__init__ = sharing  # type: ignore[method-assign]
