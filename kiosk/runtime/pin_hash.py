"""The PIN as Argon2id, the only form in which it is kept (RFC 9106's second recommendation: 64 MiB, three passes).

Both functions take about 100 ms and belong on a worker's thread.
"""

from __future__ import annotations


def hashed(digits: str) -> str:
    from argon2 import PasswordHasher  # 10 ms, and most kiosks are never opened between two starts

    return PasswordHasher().hash(digits)


def matches(pin_hash: str, digits: str) -> bool:
    """Whether these digits are the PIN; a hash that cannot be understood matches nothing."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(pin_hash, digits)
    except (VerificationError, InvalidHashError):
        return False
