"""What the visit must do, beside the promises it must keep: without it a core that refuses everything would pass."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.availability import Fault
from kiosk.core.capabilities import ALL, Capability
from kiosk.core.transactions import Language, Transactions
from tests.flow import alphabet as x
from tests.flow.document_judge import DOCUMENT_SUBJECTS
from tests.flow.exploration import explore, silence_leads_home
from tests.flow.holder_judge import HOLDER_SUBJECTS
from tests.flow.walks import PRESS, RULES, SLOT, V, Walk, detail, listing, printing, proving, reading


def everything(machine: ModuleType) -> None:
    """Raise AssertionError at the first thing that a visitor would miss."""
    advance: x.Advance = machine.advance
    for subject in (journey, code_entry, number_entry, lists, receipts, checklists, help_notes):
        subject(advance)
    for subject in (cards, silences, presenter, languages, offers, *DOCUMENT_SUBJECTS, *HOLDER_SUBJECTS):
        subject(advance)
    explored = explore(advance, sensor=False)
    silence_leads_home(advance, explored.states)
    slot = replace(x.RULES, interface=at.Interface.CONTACT, retracts=True, home_language=Language.ENGLISH)
    silence_leads_home(advance, explore(advance, slot, sensor=True, max_visits=1).states)


def journey(advance: x.Advance) -> None:
    walk = printing(advance)
    walk.to(on.ReceiptConfirmed(V, PRESS), at.TakeBelongings, do.EndSession(V))
    walk.to(on.CardRemoved(), at.TakeBelongings).to(on.PrinterIdle(True), at.TakeBelongings)
    assert not walk.kiosk.exit_clear
    walk.to(on.TakenPressed(walk.kiosk.serial), at.Welcome)
    walk.to(on.CardArrived(), at.ReadingCard, do.ReadCard(at.VisitId(2)))
    for make in (reading, proving, listing, detail):
        make(advance).to(on.FinishPressed(V), at.TakeBelongings, do.EndSession(V)).to(on.CardRemoved(), at.Welcome)
    for make in (reading, proving):
        make(advance).to(on.Failed(V, at.Problem.SERVICE_DOWN), at.Apology)
    looking = reading(advance).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    looking.fork().to(on.Failed(V, at.Problem.NO_NETWORK), at.Apology)
    looking.fork().to(on.SessionOpened(V, x.HIGH), at.LookingUp, do.LookUp(V))
    looking.stays(on.TransactionsFound(V, x.TRANSACTIONS[1]))
    proven = looking.fork().to(on.SessionOpened(V, x.HIGH), at.LookingUp, do.LookUp(V))
    proven.stays(on.SessionOpened(V, x.HIGH)).stays(on.SessionOpened(V, x.LOW))
    listing(advance).stays(on.Failed(V, at.Problem.SERVICE_DOWN))
    blocked = Walk(advance).to(on.FaultsChanged(x.BLOCKING), at.OutOfService)
    blocked.to(on.CardArrived(), at.TakeBelongings).to(on.CardRemoved(), at.OutOfService)
    blocked.to(on.FaultsChanged(frozenset()), at.Welcome)
    Walk(advance).to(on.PrinterIdle(False), at.TakeBelongings).to(on.PrinterIdle(True), at.Welcome)
    Walk(advance).to(on.ExitClear(False), at.TakeBelongings).to(on.ExitClear(True), at.Welcome)


def code_entry(advance: x.Advance) -> None:
    walk = proving(advance).stays(on.SubmitPressed(V)).stays(on.HolderProven(V, x.HIGH)).stays(on.BackPressed(V))
    walk.to(on.CodeSent(V, 7.0), at.ProvingHolder)
    assert walk.kiosk.step.expires_at == 7.0
    for digit in "123":
        walk.to(on.DigitPressed(V, digit), at.ProvingHolder)
    assert walk.kiosk.step.digits == "12"
    walk.to(on.ErasePressed(V), at.ProvingHolder).stays(on.SubmitPressed(V)).to(on.DigitPressed(V, "4"), at.ProvingHolder)
    walk.fork().to(on.ResendPressed(V), at.ProvingHolder, do.SendCode(V))
    walk.to(on.CodeRefused(V, at.CodeNotice.WAIT), at.ProvingHolder)
    assert (walk.kiosk.step.digits, walk.kiosk.step.notice) == ("14", at.CodeNotice.WAIT)
    walk.to(on.SubmitPressed(V), at.ProvingHolder, do.CheckCode(V, "14"))
    for press in (on.SubmitPressed(V), on.DigitPressed(V, "1"), on.ErasePressed(V), on.ResendPressed(V)):
        walk.stays(press)
    late = walk.fork().to(on.CodeRefused(V, at.CodeNotice.WAIT), at.ProvingHolder)
    assert late.kiosk.step.checking
    walk.to(on.CodeRefused(V, at.CodeNotice.WRONG), at.ProvingHolder)
    assert walk.kiosk.step == at.ProvingHolder(V, notice=at.CodeNotice.WRONG, expires_at=7.0, id_ending="0001")
    seen = walk.fork().to(on.DigitPressed(V, "9"), at.ProvingHolder)
    assert seen.kiosk.step.notice is None
    walk.to(on.CodeSent(V, 9.0), at.ProvingHolder)
    assert walk.kiosk.step == at.ProvingHolder(V, expires_at=9.0, id_ending="0001")
    walk.to(on.DigitPressed(V, "9"), at.ProvingHolder).to(on.ResendPressed(V), at.ProvingHolder, do.SendCode(V))
    assert walk.kiosk.step.digits == ""


def number_entry(advance: x.Advance) -> None:
    walk = Walk(advance).to(on.NoDocumentPressed(0, "48"), at.EnteringNumber)
    assert walk.kiosk.step == at.EnteringNumber(V, year="48")
    walk.stays(on.SubmitPressed(V))
    for digit in "123":
        walk.to(on.DigitPressed(V, digit), at.EnteringNumber)
    walk.to(on.FieldPressed(V, at.Field.YEAR), at.EnteringNumber).to(on.ErasePressed(V), at.EnteringNumber)
    assert (walk.kiosk.step.number, walk.kiosk.step.year) == ("12", "4")
    assert walk.fork().to(on.ErasePressed(V), at.EnteringNumber).kiosk.step.number == "12"
    to_number = walk.fork().to(on.FieldPressed(V, at.Field.NUMBER), at.EnteringNumber)
    to_number.to(on.SubmitPressed(V), at.EnteringNumber)
    assert to_number.kiosk.step.field is at.Field.YEAR
    erased = to_number.to(on.FieldPressed(V, at.Field.NUMBER), at.EnteringNumber).to(on.ErasePressed(V), at.EnteringNumber)
    assert (erased.kiosk.step.number, erased.kiosk.step.year) == ("1", "4")
    empty = erased.to(on.ErasePressed(V), at.EnteringNumber).to(on.FieldPressed(V, at.Field.YEAR), at.EnteringNumber)
    assert empty.to(on.SubmitPressed(V), at.EnteringNumber).kiosk.step.field is at.Field.NUMBER
    walk.to(on.DigitPressed(V, "7"), at.EnteringNumber).stays(on.DigitPressed(V, "8"))
    asked = walk.fork().to(on.SubmitPressed(V), at.EnteringNumber, do.LookUpNumber(V, "12", "47"))
    for press in (on.SubmitPressed(V), on.DigitPressed(V, "1"), on.ErasePressed(V), on.FieldPressed(V, at.Field.NUMBER)):
        asked.stays(press)
    asked.fork().to(on.BackPressed(V), at.Welcome, do.EndSession(V))
    asked.fork().to(on.Failed(V, at.Problem.NO_NETWORK), at.Apology)
    none = asked.fork().to(on.NumberNotFound(V), at.EnteringNumber)
    assert none.kiosk.step == at.EnteringNumber(V, "12", "47", at.Field.YEAR, not_found=True)
    for press in (on.ErasePressed(V), on.FieldPressed(V, at.Field.NUMBER)):
        none.to(press, at.EnteringNumber)
    assert not none.kiosk.step.not_found
    again = asked.fork().to(on.NumberNotFound(V), at.EnteringNumber).to(on.FieldPressed(V, at.Field.NUMBER), at.EnteringNumber)
    assert again.kiosk.step.not_found
    assert not again.fork().to(on.ErasePressed(V), at.EnteringNumber).kiosk.step.not_found
    retried = again.fork().to(on.SubmitPressed(V), at.EnteringNumber, do.LookUpNumber(V, "12", "47"))
    assert not retried.kiosk.step.not_found
    typed = again.fork().to(on.ErasePressed(V), at.EnteringNumber)
    typed.kiosk = replace(typed.kiosk, step=replace(typed.kiosk.step, not_found=True))
    assert not typed.fork().to(on.DigitPressed(V, "3"), at.EnteringNumber).kiosk.step.not_found
    typed.kiosk = replace(typed.kiosk, step=replace(typed.kiosk.step, field=at.Field.YEAR, year="4"))
    assert not typed.to(on.DigitPressed(V, "3"), at.EnteringNumber).kiosk.step.not_found
    walk.stays(on.GeneralStatusFound(V, x.STATUS))
    asked.to(on.GeneralStatusFound(V, x.STATUS), at.ShowingGeneralStatus)
    asked.fork().to(asked.silence, at.Welcome, do.EndSession(V))
    asked.fork().to(on.CardArrived(), at.ReadingCard, do.EndSession(V), do.ReadCard(at.VisitId(2)))
    asked.to(on.BackPressed(V), at.EnteringNumber)
    asked.fork().to(on.CardArrived(), at.ReadingCard, do.EndSession(V), do.ReadCard(at.VisitId(2)))
    for level in (on.PrinterIdle(False), on.ExitClear(False), on.FaultsChanged(x.BLOCKING)):
        asked.fork().to(level, at.EnteringNumber).stays(on.CardArrived())

    field = Walk(advance).to(on.NoDocumentPressed(0, "4"), at.EnteringNumber).to(on.DigitPressed(V, "1"), at.EnteringNumber)
    year = field.fork().to(on.FieldPressed(V, at.Field.YEAR), at.EnteringNumber).to(on.DigitPressed(V, "8"), at.EnteringNumber)
    assert (year.kiosk.step.number, year.kiosk.step.year) == ("1", "48"), "a digit of the year fell into the number"
    field.to(on.DigitPressed(V, "2"), at.EnteringNumber).stays(on.DigitPressed(V, "3"))
    assert field.kiosk.step.year == "4", "a digit of a full number fell into the year"


def lists(advance: x.Advance) -> None:
    walk = listing(advance).to(on.TabPressed(V, True), at.ShowingTransactions)
    assert walk.kiosk.step.finished_tab
    walk.stays(on.TransactionPressed(V, "other"))
    opened = walk.to(on.TransactionPressed(V, "t1"), at.ShowingTransaction, do.LookUpMovements(V, "t1"))
    opened.stays(on.PrintPressed(V)).stays(on.MovementsFound(V, "other", ()))
    failed = opened.fork().to(on.Failed(V, at.Problem.SERVICE_DOWN), at.Apology)
    failed.to(on.BackPressed(V), at.ShowingTransactions)
    opened.fork().to(on.BackPressed(V), at.ShowingTransactions)
    opened.to(on.MovementsFound(V, "t1", x.MOVEMENTS[1]), at.ShowingTransaction)
    opened.stays(on.MovementsFound(V, "t1", ())).stays(on.Failed(V, at.Problem.SERVICE_DOWN))
    back = opened.to(on.BackPressed(V), at.ShowingTransactions)
    assert back.kiosk.step.finished_tab
    back.to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))
    empty = proving(advance).to(on.DigitPressed(V, "1"), at.ProvingHolder).to(on.DigitPressed(V, "1"), at.ProvingHolder)
    empty.to(on.SubmitPressed(V), at.ProvingHolder, do.CheckCode(V, "11")).to(
        on.HolderProven(V, x.HIGH), at.LookingUp, do.LookUp(V)
    )
    empty.to(on.TransactionsFound(V, Transactions(())), at.ShowingTransactions).stays(on.PrintPressed(V))
    for make in (listing, detail):
        make(advance).to(on.PrinterIdle(False), type(make(advance).kiosk.step)).stays(on.PrintPressed(V))


def receipts(advance: x.Advance) -> None:
    asked = detail(advance).to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))
    assert asked.kiosk.printer_idle
    assert asked.kiosk.presses == 1
    other = at.PressId(9)
    asked.stays(on.ReceiptIssued(V, other, x.RECEIPT)).stays(on.ReceiptConfirmed(V, PRESS)).stays(on.CardRemoved())
    asked.stays(on.ReceiptFailed(V, other, at.Problem.NO_PAPER))
    asked.fork().to(on.FinishPressed(V), at.Welcome, do.EndSession(V))
    refused = asked.fork().to(on.ReceiptFailed(V, PRESS, at.Problem.SERVICE_DOWN), at.Apology)
    assert refused.kiosk.exit_clear
    refused.to(on.BackPressed(V), at.ShowingTransaction)
    refused.to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, at.PressId(2), ("t1",)))
    slow = asked.fork().to(asked.silence, at.Apology)
    assert slow.kiosk.step.problem is at.Problem.SERVICE_DOWN
    sent = printing(advance).stays(on.ReceiptIssued(V, PRESS, x.RECEIPT)).stays(on.ReceiptConfirmed(V, other))
    cancel, end = do.CancelReceipt(V, PRESS), do.EndSession(V)
    out = sent.fork().to(on.ReceiptFailed(V, PRESS, at.Problem.NO_PAPER), at.Apology, cancel)
    assert (out.kiosk.step.receipt, out.kiosk.exit_clear) == (x.RECEIPT, True)
    out.to(on.BackPressed(V), at.ShowingTransaction)
    doubt = sent.fork().to(on.ReceiptFailed(V, PRESS, at.Problem.RECEIPT_UNCONFIRMED), at.Apology, cancel)
    assert not doubt.kiosk.exit_clear
    silent = sent.fork().to(sent.silence, at.Apology, cancel)
    assert (silent.kiosk.step.problem, silent.kiosk.step.receipt) == (at.Problem.RECEIPT_UNCONFIRMED, x.RECEIPT)
    left = sent.fork().to(on.FinishPressed(V), at.TakeBelongings, end, cancel)
    assert not left.kiosk.exit_clear
    left.stays(on.TakenPressed(left.kiosk.serial)).stays(left.silence)
    assert not left.kiosk.exit_clear, "what is still coming cannot have been taken"
    left.to(on.PrinterIdle(True), at.TakeBelongings).to(on.TakenPressed(left.kiosk.serial), at.TakeBelongings)
    assert left.kiosk.exit_clear


def checklists(advance: x.Advance) -> None:
    """What to bring is printed of the list where something is waited for, and of nothing else."""
    bring = on.PrintPressed(V, True)
    asked = listing(advance).to(bring, at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))
    paper = do.PrintReceipt(V, PRESS, asked.kiosk.step.back, x.RECEIPT, asked.kiosk.language, True)
    asked.to(on.ReceiptIssued(V, PRESS, x.RECEIPT), at.PrintingReceipt, paper)
    listing(advance).to(on.PrinterIdle(False), at.ShowingTransactions).stays(bring)
    detail(advance).stays(bring)
    finished, waiting = x.transactions_of(2).items[0], x.transactions_of(1).items[0]
    finished = replace(finished, status=replace(finished.status, needed=None))
    both, none = Transactions((finished, waiting)), Transactions((finished,))
    proven = proving(advance).to(on.DigitPressed(V, "1"), at.ProvingHolder).to(on.DigitPressed(V, "1"), at.ProvingHolder)
    proven.to(on.SubmitPressed(V), at.ProvingHolder, do.CheckCode(V, "11")).to(
        on.HolderProven(V, x.HIGH), at.LookingUp, do.LookUp(V)
    )
    proven.fork().to(on.TransactionsFound(V, none), at.ShowingTransactions).stays(bring)
    some = proven.to(on.TransactionsFound(V, both), at.ShowingTransactions)
    some.fork().to(bring, at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))
    some.to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t2", "t1")))


def help_notes(advance: x.Advance) -> None:
    """A note for the counter is printed of what went wrong, and the visit ends with it; never of what goes on elsewhere."""
    sorry = reading(advance).to(on.Failed(V, at.Problem.CARD_UNKNOWN), at.Apology)
    sorry.fork().to(on.PrinterIdle(False), at.Apology).stays(on.PrintPressed(V))
    issue = do.IssueHelpNote(V, PRESS, at.Problem.CARD_UNKNOWN)
    asked = sorry.fork().to(on.PrintPressed(V), at.PrintingReceipt, issue)
    note = do.PrintReceipt(V, PRESS, sorry.kiosk.step, x.RECEIPT, asked.kiosk.language, False)
    given = asked.to(on.ReceiptIssued(V, PRESS, x.RECEIPT), at.PrintingReceipt, note)
    given.fork().to(on.ReceiptConfirmed(V, PRESS), at.TakeBelongings, do.EndSession(V))
    cancelled = do.CancelReceipt(V, PRESS)
    failed = given.fork().to(on.ReceiptFailed(V, PRESS, at.Problem.NO_PAPER), at.Apology, cancelled)
    assert failed.kiosk.step == at.Apology(V, at.Problem.NO_PAPER), "a note that failed goes back, or shows a receipt's code"
    failed.to(on.PrinterIdle(True), at.Apology).stays(on.PrintPressed(V))
    late = given.fork()
    late.to(late.silence, at.Apology, cancelled)
    assert late.kiosk.step == at.Apology(V, at.Problem.RECEIPT_UNCONFIRMED)
    bank = reading(advance).to(on.Failed(V, at.Problem.BANK_CARD), at.Apology)
    bank.stays(on.PrintPressed(V))
    waiting = listing(advance).to(on.TransactionPressed(V, "t1"), at.ShowingTransaction, do.LookUpMovements(V, "t1"))
    waiting.to(on.Failed(V, at.Problem.SERVICE_DOWN), at.Apology).stays(on.PrintPressed(V))


def cards(advance: x.Advance) -> None:
    unread = reading(advance).to(on.CardRemoved(), at.Apology)
    unread.fork().to(on.CardArrived(), at.ReadingCard, do.EndSession(V), do.ReadCard(at.VisitId(2)))
    for level in (on.PrinterIdle(False), on.ExitClear(False), on.FaultsChanged(x.BLOCKING)):
        unread.fork().to(level, at.Apology).stays(on.CardArrived())
    down = reading(advance).to(on.Failed(V, at.Problem.SERVICE_DOWN), at.Apology)
    down.stays(on.CardArrived()).stays(on.BackPressed(V))
    for make in (proving, listing, detail):
        make(advance).stays(on.CardRemoved())
        make(advance, SLOT).to(on.CardRemoved(), at.Welcome, do.EndSession(V))
    down = reading(advance, SLOT).to(on.Failed(V, at.Problem.SERVICE_DOWN), at.Apology)
    down.to(on.CardRemoved(), at.Welcome, do.EndSession(V))
    reading(advance, SLOT).to(on.Failed(V, at.Problem.BANK_CARD), at.Apology).stays(on.CardRemoved())
    for problem in at.Problem:
        pad = reading(advance).to(on.Failed(V, problem), at.Apology)
        assert isinstance(advance(pad.kiosk, on.CardArrived())[0].step, at.ReadingCard) == (problem in at.LAY_AGAIN), problem
    asked = listing(advance, SLOT)
    asked.to(asked.silence, at.StillThere).to(on.CardRemoved(), at.Welcome, do.EndSession(V))
    printing(advance, SLOT).stays(on.CardRemoved())


def silences(advance: x.Advance) -> None:
    slow = reading(advance)
    assert slow.to(slow.silence, at.Apology).kiosk.step.problem is at.Problem.CARD_UNREADABLE
    slow.to(slow.silence, at.TakeBelongings, do.EndSession(V))
    code = proving(advance)
    code.to(code.silence, at.TakeBelongings, do.EndSession(V))
    looking = reading(advance).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    assert looking.to(looking.silence, at.Apology).kiosk.step.problem is at.Problem.SERVICE_DOWN
    for make in (listing, detail):
        walk = make(advance)
        shown = walk.kiosk.step
        walk.to(walk.silence, at.StillThere).stays(on.Touched(walk.kiosk.serial - 1))
        walk.fork().to(walk.silence, at.TakeBelongings, do.EndSession(V))
        walk.to(on.Touched(walk.kiosk.serial), type(shown))
        assert walk.kiosk.step == shown
        walk.to(on.CoverElapsed(walk.kiosk.serial), type(shown))
        assert walk.kiosk.covered
        assert not walk.fork().to(on.Touched(walk.kiosk.serial), type(shown)).kiosk.covered
        asked = walk.fork().to(walk.silence, at.StillThere)
        assert not asked.kiosk.covered
    number = Walk(advance).to(on.NoDocumentPressed(0, ""), at.EnteringNumber)
    number.to(number.silence, at.Welcome, do.EndSession(V))
    taking = listing(advance).to(on.FinishPressed(V), at.TakeBelongings, do.EndSession(V))
    taking.to(on.ExitClear(False), at.TakeBelongings)
    assert not taking.to(taking.silence, at.TakeBelongings).kiosk.exit_clear, "silence is believed against the sensor"
    assert not taking.to(on.TakenPressed(taking.kiosk.serial), at.TakeBelongings).kiosk.exit_clear
    taking.to(on.ExitUnwatched(), at.TakeBelongings)
    assert not taking.kiosk.exit_clear, "a sensor that falls silent has seen nobody take the paper"
    assert taking.fork().to(taking.silence, at.TakeBelongings).kiosk.exit_clear
    assert taking.fork().to(on.TakenPressed(taking.kiosk.serial), at.TakeBelongings).kiosk.exit_clear
    taking.to(on.ExitClear(True), at.TakeBelongings).to(on.CardRemoved(), at.Welcome)
    lying = listing(advance)
    lying.stays(on.TakenPressed(lying.kiosk.serial))
    kiosk = replace(lying.kiosk, exit_clear=False)
    assert not advance(kiosk, on.TakenPressed(kiosk.serial))[0].exit_clear


def presenter(advance: x.Advance) -> None:
    """What nobody took is drawn back after the silence, when it is out and nobody looks after it."""
    walk = printing(advance, replace(RULES, retracts=True))
    walk.to(on.ReceiptConfirmed(V, PRESS), at.TakeBelongings, do.EndSession(V))
    unseen = walk.fork().to(on.PrinterIdle(True), at.TakeBelongings)
    assert unseen.to(unseen.silence, at.TakeBelongings).kiosk.exit_clear
    walk.to(on.ExitClear(False), at.TakeBelongings).stays(walk.silence)
    walk.to(on.PrinterIdle(True), at.TakeBelongings)
    for _ in range(2):  # a printer that was away is asked again
        walk.to(walk.silence, at.TakeBelongings, do.RetractPaper())
    assert not walk.kiosk.exit_clear, "drawn back before the sensor says so"
    walk.stays(on.TakenPressed(walk.kiosk.serial))
    watched = walk.fork().to(on.FaultsChanged(frozenset({Fault.MAINTENANCE})), at.TakeBelongings)
    watched.stays(watched.silence)
    broken = walk.fork().to(on.FaultsChanged(x.BLOCKING), at.TakeBelongings)
    broken.to(broken.silence, at.TakeBelongings, do.RetractPaper())
    gone = walk.fork().to(on.ExitUnwatched(), at.TakeBelongings)
    gone.to(gone.silence, at.TakeBelongings)
    walk.to(on.CardRemoved(), at.TakeBelongings).stays(on.CardArrived()).to(on.CardRemoved(), at.TakeBelongings)
    walk.to(walk.silence, at.TakeBelongings, do.RetractPaper()).to(on.ExitClear(True), at.Welcome)
    keeps = printing(advance).to(on.ReceiptConfirmed(V, PRESS), at.TakeBelongings, do.EndSession(V))
    keeps.to(on.ExitClear(False), at.TakeBelongings).to(on.PrinterIdle(True), at.TakeBelongings).stays(keeps.silence)


def languages(advance: x.Advance) -> None:
    english = on.LanguagePressed
    walk = Walk(advance).to(english(0, Language.ENGLISH), at.Welcome)
    assert walk.kiosk.language is Language.ENGLISH
    assert walk.fork().to(walk.silence, at.Welcome).kiosk.language is Language.ARABIC
    out = Walk(advance).to(on.FaultsChanged(x.BLOCKING), at.OutOfService)
    out.to(english(out.kiosk.serial, Language.ENGLISH), at.OutOfService)
    assert out.to(out.silence, at.OutOfService).kiosk.language is Language.ARABIC
    walk = listing(advance).to(english(0, Language.ENGLISH), at.ShowingTransactions)
    assert walk.kiosk.language is Language.ARABIC, "an older step's button"
    walk.to(english(walk.kiosk.serial, Language.ENGLISH), at.ShowingTransactions)
    silent = walk.fork().to(walk.silence, at.StillThere)
    assert silent.kiosk.language is Language.ENGLISH
    walk.to(on.FinishPressed(V), at.TakeBelongings, do.EndSession(V))
    assert walk.kiosk.language is Language.ENGLISH, "the words change while the visitor takes the card"
    assert walk.to(on.CardRemoved(), at.Welcome).kiosk.language is Language.ARABIC


def offers(advance: x.Advance) -> None:
    def without(walk: Walk, *missing: Capability) -> Walk:
        offered = ALL.difference(missing)
        walk.to(on.CapabilitiesChanged(offered), type(walk.kiosk.step))
        assert walk.kiosk.offered == offered
        return walk

    for missing in ((Capability.CODES, Capability.CONFIRMATIONS), (Capability.TRANSACTIONS,)):
        walk = without(Walk(advance), *missing)
        walk.fork().to(on.NoDocumentPressed(0, ""), at.EnteringNumber).stays(on.CardArrived())
        walk.to(on.CardArrived(), at.TakeBelongings).to(on.CardRemoved(), at.Welcome)
    without(Walk(advance), Capability.LOOKUPS).stays(on.NoDocumentPressed(0, "")).to(
        on.CardArrived(), at.ReadingCard, do.ReadCard(V)
    )
    still = without(listing(advance), Capability.MOVEMENTS).stays(on.TransactionPressed(V, "other"))
    opened = still.to(on.TransactionPressed(V, "t1"), at.ShowingTransaction)
    assert opened.kiosk.step.movements == ()
    opened.stays(on.MovementsFound(V, "t1", x.MOVEMENTS[1]))
    opened.to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))
    for make in (listing, detail):
        without(make(advance), Capability.RECEIPTS).stays(on.PrintPressed(V))
