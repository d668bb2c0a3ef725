"""Brings the machine's certificate to the line: enrols, tries what is new, renews in time, and says why it is not taken.

One per kiosk, on the service's thread. The certificate before is kept until the new one has worked once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.backend.answers import MachineCertificate
from kiosk.backend.client import Client, Failure, Healthy, OtherContract
from kiosk.backend.clocks import apart, service_date
from kiosk.backend.http import Http, IdentityRefused, ServiceDown, Why
from kiosk.backend.identity import Certificate, Identity, IdentityError
from kiosk.core.availability import IdentityFlaw

REMEDIES = {
    IdentityFlaw.NOT_ENROLLED: "This machine is not enrolled. Enrol it: kiosk enrol --config FILE --code CODE.",
    IdentityFlaw.EXPIRED: "This machine's certificate has expired. Enrol it anew: kiosk enrol --config FILE --code CODE.",
    IdentityFlaw.REVOKED: "This machine's certificate was revoked. Ask the service's operator why before it is enrolled anew.",
    IdentityFlaw.FOREIGN: "This machine's certificate is of another service. Check backend.url, or enrol it here.",
    IdentityFlaw.CLOCK_WRONG: "This machine's clock is wrong by more than a day. Set it (timedatectl); check the time server.",
}
REFUSALS = (IdentityFlaw.EXPIRED, IdentityFlaw.REVOKED, IdentityFlaw.FOREIGN)
RETRY_SECONDS = (60.0, 300.0, 900.0, 3600.0)


class Enrolment:
    """`utc` is the machine's time of day, `now` monotonic seconds, `say` the log."""

    def __init__(
        self,
        http: Http,
        client: Client,
        identity: Identity,
        *,
        utc: Callable[[], datetime],
        now: Callable[[], float],
        say: Callable[[str], None],
    ) -> None:
        self._http, self._client, self._identity = http, client, identity
        self._utc, self._now, self._say = utc, now, say
        self._speaking: Certificate | None = None
        self._ahead = timedelta(0)  # the service's clock before ours: renewal goes by the clock that judges
        self._failures, self._not_before = 0, 0.0

    def check(self) -> Healthy | OtherContract | Failure:
        """Ask the service's health with the newest certificate; a new one that is refused gives way to the one before."""
        found = self._take_up()
        answer = self._ask()
        if self._speaking is None or self._speaking.tried:
            return answer
        if isinstance(answer, Healthy | OtherContract):
            self._identity.promote()
            self._say(f"identity: the new certificate works, valid until {self._speaking.expires:%Y-%m-%d %H:%M} UTC")
            self._take_up()
        elif isinstance(answer, IdentityRefused) and answer.flaw in REFUSALS and len(found) > 1:
            self._identity.discard_next()
            self._say("identity: the service refuses the new certificate; the one before goes on")
            self._take_up()
            return self._ask()
        return answer

    def _ask(self) -> Healthy | OtherContract | Failure:
        answer = self._client.check_health()
        if isinstance(answer, Healthy) and answer.time is not None:
            self._ahead = answer.time - self._utc()
        return self._diagnosed(answer)

    def days_left(self) -> int | None:
        """Days until the certificate ends, by the service's clock; None without one."""
        return None if self._speaking is None else self._speaking.days_left(self._utc() + self._ahead)

    def ending(self) -> bool:
        """Whether a renewal is long overdue: two thirds of the certificate's life are over."""
        return self._speaking is not None and self._speaking.overdue(self._utc() + self._ahead)

    def enrol(self, code: str) -> Healthy | OtherContract | Failure:
        """Get a certificate for a key made here, with a one-time code, and try it; raises IdentityError."""
        with self._http.bare() as bare:
            answer = Client(bare).enrol(code, self._identity.ask())
        if not isinstance(answer, MachineCertificate):
            return answer
        self._identity.accept(answer.certificate)
        return self.check()

    def renew_if_due(self) -> None:
        """Between visits: ask for the next certificate, under a new key, when enough of this one's life is over."""
        due = self._speaking is not None and self._speaking.tried and self._speaking.renewal_due(self._utc() + self._ahead)
        if not due or self._client.in_session or self._now() < self._not_before:
            return
        try:
            answer = self._client.renew(self._identity.ask())
            if isinstance(answer, MachineCertificate):
                self._identity.accept(answer.certificate)
                self._failures = 0
                self.check()
                return
            why = type(answer).__name__
        except IdentityError as error:
            why = str(error)
        wait = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS) - 1)]
        self._failures, self._not_before = self._failures + 1, self._now() + wait
        self._say(f"identity: not renewed ({why}), {self.days_left()} days left; again in {wait:g} s")

    def _take_up(self) -> tuple[Certificate, ...]:
        """Speak with the newest certificate on the disk: `kiosk enrol` may have brought it a moment ago."""
        found = self._identity.certificates()
        newest = found[0] if found else None
        if newest != self._speaking:
            self._http.speak_as(newest.file if newest is not None else None)
        self._speaking = newest
        return found

    def _diagnosed(self, answer: Healthy | OtherContract | Failure) -> Healthy | OtherContract | Failure:
        """Tell a wrong clock and a certificate that TLS dropped without a word from a service that is down."""
        wrong = IdentityRefused(IdentityFlaw.CLOCK_WRONG)
        match answer:
            case Healthy(time=time) if self._http.identified and apart(self._utc(), time):
                return wrong
            case ServiceDown(Why.ITS_DATES) | IdentityRefused(IdentityFlaw.EXPIRED):
                return wrong if apart(self._utc(), service_date(self._http.url)) else answer
            case ServiceDown(Why.DROPPED) if self._http.identified:
                return self._dropped(answer)
            case _:
                return answer

    def _dropped(self, answer: ServiceDown) -> Failure:
        """A service that speaks to somebody without a certificate, if only to ask for one, has dropped ours."""
        with self._http.bare() as bare:
            told = Client(bare).check_health()
        return IdentityRefused(IdentityFlaw.FOREIGN) if told == IdentityRefused(IdentityFlaw.NOT_ENROLLED) else answer
