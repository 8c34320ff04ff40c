"""Sealing values and hiding them: SM4-GCM, HMAC-SM3 blind index, masks."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

_FORMAT = b"\x01"
_IV_BYTES, _TAG_BYTES = 12, 16


class SealBroken(RuntimeError):
    """A sealed value was altered, moved to another row, or its key is gone."""


@lru_cache(maxsize=8)
def _field_key(key_id: int) -> bytes:
    return bytes.fromhex(settings.MINZHENG_KEYS["field_keys"][str(key_id)])


@lru_cache(maxsize=1)
def _newest_key_id() -> int:
    return max(int(key_id) for key_id in settings.MINZHENG_KEYS["field_keys"])


def seal(plaintext: bytes, *, context: str) -> bytes:
    """SM4-GCM: format, key id, iv, ciphertext, tag. `context` (table.column|row id) binds it to its place."""
    iv, key_id = os.urandom(_IV_BYTES), _newest_key_id()
    encryptor = Cipher(algorithms.SM4(_field_key(key_id)), modes.GCM(iv)).encryptor()
    encryptor.authenticate_additional_data(context.encode())
    ciphertext = encryptor.update(plaintext) + encryptor.finalize()
    return _FORMAT + bytes([key_id]) + iv + ciphertext + encryptor.tag


def unseal(box: bytes | memoryview, *, context: str) -> bytes:
    """The plaintext. Refuses (SealBroken) a value altered or moved from another row or column."""
    box = bytes(box)
    if len(box) < 2 + _IV_BYTES + _TAG_BYTES or box[:1] != _FORMAT:
        raise SealBroken(f"not a sealed value: {context}")
    iv, tag = box[2 : 2 + _IV_BYTES], box[-_TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(_field_key(box[1])), modes.GCM(iv, tag)).decryptor()
    decryptor.authenticate_additional_data(context.encode())
    try:
        return decryptor.update(box[2 + _IV_BYTES : -_TAG_BYTES]) + decryptor.finalize()
    except InvalidTag:
        raise SealBroken(f"altered or moved: {context}") from None


@lru_cache(maxsize=1)
def _index_key() -> bytes:
    return bytes.fromhex(settings.MINZHENG_KEYS["index_key"])


def blind_index(kind: str, value: str) -> bytes:
    """HMAC-SM3 (32 bytes) of a normalised value: equality without the value. `kind` keeps indexes apart."""
    mac = hmac.HMAC(_index_key(), hashes.SM3())
    mac.update(f"{kind}\x00{value}".encode())
    return mac.finalize()


def mask_name(name: str) -> str:
    """罗庆华 → 罗*华, 罗华 → 罗*: for lists where the full name has no business."""
    if len(name) <= 1:
        return "*"
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def mask_phone(phone: str) -> str:
    """138****0001."""
    return phone[:3] + "****" + phone[-4:] if len(phone) == 11 else "***"


def mask_identity_number(number: str) -> str:
    """500***********21."""
    return number[:3] + "*" * (len(number) - 5) + number[-2:] if len(number) == 18 else "***"


def mask_account(account: str) -> str:
    """尾号 1234 of a bank account."""
    return f"尾号 {account[-4:]}" if len(account) >= 8 else "***"
