"""A kiosk led event by event, and the ways to the steps that the judges begin at."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from tests.flow import alphabet as x

V = at.VisitId(1)
PRESS = at.PressId(1)
RULES = at.Rules(code_digits=2, number_digits=2, year_digits=2, can_digits=2, document_number_letters=2)
SLOT = replace(RULES, interface=at.Interface.CONTACT)


class Walk:
    """A kiosk led event by event; each call says what it must do."""

    def __init__(self, advance: x.Advance, rules: at.Rules = RULES) -> None:
        self.advance = advance
        self.kiosk = x.start(rules)

    def to(self, event: on.Event, step: type[at.Step], *effects: do.Effect) -> Walk:
        self.kiosk, done = self.advance(self.kiosk, event)
        assert type(self.kiosk.step) is step, f"{event} led to {type(self.kiosk.step).__name__}"
        assert done == effects, f"{event} did {done}"
        return self

    def stays(self, event: on.Event) -> Walk:
        before = self.kiosk
        self.kiosk, done = self.advance(before, event)
        assert (self.kiosk.step, done) == (before.step, ()), f"{event} changed something"
        return self

    def fork(self) -> Walk:
        twin = Walk(self.advance)
        twin.kiosk = self.kiosk
        return twin

    @property
    def silence(self) -> on.DwellElapsed:
        return on.DwellElapsed(self.kiosk.serial)


def reading(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    return Walk(advance, rules).to(on.CardArrived(), at.ReadingCard, do.ReadCard(V))


def proving(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    walk = reading(advance, rules).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    return walk.to(on.SessionOpened(V, x.LOW), at.ProvingHolder, do.SendCode(V))


def listing(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    walk = proving(advance, rules)
    walk.to(on.CodeSent(V, 120.0), at.ProvingHolder).to(on.DigitPressed(V, "1"), at.ProvingHolder)
    walk.to(on.DigitPressed(V, "2"), at.ProvingHolder).to(on.SubmitPressed(V), at.ProvingHolder, do.CheckCode(V, "12"))
    walk.to(on.HolderProven(V, x.HIGH), at.LookingUp, do.LookUp(V))
    return walk.to(on.TransactionsFound(V, x.TRANSACTIONS[1]), at.ShowingTransactions)


def detail(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    walk = listing(advance, rules).to(on.TransactionPressed(V, "t1"), at.ShowingTransaction, do.LookUpMovements(V, "t1"))
    return walk.to(on.MovementsFound(V, "t1", x.MOVEMENTS[1]), at.ShowingTransaction)


def printing(advance: x.Advance, rules: at.Rules = RULES) -> Walk:
    walk = detail(advance, rules).to(on.PrintPressed(V), at.PrintingReceipt, do.IssueReceipt(V, PRESS, ("t1",)))
    printed = do.PrintReceipt(V, PRESS, walk.kiosk.step.back, x.RECEIPT, walk.kiosk.language, False)
    return walk.to(on.ReceiptIssued(V, PRESS, x.RECEIPT), at.PrintingReceipt, printed)
