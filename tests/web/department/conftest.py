"""Handlers at their pages, and cases on record that began some time ago."""

from tests.web.supervisor.conftest import (
    client,
    database,
    live_site,
    on_record,
    open_case,
    organised,
    pages,
    quiet_site,
    sign_in,
    site,
    starter,
    temporal,
    working,
)

__all__ = [
    "client",
    "database",
    "live_site",
    "on_record",
    "open_case",
    "organised",
    "pages",
    "quiet_site",
    "sign_in",
    "site",
    "starter",
    "temporal",
    "working",
]
