"""What events carry, opened: payloads are sealed in a history, whoever keeps it."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from temporalio.api.common.v1 import Payload

from db.sealing import Keys, Unsealable
from workflows.converter import SEALED, SealingCodec

NULL = b"binary/null"
Node = Any
"""Any value of JSON."""


class Unreadable(Exception):
    """A payload that can't be opened, or holds no JSON."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A payload that is not opened here, and its size in bytes."""

    size: int


def is_payload(node: Node) -> bool:
    """Whether a value of an event's JSON is a payload."""
    metadata = node.get("metadata") if isinstance(node, dict) else None
    return isinstance(metadata, dict) and "encoding" in metadata


def payload_of(node: Mapping[str, Any]) -> Payload:
    """A payload from Temporal's JSON. Raises Unreadable."""
    try:
        metadata = {name: base64.b64decode(value) for name, value in node["metadata"].items()}
        return Payload(metadata=metadata, data=base64.b64decode(node.get("data", "")))
    except (binascii.Error, TypeError, ValueError, AttributeError):
        raise Unreadable("not a payload") from None


class Opener:
    """Opens payloads with the keys of this installation."""

    def __init__(self, keys: Keys) -> None:
        self._codec = SealingCodec(keys)

    def value(self, node: Mapping[str, Any]) -> Node:
        """What a payload holds. Raises Unreadable."""
        try:
            payload = self._codec.opened(payload_of(node))
        except Unsealable as error:
            raise Unreadable(str(error)) from None
        if payload.metadata.get("encoding") == NULL:
            return None
        try:
            return json.loads(payload.data)
        except ValueError:
            raise Unreadable("not JSON") from None

    def first(self, payloads: Mapping[str, Any] | None) -> Node:
        """What the first of an event's payloads holds; None for none. Raises Unreadable."""
        found = (payloads or {}).get("payloads", ())
        return self.value(found[0]) if found else None


def with_payloads(node: Node, shown: Callable[[Mapping[str, Any]], Node]) -> Node:
    """An event's JSON with each payload replaced by what `shown` makes of it."""
    if is_payload(node):
        return shown(node)
    if isinstance(node, dict):
        return {name: with_payloads(value, shown) for name, value in node.items()}
    if isinstance(node, list):
        return [with_payloads(value, shown) for value in node]
    return node


def sealed(node: Mapping[str, Any], opener: Opener) -> Node:
    """A sealed payload as its size; one that Temporal reads itself as what it holds."""
    try:
        payload = payload_of(node)
        if payload.metadata.get("encoding") != SEALED:
            return opener.value(node)
    except Unreadable:
        return cast("Node", Sealed(len(str(node.get("data", "")))))
    return cast("Node", Sealed(len(payload.data)))
