"""The locks: what a kiosk installs is what was tested, pinned by hash and without an address."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def pins(path: Path) -> set[str]:
    return {line.rstrip(" \\") for line in path.read_text("utf-8").splitlines() if "==" in line}


def test_a_kiosk_installs_nothing_that_was_not_tested() -> None:
    kiosk = pins(ROOT / "requirements-kiosk.lock")
    assert kiosk
    assert kiosk <= pins(ROOT / "requirements.lock")
    assert not {pin.split("==")[0] for pin in kiosk} & {"fastapi", "roundup", "pytest", "schemathesis", "trustme"}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_pin_has_a_hash_and_no_lock_names_an_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "//" not in text
    for entry in text.replace("\\\n", " ").splitlines():
        assert "==" not in entry or "--hash=sha256:" in entry, entry
