"""Phone numbers as people in Shanghai write them."""

import pytest

from web.public.reaching import phone_number


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("13800005566", "13800005566"),
        ("138 0000 5566", "13800005566"),
        ("+86 138-0000-5566", "13800005566"),
        ("１３８００００５５６６", "13800005566"),
        ("021-23456789", "02123456789"),
        ("(021) 2345 6789", "02123456789"),
        ("23456789", "02123456789"),
        ("010-62345678", "01062345678"),
        ("0571 8765432", "05718765432"),
    ],
)
def test_a_number_is_kept_as_digits(typed: str, digits: str) -> None:
    assert phone_number(typed) == digits


@pytest.mark.parametrize(
    "typed", ["12345", "12800005566", "138000055667", "1380000556x", "0", "-", "110", "++++", "   "]
)
def test_what_is_no_number_is_not_taken_for_one(typed: str) -> None:
    assert phone_number(typed) is None
