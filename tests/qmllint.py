"""`python -m tests.qmllint`: every QML file through qmllint with no warning; only the `compiler` category is left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

QML = Path(__file__).parents[1] / "ui" / "qml"


def main() -> int:
    files = sorted(str(path) for path in QML.rglob("*.qml"))
    tool = str(Path(sys.executable).with_name("pyside6-qmllint"))
    command = [tool, "--max-warnings", "0", "--compiler", "disable", "-I", str(QML.resolve()), *files]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    print(ended.stdout + ended.stderr or f"{len(files)} QML files: no warnings")
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
