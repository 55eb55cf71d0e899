"""Our cases as tickets of django-helpdesk. Run in the peer's environment by run.py.

`python load_tickets.py OUR.db` reads our database and fills its own, which was just migrated. A
unit becomes a queue, a case a ticket with the comment, the deadline and whoever has it, a line of
the trail a follow-up. Prints the key of a session of a member of staff, as one line of JSON.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk_site")
django.setup()

# Django must be set up before its models are imported
from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

BATCH = 2_000
CASES = """
    SELECT cases.case_no, cases.unit_code, cases.received_at, cases.next_due_at, cases.archived_at,
        cases.holder_id, reviews.public_comment
    FROM cases JOIN reviews ON reviews.review_no = cases.review_no ORDER BY cases.received_at
"""


def moment(text: str | None) -> datetime | None:
    """A moment of our database, which is in UTC without saying so."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def load(ours: sqlite3.Connection) -> str:
    """Fill the peer's database; the key of a session."""
    # the moment of receipt, not that of loading
    Ticket._meta.get_field("created").auto_now_add = False  # noqa: SLF001 - its name in Django
    people = get_user_model()
    holders = {
        each: people.objects.create_user(each, is_staff=True)
        for (each,) in ours.execute("SELECT id FROM staff")
    }
    queues = {
        code: Queue.objects.create(title=name, slug=code.lower())
        for code, name in ours.execute("SELECT code, name FROM units")
    }
    numbers: dict[str, int] = {}
    for rows in _batches(ours.execute(CASES)):
        tickets = [
            Ticket(
                title=f"{number} {comment}"[:200],
                queue=queues[unit],
                created=moment(received),
                submitter_email="rater@example.com",
                status=Ticket.OPEN_STATUS if archived is None else Ticket.CLOSED_STATUS,
                description=comment,
                due_date=moment(due),
                assigned_to=holders.get(holder),
            )
            for number, unit, received, due, archived, holder, comment in rows
        ]
        made = Ticket.objects.bulk_create(tickets)
        numbers |= {row[0]: each.pk for row, each in zip(rows, made, strict=True)}
    for rows in _batches(ours.execute("SELECT case_no, kind, at, actor_name FROM case_events")):
        FollowUp.objects.bulk_create(
            FollowUp(ticket_id=numbers[number], title=f"{name}: {kind}", date=moment(at))
            for number, kind, at, name in rows
        )
    return _signed_in(holders["desk-operator"])


def _batches(found: sqlite3.Cursor) -> Iterator[list[tuple[str, ...]]]:
    while rows := found.fetchmany(BATCH):
        yield rows


def _signed_in(user: object) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    print(json.dumps({"session": load(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True))}))
