"""The Tawasul service as a worker's resource: its health, and the questions of a visit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from devices.health import DeviceHealth
from kiosk.backend import client as said
from kiosk.backend.client import Client, Refusal, Refused
from kiosk.backend.enrolment import REMEDIES, Enrolment
from kiosk.backend.http import IdentityRefused, NoNetwork, ServiceDown, Why
from kiosk.backend.outcomes import WHYS
from kiosk.core import effects as do
from kiosk.core import events as on
from kiosk.core.availability import Condition, IdentityFlaw
from kiosk.core.capabilities import Capabilities, serves
from kiosk.core.documents import Challenge
from kiosk.core.house import Event
from kiosk.core.parts import Trouble
from kiosk.core.steps import CodeNotice, PhoneNotice, Problem, VisitId
from kiosk.core.transactions import GeneralStatus, IssuedReceipt, Transactions
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.worker import BACKOFF_SECONDS, Job

CODE_NOTICES = {
    Refusal.CODE_WRONG: CodeNotice.WRONG,
    Refusal.CODE_EXPIRED: CodeNotice.EXPIRED,
    Refusal.TOO_SOON: CodeNotice.WAIT,
}
PHONE_NOTICES = {said.Standing.REJECTED: PhoneNotice.REJECTED, said.Standing.EXPIRED: PhoneNotice.EXPIRED}
POLLS_LOST = 3  # in a row: then the line is given up
IDENTITY_TROUBLES = {
    IdentityFlaw.NOT_ENROLLED: Trouble.NOT_ENROLLED,
    IdentityFlaw.EXPIRED: Trouble.CERTIFICATE_EXPIRED,
    IdentityFlaw.REVOKED: Trouble.CERTIFICATE_REVOKED,
    IdentityFlaw.FOREIGN: Trouble.CERTIFICATE_FOREIGN,
    IdentityFlaw.CLOCK_WRONG: Trouble.CLOCK_WRONG,
}


class ServiceResource:
    name = "service"
    backoff_seconds = BACKOFF_SECONDS

    def __init__(
        self,
        client: Client,
        enrolment: Enrolment,
        *,
        conditions: Conditions,
        health: PartHealth,
        health_seconds: float,
        now: Callable[[], float],
        say: Callable[[str], None],
        end_session: Callable[[str], None],
    ) -> None:
        self.poll_seconds = health_seconds
        self._client, self._enrolment, self._conditions, self._health = client, enrolment, conditions, health
        self._now, self._say = now, say
        self._end_session = end_session
        self._lock = threading.Lock()
        self._asking = self._left = VisitId(0)  # visits are numbered upwards: all up to the second have ended
        self._offered: Capabilities | None = None
        self._said = ""
        self._polls_lost = 0

    def open(self) -> Iterable[Event]:
        return self.poll()

    def poll(self) -> Iterable[Event]:
        asked = self._now()
        answer = self._enrolment.check()
        milliseconds = round((self._now() - asked) * 1000)
        match answer:
            case said.Healthy(offered, _, contract) if serves(offered):
                yield from self._offers(offered)
                yield from self._conditions.backend(Condition.WELL)
                days = self._enrolment.days_left()
                trouble = Trouble.CERTIFICATE_ENDING if self._enrolment.ending() else None
                yield from self._report(trouble, milliseconds=milliseconds, contract=contract, certificate_days=days)
                self._said = ""
                self._enrolment.renew_if_due()
            case said.Healthy(_, _, contract):
                sentence = "The service offers neither look-ups nor the list with codes. Turn on one of them there."
                yield from self._unfit(sentence, milliseconds, contract)
            case said.OtherContract(remedy):
                yield from self._unfit(remedy, milliseconds)
            case IdentityRefused(flaw):
                self._tell(REMEDIES[flaw])
                yield from self._conditions.backend(Condition.WELL, identity=flaw)
                yield from self._report(IDENTITY_TROUBLES[flaw], milliseconds=milliseconds)
            case ServiceDown(Why.ITS_DATES | Why.STRANGER as why):
                yield from self._conditions.backend(Condition.LOST)
                yield from self._report(Trouble.SERVICE_DOWN, detail=WHYS[why])
            case _:
                yield from self._conditions.backend(Condition.LOST)
                yield from self._report(Trouble.NO_NETWORK if isinstance(answer, NoNetwork) else Trouble.SERVICE_DOWN)

    def _report(
        self,
        trouble: Trouble | None,
        *,
        milliseconds: int | None = None,
        contract: str = "",
        certificate_days: int | None = None,
        detail: str = "",
    ) -> Iterable[Event]:
        """Say to the technician's panel how it stands; without `milliseconds` it was not reached."""
        reached = DeviceHealth.OFFLINE if milliseconds is None else DeviceHealth.ONLINE
        return self._health.tell(
            trouble,
            state=reached.value,
            milliseconds=milliseconds,
            contract=contract,
            certificate_days=certificate_days,
            detail=detail,
        )

    def _offers(self, offered: Capabilities) -> Iterable[on.Event]:
        """Tell the core before it hears that the service is well: nobody is invited to what is not there."""
        if offered != self._offered:
            self._offered = offered
            yield on.CapabilitiesChanged(offered)

    def _tell(self, sentence: str) -> None:
        """Say in the log, once, what to do."""
        if sentence != self._said:
            self._said = sentence
            self._say(f"service: {sentence}")

    def _unfit(self, sentence: str, milliseconds: int, contract: str = "") -> Iterable[Event]:
        self._tell(sentence)
        yield from self._conditions.backend(Condition.WELL, fits=False)
        yield from self._report(Trouble.SERVICE_UNFIT, milliseconds=milliseconds, contract=contract, detail=sentence)

    def lost(self) -> Iterable[Event]:
        yield from self._conditions.backend(Condition.LOST)
        yield from self._report(Trouble.SERVICE_DOWN)

    def close(self) -> None:
        if token := self._client.forget():
            self._client.end_session(token)

    def leave(self, visit: VisitId) -> None:
        """From any thread: this visit has ended, so break off what is asked for it and ask nothing more."""
        with self._lock:
            self._left = max(self._left, visit)
            if 0 < self._asking <= visit:
                self._client.abandon()

    def ask_challenge(self, effect: do.AskChallenge) -> Job:
        def ask() -> Iterable[on.Event]:
            answer = self._client.ask_challenge(effect.document, visit=effect.visit)
            if isinstance(answer, Challenge):
                yield on.ChallengeGiven(effect.visit, answer)
            else:
                yield on.Failed(effect.visit, _problem(answer))

        return self._job(effect.visit, ask)

    def open_session(self, effect: do.OpenSession) -> Job:
        def ask() -> Iterable[on.Event]:
            answer = self._client.open_session(effect.card, effect.chip, visit=effect.visit)
            if isinstance(answer, said.SessionOpened):
                yield on.SessionOpened(effect.visit, answer.permitted)
            else:
                yield on.Failed(effect.visit, _problem(answer))

        return self._job(effect.visit, ask)

    def send_code(self, effect: do.SendCode) -> Job:
        def ask() -> Iterable[on.Event]:
            asked = self._now()
            answer = self._client.send_code()
            if isinstance(answer, said.CodeSent):
                yield on.CodeSent(effect.visit, asked + answer.valid_seconds)
            elif isinstance(answer, Refused) and answer.refusal in CODE_NOTICES:
                yield on.CodeRefused(effect.visit, CODE_NOTICES[answer.refusal])
            elif answer == Refused(Refusal.TOO_MANY):
                yield on.Failed(effect.visit, Problem.TOO_MANY_CODES)
            else:
                yield on.Failed(effect.visit, _problem(answer))

        return self._job(effect.visit, ask)

    def check_code(self, effect: do.CheckCode) -> Job:
        def ask() -> Iterable[on.Event]:
            answer = self._client.prove_holder(effect.code)
            if isinstance(answer, said.HolderProven):
                yield on.HolderProven(effect.visit, answer.permitted)
            elif isinstance(answer, Refused) and answer.refusal in CODE_NOTICES:
                yield on.CodeRefused(effect.visit, CODE_NOTICES[answer.refusal])
            elif answer == Refused(Refusal.TOO_MANY):
                yield on.Failed(effect.visit, Problem.HOLDER_NOT_PROVEN)
            else:
                yield on.Failed(effect.visit, _problem(answer))

        return self._job(effect.visit, ask)

    def ask_confirmation(self, effect: do.AskConfirmation) -> Job:
        def ask() -> Iterable[on.Event]:
            v, asked = effect.visit, self._now()
            answer = self._client.ask_confirmation()
            self._polls_lost = 0
            match answer:
                case said.ConfirmationAsked(digits, valid, poll):
                    yield on.ConfirmationAsked(v, digits, asked + valid, poll)
                case Refused(Refusal.TOO_SOON):
                    yield on.ConfirmationTooSoon(v)
                case Refused(Refusal.TOO_MANY):
                    yield on.ConfirmationImpossible(v, Problem.HOLDER_NOT_PROVEN)
                case ServiceDown():
                    yield on.ConfirmationImpossible(v, Problem.SERVICE_DOWN)
                case _:
                    yield on.Failed(v, _problem(answer))

        return self._job(effect.visit, ask)

    def poll_confirmation(self, effect: do.PollConfirmation) -> Job:
        """Ask how it stands; a question that is lost on its way is asked again, so that the holder need not begin anew."""

        def ask() -> Iterable[on.Event]:
            v, digits = effect.visit, effect.digits
            answer = self._client.confirmation()
            lost = self._polls_lost + 1 if isinstance(answer, NoNetwork | ServiceDown) else 0
            self._polls_lost = lost
            if isinstance(answer, said.HolderProven):
                yield on.HolderProven(v, answer.permitted)
            elif answer is said.Standing.PENDING or 0 < lost < POLLS_LOST:
                yield on.ConfirmationPending(v, digits, effect.after_seconds)
            elif isinstance(answer, said.Standing):
                yield on.ConfirmationOver(v, digits, PHONE_NOTICES[answer])
            else:
                yield on.Failed(v, _problem(answer))

        return self._job(effect.visit, ask)

    def look_up(self, effect: do.LookUp) -> Job:
        def ask() -> Iterable[on.Event]:
            answer = self._client.transactions()
            if isinstance(answer, Transactions):
                yield on.TransactionsFound(effect.visit, answer)
            else:
                yield on.Failed(effect.visit, _problem(answer))

        return self._job(effect.visit, ask)

    def look_up_movements(self, effect: do.LookUpMovements) -> Job:
        def ask() -> Iterable[on.Event]:
            answer = self._client.movements(effect.transaction_id)
            if isinstance(answer, tuple):
                yield on.MovementsFound(effect.visit, effect.transaction_id, answer)
            else:
                yield on.Failed(effect.visit, _problem(answer))

        return self._job(effect.visit, ask)

    def look_up_number(self, effect: do.LookUpNumber) -> Job:
        def ask() -> Iterable[on.Event]:
            answer = self._client.look_up_number(effect.number, effect.hijri_year)
            if isinstance(answer, GeneralStatus):
                yield on.GeneralStatusFound(effect.visit, answer)
            elif answer == Refused(Refusal.NOT_FOUND):
                yield on.NumberNotFound(effect.visit)
            else:
                yield on.Failed(effect.visit, _problem(answer))

        return self._job(effect.visit, ask)

    def issue_receipt(self, effect: do.IssueReceipt) -> Job:
        def ask() -> Iterable[on.Event]:
            answer = self._client.issue_receipt(effect.transaction_ids)
            if isinstance(answer, IssuedReceipt):
                yield on.ReceiptIssued(effect.visit, effect.press, answer)
            else:
                yield on.ReceiptFailed(effect.visit, effect.press, _problem(answer))

        return self._job(effect.visit, ask)

    def end_session(self) -> Job:
        def run() -> Iterable[on.Event]:
            if token := self._client.forget():
                self._end_session(token)
            return ()

        return Job(run)

    def _job(self, visit: VisitId, ask: Callable[[], Iterable[on.Event]]) -> Job:
        """A question of this visit: not asked when the visit has ended, broken off when it ends meanwhile."""

        def run() -> Iterable[on.Event]:
            with self._lock:
                if visit <= self._left:
                    return
                self._asking = visit
            try:
                yield from ask()
            finally:
                with self._lock:
                    self._asking = VisitId(0)

        return Job(run)


def _problem(failure: said.Failure) -> Problem:
    match failure:
        case NoNetwork():
            return Problem.NO_NETWORK
        case Refused(Refusal.NO_SESSION | Refusal.ASSURANCE_TOO_LOW):
            return Problem.SESSION_ENDED
        case Refused(Refusal.TOO_MANY | Refusal.TOO_SOON):
            return Problem.SERVICE_BUSY
        case Refused(Refusal.DOCUMENT_NOT_PROVEN):
            return Problem.DOCUMENT_NOT_PROVEN
        case Refused(Refusal.CHALLENGE_EXPIRED):
            return Problem.CARD_UNREADABLE  # lay it down again: there will be another
        case Refused() | ServiceDown() | IdentityRefused():
            return Problem.SERVICE_DOWN
