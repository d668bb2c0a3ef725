"""The promises that a visit keeps at every transition: whose data, whose key, what is permitted, what goes to the printer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.capabilities import Capability, cards_welcome
from kiosk.core.documents import ChipAnswer, ChipProof, DocumentKey
from kiosk.core.help_code import SENTENCES
from kiosk.core.permissions import NONE, Permission
from tests.flow.alphabet import CARDS, DOCUMENTS, MOVEMENTS, TRANSACTIONS, challenge_of, digits_of, visit_of


def check(before: at.Kiosk, event: on.Event, after: at.Kiosk, effects: tuple[do.Effect, ...]) -> None:
    """The promises that hold at every transition."""
    step, mine = after.step, visit_of(before.step)
    stale = getattr(event, "visit", mine) != mine or getattr(event, "serial", before.serial) != before.serial
    nothing = not effects and (after is before or after == before)
    assert not stale or nothing, "another visit's word or an older step's silence changed something"
    assert (do.RetractPaper() in effects) is drawn_back(before, event), (
        "paper that nobody took stays, or is drawn out of a hand"
    )
    if nothing:
        return  # what holds of a state was tried when it was reached
    assert after.serial == before.serial + (step != before.step), "the serial does not follow the step"
    assert after.visits >= before.visits
    assert after.presses >= before.presses
    blocked = bool(after.faults) or after.card_present or not after.printer_idle or not after.exit_clear
    assert not (isinstance(step, at.Welcome) and blocked), "welcomes while blocked"
    assert not isinstance(step, at.OutOfService) or after.faults, "out of service without a reason"
    assert not isinstance(step, at.TakeBelongings) or (after.card_present or not after.exit_clear or not after.printer_idle), (
        "asks to take what is not there"
    )
    if visit_of(step) not in (0, mine) and laid_again(before.step):
        assert visit_of(step) == before.visits + 1, "a visit's number was used before"
        assert isinstance(step, at.ReadingCard), "goes on in another visit without a document"
    elif visit_of(step) not in (0, mine):
        assert visit_of(step) == before.visits + 1, "a visit's number was used before"
        assert after.printer_idle, "a visit begins while the printer is busy"
        assert after.exit_clear, "a visit begins while paper of another is about"
        assert not after.faults or isinstance(step, at.EnteringNumber), "a visit begins in spite of a fault"
        assert cards_welcome(after.offered) or isinstance(step, at.EnteringNumber), "reads a card that leads nowhere"
        scanned = isinstance(event, on.KeyScanned)
        assert not scanned or Capability.DOCUMENTS in after.offered, "takes the key of a document that is no evidence"
        assert Capability.LOOKUPS in after.offered or isinstance(step, at.ReadingCard | at.LayDocument), (
            "asks for a number in vain"
        )
    check_data(before, event, step)
    check_effects(before, event, after, effects)
    if isinstance(step, at.Welcome | at.OutOfService) and step != before.step:
        assert after.language is after.rules.home_language, "the next visitor meets the last one's language"
    assert before.exit_clear or not after.exit_clear or before.printer_idle or isinstance(event, on.ExitClear), (
        "paper that is still coming was called taken"
    )
    assert not after.covered or isinstance(step, at.ShowingTransactions | at.ShowingTransaction), "covers what is not private"


def drawn_back(before: at.Kiosk, event: on.Event) -> bool:
    """Whether by this event paper that nobody took must be drawn back."""
    untaken = isinstance(before.step, at.TakeBelongings) and before.exit_watched and not before.exit_clear
    return untaken and event == on.DwellElapsed(before.serial) and before.printer_idle and before.rules.retracts


def laid_again(step: at.Step) -> bool:
    """Whether a document laid now is read for the visitor who is there already, and no level is asked whether he may begin."""
    return isinstance(step, at.LayDocument | at.EnteringCan | at.EnteringMrz)


def check_data(before: at.Kiosk, event: on.Event, step: at.Step) -> None:
    visit = visit_of(step)
    shown: list[at.ShowingTransactions] = []
    match step:
        case at.ShowingTransactions():
            shown = [step]
        case at.ShowingTransaction(back):
            shown = [back]
        case at.PrintingReceipt(at.Apology(_, problem, None)):
            assert problem in SENTENCES, "a note on what no other place helps with"
        case at.StillThere(back) | at.PrintingReceipt(back) | at.Apology(_, _, back) if back is not None:
            shown = [back.back if isinstance(back, at.ShowingTransaction) else back]
    for listing in shown:
        found, permitted = TRANSACTIONS[visit], listing.permitted
        assert listing.transactions in (found, found.withheld()), "another visit's data"
        assert Permission.DETAILS in permitted or listing.transactions == found.withheld(), "shows what is withheld"
        assert listing.id_ending == f"{visit:04}", "another visit's ID"
        assert Permission.LIST in permitted, "private data shown without leave"
        if not isinstance(before.step, at.LookingUp):
            assert visit_of(before.step) == visit, "private data out of nothing"
            assert listing_of(before.step).permitted == permitted, "more is permitted than was"
            continue
        assert isinstance(event, on.TransactionsFound), "private data shown unasked"
        assert before.step.permitted == permitted, "more is permitted than the service said"
    if isinstance(step, at.ShowingTransaction):
        assert not step.back.limited, "details of what is withheld"
    if isinstance(step, at.ShowingTransaction) and step.movements is not None:
        assert step.movements in (MOVEMENTS[visit], ()), "another transaction's movements"
    if isinstance(step, at.LookingUp) and step != before.step:
        check_permitted(before.step, event, step)
    if isinstance(step, at.ProvingHolder | at.ConfirmingOnPhone):
        check_way_back(before.step, step)
    if isinstance(step, at.ConfirmingOnPhone) and step.digits and step != before.step:
        assert isinstance(event, on.ConfirmationAsked), "digits out of nothing"
        assert step.digits == digits_of(visit), "another visit's digits"
        assert step.notice is None, "digits that came to something else"
    check_document(before.step, event, step, documents=Capability.DOCUMENTS in before.offered)


def listing_of(step: at.Step) -> at.ShowingTransactions:
    """The list that stands behind a step; one without a list has none, which is an error where one must be."""
    while not isinstance(step, at.ShowingTransactions):
        step = step.back
    return step


def check_permitted(before: at.Step, event: on.Event, step: at.LookingUp) -> None:
    """What is permitted is what the service said, once and in this visit."""
    match before, event:
        case ((at.ReadingCard() | at.ReadingDocument() | at.ProvingChip()), _):
            assert step.permitted is None, "permitted before the service was asked"
        case at.LookingUp(_, None), on.SessionOpened(_, permitted):
            assert step.permitted == permitted, "permitted against the service's word"
        case at.ProvingHolder(_, _, True), on.HolderProven(_, permitted):
            assert step.permitted == permitted - {Permission.PROVE}, "permitted against the service's word"
        case at.ConfirmingOnPhone(), on.HolderProven(_, permitted):
            assert step.permitted == permitted - {Permission.PROVE}, "permitted against the service's word"
        case ((at.ProvingHolder(_, _, False) | at.ConfirmingOnPhone()), on.BackPressed()):
            assert step.permitted == before.permitted, "the way back shows more"
        case _:
            raise AssertionError("permitted by nobody")


def check_way_back(before: at.Step, step: at.ProvingHolder | at.ConfirmingOnPhone) -> None:
    """Back from the holder's proof shows what was shown before it, and nothing where nothing was."""
    was = before.permitted if isinstance(before, at.ShowingTransactions | at.ProvingHolder | at.ConfirmingOnPhone) else NONE
    assert step.permitted == was, "the way back shows more"


KEYED = at.ReadingCard | at.LayDocument | at.ReadingDocument | at.ProvingChip


def key_of(step: at.Step) -> DocumentKey | None:
    return step.key if isinstance(step, KEYED) else None


def keys_in(value: object) -> Iterable[DocumentKey]:
    """Every key, wherever in a value it is."""
    if isinstance(value, DocumentKey):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from keys_in(part)
    elif is_dataclass(value):
        for name in value.__dataclass_fields__:
            yield from keys_in(getattr(value, name))


def check_document(before: at.Step, event: on.Event, step: at.Step, *, documents: bool) -> None:
    """A key comes from a finger or the scanner and goes from step to step only; nothing that was read gets less."""
    key = key_of(step)
    typed = isinstance(before, at.EnteringCan | at.EnteringMrz) and isinstance(event, on.SubmitPressed)
    assert key is None or typed or key == key_of(before) or event == on.KeyScanned(key), "a key out of nothing"
    if isinstance(event, on.DocumentFound):
        assert isinstance(step, at.Apology) or documents, "asks for the key of a document that is no evidence"
    if isinstance(before, at.ReadingDocument) and isinstance(step, at.ReadingDocument):
        assert before.done * step.wanted <= step.done * before.wanted, "progress goes backwards"
    if isinstance(step, at.ProvingChip):
        assert step.document == DOCUMENTS[step.visit, ChipProof.ACTIVE], (
            "another visit's document, or a chip that proves nothing"
        )
        assert step.challenge in (None, challenge_of(step.visit)), "another visit's challenge"


def check_effects(before: at.Kiosk, event: on.Event, after: at.Kiosk, effects: tuple[do.Effect, ...]) -> None:
    mine, step = visit_of(before.step), after.step
    kinds = [type(effect) for effect in effects]
    assert len(kinds) == len(set(kinds)), "the same effect twice"
    assert not effects or not isinstance(event, on.FaultsChanged), "a fault alone did something"
    for effect in effects:
        assert isinstance(effect, do.ReadDocument) or not list(keys_in(effect)), "a key goes where it opens nothing"
        if isinstance(effect, do.RetractPaper):
            continue  # of no visit: the paper's is over
        closing = isinstance(effect, do.EndSession | do.CancelReceipt)
        assert effect.visit == (mine if closing else visit_of(step)), "an effect for another visit"
        match effect:
            case do.PrintReceipt(_, press, of, _, language, checklist):
                assert isinstance(before.step, at.PrintingReceipt)
                assert before.step.receipt is None, "a second receipt for one press"
                assert isinstance(event, on.ReceiptIssued)
                assert press == event.press == before.step.press == before.presses, "a receipt for another press"
                assert of == before.step.back
                assert checklist == before.step.checklist, "another paper than was asked for"
                assert not checklist or isinstance(of, at.ShowingTransactions), "what to bring, of what is no list"
                assert language is before.language, "a receipt in another language than the screen's"
                assert not after.printer_idle, "a second press could print again"
            case do.ReadCard(v):
                assert v == before.visits + 1, "a document laid down is read in a visit that read another"
            case do.ReadDocument(_, key):
                assert key == key_of(step), "read with another key"
                assert not getattr(before.step, "lost", False), "reads what does not lie there"
            case do.OpenSession(v, card, chip):
                assert card in (CARDS[v], DOCUMENTS[v, ChipProof.NONE], DOCUMENTS[v, ChipProof.ACTIVE]), "another visit's card"
                proven = isinstance(before.step, at.ProvingChip) and before.step.challenge is not None
                assert chip is None or (proven and chip == ChipAnswer(challenge_of(v).id, b"")), "another challenge's answer"
                assert chip is None or event == on.ChipAnswered(v, chip), "an answer that the chip did not give"
                assert card != DOCUMENTS[v, ChipProof.ACTIVE] or proven, "a chip that can prove itself was not asked to"
            case do.AskChallenge(v, document):
                assert document == DOCUMENTS[v, ChipProof.ACTIVE], "another visit's document, or a chip that proves nothing"
            case do.ProveChip(v, challenge):
                assert challenge == challenge_of(v), "another visit's challenge"
            case do.LookUp():
                assert Permission.LIST in step.permitted, "asks for what it may not see"
            case do.AskConfirmation():
                assert isinstance(step, at.ConfirmingOnPhone), "a phone is asked, and nobody waits for it"
                assert not step.digits, "digits that are void are shown"
            case do.PollConfirmation(_, digits):
                assert isinstance(step, at.ConfirmingOnPhone), "polls for nobody"
                assert digits == step.digits, "polls for digits that are not shown"
            case do.SendCode():
                assert isinstance(step, at.ProvingHolder), "a code that nobody waits for"
            case do.IssueReceipt(_, press):
                assert isinstance(event, on.PrintPressed)
                assert Permission.PRINT in listing_of(step).permitted, "prints without leave"
                assert before.printer_idle, "prints on a busy printer"
                assert press == before.presses + 1 == after.presses, "a press was counted twice"
                assert Capability.RECEIPTS in after.offered, "asks for what is not offered"
            case do.IssueHelpNote(_, press, problem):
                assert isinstance(event, on.PrintPressed)
                assert before.printer_idle, "prints on a busy printer"
                assert press == before.presses + 1 == after.presses, "a press was counted twice"
                assert isinstance(before.step, at.Apology)
                assert problem is before.step.problem, "a note on another problem"
            case do.LookUpMovements():
                assert Capability.MOVEMENTS in after.offered, "asks for what is not offered"
            case do.EndSession():
                assert visit_of(step) != mine, "ended a session that was not left"
            case do.CancelReceipt(_, press):
                assert isinstance(before.step, at.PrintingReceipt)
                assert press == before.step.press
                assert not isinstance(step, at.PrintingReceipt), "cancelled what nobody left"
                assert not isinstance(event, on.ReceiptConfirmed), "cancelled what was confirmed"
            case do.CheckCode(_, code):
                assert isinstance(before.step, at.ProvingHolder)
                assert len(code) == before.rules.code_digits, "an unfinished code was sent"
                assert not before.step.checking, "a code was sent twice"
    if mine and visit_of(step) != mine:
        assert do.EndSession in kinds, "session left open"
    printed = isinstance(before.step, at.PrintingReceipt) and before.step.receipt is not None
    if printed and not isinstance(step, at.PrintingReceipt):
        assert isinstance(event, on.ReceiptConfirmed) or do.CancelReceipt in kinds, "paper left to its fate"
        surely_none = isinstance(event, on.ReceiptFailed) and event.problem is not at.Problem.RECEIPT_UNCONFIRMED
        assert surely_none or not after.exit_clear, "paper at the exit forgotten"
