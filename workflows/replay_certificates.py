"""The workflow of a replay certificate: it is made once, whatever stops meanwhile."""

from datetime import timedelta

from temporalio import workflow
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

with workflow.unsafe.imports_passed_through():
    from activities.replay_certificates import Certificates
    from rules.replay_verdicts import CertificateAsked, ReplayProgress, ReplayResult

UNTIL_IT_WORKS = RetryPolicy(
    initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=30)
)


@workflow.defn
class CertifyWorkflow:
    """Replays one case for somebody."""

    @workflow.run
    async def run(self, asked: CertificateAsked) -> ReplayResult:
        """Until the certificate is on record."""
        return await workflow.execute_activity_method(
            Certificates.certify,
            asked,
            start_to_close_timeout=timedelta(minutes=30),
            heartbeat_timeout=timedelta(seconds=40),
            retry_policy=UNTIL_IT_WORKS,
        )


def workflow_id(case_no: str, certificate_id: str) -> str:
    """The id of the workflow that makes a certificate of a case."""
    return f"certify-{case_no}-{certificate_id}"


async def start_certificate(client: Client, task_queue: str, asked: CertificateAsked) -> None:
    """Start making a certificate, unless that was started already. Raises RPCError."""
    try:
        await client.start_workflow(
            CertifyWorkflow.run,
            asked,
            id=workflow_id(asked.case_no, asked.id),
            task_queue=task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
    except WorkflowAlreadyStartedError:
        return


async def certificate_progress(
    client: Client, case_no: str, certificate_id: str
) -> ReplayProgress | None:
    """How far the making of a certificate is; None if it is not being made. Raises RPCError."""
    handle = client.get_workflow_handle(workflow_id(case_no, certificate_id))
    try:
        described = await handle.describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    if described.status is not WorkflowExecutionStatus.RUNNING:
        return None
    for pending in described.raw_description.pending_activities:
        if pending.heartbeat_details.payloads:
            [told] = await client.data_converter.decode(
                pending.heartbeat_details.payloads, [ReplayProgress]
            )
            return ReplayProgress(told.done, told.total)
    return ReplayProgress(0, 0)
