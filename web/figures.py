"""How counts, means and shares are written. What they are of is decided in rules/.

Of nothing there is a dash. A figure is never rounded to what it is not: 100% and 0% mean all and
none, five stars mean that nobody gave fewer.
"""

NOTHING = "—"
BEST = 5.0


def mean_text(mean: float | None) -> str:
    """4.87"""
    if mean is None:
        return NOTHING
    text = f"{mean:.2f}"
    return "4.99" if mean < BEST and text == "5.00" else text


def share_text(part: int, whole: int) -> str:
    """97.02%, of a part and the whole."""
    if not whole:
        return NOTHING
    text = f"{part / whole:.2%}"
    if part < whole and text == "100.00%":
        return "99.99%"
    if part and text == "0.00%":
        return "<0.01%"
    return text


def width(part: float, whole: float) -> str:
    """How long a bar is, as an SVG length: 97.02%. Something is never too short to be seen."""
    if not whole or not part:
        return "0%"
    return f"{max(100 * part / whole, 0.6):.2f}%"
