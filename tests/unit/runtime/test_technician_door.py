"""The technician's door on a real folder: the PIN as Argon2id, waits that survive restarts, and failing closed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.errors import DeviceError
from kiosk.core import maintenance_effects as tech_do
from kiosk.core import maintenance_events as tech_on
from kiosk.core import maintenance_states as tech
from kiosk.core.audit import AuditEvent
from kiosk.runtime.audit import Audit
from kiosk.runtime.technician_file import TechnicianFile
from kiosk.runtime.technician_resource import TechnicianResource

PIN = "135724"


class Machine:
    """A machine with a state folder: it can be restarted, rebooted, and its uptime moved."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.uptime = folder, 1000.0
        self.restart()

    def restart(self) -> None:
        file = TechnicianFile(self.folder, now=lambda: self.uptime)
        self.door = TechnicianResource(file, Audit(self.folder, utc=lambda: datetime(2026, 11, 24, 7, 35, tzinfo=UTC)))
        (self.said,) = told(self.door.open())

    def reboot(self) -> None:
        self.uptime = 3.0
        self.restart()

    def choose(self, digits: str) -> None:
        self.said, kept = told(self.door.keep(tech_do.KeepPin(1, digits)).run())
        assert kept == tech_on.PinKept(1, True)

    def err(self, times: int) -> None:
        """Count wrong entries without the seconds that Argon2 takes to find them wrong."""
        file = TechnicianFile(self.folder, now=lambda: self.uptime)
        for _ in range(times):
            file.change(file.counted)
        (self.said,) = told(self.door.poll())

    def enter(self, digits: str) -> bool:
        self.said, checked = told(self.door.check(tech_do.CheckPin(1, digits)).run())
        assert isinstance(checked, tech_on.PinChecked)
        return checked.right

    @property
    def standing(self) -> tech.Standing:
        assert isinstance(self.said, tech_on.StandingChanged)
        return self.said.standing

    @property
    def left(self) -> float:
        until = self.standing.wait_until
        return 0.0 if until is None else until - self.uptime

    def audit(self) -> list[tuple[str, str]]:
        lines = (self.folder / "audit.jsonl").read_text().splitlines()
        return [(said["event"], said["outcome"]) for said in map(json.loads, lines)]


def told(events: Iterable[tech_on.Event]) -> tuple[tech_on.Event, ...]:
    return tuple(events)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "state")
    machine.choose(PIN)
    return machine


def test_a_fresh_machine_has_no_pin_and_no_default_one(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "state")
    assert machine.standing == tech.Standing(pin_set=False)
    for digits in ("000000", "123456", "", PIN):
        assert not machine.enter(digits)


def test_the_pin_is_kept_as_argon2id_only_readable_by_the_kiosk_alone(machine: Machine) -> None:
    kept = machine.folder / "technician.json"
    assert json.loads(kept.read_text())["pin_hash"].startswith("$argon2id$")
    assert not any(PIN.encode() in path.read_bytes() for path in machine.folder.iterdir())
    assert {path.stat().st_mode & 0o777 for path in machine.folder.iterdir()} == {0o600}
    machine.restart()
    assert machine.standing.pin_set
    assert machine.enter(PIN)
    assert not machine.enter(PIN[:-1] + "5")


def test_the_fifth_wrong_pin_waits_over_a_restart_and_even_the_right_one_is_not_looked_at(machine: Machine) -> None:
    machine.err(3)
    assert not machine.enter("999999")
    assert machine.left == 0
    assert not machine.enter("999999")
    assert machine.left == 15
    machine.uptime += 5
    machine.restart()
    assert machine.left == 10
    assert not machine.enter(PIN)
    assert machine.standing.wrong == 5, "an entry that was not looked at counts"
    machine.uptime += 10
    assert not machine.enter("999999")
    assert machine.left == 30
    machine.uptime += 30
    assert machine.enter(PIN)
    assert machine.standing == tech.Standing(pin_set=True)


def test_a_reboot_begins_the_wait_anew_once_and_no_clock_makes_it_longer(machine: Machine) -> None:
    machine.err(6)
    machine.reboot()
    assert machine.left == 30
    machine.uptime += 20
    machine.restart()
    assert machine.left == 10, "a second restart of the same boot begins it anew again"
    kept = machine.folder / "technician.json"
    said = json.loads(kept.read_text())
    kept.write_text(json.dumps({**said, "wait_until": 1e12}))
    machine.restart()
    assert machine.left == 30, "a wait without bound"


def test_the_fifteenth_wrong_pin_locks_over_restarts_and_the_right_one_opens_nothing(machine: Machine) -> None:
    machine.err(14)
    machine.uptime += 7680
    assert not machine.enter("999999")
    assert machine.standing.locked
    machine.reboot()
    machine.uptime += 1e9
    assert machine.standing.locked
    assert not machine.enter(PIN)
    assert machine.audit()[-2:] == [("pin_checked", "wrong"), ("pin_checked", "lock")]


def test_a_wrong_entry_counts_although_the_power_is_cut_while_it_is_looked_at(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argon2 import PasswordHasher

    def cut(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(PasswordHasher, "verify", cut)
    with pytest.raises(KeyboardInterrupt):
        machine.enter("999999")
    machine.restart()
    assert machine.standing.wrong == 1


def test_suspension_survives_restarts_and_a_new_pin(machine: Machine) -> None:
    (machine.said,) = told(machine.door.suspend(tech_do.Suspend(True)).run())
    machine.reboot()
    assert machine.standing.suspended
    machine.choose("246813")
    assert machine.standing.suspended
    (machine.said,) = told(machine.door.suspend(tech_do.Suspend(False)).run())
    assert not machine.standing.suspended
    assert machine.audit() == [
        ("pin_changed", ""),
        ("service_suspended", ""),
        ("pin_changed", ""),
        ("service_resumed", ""),
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pin_hash": 1}', '{"pin_hash": "", "wrong": "0"}', '{"other": 1}'])
def test_what_cannot_be_understood_locks_the_door_and_names_the_remedy(machine: Machine, text: str) -> None:
    (machine.folder / "technician.json").write_text(text)
    with pytest.raises(DeviceError, match="kiosk technician unlock --forget-pin"):
        machine.restart()
    (said,) = told(machine.door.lost())
    assert said == tech_on.StandingChanged(tech.Standing(pin_set=False, locked=True))


def test_a_folder_that_cannot_be_used_locks_the_door(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, not a folder")
    with pytest.raises(DeviceError, match=r"cannot be used: .* Check the disk and the folder's owner"):
        Machine(tmp_path / "state")


def test_an_engineers_word_is_heard_at_the_next_poll(machine: Machine) -> None:
    assert told(machine.door.poll()) == ()
    beside = TechnicianFile(machine.folder, now=lambda: machine.uptime)
    beside.change(beside.counted)
    (machine.said,) = told(machine.door.poll())
    assert machine.standing.wrong == 1
    assert told(machine.door.poll()) == ()


def test_the_audit_begins_a_new_file_by_size_and_keeps_ten(tmp_path: Path) -> None:
    audit = Audit(tmp_path, utc=lambda: datetime(2026, 11, 24, 7, 35, tzinfo=UTC), max_bytes=200)
    for number in range(40):
        audit.record(AuditEvent.PIN_CHECKED, str(number))
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"audit.jsonl", *(f"audit.{number}.jsonl" for number in range(1, 10))}
    newest = (tmp_path / "audit.jsonl").read_text().splitlines()
    assert json.loads(newest[-1]) == {"time": "2026-11-24T07:35:00Z", "event": "pin_checked", "outcome": "39"}
    outcomes = [
        json.loads(line)["outcome"]
        for name in [*(f"audit.{number}.jsonl" for number in range(9, 0, -1)), "audit.jsonl"]
        for line in (tmp_path / name).read_text().splitlines()
    ]
    assert outcomes == [str(number) for number in range(40)][-len(outcomes) :]


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files to another user")
def test_what_root_writes_belongs_to_the_folders_owner(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    os.chown(folder, 1234, 1234)
    Machine(folder).choose(PIN)
    assert {path.stat().st_uid for path in folder.iterdir()} == {1234}
