"""Active authentication: the chip signs a challenge with the key that its country signed, Doc 9303-11 §6.1.

With DG15 proven (passive authentication) it shows that the chip is no copy; without, it shows nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from devices.card.apdu import CommandApdu
from devices.card.emrtd.keys import DIGESTS, EcKey, PublicKey, RsaKey, Scheme, key_of, verify
from devices.card.emrtd.refusal import Flaw, NotProven, Refused, reading
from devices.card.emrtd.security_infos import dotted, security_options
from devices.card.emrtd.tlv import BadTlv, only

TAG = 0x6F  # EF.DG15, Doc 9303-10 §4.7.15
CHALLENGE_BYTES = 8  # RND.IFD, Doc 9303-11 §6.1.2
ACTIVE_AUTHENTICATION = (
    "2.23.136.1.1.5"  # id-icao-mrtd-security-aaProtocolObject, Doc 9303-11 §9.2.4 (ActiveAuthenticationInfo)
)
ECDSA_PLAIN = "0.4.0.127.0.7.1.1.4.1."  # BSI TR-03111 §5.2.1.1, and then the digest
ECDSA_DIGESTS = {"2": "sha224", "3": "sha256", "4": "sha384", "5": "sha512"}
DER_BYTES = 9  # what DER adds at most: three heads, two signs
PARTIAL_RECOVERY = 0x6A  # ISO/IEC 9796-2 §8.1.1: part of the message is recovered, and it fills its room
IMPLICIT_TRAILER, EXPLICIT_TRAILER = 0xBC, 0xCC  # ISO/IEC 9796-2 §8.1.1: options 1 and 2
IMPLICIT_DIGEST = "sha1"  # Doc 9303-11 §6.1.2.2: SHA-1 goes with option 1; a hash of our own challenge needs no more
TRAILER_DIGESTS = {0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"}  # ISO/IEC 10118-3
PART, KEY_PART = "chip", "DG15"


@dataclass(frozen=True, slots=True)
class ChipGenuine:
    """The chip holds the private half of the key in DG15."""


def challenge_command(challenge: bytes, key: PublicKey) -> CommandApdu:
    """INTERNAL AUTHENTICATE, Doc 9303-11 §6.1.2.4; the answer is the signature, and Le is what it can be long."""
    assert len(challenge) == CHALLENGE_BYTES
    longest = (key.bits + 7) // 8 if isinstance(key, RsaKey) else 2 * key.curve.order_size + DER_BYTES
    return CommandApdu(0x88, data=challenge, le=longest)


def prove_chip(
    key_file: bytes, challenge: bytes, signature: bytes, *, options_file: bytes | None = None
) -> ChipGenuine | Refused:
    """Verify the answer to `challenge` by DG15; `options_file` is DG14, which names the digest of an elliptic key."""
    try:
        key = active_key(key_file)
        match key:
            case RsaKey():
                _verify_rsa(key, challenge, signature)
            case EcKey():
                _verify_ecdsa(key, challenge, signature, _digests(options_file))
    except NotProven as error:
        return Refused(error.part, error.flaw)
    return ChipGenuine()


def active_key(key_file: bytes) -> PublicKey:
    """Read DG15; raises NotProven."""
    try:
        raw = only(key_file, TAG)
    except BadTlv:
        raise NotProven(KEY_PART, Flaw.MALFORMED) from None
    with reading(KEY_PART):
        info = keys.PublicKeyInfo.load(raw, strict=True)
    return key_of(info, KEY_PART)


def _verify_rsa(key: RsaKey, challenge: bytes, signature: bytes) -> None:
    """ISO/IEC 9796-2 scheme 1 with partial recovery: header, M1, hash of M1 and the challenge, trailer."""
    size = key.bits // 8
    number = int.from_bytes(signature, "big")
    if key.bits % 8 or len(signature) != size or number >= key.n:
        raise NotProven(PART, Flaw.CHALLENGE)
    opened = pow(number, key.e, key.n)
    if opened & 0xF != 0xC:  # §B.6: the signer may have taken the smaller of the two roots
        opened = key.n - opened
    raw = opened.to_bytes(size, "big")
    if raw[-1] == IMPLICIT_TRAILER:
        digest, trailer = IMPLICIT_DIGEST, 1
    elif raw[-1] == EXPLICIT_TRAILER and raw[-2] in TRAILER_DIGESTS:
        digest, trailer = TRAILER_DIGESTS[raw[-2]], 2
    else:
        raise NotProven(PART, Flaw.CHALLENGE)
    ends = size - trailer
    begins = ends - hashlib.new(digest).digest_size
    recovered = raw[1:begins]
    if raw[0] != PARTIAL_RECOVERY or hashlib.new(digest, recovered + challenge).digest() != raw[begins:ends]:
        raise NotProven(PART, Flaw.CHALLENGE)


def _verify_ecdsa(key: EcKey, challenge: bytes, signature: bytes, digests: tuple[str, ...]) -> None:
    """The plain form r and s (Doc 9303-11 §6.1.2.3), or DER, which some chips send."""
    half = key.curve.order_size
    if len(signature) == 2 * half:
        pair = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        signature = encode_dss_signature(*pair)
    for digest in digests:
        try:
            return verify(key, Scheme("ecdsa", digest), signature, challenge, PART)
        except NotProven:
            continue
    raise NotProven(PART, Flaw.CHALLENGE)


def _digests(options_file: bytes | None) -> tuple[str, ...]:
    """The digest that DG14 names; a document that names none, though it should, may have used any that is allowed."""
    infos = security_options(options_file) if options_file is not None else ()
    named = [
        dotted(info.values[1], "DG14") for info in infos if info.protocol == ACTIVE_AUTHENTICATION and len(info.values) == 2
    ]
    digests = tuple(ECDSA_DIGESTS.get(oid.removeprefix(ECDSA_PLAIN), "") for oid in named)
    if not all(digests):
        raise NotProven("DG14", Flaw.ALGORITHM)
    return digests or tuple(DIGESTS)
