"""A simulated ESC/POS printer that runs alone and draws every receipt.

`python -m devices.simulated.printer --port 9100 --strip build/strip.png`; `--pty` gives it a serial port in place of a
network's, `--baud` that port's speed, `--mm-a-second` the paper's.
"""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from devices.simulated.printer.peer import SimulatedPrinter
from devices.simulated.printer.presenter import Presenter
from devices.simulated.printer.status import FAULTS


def main() -> int:
    parser = argparse.ArgumentParser("python -m devices.simulated.printer", description=__doc__)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--port", type=int, default=9100)
    where.add_argument("--pty", action="store_true", help="be at a serial port, whose path is told, and at no fixed TCP port")
    parser.add_argument("--baud", type=int, help="take bytes no faster than a serial line of this speed")
    parser.add_argument("--mm-a-second", type=float, help="move paper at this speed, as a printer of 150; without, in no time")
    parser.add_argument(
        "--buffer-bytes", type=int, help="take no more than so many bytes that wait to be printed; many have 4096"
    )
    parser.add_argument("--presenter", action="store_true", help="hold what is cut, for GS e to show, take back or let go")
    parser.add_argument("--strip", type=Path, required=True, help="PNG that every receipt is drawn into")
    parser.add_argument("--fault", choices=FAULTS, default="none")
    arguments = parser.parse_args()

    def draw(printer: SimulatedPrinter) -> None:
        arguments.strip.parent.mkdir(parents=True, exist_ok=True)
        printer.strip().save(arguments.strip)
        print(f"receipt {len(printer.receipts)}: {arguments.strip}", flush=True)

    printer = SimulatedPrinter(
        port=0 if arguments.pty else arguments.port,
        baud=arguments.baud,
        mm_a_second=arguments.mm_a_second,
        buffer_bytes=arguments.buffer_bytes,
        presenter=Presenter() if arguments.presenter else None,
        on_cut=draw,
    )
    printer.fault = arguments.fault
    print(f"printer listening on {printer.open_pty() if arguments.pty else printer.address}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        printer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
