"""What a step may say of the files attached to it."""

import pytest

from rules.attachments import MOST, Kind, check_attachments
from rules.refusals import Refusal, RefusalKind

IDS = [digit * 32 for digit in "0123456789"]


def test_a_step_names_no_file_or_as_many_as_may_be() -> None:
    check_attachments(())
    check_attachments(IDS[:MOST])


@pytest.mark.parametrize(
    "ids",
    [IDS[: MOST + 1], IDS[:1] * 2, ["x" * 32], ["A" * 32], ["0" * 31], ["0" * 33], ["../" * 8]],
)
def test_too_many_the_same_twice_and_what_is_no_id_are_refused(ids: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        check_attachments(ids)
    assert refused.value.kind is RefusalKind.BAD_CONTENT
    assert refused.value.field == "attachments"


def test_each_kind_has_the_name_that_browsers_know() -> None:
    assert {each.media_type for each in Kind} == {
        "image/jpeg",
        "image/png",
        "image/webp",
        "application/pdf",
    }
