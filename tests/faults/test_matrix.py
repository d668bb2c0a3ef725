"""The client between faults: every one on every endpoint ends in time, in the right outcome, and none is believed."""

from __future__ import annotations

import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from kiosk.backend.http import Outcome, Reply, ServiceDown
from tests.faults import matrix, table
from tests.faults.fault import HANGING, Endpoint, Fault
from tests.faults.matrix import DEADLINE_SECONDS, FAULTS, GROUPS, Cell, applies, false_successes, right_outcome

SLACK_SECONDS = 2.0  # for a machine that others use too: a deadline that does not hold is off by much more

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    found = matrix.run()
    table.save(table.BUILD, table.record(found))
    return found


def test_every_fault_was_met_on_every_endpoint_plain_and_over_tls(cells: list[Cell]) -> None:
    tried = {(cell.fault, cell.endpoint, cell.tls) for cell in cells}
    assert tried == {(fault, endpoint, tls) for fault in FAULTS for endpoint, tls in GROUPS if applies(fault, endpoint, tls)}
    assert [cell for cell in cells if not cell.met] == []


def test_no_broken_answer_is_taken_for_success(cells: list[Cell]) -> None:
    assert false_successes(cells) == []


def test_each_ends_in_the_right_outcome(cells: list[Cell]) -> None:
    assert [cell for cell in cells if cell.outcome != right_outcome(cell.fault, cell.endpoint)] == []


def test_what_hangs_ends_at_the_deadline_and_the_rest_without_one(cells: list[Cell]) -> None:
    assert [cell for cell in cells if cell.seconds > DEADLINE_SECONDS + SLACK_SECONDS] == []
    waited = {cell.fault for cell in cells if cell.seconds >= DEADLINE_SECONDS * 0.9 and cell.endpoint is Endpoint.RECEIPTS}
    assert waited >= HANGING - {Fault.ENDLESS}, "a fault that should hang does not"


def test_the_record_has_not_drifted(cells: list[Cell]) -> None:
    assert table.outcomes(table.recorded()) == table.outcomes(table.record(cells)), "run python -m tests.faults.table"


class Credulous:
    """A caller as one writes it in a hurry: any certificate, any status, any type; what has a body is an answer."""

    def __init__(self, url: str, *, kiosk: str, ca_file: str, deadline_seconds: float) -> None:
        self._url, self._kiosk, self._seconds = url + "/v1", kiosk, deadline_seconds
        self._any = ssl._create_unverified_context() if ca_file else None

    def deadline(self) -> float:
        return time.monotonic() + self._seconds

    def call(self, method: str, path: str, *, headers: dict[str, str], body: Any = None, ends: float | None = None) -> Outcome:
        del ends
        raw = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, raw, method=method)
        for name, value in {**headers, "Kiosk-Id": self._kiosk, "Content-Type": "application/json"}.items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=self._seconds, context=self._any) as answer:
                return Reply(200, False, answer.read())
        except urllib.error.HTTPError as answer:
            with answer:
                return Reply(200, False, answer.read())
        except (OSError, http.client.HTTPException):
            return ServiceDown()

    def close(self) -> None: ...


BELIEVED = [
    *(Fault.OTHER_NAME, Fault.OTHER_AUTHORITY, Fault.EXPIRED),
    *(Fault.WRONG_TYPE, Fault.ANOTHERS, Fault.HUGE, Fault.ERROR, Fault.REDIRECT),
]


def test_a_caller_that_believes_too_much_is_found_out() -> None:
    believed = {(cell.fault, cell.endpoint, cell.tls) for cell in false_successes(matrix.run(Credulous, BELIEVED))}
    asked = [group for group in GROUPS if group[0] is not Endpoint.END]
    assert believed == {
        (fault, endpoint, tls) for fault in BELIEVED for endpoint, tls in asked if applies(fault, endpoint, tls)
    }
