"""README's generated parts: each stands between two marks, and one test says whether it has drifted."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def part(name: str) -> str:
    """What README has now between the marks of this name."""
    return _split(name)[1]


def write(name: str, text: str) -> None:
    """Put `text` (whole lines) between the marks of this name."""
    before, _, after = _split(name)
    README.write_text(before + text + after, "utf-8")


def _split(name: str) -> tuple[str, str, str]:
    begin, end = f"<!-- {name}: generated -->\n", f"<!-- end of {name} -->\n"
    before, rest = README.read_text("utf-8").split(begin)
    inside, after = rest.split(end)
    return before + begin, inside, end + after
