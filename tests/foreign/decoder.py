"""An ESC/POS decoder that was not written here: npos 0.1.19 of npm, MIT, run by node. `.ci/setup test` installs it.

Its lock names what it needs to decode and nothing of what it would print with (its optional dependencies are taken out).
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODULES = Path(sys.prefix) / "share" / "kiosk-tests" / "node_modules"
SCRIPT = Path(__file__).with_name("decode.js")


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of dots, one bit a dot, the most significant on the left, 1 is black."""

    width_dots: int
    rows: bytes


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command stands, and for a raster its dots. `name` is as npos has it: ESCJ, GSv0."""

    name: str
    offset: int
    length: int
    band: Picture | None


@dataclass(frozen=True, slots=True)
class Decoded:
    """`pictures` are rasters that npos set one under the other by itself; it knows neither sides nor feeds."""

    commands: tuple[Command, ...]
    pictures: tuple[Picture, ...]
    text: str


def decode(streams: Iterable[bytes]) -> list[Decoded]:
    """Have streams decoded in one go."""
    if not MODULES.is_dir():
        raise FileNotFoundError("the foreign decoder is not installed: run .ci/setup test.")
    node = shutil.which("node") or Path(sys.prefix) / "bin" / "node"
    sent = json.dumps([base64.b64encode(raw).decode() for raw in streams])
    environment = {**os.environ, "NODE_PATH": str(MODULES), "NODE_NO_WARNINGS": "1"}
    ended = subprocess.run(
        [node, SCRIPT], input=sent, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    return [_decoded(found) for found in json.loads(ended.stdout)]


def _decoded(found: dict[str, Any]) -> Decoded:
    assert "error" not in found, found["error"]
    commands = (
        Command(told["name"], told["offset"], told["length"], _picture(told["band"]) if told["band"] else None)
        for told in found["commands"]
    )
    return Decoded(tuple(commands), tuple(_picture(told) for told in found["pictures"]), found["text"])


def _picture(told: dict[str, Any]) -> Picture:
    return Picture(told["width"], base64.b64decode(told["rows"]))
