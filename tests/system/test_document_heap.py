"""A second after a visit with a travel document neither its key nor anything of its holder is in the memory of any process."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from devices.simulated.document.printed import access_fields, zone
from devices.simulated.document.variant import Form, Proof
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
