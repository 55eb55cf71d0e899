"""What every step has: who takes it, and what that person was looking at."""

from dataclasses import dataclass
from typing import ClassVar

from rules.roles import Actor
from rules.stages import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: who takes it and the version of the case that person was looking at."""

    action: ClassVar[Action]
    actor: Actor
    seen_version: int
