"""A whole kiosk between faults: on each call of a visit each ends on a readable screen, and the kiosk comes back by itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.line_breaks import unorphaned
from kiosk.core.transactions import Language
from tests.faults.fault import OF_THE_CONNECTION, OF_TLS, Endpoint, Fault
from tests.faults.whole_kiosk import DEADLINE_SECONDS, FAULTS
from ui.texts import TEXTS

ROOT = Path(__file__).parents[2]
SLACK_SECONDS = 5.0

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What the kiosks told, case by case: one kiosk for each transport, both at once."""
    with ThreadPoolExecutor() as pool:
        running = {transport: pool.submit(_run, transport, tmp_path_factory.mktemp(transport)) for transport in FAULTS}
        return {transport: done.result() for transport, done in running.items()}


def _run(transport: str, scratch: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.faults.whole_kiosk", str(scratch), transport]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "Traceback" not in ended.stderr, ended.stderr[-2000:]
    return [json.loads(line) for line in ended.stdout.splitlines()]


def cases(told: dict[str, list[dict[str, Any]]]) -> list[tuple[Endpoint, Fault, dict[str, Any]]]:
    return [(Endpoint[case["endpoint"]], Fault[case["fault"]], case) for lines in told.values() for case in lines[:-1]]


def right_problem(endpoint: Endpoint, fault: Fault) -> str:
    if fault is Fault.TOO_MANY:
        of_the_code = {Endpoint.CODES: "TOO_MANY_CODES", Endpoint.PROOF: "HOLDER_NOT_PROVEN"}
        return of_the_code.get(endpoint, "SERVICE_BUSY")
    return "NO_NETWORK" if fault is Fault.UNREACHABLE else "SERVICE_DOWN"


def test_every_call_met_every_kind_of_outcome(told: dict[str, list[dict[str, Any]]]) -> None:
    assert [(endpoint, fault) for endpoint, fault, _ in cases(told)] == [
        (endpoint, fault) for faults in FAULTS.values() for endpoint in Endpoint for fault in faults
    ]


def test_the_visitor_reads_what_is_the_matter_and_what_to_do_in_both_languages(told: dict[str, list[dict[str, Any]]]) -> None:
    for endpoint, fault, case in cases(told):
        if endpoint is Endpoint.END:
            assert case["step"] == "TakeBelongings", (fault, case)
            continue
        assert case["step"] == ("OutOfService" if endpoint is Endpoint.HEALTH else "Apology"), (endpoint, fault, case)
        for language in Language:
            say, words = TEXTS[language], case["words"][language.value]
            if endpoint is Endpoint.HEALTH:
                assert words["title"] == unorphaned(say("out_backend"))
            else:
                problem = right_problem(endpoint, fault)
                assert words["title"] == unorphaned(say.problem(problem, "title")), (endpoint, fault, case)
                assert words["hint"] == unorphaned(say.problem(problem, "hint")), (endpoint, fault, case)
            everything = " ".join(words.values())
            assert "07:30" in everything, "nothing says where one is served otherwise"
            assert not re.search(r"urn:|[Ee]rror|\b[45]\d\d\b|None", everything), everything


def test_each_ends_by_the_deadline(told: dict[str, list[dict[str, Any]]]) -> None:
    assert [case for _, _, case in cases(told) if case["seconds"] > DEADLINE_SECONDS + SLACK_SECONDS] == []


def test_a_receipt_is_asked_for_once_and_nothing_is_printed(told: dict[str, list[dict[str, Any]]]) -> None:
    asked = [case for endpoint, fault, case in cases(told) if endpoint is Endpoint.RECEIPTS and fault not in OF_THE_CONNECTION]
    assert [case["asked"] for case in asked if Fault[case["fault"]] not in OF_TLS] == [1] * 5
    assert {case["receipts"] for _, _, case in cases(told)} == {0}


def test_the_end_of_a_session_that_is_dragged_keeps_no_next_visitor_waiting(told: dict[str, list[dict[str, Any]]]) -> None:
    (dragged,) = [case for endpoint, fault, case in cases(told) if (endpoint, fault) == (Endpoint.END, Fault.BLACK_HOLE)]
    assert dragged["overtook"]


def test_before_and_after_all_faults_the_kiosk_serves_a_visit_to_its_receipt(
    told: dict[str, list[dict[str, Any]]],
) -> None:
    assert [lines[-1] for lines in told.values()] == [{"receipts": [1, 1]}] * 2
