"""The ways between the pages of one desk."""

from collections.abc import Sequence
from dataclasses import dataclass

CHANGES = "/department/changes"
"""What units changed because of reviews: handlers and supervisors both have that page."""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the pages."""

    title: str
    href: str
    here: bool


def sections_at(pages: Sequence[tuple[str, str]], here: str) -> tuple[Section, ...]:
    """The pages, each a title (a source text) and an address, one of them open."""
    return tuple(Section(title, href, href == here) for title, href in pages)
