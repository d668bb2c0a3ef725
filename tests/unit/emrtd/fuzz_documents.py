"""Mutated zones against what reads a document's data: `python -m tests.unit.emrtd.fuzz_documents [--inputs 200000]`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from devices.card.emrtd.mrz import Mrz, Unreadable, read_mrz
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


def targets() -> Iterator[Target]:
    for name, specimen in SPECIMENS.items():
        yield Target(f"MRZ {name}", specimen.encode(), read)


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


if __name__ == "__main__":
    run(targets(), __doc__)
