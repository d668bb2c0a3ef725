"""The machine's identity over real TLS: the real client against the real service, which ends TLS itself or lets nginx do it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from kiosk.backend.client import Client, Healthy, Refusal, Refused
from kiosk.backend.http import IdentityRefused, ServiceDown, Why
from kiosk.backend.identity import IdentityError
from kiosk.core.availability import IdentityFlaw
from kiosk.core.transactions import CardData
from tests.system.machine import Machine, service_at, wait_for
from tests.system.tawasul import Tawasul, id_number, visit

pytestmark = pytest.mark.system
CA = trustme.CA()


BOTH_WAYS = pytest.mark.parametrize(
    "nginx_ends_tls", [False, True], ids=["TLS of its own", "behind nginx"], indirect=True, scope="module"
)


@pytest.fixture(scope="module")
def nginx_ends_tls(request: pytest.FixtureRequest) -> bool:
    """Whether nginx ends TLS; a test that says nothing of it meets the service's own."""
    return bool(getattr(request, "param", False))


@pytest.fixture(scope="module")
def tawasul(tmp_path_factory: pytest.TempPathFactory, nginx_ends_tls: bool) -> Iterator[Tawasul]:
    made = Tawasul(tmp_path_factory.mktemp(f"tawasul-{nginx_ends_tls}"), CA)
    yield made
    made.close()


@pytest.fixture(scope="module")
def url(tawasul: Tawasul, nginx_ends_tls: bool) -> Iterator[str]:
    with tawasul.behind_nginx() if nginx_ends_tls else tawasul.serving() as url:
        yield url


NAMES = (f"K-{number:02d}" for number in range(1, 100))


@pytest.fixture
def machine(tawasul: Tawasul, url: str, tmp_path: Path) -> Iterator[Machine]:
    """A machine that is not enrolled, under a name of its own."""
    made = Machine(tmp_path / "state", url, tawasul.ca_file, next(NAMES))
    yield made
    made.http.close()


def in_order(answer: object) -> bool:
    return isinstance(answer, Healthy)


def refused(flaw: IdentityFlaw) -> IdentityRefused:
    return IdentityRefused(flaw)


@BOTH_WAYS
def test_an_unenrolled_machine_asks_nothing_and_an_enrolled_one_makes_a_whole_visit(tawasul: Tawasul, machine: Machine) -> None:
    assert machine.check() == refused(IdentityFlaw.NOT_ENROLLED)
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    assert in_order(machine.check())
    assert machine.files() == {"machine.pem"}
    assert (machine.folder / "identity").stat().st_mode & 0o777 == 0o700
    assert (machine.folder / "identity" / "machine.pem").stat().st_mode & 0o777 == 0o600
    assert machine.certificate().subject.rfc4514_string() == f"CN={machine.kiosk}"
    assert machine.enrolment.days_left() == 89
    visit(tawasul, machine.client)


def test_a_line_beside_for_another_thread_speaks_as_the_machine_does_now(tawasul: Tawasul, machine: Machine) -> None:
    with machine.http.beside() as line:
        beside = Client(line)
        assert beside.check_health() == refused(IdentityFlaw.NOT_ENROLLED)
        for _ in range(2):  # the second certificate ends the first one
            assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
            time.sleep(6)  # so long a worker of the service believes what it saw
            assert in_order(beside.check_health())


@BOTH_WAYS
def test_several_processes_of_the_service_know_the_same_machines(
    tawasul: Tawasul, tmp_path: Path, nginx_ends_tls: bool
) -> None:
    several = "--workers", "2", "--key-file", str(tmp_path / "key")
    with tawasul.behind_nginx(*several) if nginx_ends_tls else tawasul.serving(*several) as url:
        machine = Machine(tmp_path / "state", url, tawasul.ca_file, next(NAMES))
        assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
        visit(tawasul, machine.client, "khalid")
        assert "revoked" in tawasul.operate("revoke", "--kiosk", machine.kiosk)
        wait_for(lambda: all(machine.check() == refused(IdentityFlaw.REVOKED) for _ in range(6)), 60)
        machine.http.close()


def test_the_key_is_in_no_request_and_in_no_other_file(tawasul: Tawasul, machine: Machine) -> None:
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    secret = (machine.folder / "identity" / "machine.pem").read_text().split("PRIVATE KEY-----")[1].split()[0]
    assert len(secret) > 40
    places = [*tawasul.folder.rglob("*"), *machine.folder.rglob("*")]
    assert [path.name for path in places if path.is_file() and secret.encode() in path.read_bytes()] == ["machine.pem"]


@BOTH_WAYS
def test_a_wrong_and_a_used_code_are_refused_and_the_machine_stays_what_it_was(
    tawasul: Tawasul, machine: Machine, tmp_path: Path
) -> None:
    assert machine.enrol("ABCD-EFGH-JKLM-NPQR") == Refused(Refusal.ENROLMENT_REFUSED)
    assert machine.check() == refused(IdentityFlaw.NOT_ENROLLED)
    code = tawasul.code(machine.kiosk)
    assert in_order(machine.enrol(code))
    other = Machine(tmp_path / "other", machine.url, tawasul.ca_file, machine.kiosk)
    assert other.enrol(code) == Refused(Refusal.ENROLMENT_REFUSED)
    other.http.close()
    assert in_order(machine.check())
    namesake = Machine(tmp_path / "namesake", machine.url, tawasul.ca_file, "K-other")
    assert namesake.enrol(tawasul.code(machine.kiosk)) == Refused(Refusal.ENROLMENT_REFUSED), "a code is one kiosk's"
    namesake.http.close()


@BOTH_WAYS
def test_a_revoked_machine_is_out_within_a_minute_on_an_open_line_and_back_with_a_new_code(
    tawasul: Tawasul, machine: Machine
) -> None:
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    assert "revoked" in tawasul.operate("revoke", "--kiosk", machine.kiosk)
    began = time.monotonic()
    while in_order(answer := machine.check()) and time.monotonic() - began < 60:
        time.sleep(0.5)
    assert answer == refused(IdentityFlaw.REVOKED)
    assert machine.client.open_session(CardData("p", "1000000008", "", "", "")) == refused(IdentityFlaw.REVOKED)
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    listed = [line.split() for line in tawasul.operate("kiosks").splitlines()]
    assert [machine.kiosk, "in", "use", "89"] in [words[:4] for words in listed]


def test_a_short_certificate_is_renewed_between_visits_under_a_new_key(tawasul: Tawasul, tmp_path: Path) -> None:
    with tawasul.serving("--certificate-days", str(40 / 86_400)) as url:
        machine = Machine(tmp_path / "state", url, tawasul.ca_file, next(NAMES))
        assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
        first = machine.certificate()
        machine.enrolment.renew_if_due()
        assert machine.certificate() == first, "renewed too early"
        machine.client.open_session(CardData("demo-national", id_number("nora"), "", "", ""))
        wait_for(lambda: datetime.now(UTC) > first.not_valid_after_utc - timedelta(seconds=40 * 0.3))
        machine.enrolment.renew_if_due()
        assert machine.certificate() == first, "renewed under a visitor"
        machine.client.end_session(machine.client.forget())
        machine.enrolment.renew_if_due()
        second = machine.certificate()
        assert second.serial_number != first.serial_number, machine.said
        assert second.public_key() != first.public_key()
        assert machine.files() == {"machine.pem"}
        assert in_order(machine.check())
        machine.http.close()


@BOTH_WAYS
def test_an_expired_machine_is_told_so_and_enrolled_anew(tawasul: Tawasul, machine: Machine) -> None:
    here = machine.url
    with tawasul.serving("--certificate-days", str(2 / 86_400)) as url:
        machine.move(url)
        machine.enrol(tawasul.code(machine.kiosk))
        wait_for(lambda: machine.check() == refused(IdentityFlaw.EXPIRED))
    machine.move(here)
    assert machine.check() == refused(IdentityFlaw.EXPIRED)
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))


def test_a_renewal_that_fails_keeps_the_certificate_and_is_tried_again_later_and_later(
    tawasul: Tawasul, machine: Machine
) -> None:
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    before = machine.certificate()
    machine.move("https://localhost:1")
    assert machine.check() == ServiceDown()
    machine.ahead = timedelta(days=55)  # of ninety
    for seconds in (0.0, 1.0, 59.0, 61.0, 62.0, 360.0, 362.0):
        machine.seconds = seconds
        machine.enrolment.renew_if_due()
    assert [sentence.rsplit(" in ", 1)[1] for sentence in machine.said[1:]] == ["60 s", "300 s", "900 s"]
    assert machine.certificate() == before
    assert machine.files() == {"machine.pem", "asking.key"}


@pytest.mark.parametrize("cut", ["asked", "half a key", "accepted", "tried", "promoting", "damaged"])
def test_wherever_the_power_fails_a_certificate_that_works_is_there_or_comes(
    tawasul: Tawasul, machine: Machine, cut: str
) -> None:
    folder = machine.folder / "identity"
    code = tawasul.code(machine.kiosk)
    match cut:
        case "asked":  # the service has signed, the answer never came
            with machine.http.bare() as bare:
                assert not isinstance(Client(bare).enrol(code, machine.identity.ask()), Refused)
        case "half a key":
            folder.mkdir(mode=0o700)
            (folder / "asking.key").write_text("-----BEGIN PRIVATE KEY-----\nMIGHAgEA")
            (folder / ".asking.key.new").write_text("-----BEGIN")
        case _:
            assert in_order(machine.enrol(code))
            old = (folder / "machine.pem").read_bytes()
            renewed = machine.client.renew(machine.identity.ask())
            asking = (folder / "asking.key").read_bytes()
            machine.identity.accept(renewed.certificate)
            if cut == "accepted":
                (folder / "asking.key").write_bytes(asking)
            elif cut == "tried":
                machine.http.speak_as(folder / "next.pem")
                assert in_order(machine.client.check_health())
            elif cut == "promoting":
                (folder / "next.pem").replace(folder / "machine.pem")
            else:
                (folder / "next.pem").write_bytes((folder / "next.pem").read_bytes()[:-200])
                assert (folder / "machine.pem").read_bytes() == old
    machine.start()
    if cut in ("asked", "half a key"):
        assert machine.check() == refused(IdentityFlaw.NOT_ENROLLED)
        assert in_order(machine.enrol(code))
    else:
        assert in_order(machine.check())
    machine.start()
    assert in_order(machine.check())
    before, machine.ahead = machine.certificate(), timedelta(hours=23)
    assert in_order(machine.enrol(tawasul.code(machine.kiosk))), "what was left does not stand in the way of the next key"
    assert machine.certificate().public_key() != before.public_key()
    assert machine.files() == {"machine.pem"}


@BOTH_WAYS
def test_a_machine_of_another_authority_is_foreign_and_a_new_certificate_that_is_gives_way_to_the_one_before(
    tawasul: Tawasul, machine: Machine, tmp_path: Path
) -> None:
    elsewhere, here = Tawasul(tmp_path / "elsewhere", CA), machine.url
    with elsewhere.serving() as url:
        machine.move(url)
        assert in_order(machine.enrol(elsewhere.code(machine.kiosk)))
    elsewhere.close()
    machine.move(here)
    assert machine.check() == refused(IdentityFlaw.FOREIGN)
    folder = machine.folder / "identity"
    foreign = (folder / "machine.pem").read_bytes()
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    (folder / "next.pem").write_bytes(foreign)
    assert in_order(machine.check())
    assert "refuses the new certificate" in machine.said[-1]
    assert machine.files() == {"machine.pem"}


def test_a_service_of_another_authority_gets_no_code_and_no_call(tawasul: Tawasul, machine: Machine, tmp_path: Path) -> None:
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ours.pem"))
    machine.ca_file = tmp_path / "ours.pem"
    machine.start()
    answer = machine.check()
    assert isinstance(answer, ServiceDown)
    assert answer.why is Why.STRANGER
    asked = machine.enrol(tawasul.code(machine.kiosk))
    assert isinstance(asked, ServiceDown)
    assert asked.why is Why.STRANGER


YEAR, DAY = timedelta(days=365), timedelta(days=1)


@pytest.mark.parametrize("years", [1, -1], ids=["a year behind", "a year ahead"])
def test_a_clock_that_is_wrong_by_a_year_is_told_from_a_bad_certificate(tawasul: Tawasul, machine: Machine, years: int) -> None:
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    true = datetime.now(UTC).replace(microsecond=0) + years * YEAR
    with service_at(true, CA, not_before=true - 30 * DAY, not_after=true + 30 * DAY) as url:
        machine.move(url)
        assert machine.check() == refused(IdentityFlaw.CLOCK_WRONG)


def test_a_services_certificate_that_has_expired_is_the_services_matter_when_the_clocks_agree(
    tawasul: Tawasul, machine: Machine
) -> None:
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    true = datetime.now(UTC).replace(microsecond=0)
    with service_at(true, CA, not_before=true - 30 * DAY, not_after=true - DAY) as url:
        machine.move(url)
        answer = machine.check()
        assert isinstance(answer, ServiceDown)
        assert answer.why is Why.ITS_DATES


@pytest.mark.parametrize("ahead", [YEAR, -YEAR])
def test_a_wrong_clock_is_told_even_where_tls_does_not_mind_and_renews_nothing(
    tawasul: Tawasul, machine: Machine, ahead: timedelta
) -> None:
    assert in_order(machine.enrol(tawasul.code(machine.kiosk)))
    before = machine.certificate()
    machine.ahead = ahead
    assert machine.check() == refused(IdentityFlaw.CLOCK_WRONG)
    machine.enrolment.renew_if_due()
    assert machine.certificate() == before
    assert machine.enrolment.days_left() == 89, "days are counted by the service's clock"
    machine.ahead = timedelta(0)
    assert in_order(machine.check())


def test_another_machines_certificate_is_not_kept(tawasul: Tawasul, machine: Machine, tmp_path: Path) -> None:
    other = Machine(tmp_path / "other", machine.url, tawasul.ca_file, "K-other")
    assert in_order(other.enrol(tawasul.code("K-other")))
    machine.identity.ask()
    with pytest.raises(IdentityError, match="not for this machine's key"):
        machine.identity.accept((other.folder / "identity" / "machine.pem").read_text())
    (machine.folder / "identity" / "machine.pem").write_bytes((other.folder / "identity" / "machine.pem").read_bytes())
    assert machine.check() == refused(IdentityFlaw.NOT_ENROLLED), "another kiosk's certificate does not make this one"
    other.http.close()
