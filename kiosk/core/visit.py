"""The visitor's visit: `advance(kiosk, event)` answers with the next kiosk and the effects to carry out.

Pure. An unexpected event changes nothing and never raises. Another visit's word, or an older step's silence or touch,
changes nothing either. tests/flow walks every reachable state of this file and kills every mutant of it.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.availability import Fault
from kiosk.core.capabilities import Capability, cards_welcome
from kiosk.core.help_code import SENTENCES
from kiosk.core.steps import (
    LAY_AGAIN,
    Apology,
    CodeNotice,
    EnteringNumber,
    Field,
    Interface,
    Kiosk,
    LookingUp,
    OutOfService,
    PressId,
    PrintingReceipt,
    Problem,
    ProvingHolder,
    ReadingCard,
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

Next = tuple[Step, tuple[do.Effect, ...]]


def advance(kiosk: Kiosk, event: on.Event) -> tuple[Kiosk, tuple[do.Effect, ...]]:
    """Answer one event: levels first, then the step; on leaving a visit, close what it opened."""
    before = kiosk.step
    if getattr(event, "visit", visit_of(before)) != visit_of(before) or getattr(event, "serial", kiosk.serial) != kiosk.serial:
        return kiosk, ()
    kiosk = _levels(kiosk, event)
    step, effects = _next(kiosk, event)
    if isinstance(before, PrintingReceipt) and not isinstance(step, PrintingReceipt):
        kiosk, effects = _leave_print(kiosk, before, event)
    if isinstance(step, Rest):
        step = _rest(kiosk)
    if visit_of(before) != 0 and visit_of(step) != visit_of(before):
        effects = (do.EndSession(visit_of(before)), *effects)
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


def _begin(kiosk: Kiosk, otherwise: Step) -> Next:
    """A document was laid down: a new visit, even for a visitor who tries again, so no late answer can reach it."""
    if not kiosk.exit_clear or not kiosk.printer_idle or kiosk.faults or not cards_welcome(kiosk.offered):
        return otherwise, ()
    visit = VisitId(kiosk.visits + 1)
    return ReadingCard(visit), (do.ReadCard(visit),)


def _next(kiosk: Kiosk, event: on.Event) -> Next:
    """What finger, silence and workers do to the step; the visit and the serial are known to be this one's."""
    step = kiosk.step
    match step, event:
        case _, on.FinishPressed():
            return Welcome(), ()
        case TakeBelongings(), on.DwellElapsed() if kiosk.rules.retracts and _forgotten(kiosk):
            return step, (do.RetractPaper(),)
        case Welcome() | EnteringNumber() | ShowingGeneralStatus(), on.CardArrived():
            return _begin(kiosk, step)
        case Apology(_, problem), on.CardArrived() if problem in LAY_AGAIN:
            return _begin(kiosk, step)
        case Welcome(), on.NoDocumentPressed(_, hijri_year) if Capability.LOOKUPS in kiosk.offered:
            return EnteringNumber(VisitId(kiosk.visits + 1), year=hijri_year), ()
        case ReadingCard(v), on.CardRead(_, card):
            return LookingUp(v, id_ending=card.ending), (do.OpenSession(v, card),)
        case ReadingCard(v), on.CardRemoved() | on.DwellElapsed():
            return Apology(v, Problem.CARD_UNREADABLE), ()
        case LookingUp(v, False, ending), on.SessionOpened(_, True):
            return LookingUp(v, True, ending), (do.LookUp(v),)
        case LookingUp(v, False, ending), on.SessionOpened():
            return ProvingHolder(v, id_ending=ending), (do.SendCode(v),)
        case LookingUp(v, True, ending), on.TransactionsFound(_, transactions):
            return ShowingTransactions(v, transactions, id_ending=ending), ()
        case LookingUp(v), on.DwellElapsed():
            return Apology(v, Problem.SERVICE_DOWN), ()
        case ((ReadingCard(v) | LookingUp(v) | ProvingHolder(v) | EnteringNumber(v)), on.Failed(_, problem)):
            return Apology(v, problem), ()
        case ProvingHolder(), _:
            return _proving(kiosk, step, event)
        case EnteringNumber(), _:
            return _entering(kiosk, step, event)
        case ShowingGeneralStatus(v), on.BackPressed():
            return EnteringNumber(v), ()
        case ShowingTransactions() | ShowingTransaction(), on.DwellElapsed():
            return StillThere(step), ()
        case StillThere(back), on.Touched():
            return back, ()
        case ShowingTransactions() | ShowingTransaction() | StillThere() | Apology(), on.CardRemoved():
            return _card_taken(kiosk, step)
        case ShowingTransactions() | ShowingTransaction(), _:
            return _showing(kiosk, step, event)
        case PrintingReceipt(), _:
            return _printing(kiosk, step, event)
        case Apology(_, _, (ShowingTransactions() | ShowingTransaction()) as back), on.BackPressed():
            return back, ()
        case Apology(v, problem, None), on.PrintPressed() if problem in SENTENCES and kiosk.printer_idle:
            press = PressId(kiosk.presses + 1)
            return PrintingReceipt(step, press), (do.IssueHelpNote(v, press, problem),)
        case ((StillThere() | Apology() | ShowingGeneralStatus()), on.DwellElapsed()):
            return Welcome(), ()
        case _:
            return step, ()


def _card_taken(kiosk: Kiosk, step: Step) -> Next:
    """An inserted card that is pulled ends the visit; one that lay on a pad may be lifted, pads lose sight of cards."""
    laid_again = isinstance(step, Apology) and step.problem in LAY_AGAIN
    return (Welcome(), ()) if kiosk.rules.interface is Interface.CONTACT and not laid_again else (step, ())


def _proving(kiosk: Kiosk, step: ProvingHolder, event: on.Event) -> Next:
    v = step.visit
    match event:
        case on.CodeSent(_, expires_at):
            return replace(step, expires_at=expires_at, notice=None), ()
        case on.CodeRefused(_, CodeNotice.WAIT):
            return replace(step, notice=CodeNotice.WAIT), ()
        case on.CodeRefused(_, notice):
            return replace(step, digits="", checking=False, notice=notice), ()
        case on.HolderProven() if step.checking:
            return LookingUp(v, True, step.id_ending), (do.LookUp(v),)
        case on.CardRemoved():
            return _card_taken(kiosk, step)
        case on.DwellElapsed():
            return Welcome(), ()
        case _ if step.checking:
            return step, ()
        case on.DigitPressed(_, digit) if len(step.digits) < kiosk.rules.code_digits:
            return replace(step, digits=step.digits + digit, notice=None), ()
        case on.ErasePressed():
            return replace(step, digits=step.digits[:-1]), ()
        case on.ResendPressed():
            return replace(step, digits=""), (do.SendCode(v),)
        case on.SubmitPressed() if len(step.digits) == kiosk.rules.code_digits:
            return replace(step, checking=True), (do.CheckCode(v, step.digits),)
        case _:
            return step, ()


def _entering(kiosk: Kiosk, step: EnteringNumber, event: on.Event) -> Next:
    v = step.visit
    typing_number = step.field is Field.NUMBER
    match event:
        case on.GeneralStatusFound(_, status) if step.checking:
            return ShowingGeneralStatus(v, status), ()
        case on.NumberNotFound():
            return replace(step, checking=False, not_found=True), ()
        case on.BackPressed() | on.DwellElapsed():
            return Welcome(), ()
        case _ if step.checking:
            return step, ()
        case on.FieldPressed(_, field):
            return replace(step, field=field), ()
        case on.DigitPressed(_, digit) if typing_number and len(step.number) < kiosk.rules.number_digits:
            return replace(step, number=step.number + digit, not_found=False), ()
        case on.DigitPressed(_, digit) if not typing_number and len(step.year) < kiosk.rules.year_digits:
            return replace(step, year=step.year + digit, not_found=False), ()
        case on.ErasePressed() if typing_number:
            return replace(step, number=step.number[:-1], not_found=False), ()
        case on.ErasePressed():
            return replace(step, year=step.year[:-1], not_found=False), ()
        case on.SubmitPressed() if not step.number:
            return replace(step, field=Field.NUMBER), ()
        case on.SubmitPressed() if len(step.year) < kiosk.rules.year_digits:
            return replace(step, field=Field.YEAR), ()
        case on.SubmitPressed():
            return replace(step, checking=True, not_found=False), (do.LookUpNumber(v, step.number, step.year),)
        case _:
            return step, ()


def _showing(kiosk: Kiosk, step: ShowingTransactions | ShowingTransaction, event: on.Event) -> Next:
    v = step.visit
    press = PressId(kiosk.presses + 1)
    may_print = kiosk.printer_idle and Capability.RECEIPTS in kiosk.offered
    match step, event:
        case ShowingTransactions(), on.TabPressed(_, finished):
            return replace(step, finished_tab=finished), ()
        case ShowingTransactions(_, transactions), on.TransactionPressed(_, wanted):
            for item in transactions.items:
                if item.id == wanted and Capability.MOVEMENTS in kiosk.offered:
                    return ShowingTransaction(step, item), (do.LookUpMovements(v, wanted),)
                if item.id == wanted:
                    return ShowingTransaction(step, item, ()), ()
            return step, ()
        case ShowingTransactions(_, transactions), on.PrintPressed(_, checklist) if may_print:
            ids = tuple(item.id for item in (transactions.waiting if checklist else transactions.items))
            return (PrintingReceipt(step, press, checklist=checklist), (do.IssueReceipt(v, press, ids),)) if ids else (step, ())
        case ShowingTransaction(_, transaction, None), on.MovementsFound(_, of, movements) if of == transaction.id:
            return replace(step, movements=movements), ()
        case ShowingTransaction(back, _, None), on.Failed(_, problem):
            return Apology(v, problem, back), ()
        case ShowingTransaction(_, transaction, movements), on.PrintPressed(_, False) if movements is not None and may_print:
            return PrintingReceipt(step, press), (do.IssueReceipt(v, press, (transaction.id,)),)
        case ShowingTransaction(back), on.BackPressed():
            return back, ()
        case _:
            return step, ()


def _printing(kiosk: Kiosk, step: PrintingReceipt, event: on.Event) -> Next:
    v, press = step.visit, step.press
    back, issued = (None, None) if isinstance(step.back, Apology) else (step.back, step.receipt)
    match event:
        case on.ReceiptIssued(_, of, receipt) if of == press and step.receipt is None:
            paper = do.PrintReceipt(v, press, step.back, receipt, kiosk.language, step.checklist)
            return replace(step, receipt=receipt), (paper,)
        case on.ReceiptConfirmed(_, of) if of == press and step.receipt is not None:
            return Welcome(), ()
        case on.ReceiptFailed(_, of, problem) if of == press:
            return Apology(v, problem, back, issued), ()
        case on.DwellElapsed() if step.receipt is None:
            return Apology(v, Problem.SERVICE_DOWN, back), ()
        case on.DwellElapsed():
            return Apology(v, Problem.RECEIPT_UNCONFIRMED, back, issued), ()
        case _:
            return step, ()
