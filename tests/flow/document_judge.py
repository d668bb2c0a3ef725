"""What a visit with a travel document must do: its key, its reading, its chip, and what the service then permits."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.capabilities import ALL, Capability
from kiosk.core.documents import CanKey, ChipAnswer, ChipProof, MrzKey
from kiosk.core.permissions import NONE, Permission
from tests.flow import alphabet as x
from tests.flow.walks import PRESS, SLOT, V, Walk, listing, proving, reading

CAN = CanKey("12")
MRZ = MrzKey("A1", "900131", "310228")
NEXT = at.VisitId(2)
PLAIN, ACTIVE = x.DOCUMENTS[1, ChipProof.NONE], x.DOCUMENTS[1, ChipProof.ACTIVE]
PROOFLESS = ALL - {Capability.CODES, Capability.CONFIRMATIONS}
RULES = replace(SLOT, interface=at.Interface.CONTACTLESS)


def can_asked(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    return reading(advance, rules).to(on.DocumentFound(V), at.EnteringCan)


def can_typed(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    walk = can_asked(advance, rules)
    return walk.to(on.DigitPressed(V, "1"), at.EnteringCan).to(on.DigitPressed(V, "2"), at.EnteringCan)


def mrz_asked(advance: x.Advance) -> Walk:
    return can_asked(advance).to(on.KeyKindPressed(V), at.EnteringMrz)


def mrz_typed(advance: x.Advance) -> Walk:
    walk = mrz_asked(advance).to(on.LetterPressed(V, "A"), at.EnteringMrz).to(on.DigitPressed(V, "1"), at.EnteringMrz)
    for field, digits in ((at.KeyField.BIRTH, "31011990"), (at.KeyField.EXPIRY, "28022031")):
        walk.to(on.FieldPressed(V, field), at.EnteringMrz)
        for digit in digits:
            walk.to(on.DigitPressed(V, digit), at.EnteringMrz)
    return walk


def document(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    return can_typed(advance, rules).to(on.SubmitPressed(V), at.ReadingDocument, do.ReadDocument(V, CAN))


def chip_asked(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    return document(advance, rules).to(on.DocumentRead(V, ACTIVE), at.ProvingChip, do.AskChallenge(V, ACTIVE))


def chip_proving(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    given = x.challenge_of(1)
    return chip_asked(advance, rules).to(on.ChallengeGiven(V, given), at.ProvingChip, do.ProveChip(V, given))


def limited(advance: x.Advance) -> Walk:
    walk = reading(advance).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    walk.to(on.SessionOpened(V, x.LIMITED), at.LookingUp, do.LookUp(V))
    return walk.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions)


def journey(advance: x.Advance) -> None:
    """Lay it down, type its key, see it read, see the list, prove who holds it, see everything, print, take what is yours."""
    walk = can_typed(advance).to(on.SubmitPressed(V), at.ReadingDocument, do.ReadDocument(V, CAN))
    walk.to(on.DocumentProgress(V, 1, 4), at.ReadingDocument).to(on.DocumentProgress(V, 4, 4), at.ReadingDocument)
    walk.to(on.DocumentRead(V, ACTIVE), at.ProvingChip, do.AskChallenge(V, ACTIVE))
    walk.to(on.ChallengeGiven(V, x.challenge_of(1)), at.ProvingChip, do.ProveChip(V, x.challenge_of(1)))
    answer = ChipAnswer("c1", b"")
    walk.to(on.ChipAnswered(V, answer), at.LookingUp, do.OpenSession(V, ACTIVE, answer)).to(on.CardRemoved(), at.LookingUp)
    walk.to(on.SessionOpened(V, x.LIMITED), at.LookingUp, do.LookUp(V))
    walk.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions)
    walk.to(on.SeeMorePressed(V), at.ProvingHolder, do.SendCode(V)).to(on.CodeSent(V, 120.0), at.ProvingHolder)
    walk.to(on.DigitPressed(V, "1"), at.ProvingHolder).to(on.DigitPressed(V, "2"), at.ProvingHolder)
    walk.to(on.SubmitPressed(V), at.ProvingHolder, do.CheckCode(V, "12"))
    walk.to(on.HolderProven(V, x.HIGH), at.LookingUp, do.LookUp(V))
    walk.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions)
    walk.to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))
    printed = do.PrintReceipt(V, PRESS, walk.kiosk.step.back, x.RECEIPT, walk.kiosk.language, False)
    walk.to(on.ReceiptIssued(V, PRESS, x.RECEIPT), at.PrintingReceipt, printed)
    walk.to(on.ReceiptConfirmed(V, PRESS), at.TakeBelongings, do.EndSession(V)).to(on.PrinterIdle(True), at.TakeBelongings)
    walk.to(on.TakenPressed(walk.kiosk.serial), at.Welcome)


def can_entry(advance: x.Advance) -> None:
    walk = can_asked(advance)
    assert walk.kiosk.step == at.EnteringCan(V)
    walk.stays(on.SubmitPressed(V)).stays(on.LetterPressed(V, "A")).stays(on.FieldPressed(V, at.KeyField.BIRTH))
    walk.to(on.DigitPressed(V, "1"), at.EnteringCan).stays(on.SubmitPressed(V))
    walk.to(on.DigitPressed(V, "7"), at.EnteringCan).stays(on.DigitPressed(V, "8"))
    walk.to(on.ErasePressed(V), at.EnteringCan).to(on.DigitPressed(V, "2"), at.EnteringCan)
    walk.fork().to(on.KeyKindPressed(V), at.EnteringMrz)
    walk.fork().to(on.BackPressed(V), at.TakeBelongings, do.EndSession(V))
    walk.fork().to(walk.silence, at.TakeBelongings, do.EndSession(V))
    walk.fork().to(on.FinishPressed(V), at.TakeBelongings, do.EndSession(V))
    walk.to(on.SubmitPressed(V), at.ReadingDocument, do.ReadDocument(V, CAN))
    assert walk.kiosk.step == at.ReadingDocument(V, CAN)
    for press in (on.ErasePressed(V), on.DigitPressed(V, "9")):
        wrong = document(advance).to(on.KeyRefused(V, known=True), at.EnteringCan)
        assert wrong.kiosk.step == at.EnteringCan(V, notice=at.KeyNotice.WRONG)
        wrong.kiosk = replace(wrong.kiosk, step=replace(wrong.kiosk.step, digits="1"))
        assert wrong.to(press, at.EnteringCan).kiosk.step.notice is None


def mrz_entry(advance: x.Advance) -> None:
    walk = mrz_asked(advance)
    assert walk.kiosk.step == at.EnteringMrz(V)
    walk.stays(on.SubmitPressed(V)).stays(on.FieldPressed(V, at.Field.NUMBER))
    walk.to(on.LetterPressed(V, "A"), at.EnteringMrz).to(on.DigitPressed(V, "2"), at.EnteringMrz)
    walk.stays(on.LetterPressed(V, "B")).stays(on.DigitPressed(V, "3"))
    walk.to(on.ErasePressed(V), at.EnteringMrz).to(on.LetterPressed(V, "Z"), at.EnteringMrz)
    assert walk.kiosk.step == at.EnteringMrz(V, "AZ")
    for field, press in (
        (at.KeyField.BIRTH, on.SubmitPressed(V)),
        (at.KeyField.EXPIRY, on.FieldPressed(V, at.KeyField.EXPIRY)),
    ):
        walk.to(press, at.EnteringMrz)
        assert (walk.kiosk.step.field, walk.kiosk.step.notice) == (field, None)
        walk.stays(on.LetterPressed(V, "A"))
        for digit in "12345678":
            walk.to(on.DigitPressed(V, digit), at.EnteringMrz)
        walk.stays(on.DigitPressed(V, "9")).to(on.ErasePressed(V), at.EnteringMrz)
    assert walk.kiosk.step == at.EnteringMrz(V, "AZ", "1234567", "1234567", at.KeyField.EXPIRY)
    walk.fork().to(on.BackPressed(V), at.TakeBelongings, do.EndSession(V))
    walk.fork().to(walk.silence, at.TakeBelongings, do.EndSession(V))
    back = walk.to(on.KeyKindPressed(V), at.EnteringCan)
    assert back.kiosk.step == at.EnteringCan(V)


def mrz_submitted(advance: x.Advance) -> None:
    """Three whole fields open the document; what is not whole, or no date, is shown first."""
    whole = mrz_typed(advance)
    whole.fork().to(on.SubmitPressed(V), at.ReadingDocument, do.ReadDocument(V, MRZ))
    typed: at.EnteringMrz = whole.kiosk.step
    number, birth, expiry = at.KeyField
    for step, field, notice in (
        (replace(typed, document_number=""), number, None),
        (replace(typed, birth="3101199"), birth, None),
        (replace(typed, birth=""), birth, None),
        (replace(typed, birth="31021990"), birth, at.KeyNotice.NO_DATE),
        (replace(typed, birth="00011990"), birth, at.KeyNotice.NO_DATE),
        (replace(typed, expiry="2802203"), expiry, None),
        (replace(typed, expiry="29022031"), expiry, at.KeyNotice.NO_DATE),
    ):
        for before in at.KeyField:
            kiosk, effects = advance(replace(whole.kiosk, step=replace(step, field=before)), on.SubmitPressed(V))
            assert (kiosk.step, effects) == (replace(step, field=field, notice=notice), ())
    for field in at.KeyField:
        for press in (on.ErasePressed(V), on.DigitPressed(V, "1")):
            noted = replace(typed, field=field, notice=at.KeyNotice.NO_DATE)
            assert advance(replace(whole.kiosk, step=noted), press)[0].step.notice is None


def refused(advance: x.Advance) -> None:
    """Who mistyped mends what is typed; a chip that knows no key of a kind is asked for the other."""
    other = document(advance).to(on.KeyRefused(V, known=False), at.EnteringMrz)
    assert other.kiosk.step == at.EnteringMrz(V, notice=at.KeyNotice.NOT_KNOWN)
    read = mrz_typed(advance).to(on.SubmitPressed(V), at.ReadingDocument, do.ReadDocument(V, MRZ))
    assert read.fork().to(on.KeyRefused(V, known=False), at.EnteringCan).kiosk.step == at.EnteringCan(
        V, notice=at.KeyNotice.NOT_KNOWN
    )
    wrong = read.to(on.KeyRefused(V, known=True), at.EnteringMrz)
    assert wrong.kiosk.step == at.EnteringMrz(V, "A1", "31011990", "28022031", notice=at.KeyNotice.WRONG)
    for birth, year in (("310101", "2031"), ("320101", "1932"), ("000101", "2000")):
        scanned = can_asked(advance).to(
            on.KeyScanned(replace(MRZ, birth=birth)), at.ReadingDocument, do.ReadDocument(V, replace(MRZ, birth=birth))
        )
        assert scanned.to(on.KeyRefused(V, known=True), at.EnteringMrz).kiosk.step.birth == f"0101{year}"


def lost(advance: x.Advance) -> None:
    """A document is taken up to read its face: it is asked for again, and read anew in a visit of its own."""
    for gone in (on.CardRemoved(), on.Failed(V, at.Problem.CARD_UNREADABLE)):
        for make in (can_typed, mrz_typed):
            typed = make(advance)
            step = typed.kiosk.step
            typed.to(gone, type(step))
            assert typed.kiosk.step == replace(step, lost=True)
    for make in (can_typed, mrz_typed):
        key = CAN if make is can_typed else MRZ
        away = make(advance)
        away.to(on.CardRemoved(), type(away.kiosk.step))
        back = away.fork().to(on.CardArrived(), type(away.kiosk.step))
        back.to(on.SubmitPressed(V), at.ReadingCard, do.EndSession(V), do.ReadCard(NEXT))
        assert back.kiosk.step == at.ReadingCard(NEXT, key)
        back.to(on.DocumentFound(NEXT), at.ReadingDocument, do.ReadDocument(NEXT, key))
        away.fork().to(on.KeyScanned(MRZ), at.LayDocument)
        away.to(on.SubmitPressed(V), at.LayDocument)
        assert away.kiosk.step == at.LayDocument(V, key, again=True)
    kind = can_asked(advance).to(on.CardRemoved(), at.EnteringCan).to(on.KeyKindPressed(V), at.EnteringMrz)
    assert kind.kiosk.step.lost
    assert kind.to(on.KeyKindPressed(V), at.EnteringCan).kiosk.step.lost
    slot = can_asked(advance, SLOT).to(on.CardRemoved(), at.EnteringCan)
    assert slot.kiosk.step.lost, "out of a slot, too, it must be taken to be looked at"


def laid(advance: x.Advance) -> None:
    """A document that is waited for is read with the key in hand when it comes, whatever has happened to the kiosk."""
    waiting = can_typed(advance)
    waiting.to(on.CardRemoved(), at.EnteringCan).to(on.SubmitPressed(V), at.LayDocument)
    waiting.stays(on.Failed(V, at.Problem.CARD_UNREADABLE)).stays(on.DocumentRead(V, PLAIN)).stays(on.NumberScanned())
    waiting.fork().to(on.BackPressed(V), at.Welcome, do.EndSession(V))
    waiting.fork().to(waiting.silence, at.Welcome, do.EndSession(V))
    scanned = waiting.fork().to(on.KeyScanned(MRZ), at.LayDocument)
    assert scanned.kiosk.step == at.LayDocument(V, MRZ, again=True)
    waiting.to(on.FaultsChanged(x.BLOCKING), at.LayDocument)
    waiting.to(on.CardArrived(), at.ReadingCard, do.EndSession(V), do.ReadCard(NEXT))
    assert waiting.kiosk.step == at.ReadingCard(NEXT, CAN)
    waiting.stays(on.DocumentFound(V))
    again = waiting.fork().to(on.CardRemoved(), at.LayDocument)
    assert again.kiosk.step == at.LayDocument(NEXT, CAN, again=True)
    card = waiting.fork().to(on.CardRead(NEXT, x.CARDS[2]), at.LookingUp, do.OpenSession(NEXT, x.CARDS[2]))
    assert card.kiosk.step == at.LookingUp(NEXT, id_ending="0002")
    pulled = can_typed(advance, SLOT).to(on.CardRemoved(), at.EnteringCan).to(on.CardArrived(), at.EnteringCan)
    pulled.to(on.SubmitPressed(V), at.ReadingCard, do.EndSession(V), do.ReadCard(NEXT))
    pulled.to(on.CardRemoved(), at.Welcome, do.EndSession(NEXT))


def scanned(advance: x.Advance) -> None:
    """The scanner takes the place of typing; before the document is laid it is the first word of a visit."""
    scan = on.KeyScanned(MRZ)
    for make in (can_typed, mrz_typed):
        make(advance).to(scan, at.ReadingDocument, do.ReadDocument(V, MRZ))
        make(advance).stays(on.NumberScanned())
    early = reading(advance).to(scan, at.ReadingCard)
    early.to(on.DocumentFound(V), at.ReadingDocument, do.ReadDocument(V, MRZ))
    first = Walk(advance).to(scan, at.LayDocument)
    assert first.kiosk.step == at.LayDocument(V, MRZ)
    first.to(on.CardArrived(), at.ReadingCard, do.EndSession(V), do.ReadCard(NEXT))
    assert first.kiosk.step == at.ReadingCard(NEXT, MRZ)
    number = Walk(advance).to(on.NumberScanned(), at.LayDocument)
    assert number.kiosk.step == at.LayDocument(V)
    number.to(on.CardArrived(), at.ReadingCard, do.EndSession(V), do.ReadCard(NEXT)).to(on.DocumentFound(NEXT), at.EnteringCan)
    for level in (on.FaultsChanged(x.BLOCKING), on.PrinterIdle(False), on.ExitClear(False)):
        blocked = advance(x.start(RULES), level)[0]
        assert advance(blocked, scan) == (blocked, ()) == advance(blocked, on.NumberScanned())
    entering = Walk(advance).to(on.NoDocumentPressed(0, ""), at.EnteringNumber).stays(on.NumberScanned())
    for level in (on.FaultsChanged(x.BLOCKING), on.PrinterIdle(False), on.ExitClear(False)):
        entering.fork().to(level, at.EnteringNumber).stays(scan)
    without = entering.fork().to(on.CapabilitiesChanged(PROOFLESS), at.EnteringNumber).stays(scan)
    assert not without.kiosk.card_present
    entering.to(scan, at.LayDocument, do.EndSession(V))
    assert entering.kiosk.step == at.LayDocument(NEXT, MRZ)
    sorry = reading(advance).to(on.Failed(V, at.Problem.CARD_UNREADABLE), at.Apology).stays(on.NumberScanned())
    sorry.fork().to(scan, at.ReadingCard, do.EndSession(V), do.ReadCard(NEXT))
    sorry.to(on.CardRemoved(), at.Apology).to(scan, at.LayDocument, do.EndSession(V))
    reading(advance).to(on.Failed(V, at.Problem.SERVICE_DOWN), at.Apology).stays(scan)
    for make in (document, chip_asked, proving, listing):
        make(advance).stays(scan).stays(on.NumberScanned())
    assert Walk(advance).to(on.ScannerThere(True), at.Welcome).kiosk.scanner
    assert not Walk(advance).to(on.ScannerThere(False), at.Welcome).kiosk.scanner


def no_evidence(advance: x.Advance) -> None:
    """Where the service takes no documents nobody is asked for a key, and cards are read as ever."""
    less = on.CapabilitiesChanged(ALL - {Capability.DOCUMENTS})
    rest = Walk(advance).to(less, at.Welcome).stays(on.KeyScanned(MRZ))
    rest.fork().to(on.NumberScanned(), at.LayDocument)
    laid_down = rest.to(on.CardArrived(), at.ReadingCard, do.ReadCard(V))
    assert laid_down.fork().to(on.DocumentFound(V), at.Apology).kiosk.step == at.Apology(V, at.Problem.CARD_UNKNOWN)
    laid_down.to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))


def read(advance: x.Advance) -> None:
    walk = document(advance)
    for done, wanted, shown in ((0, 4, 0), (1, 4, 1), (1, 4, 1), (0, 4, 1), (1, 5, 1), (2, 5, 2), (5, 5, 5), (4, 4, 4)):
        walk.kiosk, effects = advance(walk.kiosk, on.DocumentProgress(V, done, wanted))
        assert (walk.kiosk.step.done, effects) == (shown, ())
    assert walk.kiosk.step == at.ReadingDocument(V, CAN, 4, 4)
    walk.stays(on.DocumentFound(V)).stays(on.ChipSilent(V)).stays(on.BackPressed(V))
    walk.fork().to(on.Failed(V, at.Problem.CARD_EXPIRED), at.Apology)
    assert walk.fork().to(walk.silence, at.Apology).kiosk.step == at.Apology(V, at.Problem.CARD_UNREADABLE)
    moved = walk.fork().to(on.CardRemoved(), at.LayDocument)
    assert moved.kiosk.step == at.LayDocument(V, CAN, again=True)
    document(advance, SLOT).to(on.CardRemoved(), at.Welcome, do.EndSession(V))
    walk.to(on.DocumentRead(V, PLAIN), at.LookingUp, do.OpenSession(V, PLAIN))
    assert walk.kiosk.step == at.LookingUp(V, id_ending="0001")


def chips(advance: x.Advance) -> None:
    asked = chip_asked(advance).stays(on.ChipSilent(V)).stays(on.ChipAnswered(V, ChipAnswer("c1", b"")))
    assert asked.kiosk.step == at.ProvingChip(V, CAN, ACTIVE)
    proving_chip = chip_proving(advance).stays(on.ChallengeGiven(V, x.challenge_of(1)))
    proving_chip.stays(on.ChipAnswered(V, ChipAnswer("other", b"")))
    for make in (chip_asked, chip_proving):
        walk = make(advance).stays(on.DocumentRead(V, ACTIVE)).stays(on.KeyRefused(V, known=True))
        failed = walk.fork().to(on.Failed(V, at.Problem.NO_NETWORK), at.Apology)
        assert failed.kiosk.step.problem is at.Problem.NO_NETWORK
        assert walk.fork().to(walk.silence, at.Apology).kiosk.step == at.Apology(V, at.Problem.CARD_UNREADABLE)
        assert walk.to(on.CardRemoved(), at.LayDocument).kiosk.step == at.LayDocument(V, CAN, again=True)
        make(advance, SLOT).to(on.CardRemoved(), at.Welcome, do.EndSession(V))
    answer = ChipAnswer("c1", b"")
    proving_chip.fork().to(on.ChipAnswered(V, answer), at.LookingUp, do.OpenSession(V, ACTIVE, answer))
    proving_chip.to(on.ChipSilent(V), at.LookingUp, do.OpenSession(V, ACTIVE))
    assert proving_chip.kiosk.step == at.LookingUp(V, id_ending="0001")


def permissions(advance: x.Advance) -> None:
    """What is withheld is not shown, opened or printed; the holder's proof shows it, and the way back shows less again."""
    walk = limited(advance).stays(on.TransactionPressed(V, "t1")).stays(on.PrintPressed(V)).stays(on.PrintPressed(V, True))
    shown = at.ShowingTransactions(V, x.TRANSACTIONS[1].withheld(), id_ending="0001", permitted=x.LIMITED)
    assert walk.kiosk.step == shown
    assert all(item.subject is None for item in shown.transactions.items)
    asked = walk.to(on.SeeMorePressed(V), at.ProvingHolder, do.SendCode(V))
    assert asked.kiosk.step == at.ProvingHolder(V, id_ending="0001", permitted=x.LIMITED)
    back = asked.fork().to(on.BackPressed(V), at.LookingUp, do.LookUp(V))
    assert back.kiosk.step == at.LookingUp(V, x.LIMITED, "0001")
    asked.to(on.DigitPressed(V, "1"), at.ProvingHolder).to(on.DigitPressed(V, "2"), at.ProvingHolder)
    asked.to(on.SubmitPressed(V), at.ProvingHolder, do.CheckCode(V, "12")).stays(on.BackPressed(V))
    none = asked.fork().to(on.HolderProven(V, NONE), at.Apology)
    assert none.kiosk.step == at.Apology(V, at.Problem.CARD_NOT_ENOUGH)
    still = asked.fork().to(on.HolderProven(V, x.LIMITED), at.LookingUp, do.LookUp(V))
    still.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions).stays(on.SeeMorePressed(V))
    asked.to(on.HolderProven(V, x.HIGH), at.LookingUp, do.LookUp(V))
    whole = asked.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions).stays(on.SeeMorePressed(V))
    assert whole.kiosk.step == at.ShowingTransactions(V, x.TRANSACTIONS[1], id_ending="0001", permitted=x.HIGH)
    codeless = limited(advance).to(on.CapabilitiesChanged(PROOFLESS), at.ShowingTransactions)
    codeless.stays(on.SeeMorePressed(V))
    detailed = reading(advance).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    without_paper = frozenset({Permission.LIST, Permission.DETAILS, Permission.PROVE})
    detailed.to(on.SessionOpened(V, without_paper), at.LookingUp, do.LookUp(V))
    detailed.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions).stays(on.PrintPressed(V))
    detailed.stays(on.SeeMorePressed(V)).to(
        on.TransactionPressed(V, "t1"), at.ShowingTransaction, do.LookUpMovements(V, "t1")
    ).to(on.MovementsFound(V, "t1", ()), at.ShowingTransaction).stays(on.PrintPressed(V)).stays(on.SeeMorePressed(V))
    printed = reading(advance).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    printed.to(on.SessionOpened(V, frozenset({Permission.LIST, Permission.PRINT})), at.LookingUp, do.LookUp(V))
    printed.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions)
    printed.to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))


def not_enough(advance: x.Advance) -> None:
    """A card that permits nothing: another one, or the number; both are offered in the same place."""
    walk = reading(advance).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    walk.to(on.SessionOpened(V, NONE), at.Apology)
    assert walk.kiosk.step == at.Apology(V, at.Problem.CARD_NOT_ENOUGH)
    walk.stays(on.PrintPressed(V))
    without = walk.fork().to(on.CapabilitiesChanged(ALL - {Capability.LOOKUPS}), at.Apology)
    without.stays(on.NoDocumentPressed(without.kiosk.serial, "48"))
    number = walk.fork().to(on.NoDocumentPressed(walk.kiosk.serial, "48"), at.EnteringNumber)
    assert number.kiosk.step == at.EnteringNumber(V, year="48")
    walk.to(on.CardRemoved(), at.Apology).to(on.CardArrived(), at.ReadingCard, do.EndSession(V), do.ReadCard(NEXT))
    other = reading(advance).to(on.Failed(V, at.Problem.CARD_UNKNOWN), at.Apology)
    other.stays(on.NoDocumentPressed(other.kiosk.serial, "48"))


DOCUMENT_SUBJECTS = (
    journey,
    can_entry,
    mrz_entry,
    mrz_submitted,
    refused,
    lost,
    laid,
    scanned,
    no_evidence,
    read,
    chips,
    permissions,
    not_enough,
)
