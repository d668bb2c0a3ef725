"""The machine's identity on its disk: one file with key and certificate, one for the next, one with a key that asks.

Every file is written whole, so whatever moment the power fails, one certificate is there that worked, or none was yet:
`asking.key` → `next.pem` (asked for, not yet tried) → `machine.pem` (has worked). Never holds a key in this process.
"""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.whole_file import settle

RENEW_AFTER = 0.6  # of a certificate's life
OVERDUE_AFTER = 2 / 3  # of 90 days: six days of tries have failed, and a month is left to see why
PROCESS_SECONDS = 30.0
READ_BYTES = 16_384


class IdentityError(Exception):
    """The folder cannot be used, or the service's certificate is not for this machine; the text is for a technician."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate and the file that holds it with its key; `mark` tells one writing of the file from the next."""

    file: Path
    mark: tuple[int, int]
    issued: datetime
    expires: datetime
    tried: bool

    def renewal_due(self, now: datetime) -> bool:
        return now >= self.renewed_from()

    def renewed_from(self) -> datetime:
        return self.issued + RENEW_AFTER * (self.expires - self.issued)

    def overdue(self, now: datetime) -> bool:
        return now >= self.issued + OVERDUE_AFTER * (self.expires - self.issued)

    def days_left(self, now: datetime) -> int:
        """Whole days until it ends; 0 on its last day and after it."""
        return max(0, (self.expires - now) // timedelta(days=1))


class Identity:
    """The files of one machine. `kiosk` is its name, the only one that a certificate may bear."""

    def __init__(self, folder: Path, *, kiosk: str) -> None:
        self._folder, self._kiosk = folder, kiosk
        self._asking, self._next, self._machine = folder / "asking.key", folder / "next.pem", folder / "machine.pem"
        self._known: dict[Path, Certificate] = {}

    def certificates(self) -> tuple[Certificate, ...]:
        """What the machine can speak with, the newest first; damaged files and another kiosk's are none."""
        found = (self._read(self._next, tried=False), self._read(self._machine, tried=True))
        return tuple(certificate for certificate in found if certificate is not None)

    def ask(self) -> str:
        """Make a key, or take the one that asked before without an answer; answer its request in PEM."""
        self._make_folder()
        return self._run("ask", str(self._asking), self._kiosk)

    def accept(self, certificate_pem: str) -> None:
        """Keep the certificate that was asked for as the next one; raises IdentityError when it is not this machine's."""
        self._run("accept", str(self._asking), str(self._next), self._kiosk, told=certificate_pem)
        self._asking.unlink(missing_ok=True)

    def promote(self) -> None:
        """The next certificate has worked: it is the machine's now, and the one before is gone."""
        self._asking.unlink(missing_ok=True)  # left where the power failed after `accept`: a key asks once
        if self._next.exists():
            self._next.replace(self._machine)
            settle(self._folder)

    def discard_next(self) -> None:
        self._next.unlink(missing_ok=True)
        self._asking.unlink(missing_ok=True)

    def _read(self, file: Path, *, tried: bool) -> Certificate | None:
        try:
            with file.open("rb") as opened:
                status, raw = os.fstat(opened.fileno()), opened.read(READ_BYTES)
            mark = status.st_ino, status.st_mtime_ns
            known = self._known.get(file)
            if known is not None and known.mark == mark:
                return known
            head = dict(line.split(": ", 1) for line in raw.split(b"-----BEGIN", 1)[0].decode().splitlines())
            issued, expires = datetime.fromisoformat(head["issued"]), datetime.fromisoformat(head["expires"])
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(file)  # key and certificate belong together
        except (OSError, ValueError, KeyError):
            return None
        if head.get("kiosk") != self._kiosk or expires <= issued:
            return None
        self._known[file] = Certificate(file, mark, issued, expires, tried)
        return self._known[file]

    def _make_folder(self) -> None:
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(mode=0o700)
                if os.geteuid() == 0:  # enrolled by root, used by the kiosk's own user
                    owner = self._folder.parent.stat()
                    os.chown(self._folder, owner.st_uid, owner.st_gid)
        except OSError as error:
            raise IdentityError(f"{self._folder} cannot be made: {error.strerror}.") from error

    def _run(self, *words: str, told: str = "") -> str:
        command = [sys.executable, "-I", "-m", "kiosk.backend.certificates", *words]
        try:
            ended = subprocess.run(command, input=told, capture_output=True, text=True, timeout=PROCESS_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise IdentityError(f"{self._folder}: the key was not made within {PROCESS_SECONDS:g} seconds.") from error
        if ended.returncode == 4:
            raise IdentityError(f"The service's certificate is not for this machine's key, or not for {self._kiosk}.")
        if ended.returncode:
            last = ended.stderr.strip().splitlines()[-1:] or [f"exit code {ended.returncode}"]
            raise IdentityError(f"{self._folder} cannot be used: {last[0]}")
        return ended.stdout
