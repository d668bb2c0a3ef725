"""The demo's share of the composition: alone in naming the simulated peers. A kiosk in service never imports it."""

from devices.simulated.card import SimulatedCard, SimulatedSlot, load_personas
from devices.simulated.printer.peer import SimulatedPrinter

__all__ = ["SimulatedCard", "SimulatedPrinter", "SimulatedSlot", "load_personas"]
