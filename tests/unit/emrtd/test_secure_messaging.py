"""Secure messaging against Doc 9303-11 Appendix D.4, and answers that somebody changed, cut, kept or made up."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.card.apdu import CardRefused, CommandApdu, Conversation, ResponseApdu
from devices.card.emrtd.secure_messaging import ChannelBroken, SecureChannel, SessionKeys, protect, unprotect
from devices.card.emrtd.suites import AES_128, AES_192, AES_256, TRIPLE_DES, Suite
from devices.card.emrtd.tlv import tlv
from tests.unit.emrtd.transcript import play

KEYS = SessionKeys(
    TRIPLE_DES, bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"), bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8")
)
COUNTER = 0x887022120C06C226
APPENDIX_D_4 = [
    ("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"),
    ("0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"),
    (
        "0CB000040D9701128E082EA28A70F3C7B53500",
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
    ),
]
SELECT, READ_HEAD, READ_REST = CommandApdu(0xA4, 2, 0x0C, b"\x01\x1e"), CommandApdu(0xB0, le=4), CommandApdu(0xB0, 0, 4, le=18)
SUITES = [TRIPLE_DES, AES_128, AES_192, AES_256]


def channel() -> SecureChannel:
    return SecureChannel(KEYS, COUNTER)


def made(suite: Suite) -> SessionKeys:
    return SessionKeys(suite, suite.derive(b"secret", 1), suite.derive(b"secret", 2))


def answer(keys: SessionKeys, counter: int, data: bytes, sw: int = 0x9000, *, tag: int = 0x87, indicator: int = 1) -> bytes:
    """What a chip answers: written here from the standard, not with the code under test."""
    suite = keys.suite
    counted = counter.to_bytes(suite.block, "big")
    iv = bytes(8) if suite is TRIPLE_DES else suite.encrypt(keys.encryption, bytes(16), counted)
    body = b""
    if data:
        secret = suite.encrypt(keys.encryption, iv, data + b"\x80" + bytes(-(len(data) + 1) % suite.block))
        body = tlv(tag, (bytes([indicator]) if tag == 0x87 else b"") + secret)
    body += b"\x99\x02" + sw.to_bytes(2, "big")
    return body + b"\x8e\x08" + suite.mac(keys.mac, suite.pad(counted + body))


def test_appendix_d_4_is_spoken_byte_for_byte() -> None:
    spoken = channel()

    def read() -> Conversation[list[ResponseApdu]]:
        answers = []
        for command in (SELECT, READ_HEAD, READ_REST):
            answers.append((yield from spoken.ask(command)))
        return answers

    answers = play(read(), APPENDIX_D_4)
    assert [said.sw for said in answers] == [0x9000] * 3
    assert [said.data.hex().upper() for said in answers] == ["", "60145F01", "04303130365F36063034303030305C026175"]


def asked(spoken: SecureChannel, response: str) -> ResponseApdu:
    return play(spoken.ask(SELECT), [(APPENDIX_D_4[0][0], response)])


@pytest.mark.parametrize(
    "response",
    ["6988", "6A82", "9000", "990290009000", "8E08FA855A5D4C50A8ED9000", "990290008E07FA855A5D4C50A89000", "FF9000"],
    ids=["aborted", "plain status", "plain success", "no MAC", "no status", "short MAC", "garbage"],
)
def test_an_answer_without_its_proof_ends_the_channel_for_ever(response: str) -> None:
    spoken = channel()
    with pytest.raises(ChannelBroken):
        asked(spoken, response)
    with pytest.raises(ChannelBroken, match="has ended"):
        asked(spoken, APPENDIX_D_4[0][1])
    assert spoken.keys is None


def test_an_answer_of_before_is_refused_as_replayed() -> None:
    spoken = channel()
    asked(spoken, APPENDIX_D_4[0][1])
    with pytest.raises(ChannelBroken, match="replayed"):
        play(spoken.ask(READ_HEAD), [(APPENDIX_D_4[1][0], APPENDIX_D_4[0][1])])


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_every_changed_bit_and_every_cut_of_an_answer_is_refused(suite: Suite) -> None:
    keys = made(suite)
    right = answer(keys, 2, b"sixteen and more bytes")
    assert unprotect(keys, 2, ResponseApdu(right, 0x9000)) == ResponseApdu(b"sixteen and more bytes", 0x9000)
    for bit in range(len(right) * 8):
        forged = bytearray(right)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ChannelBroken):
            unprotect(keys, 2, ResponseApdu(bytes(forged), 0x9000))
    for end in range(len(right)):
        with pytest.raises(ChannelBroken):
            unprotect(keys, 2, ResponseApdu(right[:end], 0x9000))


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
@pytest.mark.parametrize("counter", [1, 3])
def test_an_answer_counts_in_its_own_place_only(suite: Suite, counter: int) -> None:
    keys = made(suite)
    with pytest.raises(ChannelBroken):
        unprotect(keys, counter, ResponseApdu(answer(keys, 2, b"data"), 0x9000))


def test_the_status_word_is_the_protected_one() -> None:
    keys = made(AES_128)
    assert unprotect(keys, 2, ResponseApdu(answer(keys, 2, b"", 0x6A82), 0x9000)).sw == 0x6A82


def test_a_proven_answer_that_is_padded_in_another_way_is_refused() -> None:
    keys = made(AES_128)
    with pytest.raises(ChannelBroken, match="padded"):
        unprotect(keys, 2, ResponseApdu(answer(keys, 2, b"data", indicator=2), 0x9000))


@pytest.mark.parametrize("value", [b"\x01", b"\x01" + bytes(15), b""])
def test_a_proven_answer_that_is_not_whole_blocks_is_refused(value: bytes) -> None:
    keys = made(AES_128)
    body = tlv(0x87, value) + b"\x99\x02\x90\x00"
    mac = keys.suite.mac(keys.mac, keys.suite.pad((2).to_bytes(16, "big") + body))
    with pytest.raises(ChannelBroken):
        unprotect(keys, 2, ResponseApdu(body + tlv(0x8E, mac), 0x9000))


@pytest.mark.parametrize("status", [b"", b"\x90", b"\x90\x00\x00"])
def test_a_proven_status_word_has_two_bytes(status: bytes) -> None:
    keys = made(AES_128)
    body = tlv(0x99, status)
    mac = keys.suite.mac(keys.mac, keys.suite.pad((2).to_bytes(16, "big") + body))
    with pytest.raises(ChannelBroken, match="two bytes"):
        unprotect(keys, 2, ResponseApdu(body + tlv(0x8E, mac), 0x9000))


def test_a_proven_answer_without_padding_is_refused() -> None:
    keys = made(AES_128)
    counted = (2).to_bytes(16, "big")
    iv = keys.suite.encrypt(keys.encryption, bytes(16), counted)
    body = tlv(0x87, b"\x01" + keys.suite.encrypt(keys.encryption, iv, bytes(16))) + b"\x99\x02\x90\x00"
    mac = keys.suite.mac(keys.mac, keys.suite.pad(counted + body))
    with pytest.raises(ChannelBroken, match="no padding"):
        unprotect(keys, 2, ResponseApdu(body + tlv(0x8E, mac), 0x9000))


@pytest.mark.parametrize(
    ("suite", "short"), [(TRIPLE_DES, 231), (AES_128, 223), (AES_192, 223), (AES_256, 223)], ids=lambda item: str(item)
)
def test_the_most_that_fits_into_an_answer_does_and_one_byte_more_does_not(suite: Suite, short: int) -> None:
    keys = made(suite)
    assert keys.capacity() == short
    for size in (256, 500, 2048, 65_536):
        most = keys.capacity(size)
        assert len(answer(keys, 2, bytes(most))) <= size < len(answer(keys, 2, bytes(most + 1)))


def test_a_command_is_short_until_its_answer_needs_more() -> None:
    keys = made(AES_128)
    assert protect(keys, 1, CommandApdu(0xB0, le=223)).encode(t0=False)[-1:] == b"\x00"
    short, long = (protect(keys, 1, CommandApdu(0xB0, le=le)).encode(t0=False) for le in (223, 224))
    assert short[4] == len(short) - 6
    assert long[4:7] == b"\x00" + (len(long) - 9).to_bytes(2, "big")
    assert long[-2:] == b"\x00\x00"


def test_a_command_that_grows_beyond_255_bytes_is_sent_with_extended_length() -> None:
    short, long = (protect(made(AES_128), 1, CommandApdu(0x86, data=bytes(size))).encode(t0=False) for size in (239, 240))
    assert short[4] == len(short) - 6
    assert long[4:7] == b"\x00" + (len(long) - 9).to_bytes(2, "big")
    assert long[-2:] == b"\x00\x00"


@pytest.mark.parametrize(("le", "object97"), [(4, "970104"), (256, "970100"), (257, "97020101"), (65_536, "97020000")])
def test_the_expected_length_is_written_as_the_standard_says(le: int, object97: str) -> None:
    assert protect(KEYS, 1, CommandApdu(0xB0, le=le)).data.hex().startswith(object97 + "8e08")


def test_an_answer_in_two_parts_is_put_together_before_it_is_believed() -> None:
    whole = bytes.fromhex(APPENDIX_D_4[0][1])[:-2]
    spoken = channel()
    lines = [(APPENDIX_D_4[0][0], whole[:5].hex() + "610B"), ("00C000000B", whole[5:].hex() + "9000")]
    assert play(spoken.ask(SELECT), lines).sw == 0x9000
    assert spoken.keys is KEYS


@given(st.binary(max_size=80))
@example(bytes.fromhex("9902") * 20)
def test_whatever_is_answered_only_a_typed_refusal_follows(raw: bytes) -> None:
    with pytest.raises(CardRefused):
        unprotect(KEYS, COUNTER, ResponseApdu(raw, 0x9000))
