"""`kiosk print`: print a receipt from its file on any ESC/POS printer, and say whether it was confirmed.

It goes as the kiosk would print it on this model (--profile, as `printer.profile` in the settings) and this line: as dots, or
in the printer's own letters where the model has nothing else or a serial line is too slow for dots. With --code-page it goes
in letters: give the number that the printer has for code page 864 (Epson: 37).

--store-logo has the printer keep the emblem for good and prints it once from there, so that receipts need not bring it
(`printer.stored_logo`). Do it once for a printer: its memory wears.

Exit codes: 0 confirmed, 2 wrong arguments or file, 3 printer not reachable, 4 no paper, 5 cover open, cutter blocked, paper
jammed or printer too hot, 6 unconfirmed: it may have come out, the printer never said so.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from devices.errors import DeviceError
from devices.printer.driver import ReceiptPrinter
from devices.printer.encoding import Strip, encode
from devices.printer.line_address import FORMS, baud_of, line_of
from devices.printer.native import keep_emblem_command
from devices.printer.profile import DEFAULT, PrinterProfile
from devices.printer.profile_file import ProfileError, load_profile
from devices.printer.status import PrintOutcome
from kiosk.core.receipt_blocks import BadContent, ReceiptContent, from_json
from kiosk.runtime.printed_form import PrintedForm
from kiosk.runtime.printer_settings import PRINTERS

Chunks = Callable[[], Iterator[bytes]]
FONT_A_DOTS = 12  # the width of a letter: 48 columns on 80 mm, 42 on 512 dots, 32 on 58 mm

SENTENCES = {
    PrintOutcome.PRINTED: (0, "Printed and confirmed."),
    PrintOutcome.OUT_OF_PAPER: (4, "The printer has no paper. Put in a new roll."),
    PrintOutcome.COVER_OPEN: (5, "The printer's cover is open. Close it."),
    PrintOutcome.CUTTER_BLOCKED: (5, "The cutter is blocked. Clear it, then switch the printer off and on."),
    PrintOutcome.JAMMED: (5, "Paper is jammed, or the printer has a fault. Clear it, then switch the printer off and on."),
    PrintOutcome.TOO_HOT: (5, "The printer is hot. Wait some minutes until it has cooled."),
    PrintOutcome.OFFLINE: (3, "The printer is offline. Check its cable and power."),
    PrintOutcome.UNCONFIRMED: (6, "Unconfirmed: the printer never said that the receipt came out."),
    PrintOutcome.CANCELLED: (6, "Cancelled."),
}


STORED = {
    PrintOutcome.PRINTED: (
        0,
        "Printed from its memory. If the emblem is on the paper, set printer.stored_logo = true.",
    ),
}


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], folder: Path) -> None:
    parser = verbs.add_parser(
        "print", help="print a receipt from its file", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--transaction", type=Path, metavar="FILE", help="what the demo wrote: transaction.json")
    what.add_argument("--store-logo", action="store_true", help="have the printer keep the emblem for good")
    parser.add_argument("--to", required=True, metavar="ADDRESS", help=f"where the printer is: {FORMS}")
    parser.add_argument(
        "--profile", default=DEFAULT.name, metavar="NAME", help=f"its model, of config/printers ({DEFAULT.name})"
    )
    parser.add_argument(
        "--printers", type=Path, default=folder / PRINTERS, metavar="FOLDER", help="where models of your own lie"
    )
    parser.add_argument("--width-dots", type=int, choices=[384, 512, 576], help="other than the model's")
    parser.add_argument("--big", action="store_true", help="in type of 12 points, twice as high in letters")
    parser.add_argument(
        "--code-page", type=int, choices=range(256), metavar="NUMBER", help="print letters, in this code page 864"
    )
    parser.add_argument("--no-qr", action="store_true", help="in letters: the printer draws no QR codes itself")
    parser.add_argument("--timeout", type=float, default=15.0, metavar="SECONDS", help="longest time it may take (15)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        profile = _profile(arguments)
        chunks = _emblem(profile) if arguments.store_logo else _receipt(arguments, profile)
        printer = ReceiptPrinter(line_of(arguments.to), profile)
    except (OSError, UnicodeDecodeError):
        return _say(2, f"{arguments.transaction}: cannot be read.")
    except BadContent as error:
        return _say(2, f"{arguments.transaction}: {error}.")
    except (ValueError, ProfileError) as error:
        return _say(2, str(error))
    try:
        printer.open()
        outcome = printer.print_chunks(chunks(), deadline_seconds=arguments.timeout, cancelled=lambda: False)
    except DeviceError as error:
        return _say(3, f"{str(error)[0].upper()}{str(error)[1:]}")
    finally:
        printer.close()
    return _say(*(SENTENCES | STORED if arguments.store_logo else SENTENCES)[outcome])


def _profile(arguments: argparse.Namespace) -> PrinterProfile:
    """The model's, with what else was said of this printer; whoever names a code page has a printer that draws codes, too."""
    profile = load_profile(arguments.profile, arguments.printers)
    if arguments.width_dots is not None:
        profile = replace(profile, width_dots=arguments.width_dots, columns=arguments.width_dots // FONT_A_DOTS)
    if arguments.code_page is not None:
        profile = replace(profile, code_page=arguments.code_page, text_only=True, native_qr=True)
    return replace(profile, native_qr=False) if arguments.no_qr else profile


def _receipt(arguments: argparse.Namespace, profile: PrinterProfile) -> Chunks:
    """The receipt of the file; the emblem is drawn, because nobody says that it was put into this printer."""
    receipt = from_json(arguments.transaction.read_text("utf-8"))
    receipt = replace(receipt, big=receipt.big or arguments.big)
    profile, baud = replace(profile, stored_logo=False), baud_of(arguments.to)
    form = PrintedForm(profile=profile, baud=baud, deadline_seconds=arguments.timeout)
    return lambda: form.receipt(receipt, _render)


def _emblem(profile: PrinterProfile) -> Chunks:
    """Have the printer keep the emblem, then print it from there."""
    if not profile.stored_logo:
        raise ValueError(f"The profile “{profile.name}” keeps no graphics.")

    def chunks() -> Iterator[bytes]:
        from ui.application import start
        from ui.paper.shapes import emblem
        from ui.paper.strip import Strip

        start(["kiosk"])
        rows = emblem(profile.width_dots)
        yield keep_emblem_command(rows, profile.width_dots)
        yield from encode((Strip(rows, logo=True),), profile)

    return chunks


def _render(receipt: ReceiptContent, width_dots: int) -> Iterator[Strip]:
    from ui.application import start  # letters need no Qt
    from ui.paper.render import render

    start(["kiosk"])
    return render(receipt, width_dots)


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr if code else sys.stdout, flush=True)
    return code
