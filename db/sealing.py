"""Keys, and what they seal: personal data at rest, searchable phone hashes, signed links."""

import base64
import binascii
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
KEY = 32
TAG = 20
"""Bytes of a link's signature."""


class Unsealable(ValueError):
    """Sealed with a key we don't have, for another purpose, or tampered with."""


@dataclass(frozen=True)
class Keys:
    """The key ring: `current` seals, every key in `data` unseals."""

    current: int
    data: Mapping[int, bytes]
    phone: bytes
    link: bytes

    def seal(self, plaintext: bytes, associated: bytes) -> bytes:
        """AES-256-GCM: one byte key id, nonce, ciphertext. `associated` must be given again."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self.data[self.current]).encrypt(nonce, plaintext, associated)
        return bytes([self.current]) + nonce + sealed

    def unseal(self, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext. Raises Unsealable."""
        key = self.data.get(sealed[0]) if sealed else None
        if key is None:
            raise Unsealable("unknown key")
        try:
            return AESGCM(key).decrypt(sealed[1 : NONCE + 1], sealed[NONCE + 1 :], associated)
        except InvalidTag:
            raise Unsealable("tampered with, or sealed for another purpose") from None

    def phone_hmac(self, phone: str) -> str:
        """A keyed hash by which a phone number can be found but not read."""
        return _hashed(self.phone, normal_phone(phone)).hex()

    def name_hmac(self, name: str) -> str:
        """A keyed hash by which a whole name can be found, but not read."""
        return self.keyed_hash("name", normal_name(name))

    def phone_ending_hmac(self, review_no: str, ending: str) -> str:
        """A keyed hash of a phone's last digits, for one review only: equal endings don't show."""
        return _hashed(self.phone, f"ending:{review_no}:{normal_phone(ending)}").hex()

    def device_hmac(self, device_id: str) -> str:
        """A keyed hash by which one device's reviews can be counted, but the device not named."""
        return self.keyed_hash("device", device_id)

    def application_hmac(self, application_no: str) -> str:
        """A keyed hash by which an application number can be found, but not read."""
        return self.keyed_hash("application", normal_number(application_no))

    def keyed_hash(self, purpose: str, value: str) -> str:
        """A keyed hash by which a value can be found again for one purpose, but not read."""
        return _hashed(self.phone, f"{purpose}:{value}").hex()

    def link_token(self, case_no: str, round_no: int) -> str:
        """The signed part of a survey link."""
        return self._signed("survey", f"{case_no}.{round_no}")

    def read_link_token(self, token: str) -> tuple[str, int]:
        """Case number and round of a survey link. Raises ValueError if it is not ours."""
        case_no, _, round_no = self._read("survey", token).rpartition(".")
        return case_no, int(round_no)

    def receipt_token(self, review_no: str) -> str:
        """The signed part of a receipt's link."""
        return self._signed("receipt", review_no)

    def read_receipt_token(self, token: str) -> str:
        """The review number of a receipt's link. Raises ValueError if it is not ours."""
        return self._read("receipt", token)

    def list_token(self, behind: str) -> str:
        """The part of a list's address that says behind what its next page begins."""
        return self._signed("list", behind)

    def read_list_token(self, token: str) -> str:
        """What `list_token` was made of. Raises ValueError if it is not ours."""
        return self._read("list", token)

    def _tag(self, purpose: str, value: str) -> bytes:
        return _hashed(self.link, f"{purpose}:{value}")[:TAG]

    def _signed(self, purpose: str, value: str) -> str:
        raw = self._tag(purpose, value) + value.encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def _read(self, purpose: str, token: str) -> str:
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            value = raw[TAG:].decode()
        except (binascii.Error, UnicodeError, ValueError):
            raise ValueError("not a link of ours") from None
        if not hmac.compare_digest(raw[:TAG], self._tag(purpose, value)):
            raise ValueError("not a link of ours")
        return value


def _hashed(key: bytes, value: str) -> bytes:
    return hmac.digest(key, value.encode(), "sha256")


ENDING = 4
"""Digits at a phone number's end by which its owner is asked for it."""


def phone_ending(phone: str) -> str:
    """The last four digits of a phone number, or "" if it has fewer."""
    digits = normal_phone(phone)
    return digits[-ENDING:] if len(digits) >= ENDING else ""


LONGEST_WITH_86 = 13
"""Digits of a mobile number with its country code."""


def normal_phone(phone: str) -> str:
    """A phone number as digits only, full-width ones too, without +86."""
    digits = "".join(
        str(unicodedata.digit(char)) for char in phone if unicodedata.digit(char, None) is not None
    )
    if len(digits) > LONGEST_WITH_86:
        return digits.removeprefix("0086")
    return digits.removeprefix("86") if len(digits) == LONGEST_WITH_86 else digits


def normal_name(name: str) -> str:
    """A name as it is compared: letters only, any width and case, no spaces or dots between."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in text if char.isalnum())


def normal_number(number: str) -> str:
    """An application number as it is compared: no blanks or hyphens, any width, capitals."""
    text = unicodedata.normalize("NFKC", number)
    return "".join(char for char in text if char.isalnum()).upper()


def _made() -> Keys:
    return Keys(
        1, {1: secrets.token_bytes(KEY)}, secrets.token_bytes(KEY), secrets.token_bytes(KEY)
    )


def load_or_make(path: Path) -> Keys:
    """The keys in a file, made when it is missing (mode 0600). Raises OSError, ValueError."""
    if not path.exists():
        made = _made()
        text = json.dumps(
            {
                "current": made.current,
                "data": {str(number): key.hex() for number, key in made.data.items()},
                "phone": made.phone.hex(),
                "link": made.link.hex(),
            }
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
        except FileExistsError:
            # another part of the system made them at the same moment
            return load_or_make(path)
    found = json.loads(path.read_text())
    return Keys(
        current=found["current"],
        data={int(number): bytes.fromhex(key) for number, key in found["data"].items()},
        phone=bytes.fromhex(found["phone"]),
        link=bytes.fromhex(found["link"]),
    )
