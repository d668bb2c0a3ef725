"""What must be possible with the holder's phone: asked first or instead, waited for, refused politely, and led on."""

from __future__ import annotations

from dataclasses import replace

from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core import steps as at
from kiosk.core.capabilities import ALL, Capability
from kiosk.core.permissions import NONE
from tests.flow import alphabet as x
from tests.flow.document_judge import limited
from tests.flow.walks import RULES, SLOT, V, Walk, proving, reading

PHONE_FIRST = replace(RULES, first_factor=at.Factor.PHONE)
CODELESS = ALL - {Capability.CODES}
PHONELESS = ALL - {Capability.CONFIRMATIONS}
ASK, POLL = do.AskConfirmation(V), do.PollConfirmation(V, "47", 2.0)
ASKED = on.ConfirmationAsked(V, "47", 90.0, 2.0)


def asking(advance: x.Advance, rules: at.Rules = PHONE_FIRST) -> Walk:
    walk = reading(advance, rules).to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
    return walk.to(on.SessionOpened(V, x.LOW), at.ConfirmingOnPhone, ASK)


def asked(advance: x.Advance, rules: at.Rules = PHONE_FIRST) -> Walk:
    return asking(advance, rules).to(ASKED, at.ConfirmingOnPhone, POLL)


def confirmed(advance: x.Advance) -> None:
    walk = asking(advance)
    assert walk.kiosk.step == at.ConfirmingOnPhone(V, id_ending="0001")
    walk.stays(on.ConfirmationPending(V, "47", 2.0)).stays(on.ConfirmationOver(V, "47", at.PhoneNotice.REJECTED))
    walk.stays(on.ResendPressed(V)).stays(on.SubmitPressed(V)).stays(on.DigitPressed(V, "1")).stays(on.BackPressed(V))
    walk.to(ASKED, at.ConfirmingOnPhone, POLL)
    assert walk.kiosk.step == at.ConfirmingOnPhone(V, "47", 90.0, id_ending="0001")
    serial = walk.kiosk.serial
    walk.to(on.ConfirmationPending(V, "47", 2.0), at.ConfirmingOnPhone, POLL)
    assert walk.kiosk.serial == serial, "a poll breaks the silence"
    walk.stays(on.ConfirmationPending(V, "83", 2.0)).stays(on.ResendPressed(V))
    walk.to(on.HolderProven(V, x.HIGH), at.LookingUp, do.LookUp(V))
    assert walk.kiosk.step == at.LookingUp(V, x.HIGH, "0001")
    none = asked(advance).to(on.HolderProven(V, NONE), at.Apology)
    assert none.kiosk.step == at.Apology(V, at.Problem.CARD_NOT_ENOUGH)
    still = asked(advance).to(on.HolderProven(V, x.LOW), at.Apology)
    assert still.kiosk.step == at.Apology(V, at.Problem.CARD_NOT_ENOUGH), "who is proven is asked again"


def refused(advance: x.Advance) -> None:
    """Polite words, and on: again, or the other way."""
    walk = asked(advance).stays(on.ConfirmationOver(V, "83", at.PhoneNotice.REJECTED))
    for notice in (at.PhoneNotice.REJECTED, at.PhoneNotice.EXPIRED):
        over = walk.fork().to(on.ConfirmationOver(V, "47", notice), at.ConfirmingOnPhone)
        assert (over.kiosk.step.digits, over.kiosk.step.notice) == ("", notice)
        over.stays(on.ConfirmationTooSoon(V)).stays(on.ConfirmationImpossible(V, at.Problem.SERVICE_DOWN))
        over.fork().to(on.OtherWayPressed(V), at.ProvingHolder, do.SendCode(V))
        over.to(on.ResendPressed(V), at.ConfirmingOnPhone, ASK)
        assert over.kiosk.step.notice is None
        over.fork().to(ASKED, at.ConfirmingOnPhone, POLL)
        soon = over.to(on.ConfirmationTooSoon(V), at.ConfirmingOnPhone)
        assert soon.kiosk.step.notice is at.PhoneNotice.WAIT
        again = soon.to(on.ResendPressed(V), at.ConfirmingOnPhone, ASK)
        again.to(ASKED, at.ConfirmingOnPhone, POLL)
        assert again.kiosk.step == at.ConfirmingOnPhone(V, "47", 90.0, id_ending="0001")
    walk.stays(on.ConfirmationTooSoon(V)).stays(on.ConfirmationImpossible(V, at.Problem.SERVICE_DOWN))
    other = walk.fork().to(on.ConfirmationAsked(V, "83", 95.0, 3.0), at.ConfirmingOnPhone, do.PollConfirmation(V, "83", 3.0))
    other.stays(on.ConfirmationPending(V, "47", 2.0)).stays(on.ConfirmationOver(V, "47", at.PhoneNotice.REJECTED))
    impossible = on.ConfirmationImpossible(V, at.Problem.HOLDER_NOT_PROVEN)
    offered = asking(advance).to(impossible, at.ConfirmingOnPhone)
    assert offered.kiosk.step == at.ConfirmingOnPhone(V, notice=at.PhoneNotice.NOT_NOW, id_ending="0001")
    offered.to(on.OtherWayPressed(V), at.ProvingHolder, do.SendCode(V))
    alone = asking(advance).to(on.CapabilitiesChanged(CODELESS), at.ConfirmingOnPhone).stays(on.OtherWayPressed(V))
    assert alone.to(impossible, at.Apology).kiosk.step == at.Apology(V, at.Problem.HOLDER_NOT_PROVEN)


def left(advance: x.Advance) -> None:
    """The visitor walks away, finishes, pulls the card; the line breaks: the session ends, and a late word finds nobody."""
    for make in (asking, asked):
        walk = make(advance)
        walk.fork().to(walk.silence, at.TakeBelongings, do.EndSession(V))
        walk.fork().to(on.FinishPressed(V), at.TakeBelongings, do.EndSession(V))
        walk.fork().to(on.CardRemoved(), at.ConfirmingOnPhone)
        make(advance, replace(SLOT, first_factor=at.Factor.PHONE)).to(on.CardRemoved(), at.Welcome, do.EndSession(V))
        broken = walk.to(on.Failed(V, at.Problem.NO_NETWORK), at.Apology)
        assert broken.kiosk.step == at.Apology(V, at.Problem.NO_NETWORK)
    gone = asked(advance)
    gone.to(gone.silence, at.TakeBelongings, do.EndSession(V)).to(on.CardRemoved(), at.Welcome)
    for late in (ASKED, on.ConfirmationPending(V, "47", 2.0), on.HolderProven(V, x.HIGH)):
        gone.stays(late)
    second = at.VisitId(2)
    gone.to(on.CardArrived(), at.ReadingCard, do.ReadCard(second))
    gone.to(on.CardRead(second, x.CARDS[2]), at.LookingUp, do.OpenSession(second, x.CARDS[2]))
    gone.to(on.SessionOpened(second, x.LOW), at.ConfirmingOnPhone, do.AskConfirmation(second))
    for late in (ASKED, on.ConfirmationPending(V, "47", 2.0), on.HolderProven(V, x.HIGH)):
        gone.stays(late)


def either_way(advance: x.Advance) -> None:
    """The setting says which way is first where both are offered; each leads to the other where it is offered."""
    walk = proving(advance)
    walk.fork().to(on.CapabilitiesChanged(PHONELESS), at.ProvingHolder).stays(on.OtherWayPressed(V))
    typed = walk.fork().to(on.DigitPressed(V, "1"), at.ProvingHolder).to(on.DigitPressed(V, "2"), at.ProvingHolder)
    typed.to(on.SubmitPressed(V), at.ProvingHolder, do.CheckCode(V, "12")).stays(on.OtherWayPressed(V))
    walk.to(on.OtherWayPressed(V), at.ConfirmingOnPhone, ASK)
    assert walk.kiosk.step == at.ConfirmingOnPhone(V, id_ending="0001")
    walk.to(on.OtherWayPressed(V), at.ProvingHolder, do.SendCode(V))
    assert walk.kiosk.step == at.ProvingHolder(V, id_ending="0001")
    for rules, offered, step, effect in (
        (RULES, CODELESS, at.ConfirmingOnPhone, ASK),
        (PHONE_FIRST, CODELESS, at.ConfirmingOnPhone, ASK),
        (PHONE_FIRST, PHONELESS, at.ProvingHolder, do.SendCode(V)),
        (RULES, ALL, at.ProvingHolder, do.SendCode(V)),
    ):
        way = (
            Walk(advance, rules)
            .to(on.CapabilitiesChanged(offered), at.Welcome)
            .to(on.CardArrived(), at.ReadingCard, do.ReadCard(V))
        )
        way.to(on.CardRead(V, x.CARDS[1]), at.LookingUp, do.OpenSession(V, x.CARDS[1]))
        way.to(on.SessionOpened(V, x.LOW), step, effect)
    more = limited(advance)
    more.kiosk = replace(more.kiosk, rules=replace(more.kiosk.rules, first_factor=at.Factor.PHONE))
    more.to(on.SeeMorePressed(V), at.ConfirmingOnPhone, ASK)
    assert more.kiosk.step == at.ConfirmingOnPhone(V, id_ending="0001", permitted=x.LIMITED)
    back = more.fork().to(on.BackPressed(V), at.LookingUp, do.LookUp(V))
    assert back.kiosk.step == at.LookingUp(V, x.LIMITED, "0001")
    code = more.fork().to(on.OtherWayPressed(V), at.ProvingHolder, do.SendCode(V))
    assert code.kiosk.step == at.ProvingHolder(V, id_ending="0001", permitted=x.LIMITED)
    code.to(on.OtherWayPressed(V), at.ConfirmingOnPhone, ASK)
    assert code.kiosk.step == at.ConfirmingOnPhone(V, id_ending="0001", permitted=x.LIMITED)


HOLDER_SUBJECTS = (confirmed, refused, left, either_way)
