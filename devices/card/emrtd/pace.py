"""Password authenticated connection establishment, Doc 9303-11 §4.4: ECDH with generic or chip-authentication mapping.

The card access number or the MRZ opens the document, and no listener learns either.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from devices.card.apdu import CardRefused, CommandApdu, Conversation, ask
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.curves import BadPoint, Domain
from devices.card.emrtd.pace_offers import CHIP_AUTHENTICATION, Offer
from devices.card.emrtd.secure_messaging import SecureChannel, SessionKeys
from devices.card.emrtd.suites import FOR_ENCRYPTION, FOR_MAC, FOR_PASSWORD, TRIPLE_DES, Suite, unpad
from devices.card.emrtd.tlv import BadTlv, objects, only, tlv

AT_MECHANISM, AT_PASSWORD, AT_PARAMETERS = 0x80, 0x83, 0x84  # MSE:Set AT, Doc 9303-11 §4.4.4.1
MRZ_REFERENCE, CAN_REFERENCE = b"\x01", b"\x02"
DYNAMIC = 0x7C  # GENERAL AUTHENTICATE, Doc 9303-11 §4.4.4.2, and the objects in it
NONCE, MY_MAPPING, ITS_MAPPING, MY_KEY, ITS_KEY, MY_TOKEN, ITS_TOKEN, CHIP_DATA = 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x8A
PUBLIC_KEY, OID, POINT = 0x7F49, 0x06, 0x86  # the input of the authentication token, Doc 9303-11 §4.4.3.4
CHAINED = 0x10  # class byte of all but the last of the chain, ISO/IEC 7816-4 §5.4.1
MOST_NONCE_BYTES = 64
# Authentication failed: 6300 in Doc 9303-11 §4.4.4.2, the others as chips answer it
NOT_ACCEPTED = (0x6982, 0x6985, 0x6988, 0x6A80)
NO_SUCH_KEY = (0x6A80, 0x6A88)  # MSE:Set AT: no such algorithm or password, Doc 9303-11 §4.4.4.1


@dataclass(frozen=True, slots=True, repr=False)
class ChipMapping:
    """What the chip said to prove itself while PACE ran: its mapping key is its signed key so many times over."""

    domain: Domain
    data: bytes
    mapping_key: bytes

    def proves(self, signed_key: bytes) -> bool:
        """Tell whether the chip knows the private half of `signed_key`, a point of EF.CardSecurity; Doc 9303-11 §4.4.3.5."""
        try:
            return self.domain.multiple(self.data, signed_key) == self.mapping_key
        except BadPoint:
            return False


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """PACE has succeeded; `chip` when the mapping can prove the chip."""

    channel: SecureChannel
    chip: ChipMapping | None


def best(found: tuple[Offer, ...]) -> Offer | None:
    """Choose the offer with the longest key, and of two the one that proves the chip as well."""
    supported = [offer for offer in found if offer.supported]
    return max(supported, key=lambda offer: (offer.protocol[9], offer.protocol[8]), default=None)


def establish(
    found: tuple[Offer, ...], key: Can | MrzKey, *, draw: Callable[[int], bytes] = secrets.token_bytes
) -> Conversation[Opened | WrongKey | KeyNotKnown]:
    """Run PACE with the best of the offers; raises CardRefused for a chip that does not follow the protocol."""
    offer = best(found)
    if offer is None or offer.suite is None or offer.parameter_id is None:
        raise CardRefused("the chip offers only kinds of PACE that are not known here")
    suite = offer.suite
    template = tlv(AT_MECHANISM, offer.protocol)
    template += tlv(AT_PASSWORD, CAN_REFERENCE if isinstance(key, Can) else MRZ_REFERENCE)
    parameters = tlv(AT_PARAMETERS, bytes([offer.parameter_id]))
    ambiguous = len({other.parameter_id for other in found}) > 1  # only then they must be named, §4.4.4.1
    response = yield from ask(CommandApdu(0x22, 0xC1, 0xA4, template + parameters if ambiguous else template))  # MSE:Set AT
    if response.sw in NO_SUCH_KEY and not ambiguous:  # and some chips want to hear them always
        response = yield from ask(CommandApdu(0x22, 0xC1, 0xA4, template + parameters))
    if response.sw in NO_SUCH_KEY:
        return KeyNotKnown()
    if response.sw != 0x9000 and response.sw >> 4 != 0x63C:  # 63Cx warns of the tries that are left
        raise CardRefused(f"the chip does not begin PACE: {response.sw:04X}", response.sw)
    try:
        return (yield from _authenticate(offer, suite, Domain.standardised(offer.parameter_id), key, draw))
    except BadPoint:
        raise CardRefused("the chip sent what is no key of its curve") from None


def _authenticate(
    offer: Offer, suite: Suite, domain: Domain, key: Can | MrzKey, draw: Callable[[int], bytes]
) -> Conversation[Opened | WrongKey]:
    encrypted = yield from _step(b"", NONCE)
    if not encrypted or len(encrypted) % suite.block or len(encrypted) > MOST_NONCE_BYTES:
        raise CardRefused("the chip's nonce is not whole blocks")
    nonce = suite.decrypt(suite.derive(key.secret, FOR_PASSWORD), bytes(suite.block), encrypted)
    private = domain.scalar(draw)
    mapping_key = yield from _step(tlv(MY_MAPPING, domain.public(private)), ITS_MAPPING)
    mapped = domain.mapped(nonce, private, mapping_key)
    private = mapped.scalar(draw)
    mine = mapped.public(private)
    theirs = yield from _step(tlv(MY_KEY, mine), ITS_KEY)
    if theirs == mine:  # §4.4.1 step 3 d
        raise CardRefused("the chip sent the terminal's own key back")
    secret = mapped.agree(private, theirs)
    keys = SessionKeys(suite, suite.derive(secret, FOR_ENCRYPTION), suite.derive(secret, FOR_MAC))
    proof = tlv(DYNAMIC, tlv(MY_TOKEN, _token(offer, keys, theirs)))
    response = yield from ask(CommandApdu(0x86, data=proof, le=256))
    if response.sw >> 8 == 0x63 or response.sw in NOT_ACCEPTED:
        return WrongKey()
    answered = _dynamic(response.data, response.sw)
    if not compare_digest(answered.get(ITS_TOKEN, b""), _token(offer, keys, mine)):
        raise CardRefused("the chip does not know its own key: its authentication token is wrong")
    if offer.protocol[8] == CHIP_AUTHENTICATION:
        return Opened(SecureChannel(keys, 0), _chip_mapping(domain, keys, answered.get(CHIP_DATA, b""), mapping_key))
    return Opened(SecureChannel(keys, 0), None)  # the counter begins at zero, §9.8.6


def _step(sent: bytes, wanted: int) -> Conversation[bytes]:
    """One GENERAL AUTHENTICATE of the chain."""
    response = yield from ask(CommandApdu(0x86, data=tlv(DYNAMIC, sent), le=256, cla=CHAINED))
    answered = _dynamic(response.data, response.sw)
    if wanted not in answered:
        raise CardRefused("the chip's answer lacks what PACE needs next")
    return answered[wanted]


def _dynamic(data: bytes, sw: int) -> dict[int, bytes]:
    if sw != 0x9000:
        raise CardRefused(f"the chip breaks PACE off: {sw:04X}", sw)
    try:
        return dict(objects(only(data, DYNAMIC)))
    except BadTlv as error:
        raise CardRefused(f"the chip's answer is malformed: {error}") from None


def _token(offer: Offer, keys: SessionKeys, public: bytes) -> bytes:
    """The authentication token over the other side's key; only DES needs it padded, §4.4.3.4."""
    message = tlv(PUBLIC_KEY, tlv(OID, offer.protocol) + tlv(POINT, public))
    return keys.suite.mac(keys.mac, keys.suite.pad(message) if keys.suite is TRIPLE_DES else message)


def _chip_mapping(domain: Domain, keys: SessionKeys, encrypted: bytes, mapping_key: bytes) -> ChipMapping:
    """Decrypt the chip authentication data: AES, the IV is all ones encrypted, §4.4.3.5."""
    suite = keys.suite
    if not encrypted or len(encrypted) % suite.block:
        raise CardRefused("the chip promised to prove itself and did not")
    iv = suite.encrypt(keys.encryption, bytes(suite.block), b"\xff" * suite.block)
    data = unpad(suite.decrypt(keys.encryption, iv, encrypted))
    if data is None:
        raise CardRefused("the chip's proof of itself is malformed")
    return ChipMapping(domain, data, mapping_key)
