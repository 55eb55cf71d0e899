"""How a form names files that were sent with it before: by a ticked box for each."""

from rules.attachments import ID
from web.forms import TICKED, Submission

BOX = "upload_"
"""Before the id of a file in the name of its box, which is ticked until somebody drops it."""


def named_in(form: Submission) -> tuple[str, ...]:
    """The files a form names, in its order."""
    ids = (
        name.removeprefix(BOX)
        for name, value in form.values.items()
        if name.startswith(BOX) and value == TICKED
    )
    return tuple(each for each in ids if ID.fullmatch(each))
