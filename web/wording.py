"""What every enumeration of the rules is called, in the terms of the product's glossary.

Chinese source texts, marked for the catalogue; sentences belong to templates and refusals. The
names themselves are in names/.
"""

from collections.abc import Mapping
from enum import Enum

from web.names import of_cases, of_messages, of_reviews, of_steps

NAMES: Mapping[type[Enum], Mapping[Enum, str]] = {
    **of_reviews.NAMES,
    **of_cases.NAMES,
    **of_steps.NAMES,
    **of_messages.NAMES,
}
"""Source texts by enumeration. Keyed by class first: members of two of them may be equal."""


def source_name(member: Enum) -> str:
    """The Chinese name of an enumeration's member. Raises KeyError for one without a name."""
    return NAMES[type(member)][member]
