"""Basic access control, Doc 9303-11 §4.3: the older way in, with keys from the MRZ. Never after the chip offered PACE."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hmac import compare_digest

from devices.card.apdu import CardRefused, CommandApdu, Conversation, ask
from devices.card.emrtd.access_key import MrzKey, WrongKey
from devices.card.emrtd.secure_messaging import SecureChannel, SessionKeys
from devices.card.emrtd.suites import FOR_ENCRYPTION, FOR_MAC, MAC_BYTES, TRIPLE_DES

NONCE_BYTES, KEY_BYTES = 8, 16  # Doc 9303-11 §4.3.2
PROOF_BYTES = 2 * NONCE_BYTES + KEY_BYTES + MAC_BYTES
# Authentication failed (ISO/IEC 7816-4 §5.6): 63xx as Doc 9303-11 §4.3.4.2 has it, the others as chips answer it
NOT_ACCEPTED = (0x6982, 0x6985, 0x6988, 0x6A80)


def basic_access(key: MrzKey, *, draw: Callable[[int], bytes] = secrets.token_bytes) -> Conversation[SecureChannel | WrongKey]:
    """Prove to the chip that the MRZ is known and agree on session keys; `draw` gives so many random bytes."""
    suite = TRIPLE_DES
    static = _session_keys(key.secret[:KEY_BYTES])
    challenge = yield from ask(CommandApdu(0x84, le=NONCE_BYTES))  # GET CHALLENGE
    if challenge.sw != 0x9000 or len(challenge.data) != NONCE_BYTES:
        raise CardRefused(f"the chip gave no challenge: {challenge.sw:04X}", challenge.sw)
    mine, my_key = draw(NONCE_BYTES), draw(KEY_BYTES)
    sealed = suite.encrypt(static.encryption, bytes(8), mine + challenge.data + my_key)
    proof = sealed + suite.mac(static.mac, suite.pad(sealed))
    response = yield from ask(CommandApdu(0x82, data=proof, le=PROOF_BYTES))  # EXTERNAL AUTHENTICATE
    if response.sw >> 8 == 0x63 or response.sw in NOT_ACCEPTED:
        return WrongKey()
    if response.sw != 0x9000 or len(response.data) != PROOF_BYTES:
        raise CardRefused(f"the chip does not finish basic access: {response.sw:04X}", response.sw)
    answer, mac = response.data[:-MAC_BYTES], response.data[-MAC_BYTES:]
    if not compare_digest(mac, suite.mac(static.mac, suite.pad(answer))):
        raise CardRefused("the chip does not know the key of its MRZ: the MAC of its proof is wrong")
    plain = suite.decrypt(static.encryption, bytes(8), answer)
    if plain[:NONCE_BYTES] != challenge.data or plain[NONCE_BYTES : 2 * NONCE_BYTES] != mine:
        raise CardRefused("the chip's proof belongs to another conversation")
    seed = bytes(a ^ b for a, b in zip(my_key, plain[2 * NONCE_BYTES :], strict=True))
    counter = int.from_bytes(challenge.data[4:] + mine[4:], "big")  # Doc 9303-11 §9.8.6.1
    return SecureChannel(_session_keys(seed), counter)


def _session_keys(seed: bytes) -> SessionKeys:
    return SessionKeys(TRIPLE_DES, TRIPLE_DES.derive(seed, FOR_ENCRYPTION), TRIPLE_DES.derive(seed, FOR_MAC))
