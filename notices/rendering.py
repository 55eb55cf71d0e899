"""Turns a template and a context into a message. Words and dates are in names.py.

Templates are `templates/<message>/<language>.{subject.txt,txt,html,sms.txt}`; what they share is in
`templates/layout/`. Nothing here reads the database, a setting or the clock.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    select_autoescape,
)

from notices.lines import one_line, short
from notices.message import (
    TO_THE_RATER,
    Address,
    Channel,
    Message,
    NotRenderable,
)
from notices.names import NAMES, Language, day_name
from rules.notice_kinds import NoticeKind

WRITTEN_AS = {"zh-Hant": "zh"}
"""The language of a notice to somebody whose own has no templates."""
BLANK_LINES = re.compile(r"\n{3,}")
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """Everything a template may show.

    `subject_name` is the item or window that was rated, `link` an absolute http(s) address. `due`
    and `survey_expires` are the last day in Asia/Shanghai, that day included; an aware datetime is
    taken to its date there. `clock`, `request`, `result` and `decision` are values of the rules'
    enumerations. `text` was written by staff (a reply, a reason, an order) and may have several
    lines. To staff, `recipient_name` is the staff member, `stands_in_for` the absent colleague
    whose notice it is; nothing here may tell who the rater is.
    """

    case_no: str
    link: str = field(repr=False)
    unit_name: str
    subject_name: str
    stars: int
    recipient_name: str = field(repr=False)
    clock: str | None
    due: date | None
    provisional: bool
    request: str | None
    text: str | None = field(repr=False)
    result: str | None
    survey_expires: date | None
    decision: str | None
    stands_in_for: str = field(default="", repr=False)


def render(
    template: NoticeKind,
    channel: Channel,
    language: str,
    context: NoticeContext,
    *,
    key: str,
    address: Address,
) -> Message:
    """A message in one language for one channel; `key` is its idempotency key.

    Those who read Traditional Chinese are written to in Simplified. Raises NotRenderable when the
    template does not exist in that language and channel, or shows a value that the context does
    not have.
    """
    language = WRITTEN_AS.get(language, language)
    where = f"{template}/{language}/{channel}"
    if language not in set(Language):
        raise NotRenderable(f"{where}: no such language")
    if channel is Channel.SMS and template not in TO_THE_RATER:
        raise NotRenderable(f"{where}: notices to staff go by e-mail only")
    page = partial(_page, _environment(Language(language)), f"{template}/{language}")
    try:
        values = _values(template, context)
        match channel:
            case Channel.SMS:
                text = one_line(page("sms.txt", values))
                return Message(key, channel, address, subject="", text=text, html=None)
            case Channel.EMAIL:
                subject = one_line(page("subject.txt", values))
                values["subject"] = subject
                text = BLANK_LINES.sub("\n\n", page("txt", values)).strip() + "\n"
                html = page("html", values)
                return Message(key, channel, address, subject, text, html)
    except TemplateNotFound as missing:
        raise NotRenderable(f"{where}: no template {missing.name}") from None
    except (TemplateError, ValueError) as unfit:
        raise NotRenderable(f"{where}: {unfit}") from None


def _page(environment: Environment, stem: str, ending: str, values: Mapping[str, Any]) -> str:
    return environment.get_template(f"{stem}.{ending}").render(values)


def _values(template: NoticeKind, context: NoticeContext) -> dict[str, Any]:
    values = {each.name: getattr(context, each.name) for each in fields(context)}
    if re.fullmatch(r"https?://[^\s<>\"']+", context.link) is None:
        raise ValueError("the link is not an absolute http(s) address")
    for name in ("case_no", "unit_name", "subject_name", "recipient_name", "stands_in_for"):
        values[name] = one_line(values[name])
    if context.text is not None:
        lines = "\n".join(one_line(line) for line in context.text.splitlines())
        values["text"] = BLANK_LINES.sub("\n\n", lines).strip()
    return values | {"to_staff": template not in TO_THE_RATER}


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=["html"]),
        undefined=StrictUndefined,
        finalize=_not_none,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    names = NAMES[language]
    environment.filters |= {
        "clock_name": _named("clock", names.clocks),
        "request_name": _named("request", names.requests),
        "result_name": _named("result", names.results),
        "decision_name": _named("decision", names.decisions),
        "stars_name": _named("number of stars", names.stars),
        "day": partial(_day, partial(day_name, names, names.day)),
        "short_day": partial(_day, partial(day_name, names, names.short_day)),
        "short": short,
    }
    return environment


def _not_none(value: Any) -> Any:
    if value is None:
        raise ValueError("a value the template shows is missing")
    return value


def _named(what: str, table: Mapping[Any, str]) -> Callable[[Any], str]:
    def name(value: Any) -> str:
        if value is None:
            raise ValueError(f"the {what} is missing")
        if value not in table:
            raise ValueError(f"unknown {what} {value!r}")
        return table[value]

    return name


def _day(name: Callable[[date], str], value: date | None) -> str:
    if value is None:
        raise ValueError("a date the template shows is missing")
    return name(value)
