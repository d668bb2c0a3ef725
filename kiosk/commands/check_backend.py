"""`kiosk check-backend URL`: whether a backend keeps the contract; every clause is tried over the wire and cited.

What the run needs of a test system stands in the options or, by the same names, in a TOML file (--with):
  person = "…"          ID number of an invented person with transactions (at most five runs a day: five codes)
  profile = "…"         card profile to name in the evidence
  another = "…"         id of somebody else's transaction
  lookup = "NUMBER/YEAR"   a transaction that exists;  secret = "NUMBER/YEAR": one that nobody may see
  enrol = "KIOSK/CODE"  a one-time code for an invented kiosk, where machines are known by certificates
  document = "FILE"     evidence of an invented travel document as JSON, where documents are proven
  code-from = "FILE"    where the backend writes the codes it sends; or code-command = "…", which prints the last one
  confirm-command = "…" picks, on the test person's phone, the two digits that follow it
Without them the code, and the confirmation, are asked for at the terminal. What is not lent is not tried, and said so.

Exit codes: 0 all that is offered and was tried passes, 1 a clause fails, 2 wrong arguments, 3 not reachable.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.backend.conformance.run import Report

CONTRACT = Path(__file__).parents[1] / "contract" / "openapi.yaml"
LENT = ("person", "profile", "another", "lookup", "secret", "code-from", "code-command", "enrol", "confirm-command", "document")
CODE_SECONDS = 60.0
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Wrong(Exception):
    """An argument or the file of them is not as it must be."""


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser], _folder: Path) -> None:
    parser = verbs.add_parser(
        "check-backend",
        help="whether a backend keeps the contract",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", metavar="URL", help="the backend's address, without /v1")
    parser.add_argument("--with", dest="file", type=Path, metavar="FILE", help="a TOML file with what the run needs")
    for name in LENT:
        parser.add_argument(f"--{name}", metavar="…")
    parser.add_argument("--kiosk", default="CHECK", metavar="NAME", help="Kiosk-Id to come as; with an identity, its name")
    parser.add_argument(
        "--identity",
        type=Path,
        metavar="FOLDER",
        help="an enrolled machine's: machine.pem, or key.pem and certificate.pem (mutual TLS)",
    )
    parser.add_argument("--ca", default="", metavar="FILE", help="authority of the backend; empty takes the system's")
    parser.add_argument("--patient", action="store_true", help="wait a code and a session out (a quarter of an hour)")
    parser.add_argument("--limits", action="store_true", help="ask until this kiosk is held back for a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        from kiosk.backend.conformance.contract_file import ContractFile
    except ImportError as error:
        print(
            f"check-backend needs PyYAML and jsonschema ({error.name} is missing): pip install PyYAML jsonschema",
            file=sys.stderr,
        )
        return 2
    from kiosk.backend.conformance.run import OutOfReach, Verdict
    from kiosk.backend.conformance.run import run as try_all
    from kiosk.backend.conformance.trial import Material, Patience
    from kiosk.backend.conformance.wire import Identity, Wire

    try:
        lent = _lent(arguments)
        material = Material(
            id_number=lent.get("person", ""),
            profile=lent.get("profile", "check"),
            another=lent.get("another", ""),
            lookup=_key("lookup", lent),
            secret=_key("secret", lent),
            code=_code(lent),
            enrol=_enrol(lent),
            confirm=_confirm(lent),
            document=_document(lent),
        )
        _readable(arguments)
        identity = Identity(arguments.kiosk, arguments.ca, _certificate(arguments.identity))
    except Wrong as error:
        print(error, file=sys.stderr)
        return 2
    contract = ContractFile(CONTRACT)
    wire = Wire(arguments.url, identity, contract.version)
    patience = Patience(time.sleep if arguments.patient else None, arguments.limits)
    try:
        report = try_all(contract, wire, material, patience)
    except OutOfReach:
        print(f"Nothing answers at {arguments.url}/v1/health. Check address, network, --ca and --identity.", file=sys.stderr)
        return 3
    finally:
        wire.close()
    print(_as_json(report, arguments.url, contract.version) if arguments.json else _as_table(report, contract.version))
    return int(report.count(Verdict.FAIL) > 0)


def _lent(arguments: argparse.Namespace) -> dict[str, str]:
    """The file's values, and over them the options'."""
    found: dict[str, Any] = {}
    if arguments.file is not None:
        try:
            found = tomllib.loads(arguments.file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise Wrong(f"{arguments.file}: cannot be read as TOML ({type(error).__name__}).") from None
        strange = [name for name, value in found.items() if name not in LENT or not isinstance(value, str)]
        if strange:
            raise Wrong(f"{arguments.file}: {', '.join(strange)}: unknown, or no text. Known: {', '.join(LENT)}.")
    given = {name: getattr(arguments, name.replace("-", "_")) for name in LENT}
    return {**found, **{name: value for name, value in given.items() if value is not None}}


def _readable(arguments: argparse.Namespace) -> None:
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", arguments.url):
        raise Wrong(f"“{arguments.url}” is no address: http(s)://HOST:PORT.")
    if arguments.ca and not Path(arguments.ca).is_file():
        raise Wrong(f"{arguments.ca}: there is no such file.")


def _certificate(folder: Path | None) -> str | tuple[str, str] | None:
    if folder is None:
        return None
    if (folder / "machine.pem").is_file():  # as `kiosk enrol` leaves it
        return str(folder / "machine.pem")
    for name in ("certificate.pem", "key.pem"):
        if not (folder / name).is_file():
            raise Wrong(f"{folder}: neither machine.pem nor {name} is there.")
    return str(folder / "certificate.pem"), str(folder / "key.pem")


def _key(name: str, lent: dict[str, str]) -> tuple[str, int] | None:
    if name not in lent:
        return None
    number, _, year = lent[name].partition("/")
    if not (number.isdecimal() and year.isdecimal()):
        raise Wrong(f"{name}: “{lent[name]}” is not NUMBER/YEAR.")
    return number, int(year)


def _enrol(lent: dict[str, str]) -> tuple[str, str] | None:
    if "enrol" not in lent:
        return None
    kiosk, _, code = lent["enrol"].partition("/")
    if not kiosk or not code:
        raise Wrong("enrol: not KIOSK/CODE.")
    return kiosk, code


def _confirm(lent: dict[str, str]) -> Callable[[str], object] | None:
    """How the two digits are picked on the test person's phone; without a command, by whoever sits at the terminal."""
    if "confirm-command" in lent:
        command = shlex.split(lent["confirm-command"])
        return lambda digits: subprocess.run([*command, digits], check=False)
    if sys.stdin.isatty() and "person" in lent:
        return lambda digits: input(f"Pick {digits} on the test person's phone, then press Enter: ")
    return None


def _document(lent: dict[str, str]) -> dict[str, Any] | None:
    if "document" not in lent:
        return None
    try:
        found = json.loads(Path(lent["document"]).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Wrong(f"{lent['document']}: cannot be read as JSON ({type(error).__name__}).") from None
    if not isinstance(found, dict) or found.get("type") != "travel-document":
        raise Wrong(f"{lent['document']}: no evidence of type travel-document.")
    return found


def _code(lent: dict[str, str]) -> Callable[[], str] | None:
    """How the code that was sent last is learned: from a file, from a command, or from whoever sits at the terminal."""
    if "code-from" in lent:
        path = Path(lent["code-from"])
        before = path.stat().st_size if path.is_file() else 0
        return lambda: _patiently(lambda: path.read_bytes()[before:].decode("utf-8", "replace") if path.is_file() else "")
    if "code-command" in lent:
        command = shlex.split(lent["code-command"])
        return lambda: _patiently(lambda: subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    if sys.stdin.isatty() and "person" in lent:
        return lambda: "".join(CODE.findall(input("The code that was sent to the test person: "))[-1:])
    return None


def _patiently(look: Callable[[], str]) -> str:
    """Look until a code stands there; the last one counts, and one more look makes sure that it is the last."""
    ends = time.monotonic() + CODE_SECONDS
    while time.monotonic() < ends:
        if CODE.findall(look()):
            time.sleep(0.3)
            return str(CODE.findall(look())[-1])
        time.sleep(0.2)
    return ""


def _as_json(report: Report, url: str, contract: str) -> str:
    counts = {verdict.value: report.count(verdict) for verdict in {result.verdict for result in report.results}}
    clauses = [
        {"clause": result.clause, "verdict": result.verdict.value, "says": result.says, "detail": result.detail}
        for result in report.results
    ]
    said = {"url": url, "contract": contract, "kept": report.kept, "capabilities": report.offered, "counts": counts}
    return json.dumps({**said, "clauses": clauses}, ensure_ascii=False, indent=2)


def _as_table(report: Report, contract: str) -> str:
    lines = [
        f"Contract {contract}; the backend keeps {report.kept or 'none that it names'}: {', '.join(report.offered) or '-'}"
    ]
    for result in report.results:
        lines.append(f"{result.clause}  {result.verdict.value:<11}  {result.says}")
        if result.detail and result.verdict.value != "not offered":
            lines.append(f"{'':19}→ {result.detail}")
    counts: dict[str, int] = {}
    for result in report.results:
        counts[result.verdict.value] = counts.get(result.verdict.value, 0) + 1
    lines.append(", ".join(f"{count} {name}" for name, count in counts.items()))
    return "\n".join(lines)
