"""`kiosk card read --can` and `--mrz` on a real pcscd with vpcd: fields, checks and assurance of made-up documents."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.trust_file import add
from devices.simulated.document.chip import Document
from devices.simulated.document.variant import Access, Flaw, Form, Manner, Proof
from devices.simulated.inserted import insert
from tests.pcscd import SLOT, pcscd_running
from tests.unit.card.issued import HOLDER, country, issued

ROOT = Path(__file__).parents[2]
READ = [sys.executable, "-m", "kiosk", "card", "read", "--json", "--wait", "5"]
CAN = ("--can", HOLDER.can)
MRZ = ("--mrz", f"{HOLDER.document_number}/{HOLDER.birth:%y%m%d}/{HOLDER.expiry:%y%m%d}")
pytestmark = [pytest.mark.system, pytest.mark.usefixtures("pcscd")]


@pytest.fixture(scope="module")
def pcscd() -> Iterator[None]:
    with pcscd_running():
        yield


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("trust") / "country-signers.json"
    add(store, [load_certificate(raw, "country signer") for raw in country().authorities.values()])
    return store


def read(document: Document, *more: str, typed: str = "") -> tuple[int, str, str]:
    """Insert the document, run the command, pull it; answer code, output, errors."""
    pull = insert(document, *SLOT)
    try:
        command = [*READ, *more]
        ended = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, input=typed, timeout=60, env=dict(os.environ), check=False
        )
    finally:
        with contextlib.suppress(OSError):  # it left by itself
            pull()
        time.sleep(0.6)  # vpcd looks for its card twice a second
    return ended.returncode, ended.stdout, ended.stderr


def judged(document: Document, trust: Path, *more: str, typed: str = "") -> dict[str, Any]:
    code, out, errors = read(document, "--trust", str(trust), *more, typed=typed)
    assert (code, errors) == (0, ""), errors
    said: dict[str, Any] = json.loads(out)
    return said


@pytest.mark.parametrize(
    ("key", "variant", "access"),
    [
        (("--can", "-"), {"proof": Proof.AGREEMENT}, "pace"),
        (CAN, {"proof": Proof.MAPPING, "t0": True}, "pace"),
        (MRZ, {"form": Form.TD3, "access": Access.BAC, "proof": Proof.ACTIVE_RSA, "extended": True, "signer": "rsa"}, "bac"),
    ],
    ids=["PACE, CAN from standard input, T=1", "PACE, CAN, T=0", "BAC, extended length"],
)
def test_a_document_is_read_and_proven_to_the_chip(
    key: tuple[str, str], variant: dict[str, object], access: str, trust: Path
) -> None:
    said = judged(issued(**variant), trust, *key, typed=f"{HOLDER.can}\n")
    assert said["access"] == access
    assert said["fields"]["id_number"] == HOLDER.id_number
    assert said["fields"]["name_ar"] == HOLDER.name_ar
    assert said["fields"]["expiry"] == HOLDER.expiry.isoformat()
    assert said["checks"]["passive_authentication"]["outcome"] == "passed"
    assert "failed" not in {check["outcome"] for check in said["checks"].values()}
    assert said["assurance"] == "chip_genuine"
    assert said["apdus"] == sum(step["apdus"] for step in said["steps"])


def test_a_copy_is_told_from_the_document(trust: Path) -> None:
    said = judged(issued(proof=Proof.AGREEMENT, flaw=Flaw.CLONE), trust, *CAN)
    assert said["assurance"] == "data_authentic"
    assert said["checks"]["chip_authentication"]["outcome"] == "failed"


@pytest.mark.parametrize(
    ("key", "variant", "code"),
    [((), {}, 10), (("--can", "000000"), {}, 11), (CAN, {"manner": Manner.MUTE}, 7)],
    ids=["no key", "wrong key", "wrong way round"],
)
def test_every_other_end_has_a_sentence_and_a_code(key: tuple[str, ...], variant: dict[str, object], code: int) -> None:
    ended, out, errors = read(issued(**variant), *key)
    assert (ended, out) == (code, "")
    assert errors.strip()
    assert "Traceback" not in errors
