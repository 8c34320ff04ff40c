"""HMAC-SM3 over a message of the treasury's line, both ways. Nobody between us can ask for or promise a payment."""

import hmac as constant_time

from cryptography.hazmat.primitives import hashes, hmac

KEY_ID, TIMESTAMP, NONCE, SIGNATURE = (
    "X-Minzheng-Key", "X-Minzheng-Timestamp", "X-Minzheng-Nonce", "X-Minzheng-Signature",
)  # fmt: skip


def sign(key: bytes, *parts: str, body: bytes) -> str:
    """The signature (hex) of a request (method, path, key id, timestamp, nonce) or an answer (status, nonce)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(body)
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update("\n".join((*parts, digest.finalize().hex())).encode())
    return mac.finalize().hex()


def holds(key: bytes, signature: str, *parts: str, body: bytes) -> bool:
    """Whether a signature is that of the message, compared in constant time."""
    return constant_time.compare_digest(sign(key, *parts, body=body), signature)


__all__ = ["KEY_ID", "NONCE", "SIGNATURE", "TIMESTAMP", "holds", "sign"]
