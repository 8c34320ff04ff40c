"""Sealed values stay in their place; the state's ciphers give the state's vectors."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from minzheng.foundations.privacy.services import SealBroken, blind_index, mask_name, seal, unseal


def test_sm3_and_sm4_are_the_standards() -> None:
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 - the standard's own vector
    assert encryptor.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_a_value_comes_back_only_in_its_own_place() -> None:
    box = seal("身份证".encode(), context="person.identity|1")
    assert unseal(box, context="person.identity|1").decode() == "身份证"
    with pytest.raises(SealBroken):
        unseal(box, context="person.identity|2")


def test_one_changed_bit_is_seen() -> None:
    box = bytearray(seal(b"500110", context="x"))
    box[-20] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(box), context="x")


def test_the_key_id_is_in_every_ciphertext_and_no_two_are_equal() -> None:
    one, two = seal(b"same", context="x"), seal(b"same", context="x")
    assert one[:2] == b"\x01\x01" and one != two


def test_blind_indexes_are_equal_for_equals_and_kept_apart_by_kind() -> None:
    assert blind_index("identity", "a") == blind_index("identity", "a") != blind_index("phone", "a")


@pytest.mark.parametrize(
    ("name", "masked"), [("罗庆华", "罗*华"), ("罗华", "罗*"), ("罗", "*"), ("欧阳小明", "欧**明")]
)
def test_masks(name: str, masked: str) -> None:
    assert mask_name(name) == masked
