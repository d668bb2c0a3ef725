"""Mutated zones and files against what reads them: `python -m tests.unit.emrtd.fuzz_documents [--inputs 200000] [--seed 1]`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from devices.card.emrtd.files import Malformed
from devices.card.emrtd.lds import read_contents, read_dg1, read_dg11, read_dg12
from devices.card.emrtd.lengths import longest_answer
from devices.card.emrtd.mrz import Mrz, Unreadable, read_mrz
from devices.card.emrtd.tlv import tlv
from tests.unit.emrtd.fuzzing import Target, run

SPECIMENS = {  # Doc 9303-5, -6 and -4, appendices; the long number is of Doc 9303-11 appendix D.2
    "TD1": "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "TD2": "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
    "TD3": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "TD1 with a long number": (
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
    ),
}
TODAY = date(2026, 11, 25)
EF_COM = tlv(
    0x60, tlv(0x5F01, b"0107") + tlv(0x5F36, b"040000") + tlv(0x5C, bytes([0x61, 0x75, 0x6B, 0x6C, 0x6F]))
)  # Doc 9303-10 §4.6.1; 75 is the face
ATR = bytes.fromhex("3B85800180739421C082")
ATR_INFO = bytes.fromhex("47039421E0" + "7F66080202FFFF0202FFFF")
DG1 = tlv(0x61, tlv(0x5F1F, SPECIMENS["TD1"].replace("\n", "").encode()))
DG11 = tlv(
    0x6B,
    tlv(0x5C, bytes.fromhex("5F0EA05F105F2B5F42"))
    + tlv(0x5F0E, "الحربي<<نورة<بنت<عبدالله".encode())
    + tlv(0xA0, tlv(0x02, b"\1") + tlv(0x5F0F, b"AL HARBI"))
    + tlv(0x5F10, b"1000000008")
    + tlv(0x5F2B, b"19740812")
    + tlv(0x5F42, "مكة المكرمة".encode()),
)
DG12 = tlv(
    0x6C, tlv(0x5C, bytes.fromhex("5F195F26")) + tlv(0x5F19, "وزارة الداخلية".encode()) + tlv(0x5F26, bytes.fromhex("20220415"))
)


def targets() -> Iterator[Target]:
    for name, specimen in SPECIMENS.items():
        yield Target(f"MRZ {name}", specimen.encode(), read)
    yield Target("EF.COM", EF_COM, of_file(read_contents))
    yield Target("DG1", DG1, of_file(read_dg1))
    yield Target("DG11", DG11, of_file(read_dg11))
    yield Target("DG12", DG12, of_file(read_dg12))
    yield Target("ATR", ATR, lambda raw: lengths(raw, b""))
    yield Target("EF.ATR/INFO", ATR_INFO, lambda raw: lengths(b"", raw))


def lengths(atr: bytes, info: bytes) -> str:
    """A card's word on how much it gives at once; whatever it says, a command asks for no more than can be sent."""
    longest = longest_answer(atr, info)
    assert 256 <= longest <= 65_536
    return "short" if longest == 256 else "read"


def read(raw: bytes) -> str:
    """Read a zone both ways, and hold both to what every answer promises."""
    text = raw.decode("latin-1")
    plain, mended = read_mrz(text, scanned=False), read_mrz(text, scanned=True)
    if isinstance(plain, Mrz):
        assert plain == mended, "what is right was mended"
        assert plain.corrected == 0
    if isinstance(mended, Unreadable):
        return mended.doubt.name
    assert len(mended.key.secret) == 20
    born = mended.born(today=TODAY)
    assert born is None or born <= TODAY
    mended.expires(today=TODAY)
    return "mended" if mended.corrected else "read"


def of_file(parse: Callable[[bytes], object]) -> Callable[[bytes], str]:
    def tried(raw: bytes) -> str:
        return "malformed" if isinstance(parse(raw), Malformed) else "read"

    return tried


if __name__ == "__main__":
    run(targets(), __doc__)
