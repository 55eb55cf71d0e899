"""Reading a rating: from what was typed to a review, every mistake noted beside its field."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.review_writes import NewReview
from rules.refusals import N_
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic
from web.forms import FORM_TOKEN, Submission
from web.i18n import Language
from web.public.reaching import Reachable, read_reachable
from web.public.targets import Target

COMMENT_MAX = 1000
"""Characters."""

STARS = range(1, 6)
KEY = re.compile(r"[A-Za-z0-9_-]{20,60}")

NO_STARS = N_("请先打星：1 星到 5 星。")
NO_STAGE = N_("请选择办到了哪一步。")
AHEAD = N_("这件事还没有办到这一步，请选择已经办过的环节。")
NO_IDENTITY = N_("请选择实名还是匿名。")


def new_key() -> str:
    """The key of a form nobody has had before: the same form sent twice is one review."""
    return secrets.token_urlsafe(18)


def key_in(values: Mapping[str, str]) -> str:
    """The key a form brought; a new one if it brought none of ours."""
    brought = values.get("key", "")
    return brought if KEY.fullmatch(brought) else new_key()


def submission_key(values: Mapping[str, str]) -> str:
    """A hash of everything that was sent under the form's key.

    Somebody who goes back and corrects a star means another review, not the first one again.
    """
    content = sorted((name, text) for name, text in values.items() if name not in LEFT_OUT)
    told = json.dumps([key_in(values), content], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


LEFT_OUT = (FORM_TOKEN, "key")
"""Fields that say nothing about the review."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a review has that nobody types. `device_id` is "" where the browser keeps no cookie.

    `proved` is who the rater is, where that need not be typed; `stages` are those to choose from.
    """

    at: datetime
    channel: ReviewChannel
    device_id: str
    language: Language
    application_no: str = ""
    proved: Reachable | None = None
    stages: tuple[HandlingStage, ...] = tuple(HandlingStage)
    taken_by: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a rater thinks of it."""

    stars: Stars
    dimensions: dict[Dimension, int]
    comment: str
    topics: frozenset[Topic]


def read_opinion(form: Submission, target: Target) -> Opinion | None:
    """Stars, scores, comment and topics, or None if something is wrong, which is noted."""
    stars = form.number("stars", STARS, required=NO_STARS)
    scores = {each: form.number(each.value, STARS, required=None) for each in target.dimensions}
    comment = form.text("comment", COMMENT_MAX)
    topics = form.ticked("topic", Topic)
    if not form.valid or stars is None:
        return None
    given = {each: score for each, score in scores.items() if score is not None}
    return Opinion(Stars(stars), given, comment, topics)


def read_review(form: Submission, target: Target, around: Circumstances) -> NewReview | None:
    """The review as it was typed, or None if something is wrong, which is noted in the form."""
    opinion = read_opinion(form, target)
    stage = form.choice("handling_stage", HandlingStage, required=NO_STAGE)
    if stage is not None and stage not in around.stages:
        form.wrong("handling_stage", AHEAD)
    identity = form.choice("identity", Identity, required=NO_IDENTITY)
    # what somebody typed before deciding to stay anonymous is not kept
    rater = Reachable()
    if identity is Identity.REAL_NAME:
        rater = around.proved or read_reachable(form)
    if not form.valid or opinion is None or stage is None or identity is None:
        return None
    return NewReview(
        submitted_at=around.at,
        channel=around.channel,
        handling_stage=stage,
        stars=opinion.stars,
        unit_code=target.unit.code,
        identity=identity,
        item_code=target.item.code if target.item else None,
        window_no=target.window.window_no if target.window else None,
        dimensions=opinion.dimensions,
        comment=opinion.comment,
        topics=opinion.topics,
        rater_name=rater.name,
        rater_phone=rater.phone,
        rater_email=rater.email,
        application_no=around.application_no,
        taken_by=around.taken_by,
        device_id=around.device_id,
        language=around.language,
        submission_key=submission_key(form.values),
    )
