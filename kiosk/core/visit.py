"""The visitor's visit: `advance(kiosk, event)` answers with the next kiosk and the effects to carry out.

Pure. An unexpected event changes nothing and never raises. Another visit's word, or an older step's silence or touch,
changes nothing either. What a step does stands with its subject in the files beside this one (visit_*.py).
tests/flow walks every reachable state of these files and kills every mutant of them.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.availability import Fault
from kiosk.core.capabilities import Capability
from kiosk.core.help_code import SENTENCES
from kiosk.core.steps import (
    LAY_AGAIN,
    Apology,
    ConfirmingOnPhone,
    EnteringCan,
    EnteringMrz,
    EnteringNumber,
    Interface,
    Kiosk,
    LayDocument,
    LookingUp,
    OutOfService,
    PressId,
    PrintingReceipt,
    Problem,
    ProvingChip,
    ProvingHolder,
    ReadingCard,
    ReadingDocument,
    Rest,
    ShowingGeneralStatus,
    ShowingTransaction,
    ShowingTransactions,
    Step,
    StillThere,
    TakeBelongings,
    VisitId,
    Welcome,
)
from kiosk.core.visit_document import begun, with_document
from kiosk.core.visit_holder import confirming, looking_up, proving
from kiosk.core.visit_number import entering
from kiosk.core.visit_paper import printing, showing


def advance(kiosk: Kiosk, event: on.Event) -> tuple[Kiosk, tuple[do.Effect, ...]]:
    """Answer one event: levels first, then the step; on leaving a visit, close what it opened."""
    before = kiosk.step
    mine = visit_of(before)
    if getattr(event, "visit", mine) != mine or getattr(event, "serial", kiosk.serial) != kiosk.serial:
        return kiosk, ()
    kiosk = _levels(kiosk, event)
    step, effects = _next(kiosk, event)
    if isinstance(before, PrintingReceipt) and not isinstance(step, PrintingReceipt):
        kiosk, effects = _leave_print(kiosk, before, event)
    if isinstance(step, Rest):
        step = _rest(kiosk)
    if mine not in (0, visit_of(step)):
        effects = (do.EndSession(mine), *effects)
    if step == before:
        return kiosk, effects
    if isinstance(step, Welcome | OutOfService):
        kiosk = replace(kiosk, language=kiosk.rules.home_language)
    if isinstance(step, PrintingReceipt):
        # From here until the printer says otherwise it is not idle: a receipt was handed to it.
        kiosk = replace(kiosk, presses=step.press, printer_idle=step.receipt is None)
    visits = max(kiosk.visits, visit_of(step))
    return replace(kiosk, step=step, serial=kiosk.serial + 1, visits=visits, covered=False), effects


def visit_of(step: Step) -> VisitId:
    """The visit a step belongs to; 0 at rest."""
    return VisitId(0) if isinstance(step, Rest) else step.visit


def _levels(kiosk: Kiosk, event: on.Event) -> Kiosk:
    match event:
        case on.FaultsChanged(faults):
            return replace(kiosk, faults=faults)
        case on.CapabilitiesChanged(offered):
            return replace(kiosk, offered=offered)
        case on.CardArrived():
            return replace(kiosk, card_present=True)
        case on.CardRemoved():
            return replace(kiosk, card_present=False)
        case on.ScannerThere(there):
            return replace(kiosk, scanner=there)
        case on.PrinterIdle(idle):
            return replace(kiosk, printer_idle=idle)
        case on.ExitClear(clear):
            return replace(kiosk, exit_clear=clear, exit_watched=True)
        case on.ExitUnwatched():
            return replace(kiosk, exit_watched=False)
        case on.LanguagePressed(_, language):
            return replace(kiosk, language=language)
        case on.Touched():
            return replace(kiosk, covered=False)
        case on.CoverElapsed() if isinstance(kiosk.step, ShowingTransactions | ShowingTransaction):
            return replace(kiosk, covered=True)
        case on.DwellElapsed() if isinstance(kiosk.step, Welcome | OutOfService):
            return replace(kiosk, language=kiosk.rules.home_language)
        case on.DwellElapsed() | on.TakenPressed() if _may_be_taken(kiosk):
            return replace(kiosk, exit_clear=True)  # without a sensor silence counts as the visitor's word
        case _:
            return kiosk


def _may_be_taken(kiosk: Kiosk) -> bool:
    """Whether the visitor's word on the paper counts: nobody has taken what is still coming out."""
    return isinstance(kiosk.step, TakeBelongings) and kiosk.printer_idle and not kiosk.exit_watched


def _leave_print(kiosk: Kiosk, left: PrintingReceipt, event: on.Event) -> tuple[Kiosk, tuple[do.Effect, ...]]:
    """A print that is left is cancelled; unless it surely failed, its paper may lie at the exit."""
    if left.receipt is None:
        return kiosk, ()
    if not isinstance(event, on.ReceiptFailed) or event.problem is Problem.RECEIPT_UNCONFIRMED:
        kiosk = replace(kiosk, exit_clear=False)
    if isinstance(event, on.ReceiptConfirmed):
        return kiosk, ()
    return kiosk, (do.CancelReceipt(left.visit, left.press),)


def _rest(kiosk: Kiosk) -> Rest:
    """Between visits the levels decide: what was left behind first, then faults."""
    if kiosk.card_present or not kiosk.exit_clear or not kiosk.printer_idle:
        return TakeBelongings()
    return OutOfService() if kiosk.faults else Welcome()


def _forgotten(kiosk: Kiosk) -> bool:
    """Whether paper lies whole at the exit after a silence (without a sensor silence has called it taken), unattended."""
    return not kiosk.exit_clear and kiosk.printer_idle and Fault.MAINTENANCE not in kiosk.faults


def _next(kiosk: Kiosk, event: on.Event) -> do.Next:
    """What finger, silence and workers do to the step; the visit and the serial are known to be this one's."""
    step = kiosk.step
    match step, event:
        case _, on.FinishPressed():
            return Welcome(), ()
        case TakeBelongings(), on.DwellElapsed() if kiosk.rules.retracts and _forgotten(kiosk):
            return step, (do.RetractPaper(),)
        case Welcome() | EnteringNumber() | ShowingGeneralStatus(), on.CardArrived() | on.KeyScanned() | on.NumberScanned():
            return begun(kiosk, event)
        case Apology(_, problem), on.CardArrived() | on.KeyScanned() if problem in LAY_AGAIN:
            return begun(kiosk, event)
        case Welcome(), on.NoDocumentPressed(_, year) if Capability.LOOKUPS in kiosk.offered:
            return EnteringNumber(VisitId(kiosk.visits + 1), year=year), ()
        case Apology(v, Problem.CARD_NOT_ENOUGH), on.NoDocumentPressed(_, year) if Capability.LOOKUPS in kiosk.offered:
            return EnteringNumber(v, year=year), ()
        case ((ReadingCard() | EnteringCan() | EnteringMrz() | LayDocument() | ReadingDocument() | ProvingChip()), _):
            return with_document(kiosk, step, event)
        case LookingUp(), _:
            return looking_up(kiosk, step, event)
        case ProvingHolder(), _:
            return proving(kiosk, step, event)
        case ConfirmingOnPhone(), _:
            return confirming(kiosk, step, event)
        case EnteringNumber(), _:
            return entering(kiosk, step, event)
        case ShowingGeneralStatus(v), on.BackPressed():
            return EnteringNumber(v), ()
        case ShowingTransactions() | ShowingTransaction(), on.DwellElapsed():
            return StillThere(step), ()
        case StillThere(back), on.Touched():
            return back, ()
        case ShowingTransactions() | ShowingTransaction() | StillThere() | Apology(), on.CardRemoved():
            return _card_taken(kiosk, step)
        case ShowingTransactions() | ShowingTransaction(), _:
            return showing(kiosk, step, event)
        case PrintingReceipt(), _:
            return printing(kiosk, step, event)
        case Apology(_, _, (ShowingTransactions() | ShowingTransaction()) as back), on.BackPressed():
            return back, ()
        case Apology(v, problem, None), on.PrintPressed() if problem in SENTENCES and kiosk.printer_idle:
            press = PressId(kiosk.presses + 1)
            return PrintingReceipt(step, press), (do.IssueHelpNote(v, press, problem),)
        case ((StillThere() | Apology() | ShowingGeneralStatus()), on.DwellElapsed()):
            return Welcome(), ()
        case _:
            return step, ()


def _card_taken(kiosk: Kiosk, step: Step) -> do.Next:
    """An inserted card that is pulled ends the visit; one that lay on a pad may be lifted, pads lose sight of cards."""
    laid_again = isinstance(step, Apology) and step.problem in LAY_AGAIN
    return (Welcome(), ()) if kiosk.rules.interface is Interface.CONTACT and not laid_again else (step, ())
