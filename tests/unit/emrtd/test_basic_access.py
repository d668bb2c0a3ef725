"""Basic access control against Doc 9303-11 Appendix D.1 to D.3, and chips that prove nothing."""

from __future__ import annotations

import pytest

from devices.card.apdu import CardRefused
from devices.card.emrtd.access_key import Can, MrzKey, WrongKey
from devices.card.emrtd.bac import basic_access
from devices.card.emrtd.secure_messaging import SecureChannel
from devices.card.emrtd.suites import FOR_ENCRYPTION, FOR_MAC, TRIPLE_DES
from tests.unit.emrtd.transcript import drawn, play

KEY = MrzKey("L898902C<", "690806", "940623")
MINE = ("781723860C06C226", "0B795240CB7049B01C19B33E32804F0B")
CHALLENGE = ("0084000008", "4608F919887022129000")
PROOF = "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7"
ANSWER = "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449"
AUTHENTICATE = f"0082000028{PROOF}28"


def test_the_keys_of_appendix_d_come_from_its_mrz() -> None:
    seed = KEY.secret[:16]
    assert seed.hex().upper() == "239AB9CB282DAF66231DC5A4DF6BFBAE"
    assert TRIPLE_DES.derive(seed, FOR_ENCRYPTION).hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert TRIPLE_DES.derive(seed, FOR_MAC).hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"


def test_a_document_number_longer_than_nine_counts_whole() -> None:
    """Doc 9303-11 Appendix D.2, TD1: the check digit of a long number is the one behind its last character."""
    long = MrzKey("D23145890734", "340712", "950712")
    assert long.secret == bytes.fromhex("B366AD857DDCA2B08C0E299811714730") + long.secret[16:]


def test_a_short_document_number_is_filled() -> None:
    assert MrzKey("L898902C", "690806", "940623").secret == KEY.secret


def test_appendix_d_3_is_spoken_byte_for_byte() -> None:
    channel = play(basic_access(KEY, draw=drawn(*MINE)), [CHALLENGE, (AUTHENTICATE, ANSWER + "9000")])
    assert isinstance(channel, SecureChannel)
    assert channel.keys is not None
    assert channel.keys.encryption.hex().upper() == "979EC13B1CBFE9DCD01AB0FED307EAE5"
    assert channel.keys.mac.hex().upper() == "F1CB1F1FB5ADF208806B89DC579DC1F8"
    assert channel.counter == 0x887022120C06C226


@pytest.mark.parametrize("status", ["6300", "63C2", "6982", "6985", "6988"])
def test_a_key_that_the_chip_does_not_accept_is_wrong(status: str) -> None:
    assert play(basic_access(KEY, draw=drawn(*MINE)), [CHALLENGE, (AUTHENTICATE, status)]) == WrongKey()


@pytest.mark.parametrize(
    "lines",
    [
        [("0084000008", "6D00")],
        [("0084000008", "46089000")],
        [CHALLENGE, (AUTHENTICATE, "6F00")],
        [CHALLENGE, (AUTHENTICATE, "9000")],
        [CHALLENGE, (AUTHENTICATE, ANSWER[:-2] + "9000")],
    ],
    ids=["no challenge", "short challenge", "fails", "no proof", "cut proof"],
)
def test_a_chip_that_does_not_follow_the_protocol_is_refused(lines: list[tuple[str, str]]) -> None:
    with pytest.raises(CardRefused):
        play(basic_access(KEY, draw=drawn(*MINE)), lines)


@pytest.mark.parametrize("at", range(40))
def test_a_proof_with_one_bit_changed_is_refused(at: int) -> None:
    forged = bytearray.fromhex(ANSWER)
    forged[at] ^= 1
    with pytest.raises(CardRefused, match="MAC"):
        play(basic_access(KEY, draw=drawn(*MINE)), [CHALLENGE, (AUTHENTICATE, forged.hex() + "9000")])


@pytest.mark.parametrize(("swap_challenge", "swap_mine"), [(True, False), (False, True)])
def test_a_proof_from_another_conversation_is_refused(swap_challenge: bool, swap_mine: bool) -> None:
    seed = KEY.secret[:16]
    encryption, mac = TRIPLE_DES.derive(seed, FOR_ENCRYPTION), TRIPLE_DES.derive(seed, FOR_MAC)
    challenge = bytes(8) if swap_challenge else bytes.fromhex("4608F91988702212")
    mine = bytes(8) if swap_mine else bytes.fromhex(MINE[0])
    sealed = TRIPLE_DES.encrypt(encryption, bytes(8), challenge + mine + bytes(16))
    answer = sealed + TRIPLE_DES.mac(mac, TRIPLE_DES.pad(sealed))
    with pytest.raises(CardRefused, match="another conversation"):
        play(basic_access(KEY, draw=drawn(*MINE)), [CHALLENGE, (AUTHENTICATE, answer.hex() + "9000")])


def test_a_proof_of_another_length_is_refused_even_when_its_mac_is_right() -> None:
    mac = TRIPLE_DES.derive(KEY.secret[:16], FOR_MAC)
    sealed = bytes.fromhex(ANSWER[:64]) + bytes(8)
    answer = sealed + TRIPLE_DES.mac(mac, TRIPLE_DES.pad(sealed))
    with pytest.raises(CardRefused, match="does not finish"):
        play(basic_access(KEY, draw=drawn(*MINE)), [CHALLENGE, (AUTHENTICATE, answer.hex() + "9000")])


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "123456\n"])
def test_a_card_access_number_has_six_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="six digits"):
        Can(digits)


@pytest.mark.parametrize("fields", [("", "690806", "940623"), ("l898902c", "690806", "940623"), ("L8", "69086", "940623")])
def test_what_is_no_mrz_is_no_key(fields: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="machine-readable"):
        MrzKey(*fields)


def test_no_key_shows_itself() -> None:
    assert "123456" not in repr(Can("123456"))
    assert "898902" not in repr(KEY)
