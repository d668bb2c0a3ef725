"""What simulated key-less cards hold: the public layout of each kind, filled with what a persona, who is made up, has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

Persona = Mapping[str, str]


def with_check(atr: str) -> bytes:
    """Add TCK, which ISO 7816-3 §8.2.5 wants where T=1 is offered."""
    raw, check = bytes.fromhex(atr), 0
    for byte in raw[1:]:
        check ^= byte
    return raw + bytes([check])


ATR_T0, ATR_T1 = bytes.fromhex("3B6500004D414B4B41"), with_check("3B8501804D414B4B41")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`files` by identifier, or by short identifier as one byte; the Thai card has one, which is nameless.

    `directory` and `select_file` are the P1 and P2 that the card wants, and the directory's identifier; `cla` is what it wants
    of commands to its files. `end` is its answer when a file has less than was asked for.
    """

    aid: bytes
    files: Mapping[bytes, bytes]
    atr_t0: bytes = ATR_T0
    atr_t1: bytes = ATR_T1
    directory: tuple[bytes, bytes] | None = None
    select_file: bytes = b""
    cla: int = 0
    end: bytes = b"\x90\x00"


def demo_national(persona: Persona) -> Layout:
    """UTF-8 in one-byte-tag TLV, two files read by short identifier."""
    person = (_tlv(0x83, persona["name_ar"]), _tlv(0x84, persona["name_en"]), _tlv(0x85, persona["sex"]))
    number = _tlv(0x81, persona["id_number"]) + _tlv(0x82, _plain(persona["expiry"]))
    files = {b"\1": number, b"\2": b"".join(person) + _tlv(0x86, _plain(persona["birth_date"]))}
    return Layout(aid=bytes.fromhex("F04D414B4B4148494401"), files=files)


def thai_id(persona: Persona) -> Layout:
    """One image read by offset with a proprietary command; TIS-620, Buddhist years, names split by `#`."""
    first, last = persona["name_en"].split(" ", 1)
    image = _placed(
        0x200,
        {
            0x0004: (13, persona["id_number"].encode()),
            0x0011: (100, f"#{persona.get('name_th', '').replace(' ', '##')}".encode("tis-620")),
            0x0075: (100, f"#{first}##{last}".encode()),
            0x00D9: (8, _buddhist(persona["birth_date"])),
            0x00E1: (1, b"1" if persona["sex"] == "m" else b"2"),
            0x016F: (8, _buddhist(persona["expiry"])),
        },
    )
    atr = bytes.fromhex("3B79960000544820") + b"NID 17"
    return Layout(aid=bytes.fromhex("A000000054480001"), files={b"": image}, atr_t0=atr, cla=0x80)


def emirates_id(persona: Persona) -> Layout:
    """Files that begin with a tag and their length; two-byte tags and lengths; UTF-8, names in seven parts; packed dates."""
    number = _wide(0xE101, persona["id_number"].encode()) + _wide(0xE102, b"100000007")
    person = b"".join(
        (
            _wide(0xE305, b"ID"),
            _wide(0x4307, bytes.fromhex(_plain(persona["expiry"]))),
            _wide(0xA309, _seven_parts(persona["name_ar"])),
            _wide(0xE30B, _seven_parts(persona["name_en"])),
            _wide(0xE30C, persona["sex"].upper().encode()),
            _wide(0x430F, bytes.fromhex(_plain(persona["birth_date"]))),
        )
    )
    room = b"\xff" * 600  # what is left of a file that is larger than its content
    return Layout(
        aid=bytes.fromhex("A00000024300130000000101"),
        directory=(b"\0\0", b"\x02\0"),
        select_file=b"\0\0",
        files={b"\x02\x01": _wide(0x6101, number), b"\x02\x03": _wide(0x6303, person) + room},
        atr_t0=bytes.fromhex("3B7A9500008065A20130013D72D641"),
        end=b"\x62\x82",
    )


def bahrain_cpr(persona: Persona) -> Layout:
    """Fixed places in two files: six names of 32 bytes, six of 64 in UTF-8; a number that loses its leading nought."""
    return Layout(
        aid=bytes.fromhex("D4990000010101000100000001"),
        directory=(b"\x00\x0c", b"\x01\x01"),
        select_file=b"\x02\x0c",
        files={
            b"\0\1": _bahraini(persona, 597, 0, blood=594),
            b"\0\2": _placed(36, {0: (8, _plain(persona["expiry"]).encode()), 8: (8, b"20260101")}),
        },
        atr_t0=bytes.fromhex("3B7F96000080318065B0850300EF1200F6829000"),
        atr_t1=with_check("3B888001E1F35E1177000000"),
        end=b"\x62\x82",
    )


def bahrain_cpr_v1(persona: Persona) -> Layout:
    """The same a few bytes on, in an application of its own that wants its own class byte."""
    person = bytearray(_bahraini(persona, 610, 8, blood=None))
    person[602:610] = _plain(persona["expiry"]).encode()
    return Layout(
        aid=bytes.fromhex("F000000078010001435052"),
        select_file=b"\x08\x04",
        files={b"\0\1": bytes(person)},
        atr_t0=bytes.fromhex("3B670000A8104100000000"),
        cla=0x80,
        end=b"\x62\x82",
    )


LAYOUTS: dict[str, Callable[[Persona], Layout]] = {
    "demo-national": demo_national,
    "thai-id": thai_id,
    "emirates-id": emirates_id,
    "bahrain-cpr": bahrain_cpr,
    "bahrain-cpr-v1": bahrain_cpr_v1,
}


def _bahraini(persona: Persona, size: int, at: int, *, blood: int | None) -> bytes:
    """Number, names, sex and birth from `at` on."""

    def names(name: str, begins: int, width: int) -> dict[int, tuple[int, bytes]]:
        first, *between, last = name.split(" ")
        parts = [first, *between[:4], *[""] * (4 - len(between)), last]
        return {begins + place * width: (width, part.encode()) for place, part in enumerate(parts)}

    fields = {
        at: (9, persona["id_number"].lstrip("0").encode()),
        **names(persona["name_en"], at + 9, 32),
        **names(persona["name_ar"], at + 201, 64),
        at + 585: (1, persona["sex"].upper().encode()),
        at + 586: (8, _plain(persona["birth_date"]).encode()),
    }
    return _placed(size, fields | ({blood: (3, b"O+")} if blood else {}))


def _placed(size: int, fields: Mapping[int, tuple[int, bytes]]) -> bytes:
    """Each field at its place, filled up with spaces to its length."""
    image = bytearray(size)
    for at, (length, raw) in fields.items():
        image[at : at + length] = raw.ljust(length, b" ")[:length]
    return bytes(image)


def _tlv(tag: int, text: str) -> bytes:
    raw = text.encode()
    return bytes([tag, len(raw)]) + raw


def _wide(tag: int, raw: bytes) -> bytes:
    return tag.to_bytes(2, "big") + len(raw).to_bytes(2, "big") + raw


def _seven_parts(name: str) -> bytes:
    first, *between, last = name.split(" ")
    return ",".join([first, *between, *[""] * (5 - len(between)), last]).encode()


def _plain(day: str) -> str:
    return day.replace("-", "")


def _buddhist(day: str) -> bytes:
    """The end of all dates is what an elder's card has, valid for life."""
    value = date.fromisoformat(day)
    return b"99999999" if value == date.max else f"{value.year + 543:04d}{value:%m%d}".encode()
