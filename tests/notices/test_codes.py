"""The message with a one-time code, in both languages and channels."""

import pytest

from notices.codes import CodeContext, render_code
from notices.message import Address, Channel, Message, NotRenderable

LONG = CodeContext("042137", "上海市黄浦区行政服务中心二楼企业服务综合受理第 12 号窗口（含预约）")


def written(channel: Channel, language: str) -> Message:
    return render_code(channel, language, LONG, key="k", address=Address("", "x@example.com"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_sms_holds_the_code_and_fits_into_two_parts(language: str) -> None:
    message = written(Channel.SMS, language)
    assert message.text.startswith("【上海好差评】")
    assert "042137" in message.text
    assert len(message.text) <= 134
    assert "\n" not in message.text
    assert "http" not in message.text


@pytest.mark.parametrize(("language", "minutes"), [("zh", "10 分钟"), ("en", "10 minutes")])
def test_a_mail_says_the_code_first_and_how_long_it_lasts(language: str, minutes: str) -> None:
    message = written(Channel.EMAIL, language)
    assert "042137" in message.subject
    assert minutes in message.text
    assert LONG.subject_name in message.text
    assert message.html is None
    assert "042137" not in repr(message)


def test_a_language_there_is_not_is_refused() -> None:
    with pytest.raises(NotRenderable):
        written(Channel.SMS, "fr")
