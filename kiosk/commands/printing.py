"""`kiosk print`: print a receipt from its file on any ESC/POS printer, and say whether it was confirmed.

Exit codes: 0 confirmed, 2 wrong arguments or file, 3 printer not reachable, 4 no paper, 5 cover open or cutter blocked,
6 unconfirmed: it may have come out, the printer never said so.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from devices.errors import DeviceError
from devices.printer.driver import PrintOutcome, ReceiptPrinter
from devices.printer.escpos_bytes import Picture
from kiosk.core.receipt import BadContent, from_json

SENTENCES = {
    PrintOutcome.PRINTED: (0, "Printed and confirmed."),
    PrintOutcome.NO_PAPER: (4, "The printer has no paper. Put in a new roll."),
    PrintOutcome.COVER_OPEN: (5, "The printer's cover is open. Close it."),
    PrintOutcome.CUTTER_ERROR: (5, "The cutter is blocked. Clear it, then switch the printer off and on."),
    PrintOutcome.OFFLINE: (3, "The printer is offline. Check its cable and power."),
    PrintOutcome.UNCONFIRMED: (6, "Unconfirmed: the printer never said that the receipt came out."),
    PrintOutcome.CANCELLED: (6, "Cancelled."),
}


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], _folder: Path) -> None:
    parser = verbs.add_parser(
        "print", help="print a receipt from its file", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--transaction", type=Path, required=True, metavar="FILE", help="what the demo wrote: transaction.json")
    parser.add_argument("--to", required=True, metavar="tcp://HOST:PORT")
    parser.add_argument("--width-dots", type=int, default=576, choices=[384, 512, 576])
    parser.add_argument("--timeout", type=float, default=15.0, metavar="SECONDS")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        receipt = from_json(arguments.transaction.read_text("utf-8"))
        printer = ReceiptPrinter(arguments.to)
    except (OSError, UnicodeDecodeError):
        return _say(2, f"{arguments.transaction}: cannot be read.")
    except BadContent as error:
        return _say(2, f"{arguments.transaction}: {error}.")
    except ValueError as error:
        return _say(2, str(error))
    from ui.application import start
    from ui.paper.render import render

    start(["kiosk"])
    picture = Picture(*render(receipt, arguments.width_dots))
    try:
        printer.open()
        outcome = printer.print_picture(picture, deadline_seconds=arguments.timeout, cancelled=lambda: False)
    except DeviceError as error:
        return _say(3, f"{str(error)[0].upper()}{str(error)[1:]}")
    finally:
        printer.close()
    return _say(*SENTENCES[outcome])


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr if code else sys.stdout, flush=True)
    return code
