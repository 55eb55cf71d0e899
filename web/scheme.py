"""Light or dark: what a visitor chose for this browser. The colours are in static/css/."""

from enum import StrEnum

from rules.refusals import N_

COOKIE = "scheme"


class Scheme(StrEnum):
    """How the site looks. AUTO leaves it to the visitor's system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"

    @property
    def media(self) -> str:
        """For which media the dark colours are loaded; "" not at all."""
        return {
            Scheme.AUTO: "(prefers-color-scheme: dark)",
            Scheme.LIGHT: "",
            Scheme.DARK: "all",
        }[self]


NAMES = {Scheme.AUTO: N_("跟随系统"), Scheme.LIGHT: N_("浅色"), Scheme.DARK: N_("深色")}


def chosen(asked: str | None) -> Scheme | None:
    """The scheme somebody names, if it is one of ours."""
    return Scheme(asked) if asked and asked in set(Scheme) else None
