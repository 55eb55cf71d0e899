"""The message with a one-time code, by SMS or as a mail of text. No link: a code is typed in."""

from dataclasses import dataclass, field

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from notices.lines import one_line, short
from notices.message import Address, Channel, Message, NotRenderable
from notices.rendering import TEMPLATES
from rules.confirmation import CODE_LASTS

FOLDER = "one_time_code"
MINUTES = int(CODE_LASTS.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class CodeContext:
    """What the message says: the code, and what was rated."""

    code: str = field(repr=False)
    subject_name: str


def render_code(
    channel: Channel, language: str, context: CodeContext, *, key: str, address: Address
) -> Message:
    """The message in one language ("zh" or "en"). Raises NotRenderable for another one."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / FOLDER),
        autoescape=False,  # noqa: S701 -- plain text only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = short
    values = {
        "code": context.code,
        "subject_name": one_line(context.subject_name),
        "minutes": MINUTES,
    }

    def page(ending: str) -> str:
        try:
            return environment.get_template(f"{language}.{ending}").render(values)
        except TemplateNotFound as missing:
            raise NotRenderable(f"{FOLDER}/{language}: no template {missing.name}") from None

    if channel is Channel.SMS:
        return Message(key, channel, address, subject="", text=one_line(page("sms.txt")), html=None)
    text = page("txt").strip() + "\n"
    return Message(key, channel, address, one_line(page("subject.txt")), text, html=None)
