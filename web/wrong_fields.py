"""What is wrong with which field of a program's request, said in our own sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError

from rules.refusals import N_
from web.forms import MISSING, NOT_A_CHOICE, TOO_LONG
from web.i18n import Sentence

NOT_RIGHT = N_("不符合要求，请对照接口文档检查。")
NO_SUCH_PARAMETER = N_("没有这个参数。")

NO_JSON = "json_invalid"

SENTENCES: Mapping[str, str] = {
    "missing": MISSING,
    "extra_forbidden": NO_SUCH_PARAMETER,
    "enum": NOT_A_CHOICE,
    "literal_error": NOT_A_CHOICE,
    "int_parsing": N_("请填写整数。"),
    "int_type": N_("请填写整数。"),
    "int_from_float": N_("请填写整数。"),
    "string_type": N_("请填写文字。"),
    NO_JSON: N_("不是有效的 JSON。"),
}
"""By pydantic's type of error; others are NOT_RIGHT."""

LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("ge", N_("不能小于 {limit}。")),
    "less_than_equal": ("le", N_("不能大于 {limit}。")),
    "too_long": ("max_length", N_("不能超过 {limit} 项。")),
}
"""By pydantic's type of error: which of its numbers the sentence names."""

BODY = "body"
NAME_MAX = 100
"""Characters of a name that are told again."""


def wrong_fields(error: RequestValidationError) -> dict[str, Sentence]:
    """A sentence for each wrong field, by its name; one inside another is `outer.inner`."""
    # a field that may be left out has a second finding, that it was not; the first is the reason
    return {
        # where in the text it stops being JSON is no field
        BODY if each["type"] == NO_JSON else _name(each["loc"]): _sentence(each)
        for each in reversed(error.errors())
    }


def sentences(found: Iterable[Mapping[str, Any]]) -> dict[str, Sentence]:
    """The same of what pydantic found in data that came by another way than a body or a query."""
    return {_name((BODY, *each["loc"])): _sentence(each) for each in found}


def _name(location: tuple[str | int, ...]) -> str:
    within = location[1:] if location[0] == BODY else location[1:2]
    name = ".".join(str(part) for part in within) or BODY
    # it may be anything a program sent, halves of characters too
    return name.encode("utf-8", "replace").decode()[:NAME_MAX]


def _sentence(found: Mapping[str, object]) -> Sentence:
    kind = str(found["type"])
    context = found.get("ctx")
    known = context if isinstance(context, Mapping) else {}
    if kind == "string_too_long":
        length = len(str(found.get("input", "")))
        return Sentence(TOO_LONG, {"maximum": int(known["max_length"]), "length": length})
    if kind in LIMITS:
        name, text = LIMITS[kind]
        return Sentence(text, {"limit": int(known[name])})
    return Sentence(SENTENCES.get(kind, NOT_RIGHT))
