"""`kiosk check-backend` as an integrator runs it, on the service as a process: what is lent, table, JSON, exit codes."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import trustme

from devices.simulated.document.variant import Variant
from tests.conformance.world import CONTRACT
from tests.contract.laid import country, lay
from tests.system.tawasul import Tawasul
from tests.system.test_enrol import config, enrol

ROOT = Path(__file__).parents[2]
KHALID = "1029981402"
pytestmark = pytest.mark.system


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "check-backend", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The service's address, and a check.toml beside what it lends."""
    folder = tmp_path_factory.mktemp("service")
    database, codes = folder / "tawasul.sqlite", folder / "codes"
    codes.touch()
    command = [sys.executable, "-m", "kiosk.tawasul", "--database", f"sqlite:///{database}"]
    subprocess.run([*command, "seed"], cwd=ROOT, check=True, capture_output=True, timeout=60)
    with closing(sqlite3.connect(database)) as db:
        another, known = db.execute("select public_id, hijri_year from transaction_row where number = '004512'").fetchone()
        number, year = db.execute("select number, hijri_year from transaction_row where secret limit 1").fetchone()
    lent = {"person": KHALID, "profile": "demo-national", "another": another, "lookup": f"004512/{known}"}
    lent |= {"document": str(folder / "document.json")}
    lent |= {"secret": f"{number}/{year}", "code-from": str(codes)}
    (folder / "check.toml").write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in lent.items()), "utf-8")
    serving = [*command, "--port", "0", "--codes-to", str(codes), "--until-eof", "--receipt-keys", str(folder / "keys")]
    serving += ["--policy", "config/demo.toml", "--trust", str(folder / "country"), "--home-state", "UTO"]
    country().publish(folder / "country")
    (folder / "document.json").write_text(json.dumps(lay(Variant()).evidence()["evidence"]), "utf-8")
    with subprocess.Popen(serving, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1], folder / "check.toml"
        assert process.stdin is not None
        process.stdin.close()
        process.wait(20)


def test_what_is_lent_is_tried_and_passes_and_what_is_not_says_what_to_lend(service: tuple[str, Path]) -> None:
    url, lent = service
    done = kiosk(url, "--with", str(lent), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    verdicts = {clause["clause"]: clause["verdict"] for clause in told["clauses"]}
    assert told["counts"].get("fail", 0) == 0
    waited_out = {clause for clause, verdict in verdicts.items() if verdict == "not tried"}
    assert waited_out == {"C-25", "C-36", "C-52", "C-64", "C-92"}, "more than waiting, limits and a long story was left untried"
    assert {clause for clause, verdict in verdicts.items() if verdict == "not offered"} == needing(
        "enrolments", "confirmations"
    )
    assert KHALID not in done.stdout

    bare = kiosk(url, "--kiosk", "CHECK-2")  # a kiosk's minute is not long enough for two runs
    assert bare.returncode == 0
    assert "name a test person (--person)" in bare.stdout
    assert "C-21  pass" in bare.stdout


def test_a_backend_that_is_none_fails_and_one_that_is_not_there_is_out_of_reach(service: tuple[str, Path]) -> None:
    url, _ = service
    wrong = kiosk(f"{url}/elsewhere", "--json")
    assert wrong.returncode == 1
    failed = {clause["clause"] for clause in json.loads(wrong.stdout)["clauses"] if clause["verdict"] == "fail"}
    assert "C-11" in failed
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    gone = kiosk(f"http://127.0.0.1:{port}")
    assert (gone.returncode, gone.stdout) == (3, "")
    assert "Nothing answers at" in gone.stderr


def needing(*capabilities: str) -> set[str]:
    return {clause for clause, promise in CONTRACT.clauses.items() if promise.get("needs") in capabilities}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tawasul.example"], "is no address"),
        (["http://127.0.0.1:1", "--lookup", "4512"], "is not NUMBER/YEAR"),
        (["http://127.0.0.1:1", "--ca", "/nowhere/ca.pem"], "there is no such file"),
        (["http://127.0.0.1:1", "--identity", "/nowhere"], "neither machine.pem nor"),
        (["http://127.0.0.1:1", "--with", "/nowhere/check.toml"], "cannot be read as TOML"),
        (["http://127.0.0.1:1", "--document", "/nowhere/document.json"], "cannot be read as JSON"),
        (["http://127.0.0.1:1", "--document", "/dev/null"], "cannot be read as JSON"),
    ],
)
def test_wrong_arguments_are_said_in_a_sentence(arguments: list[str], sentence: str) -> None:
    done = kiosk(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_a_name_that_the_file_does_not_know_is_told_with_those_it_knows(tmp_path: Path) -> None:
    (tmp_path / "check.toml").write_text('persn = "1"\n', "utf-8")
    done = kiosk("http://127.0.0.1:1", "--with", str(tmp_path / "check.toml"))
    assert done.returncode == 2
    assert "persn" in done.stderr
    assert "person" in done.stderr


def test_without_the_libraries_of_the_check_it_says_which_to_install(tmp_path: Path) -> None:
    (tmp_path / "jsonschema.py").write_text("raise ImportError('none', name='jsonschema')\n", "utf-8")
    command = [sys.executable, "-m", "kiosk", "check-backend", "http://127.0.0.1:1"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert "jsonschema is missing" in done.stderr


def test_a_machine_that_kiosk_enrol_made_known_is_let_in_behind_nginx_and_nobody_without(tmp_path: Path) -> None:
    tawasul = Tawasul(tmp_path / "service", trustme.CA())
    ca = str(tawasul.ca_file)
    with tawasul.behind_nginx("--receipt-keys", str(tmp_path / "receipt-keys")) as url:
        assert enrol(config(tmp_path, url, tawasul.ca_file), "--code", tawasul.code("K-01"))[0] == 0
        lent = [
            "--person",
            KHALID,
            "--code-from",
            str(tawasul.codes),
            "--enrol",
            f"K-CHECK/{tawasul.code('K-CHECK')}",
            "--ca",
            ca,
        ]
        known = kiosk(url, *lent, "--ca", ca, "--identity", str(tmp_path / "state" / "identity"), "--json")
        assert known.returncode == 0, known.stdout
        verdicts = {clause["clause"]: clause["verdict"] for clause in json.loads(known.stdout)["clauses"]}
        assert {clause for clause, verdict in verdicts.items() if verdict == "not offered"} == needing(
            "confirmations", "documents"
        )
        assert {verdicts[clause] for clause in ("C-31", "C-70", "C-80", "C-81", "C-82", "C-83", "C-85")} == {"pass"}
        assert kiosk(url, "--ca", ca).returncode == 1
        assert kiosk(url).returncode == 3, "an authority was believed that nobody named"
    tawasul.close()
