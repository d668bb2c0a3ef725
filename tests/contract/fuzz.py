"""schemathesis against the service on real sockets and both databases: `python -m tests.contract.fuzz --cases 5000`.

Every case comes with a living session, so that the private paths are reached; the service's clock moves five hours from
case to case, so that its limits stand as they are and yet stop nobody for long. The contract's file is the authority.

Exit codes: 0 no check failed, 1 one did; the result goes to tests/results/fuzz.toml.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import NonInteractiveExampleWarning, Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup

from tests.contract.databases import KINDS, database
from tests.contract.fuzzed_service import FuzzedService, fuzzed_service

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "kiosk" / "contract" / "openapi.yaml"
RESULT = ROOT / "tests" / "results" / "fuzz.toml"
PLAIN = (
    "GET /health",
    "GET /receipt-keys",
    "DELETE /sessions/current",
    "POST /enrolments",
    "POST /enrolments/renewals",
)  # one round of five
VERSION = re.compile("[0-9]{1,4}([.][0-9]{1,4}){0,2}")


@dataclass
class Outcome:
    """What one run on one database came to."""

    cases: int = 0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def reached(self, operation: str) -> int:
        return sum(count for (name, status), count in self.statuses.items() if name == operation and 200 <= status < 300)


class Fuzz:
    def __init__(self, service: FuzzedService, *, cases: int, word: int) -> None:
        self._service, self._cases, self._word = service, cases, word
        self._dice = random.Random(word)
        self.outcome = Outcome()
        self._schema = schemathesis.openapi.from_path(CONTRACT)
        self.operations = [found.ok() for found in self._schema.get_all_operations()]

    def run(self) -> Outcome:
        """First the borders that the contract names, then what chance makes, until there were enough cases."""
        load_all_checks()
        for operation in self.operations:
            for case in self._borders(operation):
                self._try(case)
        for turn in range(10_000):
            for operation in self.operations:
                for mode in GenerationMode if turn % 5 == 0 or operation.label not in PLAIN else ():
                    if self.outcome.cases >= self._cases:
                        return self.outcome
                    self._chance(operation, mode, turn)
        return self.outcome

    def _borders(self, operation: Any) -> Iterator[Any]:
        every = list(GenerationMode)
        config = operation.schema.config.generation_for(operation=operation, phase="coverage")
        cases = list(operation.schema.iter_coverage_cases(operation, generation_modes=every, generation_config=config))
        share = max(4, self._cases // (2 * len(self.operations)))
        yield from cases if len(cases) <= share else self._dice.sample(cases, share)

    def _chance(self, operation: Any, mode: GenerationMode, turn: int) -> None:
        most = min(max(4, self._cases // 125), self._cases - self.outcome.cases)

        @seed(self._word * 1000 + turn)
        @settings(
            max_examples=most, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def attempt(case: Any) -> None:
            if self.outcome.cases < self._cases:
                self._try(case)

        try:
            attempt()
        except Unsatisfiable:
            return  # nothing of this operation can be wrong

    def _try(self, case: Any) -> None:
        label = case.operation.label
        polls = label == "GET /sessions/current/confirmations/current"
        visit = self._service.visit(code_sent=label != "POST /sessions/current/codes", phone_asked=polls)
        spoken = self._version(case)
        meant = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
        true = meant and case.method == case.operation.method.upper() and self._tell_the_truth(case, visit)
        right, other = (visit.unproven, visit.proven) if "current" in label else (visit.proven, visit.unproven)
        token = right if self._dice.random() < 0.9 else self._dice.choice([other, "nobody's"])
        bare = _leaves_out_the_session(case)  # half of these come with one all the same, and see what else is wrong
        headers = {} if self._dice.random() < (0.5 if bare else 0.05) else {"Authorization": f"Bearer {token}"}
        checks = schemathesis.checks.CHECKS.get_all()
        skipped = {"max_response_time", "use_after_free", "ensure_resource_availability", "object_level_authorization"}
        if not (true and spoken and token is right and headers):
            skipped.add("positive_data_acceptance")  # a code that was never sent is declared, and refused
        if bare and headers:
            skipped.add("negative_data_rejection")
        if not spoken:
            skipped |= {"unsupported_method", "missing_required_header"}  # the version is judged before all else
        chosen = [check for check in checks if check.__name__ not in skipped]
        response = case.call(base_url=self._service.url, headers=headers, timeout=30)
        self.outcome.cases += 1
        self.outcome.statuses[label, response.status_code] += 1
        try:
            assert response.headers.get("cache-control") == ["no-store"], "the answer may be stored"
            case.validate_response(response, checks=chosen, headers=headers, transport_kwargs={"base_url": self._service.url})
        except (FailureGroup, AssertionError) as failure:
            kinds = ", ".join(sorted(str(one.title) for one in getattr(failure, "exceptions", ()))) or str(failure)
            self.outcome.failures.setdefault(f"{case.method} {label}: {kinds} ({response.status_code})", str(failure)[:3000])

    def _version(self, case: Any) -> bool:
        """Let nearly every case speak this contract's version, or all would end there; answer whether it does."""
        if "Contract-Version" not in case.headers:
            return True
        known = VERSION.fullmatch(str(case.headers["Contract-Version"])) is not None and self._dice.random() < 0.95
        if known:
            case.headers["Contract-Version"] = self._dice.choice(["1", "1.3", "1.4.0", "1.99.9999"])
        return known

    def _tell_the_truth(self, case: Any, visit: Any) -> bool:
        """Put what exists in the place of what was made up, four times of five; answer whether all of it is true."""
        if self._dice.random() < 0.2:
            return False
        if "cursor" in case.query:
            case.query["cursor"] = self._dice.choice(["", "0", "25", "50"])
        if "id" in case.path_parameters:
            case.path_parameters["id"] = visit.transaction(self._dice)
        if "reference" in case.path_parameters:
            case.path_parameters["reference"] = visit.reference
        match case.operation.label:
            case "POST /sessions/current/proof":
                case.body = {"code": visit.code}
            case "POST /lookups":
                case.body = visit.key(self._dice)
            case "POST /receipts":
                case.body = {"transactions": [visit.transaction(self._dice) for _ in case.body["transactions"]]}
            case "POST /sessions" if case.body["evidence"]["type"] == "travel-document":
                case.body = visit.document
            case "POST /sessions" if self._dice.random() < 0.5:
                case.body["evidence"]["id_number"] = visit.id_number
            case "POST /challenges" if case.body["chip"]["mechanism"] == "agreement":
                case.body = visit.agreement
            case _:
                pass
        return True


def _leaves_out_the_session(case: Any) -> bool:
    data = case.meta.phase.data if case.meta is not None else None
    changes = getattr(data, "mutations", ()) or ()
    return "Authorization" in (getattr(data, "parameter", None), *(change.parameter for change in changes))


def fuzz(kind: str, *, cases: int, word: int) -> Outcome:
    """Run on a new database of this kind."""
    warnings.simplefilter("ignore", NonInteractiveExampleWarning)
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url, fuzzed_service(url, word) as service:
        return Fuzz(service, cases=cases, word=word).run()


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.contract.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5000, help="on each database")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(100_000))
    parser.add_argument("--database", choices=KINDS, action="append", help="both when not given")
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [
        "# The last long run of tests/contract/fuzz.py: schemathesis against the contract, on real sockets.",
        f"date = {datetime.now(UTC):%Y-%m-%d}",
        f'commit = "{commit.stdout.strip()}"',
        f'schemathesis = "{schemathesis.SCHEMATHESIS_VERSION}"',
        f"seed = {arguments.seed}",
    ]
    failed = False
    for kind in arguments.database or KINDS:
        outcome = fuzz(kind, cases=arguments.cases, word=arguments.seed)
        failed = failed or bool(outcome.failures)
        for name, text in outcome.failures.items():
            print(f"\n{kind}: {name}\n{text}", file=sys.stderr)
        lines += ["", f"[{kind}]", f"cases = {outcome.cases}", f"failures = {len(outcome.failures)}", f"[{kind}.answers]"]
        for label in sorted({name for name, _ in outcome.statuses}):
            counts = {status: count for (name, status), count in outcome.statuses.items() if name == label}
            told = ", ".join(f"{status} = {count}" for status, count in sorted(counts.items()))
            lines.append(f'"{label}" = {{{told}}}')
        print(f"{kind}: {outcome.cases} cases with seed {arguments.seed}, {len(outcome.failures)} kinds of failure", flush=True)
    arguments.out.write_text("\n".join(lines) + "\n", "utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
