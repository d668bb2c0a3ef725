"""Mutated answers of a chip: `python -m tests.unit.emrtd.fuzz_channel [--inputs 200000] [--seed 1] [--target NAME]`.

Each input must end in a typed outcome within a second; over a secure channel nothing but what the chip said is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from devices.card.apdu import CardRefused, CommandApdu, Conversation, ResponseApdu
from devices.card.emrtd.bac import basic_access
from devices.card.emrtd.file_reading import Manner, read_file
from devices.card.emrtd.files import File, FileRead
from devices.card.emrtd.pace import establish
from devices.card.emrtd.pace_offers import offers
from devices.card.emrtd.secure_messaging import ChannelBroken, SessionKeys, unprotect
from devices.card.emrtd.suites import AES_128, FOR_ENCRYPTION, FOR_MAC, TRIPLE_DES, Suite
from devices.card.emrtd.tlv import BadTlv, objects, tlv
from devices.simulated.document.ciphers import Keys
from devices.simulated.document.session import Session
from tests.unit.emrtd.fuzzing import Target, run
from tests.unit.emrtd.test_basic_access import ANSWER, CHALLENGE, KEY, MINE
from tests.unit.emrtd.test_pace import APPENDIX_G, G_KEY, G_LINES, G_PRIVATE, private
from tests.unit.emrtd.transcript import drawn

SAID = b"two blocks of a file, and some more"
FILE = tlv(0x77, bytes(range(256)) * 2)
INFO = "3012060A04007F000702020402{:02X}02010202010{:X}"


def targets() -> Iterator[Target]:
    for suite, bits in ((TRIPLE_DES, 112), (AES_128, 128)):
        yield from protected(suite, bits)
    infos = bytes.fromhex("300D060804007F00070202020201" + "02" + INFO.format(2, 13) + INFO.format(4, 12))
    yield Target("EF.CardAccess", tlv(0x31, infos), read(offers))
    yield Target("BER-TLV", tlv(0x61, tlv(0x5F1F, bytes(90))) + tlv(0x7F49, bytes(200)), read(objects))
    yield Target("a file read in parts", FILE, file)
    yield Target("proof of basic access", bytes.fromhex(ANSWER), basic)
    yield Target("mapping key of PACE", bytes.fromhex(G_LINES[2][1])[:-2], pace)


def protected(suite: Suite, bits: int) -> Iterator[Target]:
    """An answer as the chip sends it, and what stands in one under a MAC that is right."""
    keys = SessionKeys(suite, suite.derive(b"secret", FOR_ENCRYPTION), suite.derive(b"secret", FOR_MAC))
    chip = Keys.of(bits, b"secret")
    right = Session(chip, 1).close(SAID, 0x9000)

    def answer(raw: bytes) -> str:
        try:
            opened = unprotect(keys, 2, ResponseApdu(raw, 0x9000))
        except ChannelBroken:
            return "malformed"
        assert opened == ResponseApdu(SAID, 0x9000), "something else than the chip said is believed"
        return "same"

    def content(raw: bytes) -> str:
        mac = chip.mac(chip.pad((2).to_bytes(chip.block, "big") + raw))
        try:
            unprotect(keys, 2, ResponseApdu(raw + tlv(0x8E, mac), 0x9000))
        except ChannelBroken:
            return "malformed"
        return "read"

    yield Target(f"answer under {suite.name}", right, answer)
    yield Target(f"content under {suite.name}", right[: -len(tlv(0x8E, bytes(8)))], content)


def read(parse: Callable[[bytes], object]) -> Callable[[bytes], str]:
    def tried(raw: bytes) -> str:
        try:
            parse(raw)
        except BadTlv:
            return "malformed"
        return "read"

    return tried


def file(raw: bytes) -> str:
    """The mutated bytes as a file that a chip gives in parts."""

    def ask(command: CommandApdu) -> Conversation[ResponseApdu]:
        yield command
        at = command.p2 if command.p1 & 0x80 else command.p1 << 8 | command.p2
        return ResponseApdu(raw[at : at + (command.le or 0)], 0x9000 if at < len(raw) else 0x6B00)

    conversation, asked = read_file(File.SOD, ask, Manner()), 0
    try:
        command = next(conversation)
        while True:
            asked += 1
            assert asked < 400, "the file never ends"
            command = conversation.send(ResponseApdu(b"", 0x9000))
            assert isinstance(command, CommandApdu)
    except StopIteration as done:
        outcome = done.value
    if isinstance(outcome, FileRead):
        assert outcome.raw == raw[: len(outcome.raw)]
        return "read"
    return "malformed"


def basic(raw: bytes) -> str:
    return spoken(basic_access(KEY, draw=drawn(*MINE)), [bytes.fromhex(CHALLENGE[1]), raw + b"\x90\x00"])


def pace(raw: bytes) -> str:
    """The first answer with a point in it; those after it pass through the same parser."""
    answers = [bytes.fromhex(answer) for _, answer in G_LINES]
    answers[2] = raw + b"\x90\x00"
    return spoken(establish(offers(APPENDIX_G), G_KEY, draw=drawn(*private(*G_PRIVATE))), answers)


def spoken(conversation: Conversation[object], answers: list[bytes]) -> str:
    """Carry a conversation over fixed answers, whatever it asks."""
    try:
        next(conversation)
        for answer in answers:
            conversation.send(ResponseApdu.decode(answer))
    except StopIteration as done:
        return "same" if hasattr(done.value, "channel") or hasattr(done.value, "keys") else type(done.value).__name__
    except CardRefused:
        return "malformed"
    raise AssertionError("the conversation asks for more than there is")


if __name__ == "__main__":
    run(targets(), __doc__)
