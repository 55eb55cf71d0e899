"""How payloads leave this program: Pydantic's JSON, sealed with AES-GCM before Temporal sees it."""

from collections.abc import Sequence

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultPayloadConverter,
    PayloadCodec,
)

from db.sealing import Keys

SEALED = b"binary/encrypted"
ASSOCIATED = b"temporal payload"

_JSON = PydanticJSONPlainPayloadConverter()
_ENCODINGS = (
    converter
    for converter in DefaultPayloadConverter.default_encoding_payload_converters
    if converter.encoding != _JSON.encoding
)


class SharedConverter(CompositePayloadConverter):
    """Pydantic's converter, whose knowledge of our types every workflow shares.

    Each workflow makes a converter of its own; one that learns every type anew costs milliseconds.
    """

    _converters_of_all = (*_ENCODINGS, _JSON)

    def __init__(self) -> None:
        super().__init__(*self._converters_of_all)


class SealingCodec(PayloadCodec):
    """Seals every payload: what staff write about a case is nobody else's to read."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seal each payload whole, its own metadata included."""
        return [
            Payload(
                metadata={"encoding": SEALED},
                data=self._keys.seal(payload.SerializeToString(), ASSOCIATED),
            )
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open sealed payloads and pass the others on, such as those of older histories.

        Raises db.sealing's error for a payload sealed with an unknown key or tampered with.
        """
        return [self.opened(payload) for payload in payloads]

    def opened(self, payload: Payload) -> Payload:
        """One payload opened. Raises what `decode` raises."""
        if payload.metadata.get("encoding") != SEALED:
            return payload
        return Payload.FromString(self._keys.unseal(payload.data, ASSOCIATED))


def data_converter(keys: Keys) -> DataConverter:
    """The data converter of every client and worker of this system."""
    return DataConverter(payload_converter_class=SharedConverter, payload_codec=SealingCodec(keys))
