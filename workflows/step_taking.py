"""What every update of a case is made of. The updates themselves are in updates.py and, of the two
halves of a merge, in merging_updates.py; how a step is taken is in case.py."""

from abc import ABC, abstractmethod

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from rules import steps
    from workflows.messages import Receipt


class StepTaking(ABC):
    """Saying yes or no to a step, and taking it."""

    @abstractmethod
    def _check(self, step: steps.Step) -> None:
        """Raise an ApplicationError with the refusal if this step can't be taken now."""

    @abstractmethod
    async def _take(self, step: steps.Step) -> Receipt:
        """Take a step and return when it is recorded."""
