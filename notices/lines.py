"""Text that has to fit on one line: headers, names, SMS. No sentences here."""

import unicodedata

STAND_INS = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": ""}
"""What stands in for characters of these Unicode categories."""


def one_line(value: str) -> str:
    """Without line breaks, control and direction characters; runs of blanks become one."""
    return " ".join(
        "".join(STAND_INS.get(unicodedata.category(each), each) for each in value).split()
    )


def short(value: str, length: int) -> str:
    """At most `length` characters, the last an ellipsis where something was cut off."""
    return value if len(value) <= length else value[: length - 1].rstrip() + "…"
