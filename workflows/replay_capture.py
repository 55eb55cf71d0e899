"""Watching what workflow code asks for while it is replayed.

The SDK's replayer compares kinds and names of commands with the history, not what they hold; so
that it can be compared (replay_comparison.py), each command is copied before it is sealed.
"""

from collections.abc import Iterable
from typing import Any

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner


class Capture(WorkflowRunner):
    """Runs workflows by another runner and keeps the commands they make, until they are taken."""

    def __init__(self, runner: WorkflowRunner) -> None:
        self._runner = runner
        self._commands: list[WorkflowCommand] = []

    def taken(self) -> list[WorkflowCommand]:
        """The commands since the last call, in order."""
        commands, self._commands = self._commands, []
        return commands

    def keep(self, commands: Iterable[WorkflowCommand]) -> None:
        """Keep copies: the SDK seals the commands themselves afterwards."""
        for command in commands:
            kept = WorkflowCommand()
            kept.CopyFrom(command)
            self._commands.append(kept)

    def prepare_workflow(self, defn: Any) -> None:
        """As the other runner does."""
        self._runner.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """An instance of the other runner that is watched."""
        return _Watched(self._runner.create_instance(det), self)


class _Watched(WorkflowInstance):
    def __init__(self, instance: WorkflowInstance, capture: Capture) -> None:
        self._instance = instance
        self._capture = capture

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = self._instance.activate(act)
        self._capture.keep(completion.successful.commands)
        return completion

    def get_serialization_context(self, command_info: Any) -> Any:
        return self._instance.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> Any:
        return self._instance.get_external_store_context(command_info)

    def get_info(self) -> Any:
        return self._instance.get_info()

    def get_thread_id(self) -> int | None:
        return self._instance.get_thread_id()
