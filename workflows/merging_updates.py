"""The updates by which two cases become one (并案): one ends, the other takes its review in."""

from temporalio import workflow

from workflows.step_taking import StepTaking

with workflow.unsafe.imports_passed_through():
    from rules.merging_steps import Merge, TakeIn
    from workflows.messages import Receipt


class MergingUpdates(StepTaking):
    """The two halves of a merge, as Temporal sees them."""

    @workflow.update
    async def merge(self, step: Merge) -> Receipt:
        """并案."""
        return await self._take(step)

    @merge.validator
    def _may_merge(self, step: Merge) -> None:
        self._check(step)

    @workflow.update
    async def take_in(self, step: TakeIn) -> Receipt:
        """并入评价."""
        return await self._take(step)

    @take_in.validator
    def _may_take_in(self, step: TakeIn) -> None:
        self._check(step)
