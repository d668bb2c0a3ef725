"""A second after a visit with a travel document neither its key nor anything of its holder is in the memory of any process."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from devices.simulated.document.printed import access_fields, zone
from devices.simulated.document.variant import Form, Proof
from devices.simulated.scanner import SimulatedScanner
from tests.soak.heap import found_in_memory
from tests.soak.strings import WatchedKiosk
from tests.system.test_heap import at, rest, standing
from tests.unit.card.issued import HOLDER, country, issued


def types(kiosk: WatchedKiosk, text: str) -> None:
    for sign in text:
        kiosk.press("digit", sign)
    kiosk.sync()


@pytest.mark.system
def test_a_second_after_a_document_was_read_nothing_of_it_is_in_memory(tmp_path: Path) -> None:
    """A wrong key, then the right one, and a chip that proves itself to the service through the kiosk."""
    fields = access_fields(HOLDER)
    planted = [HOLDER.can, "618254", HOLDER.id_number, HOLDER.document_number, HOLDER.name_ar, HOLDER.name_en.upper()]
    planted += [fields, fields[:10] + fields[10:24], *zone(HOLDER, Form.TD1)[1:]]
    trust = tmp_path / "trust"
    trust.mkdir()
    (trust / "country-signer.der").write_bytes(country().authorities["ecdsa"])
    with standing(tmp_path, trust) as (peers, kiosk, _):
        kiosk.until(at("Welcome"))
        peers.slot.lay(issued(proof=Proof.AGREEMENT))
        kiosk.until(at("EnteringCan"))
        types(kiosk, "618254")
        assert "618254" in {value for value, _, _ in found_in_memory(kiosk.pid, planted)}, "the search does not find a key"
        kiosk.press("submit")
        kiosk.until(at("EnteringCan", notice="WRONG"))
        types(kiosk, HOLDER.can)
        kiosk.press("submit")
        kiosk.until(at("ShowingTransactions"))
        kiosk.press("finish")
        rest(peers, kiosk)
        time.sleep(1)
        assert not found_in_memory(kiosk.pid, planted)


@pytest.mark.system
def test_a_second_after_a_document_was_scanned_nothing_of_its_face_is_in_memory(tmp_path: Path) -> None:
    """Lines that are refused, then a zone whose key opens the document."""
    lines = zone(HOLDER, Form.TD1)
    trust = tmp_path / "trust"
    trust.mkdir()
    (trust / "country-signer.der").write_bytes(country().authorities["ecdsa"])
    scanner = SimulatedScanner(tmp_path / "scanner")
    with standing(tmp_path, trust, scanner.address) as (peers, kiosk, _):
        kiosk.until(at("Welcome"))
        scanner.scan("\n".join(lines))
        kiosk.until(at("LayDocument"))
        assert HOLDER.document_number in {value for value, _, _ in found_in_memory(kiosk.pid, [HOLDER.document_number])}
        scanner.scan("\n".join((lines[0], lines[1][:-1] + str((int(lines[1][-1]) + 1) % 10), lines[2])))
        scanner.scan(lines[0])
        peers.slot.lay(issued(proof=Proof.AGREEMENT))
        kiosk.until(at("ShowingTransactions"))
        kiosk.press("finish")
        rest(peers, kiosk)
        time.sleep(1)
        assert not found_in_memory(kiosk.pid, [HOLDER.document_number, *lines, *(line[:-1] for line in lines)])
    scanner.unplug()
