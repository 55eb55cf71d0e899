"""Which forms take files, and how much may be sent with them. Known before a request is routed."""

import re

from rules.attachments import LARGEST, MOST

BODY_LIMIT_WITH_FILES = MOST * LARGEST + 8 * 1024 * 1024
"""Bytes: as many files as a form takes, and one somewhat too large, which gets a sentence."""

TAKES_FILES = re.compile(
    r"/rate"
    r"|/reviews/[^/]+/addition"
    r"|/cases/[^/]+/(?:record_contact|submit_feedback|answer_recheck|resolve_on_the_spot)"
    r"(?:/template|/preview|/notified)?"
)


def takes_files(path: str) -> bool:
    """Whether the form sent to this address may bring files."""
    return TAKES_FILES.fullmatch(path) is not None
