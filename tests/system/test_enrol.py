"""`kiosk enrol` as a technician types it, and the kiosk beside it, which needs no restart."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from kiosk.backend.client import Client
from kiosk.backend.enrolment import Enrolment
from kiosk.core import events as on
from kiosk.core.availability import Condition, Fault
from kiosk.core.maintenance_events import PartReported
from kiosk.core.parts import Part, Report, Trouble
from kiosk.runtime.conditions import Conditions
from kiosk.runtime.part_health import PartHealth
from kiosk.runtime.service_line import http_of, identity_of
from kiosk.runtime.service_resource import ServiceResource
from kiosk.runtime.settings import load
from tests.system.tawasul import ROOT, Tawasul

pytestmark = pytest.mark.system
CA = trustme.CA()


@pytest.fixture(scope="module")
def tawasul(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tawasul]:
    made = Tawasul(tmp_path_factory.mktemp("tawasul"), CA)
    yield made
    made.close()


def config(folder: Path, url: str, ca_file: Path, *, profile: str = "production") -> Path:
    (folder / "state").mkdir(exist_ok=True)
    path = folder / "kiosk.toml"
    path.write_text(
        f'version = 3\nprofile = "{profile}"\n[printer]\naddress = "tcp://127.0.0.1:9100"\n'
        f'[backend]\nurl = "{url}"\nca_file = "{ca_file}"\n[state]\nfolder = "{folder / "state"}"\n'
    )
    return path


def enrol(path: Path, *words: str, told: str = "") -> tuple[int, str]:
    command = [sys.executable, "-m", "kiosk", "enrol", "--config", str(path), *words]
    ended = subprocess.run(command, cwd=ROOT, input=told, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout + ended.stderr


class Beside:
    """The running kiosk's part that speaks with the service, built from the same settings."""

    def __init__(self, path: Path) -> None:
        settings = load(path)
        http = http_of(settings)
        client, self.said = Client(http), list[str]()
        enrolment = Enrolment(
            http, client, identity_of(settings), utc=lambda: datetime.now(UTC), now=lambda: 0.0, say=self.said.append
        )
        conditions = Conditions()
        conditions.card_reader(Condition.WELL)
        self.resource = ServiceResource(
            client,
            enrolment,
            conditions=conditions,
            health=PartHealth(Part.SERVICE, name=settings.backend.url, local_time=lambda: datetime(2026, 11, 25, 9, 41)),
            health_seconds=5,
            now=lambda: 0.0,
            say=self.said.append,
            end_session=lambda _: None,
        )
        self.http = http

    def poll(self) -> tuple[list[frozenset[Fault]], Report]:
        """What the core hears of faults, and how the part stands on the technician's panel."""
        events = list(self.resource.poll())
        reports = [event.report for event in events if isinstance(event, PartReported)]
        return [event.faults for event in events if isinstance(event, on.FaultsChanged)], reports[-1]


def test_a_production_kiosk_calls_nobody_until_it_is_enrolled_and_then_serves_without_a_restart(
    tawasul: Tawasul, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = Beside(config(tmp_path, f"https://localhost:{listener.getsockname()[1]}", tawasul.ca_file))
        faults, report = nobody.poll()
        assert faults == [frozenset({Fault.IDENTITY})]
        assert report.trouble is Trouble.NOT_ENROLLED
        assert "not enrolled" in nobody.said[-1]
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
    with tawasul.serving() as url:
        path = config(tmp_path, url, tawasul.ca_file)
        beside = Beside(path)
        assert beside.poll()[0] == [frozenset({Fault.IDENTITY})]
        code, text = enrol(path, "--code", "-", told=tawasul.code("K-01") + "\n")
        assert (code, "89 days left" in text) == (0, True), text
        faults, report = beside.poll()
        assert faults == [frozenset()]
        assert (report.trouble, report.certificate_days) == (None, 89)
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
        distrusting = Beside(config(tmp_path, url, tmp_path / "other.pem"))
        faults, report = distrusting.poll()
        assert faults == [frozenset({Fault.BACKEND})]
        assert "backend.ca_file" in report.detail
        distrusting.http.close()
        assert "revoked" in tawasul.operate("revoke", "--kiosk", "K-01")
        beside.http.close()


def test_each_way_to_fail_has_its_exit_code_and_a_sentence_with_the_remedy(tawasul: Tawasul, tmp_path: Path) -> None:
    with tawasul.serving() as url:
        path = config(tmp_path, url, tawasul.ca_file)
        for words, code, sentence in (
            ((), 3, "kiosk enrol --config FILE --code CODE"),
            (("--code", "short"), 2, "four groups of four"),
            (("--code", "ABCD-EFGH-JKLM-NPQR"), 4, "not for K-01"),
        ):
            assert (code, True) == ((told := enrol(path, *words))[0], sentence in told[1]), told
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
        stranger = config(tmp_path, url, tmp_path / "other.pem")
        assert enrol(stranger, "--code", tawasul.code("K-01")) == (
            5,
            f"{url}: The service's certificate is not trusted here. Check backend.url and backend.ca_file.\n",
        )
        taken = config(tmp_path, url, tawasul.ca_file)
        assert enrol(taken, "--code", tawasul.code("K-01"))[0] == 0
        code, text = enrol(taken)
        assert (code, "89 days left" in text, "renewed by itself from" in text) == (0, True, True)
    plain = config(tmp_path, "http://localhost:1", tawasul.ca_file, profile="demo")
    assert enrol(plain, "--code", "ABCD-EFGH-JKLM-NPQR")[0] == 2
    gone = config(tmp_path, "https://localhost:1", tawasul.ca_file)
    assert enrol(gone, "--code", "ABCD-EFGH-JKLM-NPQR")[0] == 5
    nowhere = config(tmp_path, "https://localhost:1", tawasul.ca_file)
    nowhere.write_text(nowhere.read_text().replace(str(tmp_path / "state"), str(tmp_path / "none" / "such")))
    assert enrol(nowhere, "--code", "ABCD-EFGH-JKLM-NPQR")[0] == 7


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_what_root_enrols_belongs_to_the_kiosks_own_user(tawasul: Tawasul, tmp_path: Path) -> None:
    with tawasul.serving() as url:
        path = config(tmp_path, url, tawasul.ca_file)
        os.chown(tmp_path / "state", 65534, 65534)
        assert enrol(path, "--code", tawasul.code("K-01"))[0] == 0
        for made in (tmp_path / "state" / "identity", tmp_path / "state" / "identity" / "machine.pem"):
            assert (made.stat().st_uid, made.stat().st_gid) == (65534, 65534)


def test_the_long_process_never_loads_cryptography() -> None:
    probe = "import sys, kiosk.assembly, kiosk.backend.enrolment; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT, check=False).returncode == 0
