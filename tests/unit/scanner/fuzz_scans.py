"""Mutated scans against what puts them together: `python -m tests.unit.scanner.fuzz_scans [--inputs 200000] [--seed 1]`."""

from __future__ import annotations

from collections.abc import Iterator

from devices.scanner.lines import MOST_BYTES, SILENCE_SECONDS
from devices.scanner.scans import NotTaken, Scan, ScannedNumber, ScannedZone, Scans
from tests.unit.emrtd.fuzz_documents import SPECIMENS
from tests.unit.emrtd.fuzzing import Target, run

NUMBER = b"1045127634\r\n"
MOST_ZONES = MOST_BYTES // (2 * 36)  # the shortest zone


def targets() -> Iterator[Target]:
    for name, specimen in SPECIMENS.items():
        yield Target(f"scanned {name}", specimen.replace("\n", "\r\n").encode() + b"\r\n", scanned)
    yield Target("scanned and framed", b"\x02" + SPECIMENS["TD3"].replace("\n", "\r").encode() + b"\x03", scanned)
    yield Target("scanned number", NUMBER, scanned)
    yield Target("two documents and a number", f"{SPECIMENS['TD1']}\n{SPECIMENS['TD2']}\n".encode() + NUMBER, scanned)
    yield Target("a flood", f"{SPECIMENS['TD3']}\n".encode() + NUMBER * 150, scanned)


def scanned(raw: bytes) -> str:
    """Scan it at once and in pieces, and hold both to what every scan promises; the next scan is as if it had never come."""
    scans = Scans()
    found = [*scans.take(raw, now=0.0), *silence(scans, 1.0)]
    pieces = Scans()
    apart = [scan for at in range(0, len(raw), 7) for scan in pieces.take(raw[at : at + 7], now=0.1)]
    assert [told(scan) for scan in found] == [told(scan) for scan in [*apart, *silence(pieces, 1.0)]]
    taken = [scan for scan in found if not isinstance(scan, NotTaken)]
    assert len(taken) <= MOST_ZONES + MOST_BYTES // len(NUMBER)
    for scan in taken:
        assert isinstance(scan, ScannedNumber) or len(scan.key.secret) == 20
    assert [type(scan) for scan in scans.take(NUMBER, now=2.0)] == [ScannedNumber]
    if taken:
        return "read"
    refused = [scan.why.name for scan in found if isinstance(scan, NotTaken)]
    return refused[-1] if refused else "nothing"


def silence(scans: Scans, now: float) -> list[Scan]:
    return [scan for pause in (0.0, SILENCE_SECONDS) for scan in scans.take(b"", now=now + pause)]


def told(scan: Scan) -> object:
    """What scans say, comparable: a key is compared by its fields."""
    match scan:
        case ScannedZone(form, key):
            return form, key.document_number, key.birth, key.expiry
        case ScannedNumber():
            return "number"
        case NotTaken(why):
            return why


if __name__ == "__main__":
    run(targets(), __doc__)
