"""Secure messaging, Doc 9303-11 §9.8: commands leave encrypted and with a MAC, answers count only when theirs is right.

An answer that is tampered with, cut, replayed or plain ends the channel: its keys are forgotten and it never speaks again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hmac import compare_digest

from devices.card.apdu import CardRefused, CommandApdu, Conversation, ResponseApdu, follow
from devices.card.emrtd.suites import TRIPLE_DES, Suite, unpad
from devices.card.emrtd.tlv import BadTlv, objects, tlv

SECURED = 0x0C  # class byte: secure messaging, header in the MAC, ISO/IEC 7816-4 §5.4.1
CIPHERTEXT, EXPECTED_LENGTH, STATUS, MAC = 0x87, 0x97, 0x99, 0x8E  # Doc 9303-11 §9.8.4
PADDED = b"\x01"  # padding indicator: ISO/IEC 9797-1 method 2
SHORT_ANSWER = 256  # bytes that a short answer can hold before its status word
STATUS_AND_MAC = 4 + 10  # DO 99 and DO 8E on the wire


class ChannelBroken(CardRefused):
    """The secure channel cannot be trusted any more; the text names what was wrong with the answer, never its content."""


@dataclass(frozen=True, slots=True, repr=False)
class SessionKeys:
    suite: Suite
    encryption: bytes
    mac: bytes

    def capacity(self, answer_bytes: int = SHORT_ANSWER) -> int:
        """How many plain bytes fit into a protected answer of so many bytes: 231 (3DES) or 223 (AES) into a short one."""
        block = self.suite.block
        whole = (answer_bytes - STATUS_AND_MAC) // block * block
        while len(tlv(CIPHERTEXT, PADDED + bytes(whole))) + STATUS_AND_MAC > answer_bytes:
            whole -= block
        return whole - 1


@dataclass(slots=True, repr=False)
class SecureChannel:
    """One session with one chip: its keys and the send sequence counter, which every command and every answer raises."""

    keys: SessionKeys | None
    counter: int

    def ask(self, command: CommandApdu) -> Conversation[ResponseApdu]:
        """Send a command protected and answer what the chip truly said; raises ChannelBroken, once and for all."""
        keys, self.keys = self.keys, None  # until the answer is proven there is no channel
        if keys is None:
            raise ChannelBroken("the secure channel has ended")
        self.counter += 1
        response = yield from follow((yield protect(keys, self.counter, command)))
        self.counter += 1
        answer = unprotect(keys, self.counter, response)
        self.keys = keys
        return answer


def protect(keys: SessionKeys, counter: int, command: CommandApdu) -> CommandApdu:
    """Protect one command, Doc 9303-11 §9.8.4; `counter` is the raised send sequence counter.

    No command with an odd INS is sent to a document, so DO 85 is not written.
    """
    suite = keys.suite
    bare = replace(command, cla=command.cla | SECURED, data=b"", le=None)
    body = b""
    if command.data:
        secret = suite.encrypt(keys.encryption, _iv(keys, counter), suite.pad(command.data))
        body += tlv(CIPHERTEXT, PADDED + secret)
    if command.le is not None:
        body += tlv(EXPECTED_LENGTH, _length(command.le))
    head = suite.pad(bytes([bare.cla, bare.ins, bare.p1, bare.p2]))
    message = _counted(keys, counter) + head + body
    mac = suite.mac(keys.mac, suite.pad(message) if body else message)
    body += tlv(MAC, mac)
    extended = len(body) > 255 or (command.le or 0) > keys.capacity()
    return replace(bare, data=body, le=65_536 if extended else 256)


def unprotect(keys: SessionKeys, counter: int, response: ResponseApdu) -> ResponseApdu:
    """Check one answer and open it; raises ChannelBroken. The status word is the protected one: the outer proves nothing."""
    if not response.data:  # Doc 9303-11 §9.8.7: a status word alone means that the chip has ended the channel
        raise ChannelBroken(f"the chip ended the secure channel with {response.sw:04X}", response.sw)
    try:
        found = objects(response.data)
    except BadTlv as error:
        raise ChannelBroken(f"a protected answer is malformed: {error}") from None
    tags = [tag for tag, _ in found]
    if tags not in ([STATUS, MAC], [CIPHERTEXT, STATUS, MAC]):
        raise ChannelBroken("a protected answer lacks its parts or has others")
    mac, status = found[-1][1], found[-2][1]
    signed = response.data[: -len(tlv(MAC, mac))]
    suite = keys.suite
    right = suite.mac(keys.mac, suite.pad(_counted(keys, counter) + signed))
    if not compare_digest(mac, right):
        raise ChannelBroken("the MAC of an answer is wrong: tampered with, replayed, or not from this chip")
    if len(status) != 2:
        raise ChannelBroken("a protected status word has not two bytes")
    data = b"" if len(found) == 2 else _opened(keys, counter, found[0][1])
    return ResponseApdu(data, int.from_bytes(status, "big"))


def _opened(keys: SessionKeys, counter: int, value: bytes) -> bytes:
    secret = value[1:]
    if value[:1] != PADDED:
        raise ChannelBroken("a protected answer is padded in an unknown way")
    if not secret or len(secret) % keys.suite.block:
        raise ChannelBroken("a protected answer is not whole blocks")
    plain = unpad(keys.suite.decrypt(keys.encryption, _iv(keys, counter), secret))
    if plain is None:
        raise ChannelBroken("a protected answer has no padding")
    return plain


def _iv(keys: SessionKeys, counter: int) -> bytes:
    """Doc 9303-11 §9.8.6: zero for 3DES, the encrypted send sequence counter for AES."""
    zero = bytes(keys.suite.block)
    return zero if keys.suite is TRIPLE_DES else keys.suite.encrypt(keys.encryption, zero, _counted(keys, counter))


def _counted(keys: SessionKeys, counter: int) -> bytes:
    size = keys.suite.block
    return (counter % (1 << 8 * size)).to_bytes(size, "big")


def _length(le: int) -> bytes:
    return bytes([le % 256]) if le <= 256 else (le % 65_536).to_bytes(2, "big")
