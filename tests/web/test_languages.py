"""Which language somebody gets, and what changes with it beside the sentences."""

from datetime import UTC, datetime

import pytest

from tests.web.browser import Browser
from tests.web.conftest import ITEMS, UNITS, WINDOWS
from web.dates import due_text, moment_text
from web.i18n import Language, accepted, traditional

DUE = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
"""The end of 24 November in Shanghai, a Tuesday."""


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.ZH),
        ("*", Language.ZH),
        ("zh", Language.ZH),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.ZH),
        ("zh-SG", Language.ZH),
        ("zh-Hans-HK", Language.ZH),
        ("zh-Hant", Language.ZH_HANT),
        ("zh-Hant-CN", Language.ZH_HANT),
        ("zh-TW,zh;q=0.9", Language.ZH_HANT),
        ("ZH-hk", Language.ZH_HANT),
        ("zh-MO;q=0.9, fr;q=0.1", Language.ZH_HANT),
        ("en-GB,zh-TW;q=0.5", Language.EN),
        ("fr, zh-TW;q=0.9", Language.EN),
        ("zh-TW;q=0, zh", Language.ZH),
        ("zh-TW;q=nonsense, en", Language.EN),
    ],
)
def test_chinese_is_chosen_by_its_script(header: str, language: Language) -> None:
    assert accepted(header) is language


async def test_a_page_offers_the_other_two_languages(citizen: Browser) -> None:
    for asked, others in (("zh", ("繁體", "English")), ("zh-Hant", ("简体", "English"))):
        page = (await citizen.get(f"/?lang={asked}")).text
        assert all(f">{name}</a>" in page for name in others)
        assert page.count('hreflang="') == len(others)


async def test_registered_names_are_in_the_script_of_the_page_and_what_was_typed_is_not(
    citizen: Browser,
) -> None:
    registered = [each.name for each in (*UNITS, *WINDOWS, *ITEMS) if each.name]
    typed = {"stars": "2", "comment": "没有人说明要带什么"}
    receipts = [
        (await citizen.send(target, "/rate", **typed)).headers["location"]
        for target in ("/rate?unit=Q01-01&window=05", "/rate?item=I005", "/rate?unit=C01&whole=yes")
    ]
    citizen.client.headers["accept-language"] = "zh-Hant"
    pages = [
        (await citizen.get(address)).text
        for address in (
            *("/", "/units?kind=district", "/units?kind=committee", "/units?kind=department"),
            *("/units/Q01", "/units/Q01-01", "/units/D03", "/units/C01"),
            *("/reviews", "/reviews?unit=Q01-01&window=05", "/reviews?unit=C01&item=I005"),
            *("/rate", "/rate?unit=Q01-01", "/rate?unit=D03", "/rate?q=黄浦", "/rate?q=內資"),
            *("/rate?unit=Q01-01&window=05", "/rate?item=I005", "/rate?unit=C01&whole=yes"),
            *receipts,
            *(receipt.partition("/receipt")[0] for receipt in receipts),
        )
    ]
    assert [name for page in pages for name in registered if name in page] == []
    converted = map(traditional, registered)
    assert [name for name in converted if not any(name in page for page in pages)] == []
    assert all(typed["comment"] in page for page in pages[-3:])
    citizen.client.headers["accept-language"] = "zh"
    assert "黄浦区行政服务中心" in (await citizen.get("/units/Q01-01")).text


async def test_a_page_in_traditional_chinese_says_so(citizen: Browser) -> None:
    page = await citizen.get("/rate?unit=Q01-01&window=05", accept_language="zh-HK")
    assert '<html lang="zh-Hant">' in page.text
    assert page.headers["content-language"] == "zh-Hant"
    assert "總體滿意嗎？" in page.text
    assert "提交評價" in page.text


@pytest.mark.parametrize(
    ("language", "moment", "due"),
    [
        (Language.ZH, "2026年11月25日 00:00", "11月24日（周二）结束前"),
        (Language.ZH_HANT, "2026年11月25日 00:00", "11月24日（週二）結束前"),
        (Language.EN, "25 Nov 2026, 00:00", "by the end of Tue 24 Nov"),
    ],
)
def test_dates_are_chinese_in_both_scripts(language: Language, moment: str, due: str) -> None:
    assert moment_text(DUE, language) == moment
    assert due_text(DUE, language) == due
