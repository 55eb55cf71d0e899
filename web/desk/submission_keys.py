"""The key of a form, and the id its step goes to the workflow by: a double click is one step."""

import hashlib
import json
import re
import secrets

from rules.steps import Step
from workflows.transitions import content_of

KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


def new_key() -> str:
    """A key no other submission has."""
    return secrets.token_urlsafe(16)


def key_in(typed: str) -> str:
    """The key a form brought; a new one if it brought none of ours."""
    return typed if KEY.fullmatch(typed) else new_key()


def update_id(key: str, step: Step) -> str:
    """The id of this very content, sent by this person under this key (at most 64 characters).

    Somebody who corrects the text after an answer that never came submits something else: the
    first answer must not pass for the second one's.
    """
    told = [step.actor.id, step.action.value, content_of(step)]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return f"{key[:40]}-{digest[:20]}"
