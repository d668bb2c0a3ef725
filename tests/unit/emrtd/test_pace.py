"""PACE against Doc 9303-11 Appendix G.1 and I, on every curve and cipher, and against chips that prove nothing."""

from __future__ import annotations

from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.card.apdu import TRAVEL_DOCUMENT_INS, CardRefused, CommandApdu, Conversation, Counter, converse
from devices.card.emrtd.access_key import Can, KeyNotKnown, MrzKey, WrongKey
from devices.card.emrtd.curves import BY_PARAMETER_ID, BadPoint, Domain
from devices.card.emrtd.pace import Opened, best, establish
from devices.card.emrtd.pace_offers import Offer, agrees, offers
from devices.card.emrtd.secure_messaging import ChannelBroken
from devices.card.emrtd.tlv import BadTlv
from devices.simulated.document.chip import Document, Habits
from tests.unit.emrtd.transcript import drawn, play

T = TypeVar("T")
GM, CAM = "04007F000702020402", "04007F000702020406"
APPENDIX_G = bytes.fromhex("31143012060A04007F0007020204020202010202010D")
G_KEY = MrzKey("T22000129", "640812", "101031")
G_LINES = [
    ("0022C1A40F800A04007F00070202040202830101", "9000"),
    ("10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000"),
    (
        "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
        "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
        "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
        "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000",
    ),
    (
        "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
        "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200",
        "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
        "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000",
    ),
    ("008600000C7C0A8508C2B0BD78D94BA86600", "7C0A86083ABB9674BCE93C089000"),
]
G_PRIVATE = (
    "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
    "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595",
)
APPENDIX_I = bytes.fromhex("31143012060A04007F0007020204060202010202010D")
I_KEY = MrzKey("C11T002JM", "960812", "231031")
I_LINES = [
    ("0022C1A40F800A04007F00070202040602830101", "9000"),
    ("10860000027C0000", "7C128010CB60E8E0D85B76A9BD304747C2AD42E29000"),
    (
        "10860000457C438141047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE"
        "1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C100",
        "7C43824104A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B3"
        "04F365713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E239000",
    ),
    (
        "10860000457C43834104446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C7728F95"
        "5483400BFF60BF0C5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC00",
        "7C4384410402AD566F3C6EC7F9324509AD50A51FA52030782A4968FCFEDF737DAEA9933331"
        "11C3B9B4C2287789BD137E7F8AA882E2A3C633CCD6ECC2C63C57AD401A09C2E19000",
    ),
    (
        "008600000C7C0A8508E86BD06018A1CD3B00",
        "7C3C86088596CF055C67C1A38A301EEA964DAAE372AC990E3EFDE6333353BFC8"
        "9A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F929000",
    ),
]
I_PRIVATE = (
    "5D8BB87BD74D985A4B7D4325B9F7B976FE835122773400798914AA22738135CC",
    "76ECFDAA9841C323A3F5FC5E88B88DB3EFF7E35EBF57A7E6946CB630006C2120",
)


def private(*keys: str) -> tuple[str, ...]:
    """What must be drawn so that these private keys come of it."""
    return tuple(f"{int(key, 16) - 1:0{len(key)}X}" for key in keys)


def spoken(lines: list[tuple[str, str]], *, info: bytes = APPENDIX_G) -> Opened | WrongKey | KeyNotKnown:
    return play(establish(offers(info), G_KEY, draw=drawn(*private(*G_PRIVATE))), lines)


def through(document: Document, key: Can | MrzKey) -> Opened | WrongKey | KeyNotKnown:
    assert document.card_access is not None
    return carry(document, establish(offers(document.card_access), key))


def carry(document: Document, conversation: Conversation[T]) -> T:
    return converse(conversation, document.transmit, t0=False, counter=Counter(), now=lambda: 0.0, allowed=TRAVEL_DOCUMENT_INS)


def test_appendix_g_1_is_spoken_byte_for_byte() -> None:
    opened = spoken(G_LINES)
    assert isinstance(opened, Opened)
    keys = opened.channel.keys
    assert keys is not None
    assert keys.encryption.hex().upper() == "F5F0E35C0D7161EE6724EE513A0D9A7F"
    assert keys.mac.hex().upper() == "FE251C7858B356B24514B3BD5F4297D1"
    assert opened.channel.counter == 0
    assert opened.chip is None


def test_appendix_i_is_spoken_byte_for_byte_and_proves_the_chip() -> None:
    opened = play(establish(offers(APPENDIX_I), I_KEY, draw=drawn(*private(*I_PRIVATE))), I_LINES)
    assert isinstance(opened, Opened)
    assert opened.channel.keys is not None
    assert opened.channel.keys.encryption.hex().upper() == "0A9DA4DB03BDDE39FC5202BC44B2E89E"
    assert opened.channel.keys.mac.hex().upper() == "4B1C06491ED5140CA2B537D344C6C0B1"
    assert opened.chip is not None
    assert opened.chip.data.hex().upper() == "85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3"
    signed = bytes.fromhex(
        "041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC8"
        "84D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F"
    )
    assert opened.chip.proves(signed)
    assert not opened.chip.proves(Domain.standardised(13).public(7)), "another chip's key"
    assert not opened.chip.proves(signed[:-1] + b"\x00"), "no point"


@pytest.mark.parametrize("chip_data", ["", "8A00", "8A0F" + "00" * 15, "8A10" + "00" * 16])
def test_a_chip_that_promises_to_prove_itself_and_does_not_is_refused(chip_data: str) -> None:
    answer = "86088596CF055C67C1A3" + chip_data
    lines = [*I_LINES[:4], (I_LINES[4][0], f"7C{len(answer) // 2:02X}{answer}9000")]
    with pytest.raises(CardRefused):
        play(establish(offers(APPENDIX_I), I_KEY, draw=drawn(*private(*I_PRIVATE))), lines)


def test_a_point_is_taken_only_as_the_standard_writes_it() -> None:
    """Uncompressed, of its full length, with coordinates below the prime: nothing that only amounts to the same point."""
    domain = Domain.standardised(18)
    right = domain.public(3)
    size, prime = len(right) // 2, BY_PARAMETER_ID[18].p
    x, y = right[1 : 1 + size], right[1 + size :]
    domain.point(right)
    larger = (int.from_bytes(x, "big") + prime).to_bytes(size, "big")
    for wrong in (b"\x06" + x + y, b"\x04" + x + b"\x00" + y, b"\x04" + larger + y, b"\x04" + x, b"\x00", b""):
        with pytest.raises(BadPoint):
            domain.point(wrong)


def secured(document: Document, opened: Opened | WrongKey | KeyNotKnown) -> None:
    """The channel works: the application answers over it."""
    assert isinstance(opened, Opened)
    select = CommandApdu(0xA4, 4, 0x0C, bytes.fromhex("A0000002471001"))
    assert carry(document, opened.channel.ask(select)).sw == 0x9000
    assert document.log == ["PACE"]


@pytest.mark.parametrize("parameter_id", BY_PARAMETER_ID)
def test_every_standardised_curve_opens_a_document(parameter_id: int) -> None:
    document = Document({}, can="271828", pace=((GM + "02", parameter_id),))
    secured(document, through(document, Can("271828")))


@pytest.mark.parametrize("suite", ["01", "02", "03", "04"], ids=["3DES", "AES-128", "AES-192", "AES-256"])
@pytest.mark.parametrize("key", [Can("271828"), MrzKey("L898902C", "690806", "940623")], ids=["CAN", "MRZ"])
def test_every_cipher_opens_a_document_with_either_key(suite: str, key: Can | MrzKey) -> None:
    document = Document({}, can="271828", pace=((GM + suite, 12),))
    secured(document, through(document, key))


@pytest.mark.parametrize("parameter_id", [12, 13, 18])
@pytest.mark.parametrize("suite", ["02", "03", "04"])
def test_chip_authentication_mapping_proves_the_chip_whose_key_is_signed(parameter_id: int, suite: str) -> None:
    document = Document({}, can="271828", pace=((CAM + suite, parameter_id),), chip_key=31415926)
    opened = through(document, Can("271828"))
    secured(document, opened)
    assert isinstance(opened, Opened)
    assert opened.chip is not None
    assert opened.chip.proves(Domain.standardised(parameter_id).public(31415926))
    assert not opened.chip.proves(Domain.standardised(parameter_id).public(31415927))


@pytest.mark.parametrize("key", [Can("271829"), MrzKey("L898902C", "690806", "940624")], ids=["CAN", "MRZ"])
@pytest.mark.parametrize("suite", ["01", "02"])
def test_a_wrong_key_is_wrong_and_opens_nothing(key: Can | MrzKey, suite: str) -> None:
    document = Document({}, can="271828", pace=((GM + suite, 13),))
    assert through(document, key) == WrongKey()
    assert document.session is None


def test_a_passport_without_a_card_access_number_asks_for_the_other_key() -> None:
    document = Document({}, pace=((GM + "02", 13),))
    assert through(document, Can("271828")) == KeyNotKnown()
    assert isinstance(through(document, MrzKey("L898902C", "690806", "940623")), Opened)


def test_of_several_offers_the_strongest_is_taken_and_named() -> None:
    document = Document({}, can="271828", pace=((GM + "01", 9), (GM + "04", 16), (GM + "02", 13), (GM + "04", 12)))
    assert document.card_access is not None
    chosen = best(offers(document.card_access))
    assert chosen == Offer(bytes.fromhex(GM + "04"), 16)
    secured(document, through(document, Can("271828")))


def test_a_longer_key_counts_more_than_a_mapping_that_proves_the_chip() -> None:
    found = (Offer(bytes.fromhex(CAM + "02"), 13), Offer(bytes.fromhex(GM + "04"), 13))
    assert best(found) == found[1]


def test_of_two_equally_strong_offers_the_one_that_proves_the_chip_is_taken() -> None:
    found = (Offer(bytes.fromhex(CAM + "02"), 13), Offer(bytes.fromhex(GM + "02"), 13))
    assert best(found) == found[0]


@pytest.mark.parametrize(
    "offer", [("04007F00070202040402", 13), ("04007F00070202040102", 0), (GM + "05", 13), (GM + "02", 7), (CAM + "01", 13)]
)
def test_pace_that_is_not_known_is_refused_and_never_taken_for_none(offer: tuple[str, int]) -> None:
    found = (Offer(bytes.fromhex(offer[0]), offer[1]),)
    assert best(found) is None
    with pytest.raises(CardRefused, match="not known here"):
        play(establish(found, Can("271828")), [])


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        (0, "6A86"),
        (1, "6985"),
        (1, "7C0280009000"),
        (1, "7C098007112233445566779000"),
        (1, "7C1281109 5A3A016522EE98D01E76CB6B98B42C39000".replace(" ", "")),
        (1, "7C528050" + "00" * 80 + "9000"),
        (1, "9000"),
        (2, "6A80"),
        (2, "7C43824104" + "00" * 64 + "9000"),
        (2, "7C038201009000"),
        (3, "7C22842102" + "00" * 32 + "9000"),
        (3, "7C438441" + G_LINES[3][0][18:-2] + "9000"),
        (4, "6F00"),
        (4, "7C0A86083ABB9674BCE93C099000"),
        (4, "7C0986073ABB9674BCE93C9000"),
        (4, "7C009000"),
        (4, "9000"),
    ],
)
def test_a_chip_that_does_not_follow_the_protocol_is_refused(step: int, answer: str) -> None:
    with pytest.raises(CardRefused):
        spoken([*G_LINES[:step], (G_LINES[step][0], answer)])


@pytest.mark.parametrize("status", ["6300", "63C1", "6982", "6985", "6988", "6A80"])
def test_a_token_that_the_chip_does_not_accept_means_a_wrong_key(status: str) -> None:
    assert spoken([*G_LINES[:4], (G_LINES[4][0], status)]) == WrongKey()


def test_a_chip_that_warns_of_few_tries_is_gone_on_with() -> None:
    assert isinstance(spoken([(G_LINES[0][0], "63C2"), *G_LINES[1:]]), Opened)


def test_a_replayed_conversation_of_the_same_document_is_refused() -> None:
    """What was recorded of one PACE does not fit another: the terminal's keys are new."""
    recorded: list[bytes] = []
    document = Document({}, can="271828", pace=((GM + "02", 13),))

    def record(_: int, answer: bytes) -> bytes:
        recorded.append(answer)
        return answer

    document.habits.meddle = record
    assert isinstance(through(document, Can("271828")), Opened)
    again = Document({}, can="271828", pace=((GM + "02", 13),), habits=Habits(meddle=lambda number, _: recorded[number]))
    with pytest.raises(CardRefused):
        through(again, Can("271828"))


@pytest.mark.parametrize("step", [2, 3])
@pytest.mark.parametrize("at", [6, 40, 70])
def test_a_key_changed_on_the_way_never_opens_the_document(step: int, at: int) -> None:
    def meddle(number: int, answer: bytes) -> bytes:
        return answer[:at] + bytes([answer[at] ^ 1]) + answer[at + 1 :] if number == step else answer

    document = Document({}, can="271828", pace=((GM + "02", 13),), habits=Habits(meddle=meddle))
    with pytest.raises(CardRefused):
        through(document, Can("271828"))


def test_an_answer_over_the_channel_that_is_changed_is_refused() -> None:
    document = Document({}, can="271828", pace=((GM + "02", 13),))
    opened = through(document, Can("271828"))
    assert isinstance(opened, Opened)
    document.habits.meddle = lambda _, answer: answer[:-3] + bytes([answer[-3] ^ 1]) + answer[-2:]
    with pytest.raises(ChannelBroken):
        carry(document, opened.channel.ask(CommandApdu(0xA4, 4, 0x0C, bytes.fromhex("A0000002471001"))))


def test_a_weaker_offer_than_the_signed_one_is_seen() -> None:
    strong, weak = Offer(bytes.fromhex(GM + "04"), 16), Offer(bytes.fromhex(GM + "01"), 9)
    assert agrees((strong, weak), (weak, strong))
    assert not agrees((weak,), (weak, strong))
    assert not agrees((), (strong,))
    assert agrees((strong,), ())


def test_other_security_infos_are_passed_over() -> None:
    """EF.CardAccess of Doc 9303-10 may hold what other protocols need; domain parameters of one's own are not used."""
    active = "300D060804007F00070202020201" + "02"
    own = "300E060904007F0007020204020301AA"
    both = "31" + f"{15 + 16 + 20:02X}" + active + own + APPENDIX_G.hex()[4:]
    assert offers(bytes.fromhex(both)) == offers(APPENDIX_G) == (Offer(bytes.fromhex(GM + "02"), 13),)


@pytest.mark.parametrize(
    "info",
    ["3012060A04007F00070202040202020102" + "04010D", "300F060A04007F00070202040202" + "0400", "300C060A04007F00070202040202"],
)
def test_a_pace_info_that_is_none_is_malformed(info: str) -> None:
    with pytest.raises(BadTlv):
        offers(bytes.fromhex(f"31{len(info) // 2:02X}{info}"))


@pytest.mark.parametrize("version", ["01", "03"])
def test_a_pace_of_another_version_is_not_offered(version: str) -> None:
    assert offers(bytes.fromhex(f"31143012060A04007F000702020402020201{version}02010D")) == ()


@given(st.binary(max_size=60), st.integers(0, len(APPENDIX_G)), st.binary(max_size=3))
@settings(max_examples=300)
def test_whatever_card_access_holds_it_is_offers_or_malformed(raw: bytes, at: int, put: bytes) -> None:
    for candidate in (raw, APPENDIX_G[:at] + put + APPENDIX_G[at + len(put) :]):
        try:
            found = offers(candidate)
        except BadTlv:
            continue
        for offer in found:
            assert isinstance(offer.supported, bool)
