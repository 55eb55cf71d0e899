"""Every notice in every language and channel: complete, safe, and the same in both languages."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import product

import pytest
from jinja2 import Environment, FileSystemLoader, meta, nodes

from notices.message import TO_THE_RATER, Address, Channel, Message, NotRenderable
from notices.names import Language
from notices.rendering import TEMPLATES, NoticeContext, render
from rules.notice_kinds import NoticeKind
from tests.notices.examples import CONTEXT

BOTH = list(Language)
KINDS = [
    (template, channel, language)
    for template, channel, language in product(NoticeKind, Channel, BOTH)
    if channel is Channel.EMAIL or template in TO_THE_RATER
]
LEAST = replace(CONTEXT, unit_name="", recipient_name="", provisional=False, due=None, text=None)
NEEDS_A_DATE = (
    NoticeKind.CONTACT_PROMISED,
    NoticeKind.REMINDER,
    NoticeKind.LAST_DAY,
    NoticeKind.OVERDUE,
)
ENDINGS = {
    template: ["subject.txt", "txt", "html", *(["sms.txt"] if template in TO_THE_RATER else [])]
    for template in NoticeKind
}


def written(
    template: NoticeKind,
    channel: Channel = Channel.EMAIL,
    language: str = "zh",
    context: NoticeContext = CONTEXT,
) -> Message:
    return render(
        template, channel, language, context, key="k", address=Address("王", "w@example.com")
    )


class Reader(HTMLParser):
    """Collects what a mail program would show and fetch; complains of unbalanced tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.shown = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown += data


@pytest.mark.parametrize(("template", "channel", "language"), KINDS)
def test_every_notice_is_complete_and_leads_to_the_case(
    template: NoticeKind, channel: Channel, language: Language
) -> None:
    message = written(template, channel, language)
    assert (message.key, message.channel) == ("k", channel)
    assert CONTEXT.link in message.text
    assert "None" not in message.text
    assert "{" not in message.text
    if channel is Channel.SMS:
        assert message.text.startswith("【上海好差评】")
        assert message.text.endswith(f" {CONTEXT.link}")
        assert message.html is None
        return
    assert CONTEXT.case_no in message.text
    assert CONTEXT.case_no in message.subject
    assert message.html is not None
    read = Reader(message.html)
    assert read.links == [CONTEXT.link]
    assert CONTEXT.link in read.shown
    assert message.subject in read.shown
    assert "script" not in read.tags


@pytest.mark.parametrize(("template", "channel", "language"), KINDS)
def test_every_notice_does_without_what_may_be_missing(
    template: NoticeKind, channel: Channel, language: Language
) -> None:
    due = CONTEXT.due if template in NEEDS_A_DATE else None
    message = written(template, channel, language, replace(LEAST, due=due))
    assert "None" not in message.text + (message.html or "")
    assert "\n\n\n" not in message.text
    assert "暂定" not in message.text
    assert "rovisional" not in message.text


@pytest.mark.parametrize(("template", "language"), list(product(NoticeKind, BOTH)))
def test_text_and_html_say_the_same(template: NoticeKind, language: Language) -> None:
    message = written(template, language=language)
    shown = "".join(Reader(message.html or "").shown.split())
    paragraphs = ["".join(each.split()) for each in message.text.split("\n\n")]
    missing = [each for each in paragraphs if each not in shown and CONTEXT.link not in each]
    assert missing == []


@pytest.mark.parametrize("template", NoticeKind)
def test_both_languages_of_a_notice_use_the_same_variables(template: NoticeKind) -> None:
    for ending in ENDINGS[template]:
        chinese, english = (variables(f"{template}/{language}.{ending}") for language in BOTH)
        assert chinese == english


def variables(name: str) -> set[str]:
    """What a template and those it is built on take from the context."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    source = (TEMPLATES / name).read_text()
    parsed = environment.parse(source, filename=name)
    for each in parsed.find_all(nodes.Filter):
        environment.filters.setdefault(each.name, str)
    parents = [each for each in meta.find_referenced_templates(parsed) if each]
    return meta.find_undeclared_variables(parsed).union(*map(variables, parents))


def test_folders_hold_exactly_the_files_of_each_notice() -> None:
    found = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/*")}
    wanted = {
        f"{template}/{language}.{ending}"
        for template, language in product(NoticeKind, BOTH)
        for ending in ENDINGS[template]
    }
    assert {name for name in found if not name.startswith("layout/")} == wanted


@pytest.mark.parametrize(
    ("template", "language", "change", "shown"),
    [
        (NoticeKind.REMINDER, "zh", {"clock": "rectification"}, "“整改反馈”"),
        (NoticeKind.OVERDUE, "en", {"clock": "recheck"}, "“re-check”"),
        (NoticeKind.REQUEST_TO_DECIDE, "zh", {"request": "closure_review"}, "办结审核"),
        (NoticeKind.REQUEST_TO_DECIDE, "en", {"request": "invalidation"}, "invalidation claim"),
        (NoticeKind.RESULT, "zh", {"result": "explained"}, "解释说明"),
        (NoticeKind.RESULT, "en", {"result": "resolved"}, "Result: resolved."),
        (NoticeKind.DECIDED, "zh", {"request": "extension", "decision": "expired"}, "已失效"),
        (NoticeKind.DECIDED, "zh", {"request": "invalidation"}, "无效评价"),
        (NoticeKind.DECIDED, "en", {"request": "complex"}, "shows the new deadlines"),
        (NoticeKind.RETURNED, "zh", {"decision": "refused"}, "未同意"),
        (NoticeKind.RETURNED, "en", {"decision": "granted"}, "back with the 12345 hotline"),
        (NoticeKind.NEW_CASE, "zh", {"stars": 2}, "2 星，不满意"),
    ],
)
def test_values_are_shown_by_their_names(
    template: NoticeKind, language: str, change: dict[str, str], shown: str
) -> None:
    context = replace(CONTEXT, **change)  # type: ignore[arg-type]  # fields by name
    assert shown in written(template, language=language, context=context).text


def test_dates_are_written_out_in_each_language_and_marked_when_provisional() -> None:
    assert "2019年9月16日星期一（暂定）" in written(NoticeKind.REMINDER).text
    assert (
        "Monday, 16 September 2019 (provisional)"
        in written(NoticeKind.REMINDER, language="en").text
    )
    firm = written(NoticeKind.REMINDER, context=replace(CONTEXT, provisional=False)).text
    assert "2019年9月16日星期一。" in firm


@pytest.mark.parametrize(("template", "language"), list(product(TO_THE_RATER, BOTH)))
def test_sms_stays_short_whatever_the_names(template: NoticeKind, language: Language) -> None:
    longest = replace(
        CONTEXT,
        unit_name="单" * 200,
        subject_name="事" * 200,
        recipient_name="名" * 200,
        text="文" * 5000,
        due=date(2019, 12, 31),
        survey_expires=date(2019, 12, 31),
        result="explained",
    )
    text = written(template, Channel.SMS, language, longest).text
    assert len(text.removesuffix(CONTEXT.link).strip()) <= 140


@pytest.mark.parametrize("template", NoticeKind)
def test_markup_in_any_value_is_shown_not_obeyed(template: NoticeKind) -> None:
    evil = "<img src=x onerror=alert(1)>{{ 7*7 }}\"'&"
    context = replace(
        CONTEXT, case_no=evil, unit_name=evil, subject_name=evil, recipient_name=evil, text=evil
    )
    message = written(template, context=context)
    read = Reader(message.html or "")
    assert "img" not in read.tags
    assert "49" not in read.shown
    assert evil in read.shown
    assert evil in message.text


@pytest.mark.parametrize("template", NoticeKind)
@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\u2028", "\x00", "\u202e"])
def test_subject_is_one_line_whatever_the_values(template: NoticeKind, breaker: str) -> None:
    evil = f"甲{breaker}Bcc: victim@example.com"
    context = replace(CONTEXT, case_no=evil, unit_name=evil, subject_name=evil)
    subject = written(template, context=context).subject
    assert breaker not in subject
    assert subject.isprintable()
    assert len(subject) <= 200


def test_lines_of_a_reply_stay_lines() -> None:
    message = written(NoticeKind.RESULT, context=replace(CONTEXT, text="一\r\n二\x00\n\n\n\n三"))
    assert "一\n二\n\n三" in message.text
    assert (message.html or "").count("<br>") == 4


@pytest.mark.parametrize("template", [each for each in NoticeKind if each not in TO_THE_RATER])
def test_staff_get_no_sms(template: NoticeKind) -> None:
    with pytest.raises(NotRenderable, match="e-mail only"):
        written(template, Channel.SMS)


@pytest.mark.parametrize("language", ["fr", "zh_Hant", "", "../zh"])
def test_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(NotRenderable, match="language"):
        written(NoticeKind.RESULT, language=language)


@pytest.mark.parametrize(
    ("template", "change", "complaint"),
    [
        (NoticeKind.REMINDER, {"clock": None}, "clock is missing"),
        (NoticeKind.REMINDER, {"clock": "lunch"}, "unknown clock 'lunch'"),
        (NoticeKind.REMINDER, {"due": None}, "date"),
        (NoticeKind.RESULT, {"result": None}, "result is missing"),
        (NoticeKind.DECIDED, {"decision": "moot"}, "unknown decision"),
        (NoticeKind.DECIDED, {"request": None}, "request is missing"),
        (NoticeKind.SURVEY_LINK, {"survey_expires": None}, "date"),
        (NoticeKind.NEW_CASE, {"stars": 6}, "unknown number of stars"),
        (NoticeKind.NEW_CASE, {"link": "javascript:alert(1)"}, "link"),
        (NoticeKind.NEW_CASE, {"link": "https://example.com/ a"}, "link"),
        (NoticeKind.NEW_CASE, {"link": ""}, "link"),
    ],
)
def test_notice_that_lacks_a_value_is_not_written(
    template: NoticeKind, change: dict[str, str | None], complaint: str
) -> None:
    with pytest.raises(NotRenderable, match=complaint):
        written(template, context=replace(CONTEXT, **change))  # type: ignore[arg-type]  # by name


def test_nothing_personal_shows_in_the_contexts_repr() -> None:
    shown = repr(CONTEXT)
    assert CONTEXT.recipient_name not in shown
    assert CONTEXT.link not in shown


def test_readers_of_traditional_chinese_are_written_to_in_simplified() -> None:
    address = Address("王先生/女士", "wang@example.com")
    asked, simplified = (
        render(NoticeKind.RECEIPT, Channel.EMAIL, language, CONTEXT, key="k", address=address)
        for language in ("zh-Hant", "zh")
    )
    assert asked == simplified
