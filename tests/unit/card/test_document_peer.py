"""The demo's travel documents answer from a process of their own, and its folder has what proves them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.card.driver import CardReader
from devices.card.emrtd.access_key import Can, MrzKey
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.trust_file import add
from devices.card.outcomes import Document, DocumentFiles, Gone
from devices.simulated.document_peer import DocumentPeer
from devices.simulated.slot import SimulatedSlot

CONFIG = Path(__file__).parents[3] / "config"
SECONDS = 60.0
AISHA = MrzKey("EB0427719", "780914", "320120")


def test_personas_documents_are_laid_read_proven_and_pulled(tmp_path: Path) -> None:
    peer, slot = DocumentPeer(CONFIG / "personas.toml", tmp_path / "country", datetime.now(UTC)), SimulatedSlot()
    reader = CardReader(slot, profiles=CONFIG / "cards")
    try:
        peer.wait()
        store = tmp_path / "country-signers.json"
        signers = (tmp_path / "country").glob("country-signer-*.der")
        add(store, [load_certificate(path.read_bytes(), "country signer") for path in signers])
        reader.open()
        for persona, key, assurance in (("hamza", Can("418296"), "chip_genuine"), ("aisha", AISHA, "chip_genuine")):
            slot.pull()
            peer.lay(persona)
            slot.lay_elsewhere(peer)
            assert isinstance(reader.begin(SECONDS), Document)
            *_, read = reader.opening(key, SECONDS, trust=store)
            assert isinstance(read, DocumentFiles)
            assert read.assurance == assurance
        commands = slot.apdus
        slot.pull()
        assert not slot.card_present()
        assert slot.apdus > commands
        assert isinstance(reader.begin(SECONDS), Gone)
    finally:
        reader.close()
        peer.stop()


def test_a_process_that_ended_is_told(tmp_path: Path) -> None:
    peer = DocumentPeer(tmp_path / "no personas", tmp_path, datetime.now(UTC))
    with pytest.raises(RuntimeError, match="ended"):
        peer.lay("hamza")
    peer.stop()
