"""The demo's share of the composition: alone in naming the simulated peers. A kiosk in service never imports it."""

from devices.simulated.card import SimulatedCard, load_personas
from devices.simulated.document.personas import load_documents
from devices.simulated.document.printed import zone
from devices.simulated.document_peer import DocumentPeer
from devices.simulated.printer.peer import SimulatedPrinter
from devices.simulated.scanner import SimulatedScanner
from devices.simulated.slot import SimulatedSlot

__all__ = [
    "DocumentPeer",
    "SimulatedCard",
    "SimulatedPrinter",
    "SimulatedScanner",
    "SimulatedSlot",
    "load_documents",
    "load_personas",
    "zone",
]
