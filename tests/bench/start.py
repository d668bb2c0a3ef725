"""How soon the kiosk's first frame is drawn, beside an empty QML window that is started in turns with it."""

from __future__ import annotations

from tests.bench.figure import Figure, ratio
from tests.bench.processes import EMPTY, KIOSK, until_first_frame

TURNS = 9


def measure() -> dict[str, Figure]:
    kiosk, empty = [], []
    for turn in range(TURNS + 1):
        with until_first_frame(EMPTY) as (_, milliseconds):
            empty.append(milliseconds)
        with until_first_frame(KIOSK) as (_, milliseconds):
            kiosk.append(milliseconds)
        if turn == 0:  # brings files into memory
            kiosk.clear()
            empty.clear()
    note = f"kiosk {sorted(kiosk)[TURNS // 2]:.0f} ms, empty window {sorted(empty)[TURNS // 2]:.0f} ms (medians)"
    return {"first_frame_ratio": Figure(samples=ratio(kiosk, empty), unit="×", limit=1.5, note=note)}
