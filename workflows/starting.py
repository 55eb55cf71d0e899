"""Starting a case, from wherever a bad review came in. Starting one twice starts it once."""

from dataclasses import dataclass

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from rules.case import Case, RatedReview
from rules.policy import Policy
from workflows.case import CaseWorkflow
from workflows.messages import CaseInput
from workflows.visibility import attributes, summary


@dataclass(frozen=True, slots=True)
class CaseStarter:
    """Starts case workflows on one task queue under one policy."""

    client: Client
    task_queue: str
    policy: Policy

    async def start(self, case_no: str, review: RatedReview) -> None:
        """Start the case of a bad review, unless it runs or ran already.

        Raises temporalio.service.RPCError if Temporal can't be reached.
        """
        case = Case(case_no=case_no, review=review, policy=self.policy, hears_objections=True)
        try:
            await self.client.start_workflow(
                CaseWorkflow.run,
                CaseInput(case),
                id=case_no,
                task_queue=self.task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                search_attributes=attributes(case),
                static_summary=summary(review),
            )
        except WorkflowAlreadyStartedError:
            # it ran to its end and is archived: there is nothing to start
            return
