"""The real reference service in a process of its own, with people enough for every fault, and the codes it sends."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from devices.card.numbers import luhn
from devices.simulated.document.certificate import AUTHORITY, certificate
from devices.simulated.document.signer import ec_signer
from kiosk.core.transactions import CardData

SERVICE = [sys.executable, "-m", "kiosk.tawasul"]
CONFIG = Path(__file__).parents[2] / "config"
CODES_A_DAY = 5


@dataclass(frozen=True, slots=True, repr=False)
class Visitor:
    """Somebody in the register. Codes go to a phone that all visitors of one `group` share."""

    number: str
    group: int

    @property
    def card(self) -> CardData:
        return CardData("demo-national", self.number, "", "", "2031-01-01")


class Service:
    """Started on construction; so many visitors of each group with transactions, nobody's calls in another group's way.

    `country` has what proves travel documents.
    """

    def __init__(self, scratch: Path, *, visitors: list[int], country: Path | None = None) -> None:
        numbers = iter(range(sum(visitors)))
        self.visitors = [[Visitor(_number(next(numbers)), group) for _ in range(many)] for group, many in enumerate(visitors)]
        self._codes = scratch / "codes"
        self._codes.touch()
        self.people = scratch / "people.toml"
        self.people.write_text("\n".join(_persona(visitor) for group in self.visitors for visitor in group), "utf-8")
        self._database = scratch / "tawasul.sqlite"
        common = ["--database", f"sqlite:///{self._database}", "--personas", str(self.people)]
        subprocess.run([*SERVICE, "seed", *common], capture_output=True, check=True)
        serve = ["--port", "0", "--until-eof", "--demo-secret", "faults", "--codes-to", str(self._codes)]
        serve += ["--policy", str(CONFIG / "demo.toml"), "--limits", str(CONFIG / "demo-limits.toml")]
        serve += ["--trust", str(country or _country(scratch / "country"))]
        self._process = subprocess.Popen([*SERVICE, *common, *serve], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        host, port = self._process.stdout.readline().split("//")[1].strip().split(":")
        self.address = host, int(port)

    @property
    def number(self) -> tuple[str, str]:
        """Number and Hijri year of a transaction that anyone may look up."""
        with contextlib.closing(sqlite3.connect(self._database)) as db:
            number, year = db.execute("SELECT number, hijri_year FROM transaction_row WHERE NOT secret").fetchone()
        return str(number), str(year)

    def codes(self, group: int) -> list[str]:
        """Every code sent to this group's phone so far."""
        lines = (line.split() for line in self._codes.read_text("utf-8").splitlines())
        return [code for phone, code in lines if phone == f"{group:02d}"]

    def next_code(self, group: int, before: int) -> str:
        """Wait for the code after the first `before` ones."""
        ends = time.monotonic() + 10
        while len(codes := self.codes(group)) <= before:
            assert time.monotonic() < ends, "no code was sent"
            time.sleep(0.01)
        return codes[before]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def _country(folder: Path) -> Path:
    """One country signer is enough for challenges to be given."""
    folder.mkdir()
    signer = ec_signer("secp256r1")
    (folder / "signer.der").write_bytes(certificate(AUTHORITY, signer, signer))
    return folder


def _number(index: int) -> str:
    nine = f"1{index + 31_000_000:08d}"
    return next(nine + digit for digit in "0123456789" if luhn(nine + digit))


def _persona(visitor: Visitor) -> str:
    return (
        f'[v{visitor.number}]\ncard_profile = "demo-national"\nid_number = "{visitor.number}"\nname_ar = "مراجع"\n'
        f'name_en = "Visitor"\nsex = "m"\nbirth_date = "1980-01-01"\nexpiry = "2031-01-01"\n'
        f'phone = "+9665000000{visitor.group:02d}"\nstory = "just_finished"\n'
    )
