"""Links by which a client sends somebody to rate: sealed with the key it shares with us.

A link is `<client id>.<base64url of nonce and ciphertext>`, AES-256-GCM with the client id as
associated data. The key is HMAC-SHA256 of the client's secret and PURPOSE, so that the secret can
serve another purpose some day. What is inside is checked by who opens it (web/public/links.py).
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.sealing import NONCE, Unsealable

PURPOSE = b"haochaping rating link 1"


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(hmac.new(secret, PURPOSE, hashlib.sha256).digest())


def seal_link(client_id: str, secret: bytes, claims: Mapping[str, Any]) -> str:
    """The token of a link, as a client makes it."""
    nonce = os.urandom(NONCE)
    inside = json.dumps(dict(claims), ensure_ascii=False).encode()
    sealed = nonce + _cipher(secret).encrypt(nonce, inside, client_id.encode())
    return f"{client_id}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def client_of(token: str) -> str:
    """Whose link it says it is."""
    return token.partition(".")[0]


def open_link(token: str, secret: bytes) -> Any:
    """What is in a link. Raises Unsealable if this client did not make it, or it was changed."""
    client_id, _, body = token.partition(".")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        inside = _cipher(secret).decrypt(raw[:NONCE], raw[NONCE:], client_id.encode())
        return json.loads(inside)
    except (binascii.Error, InvalidTag, ValueError):
        raise Unsealable("not a link of this client") from None
