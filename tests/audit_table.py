"""The table of audit events for README, made from the enum: `python -m tests.audit_table` writes it."""

from __future__ import annotations

from pathlib import Path

from kiosk.core.audit import AuditEvent

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- audit: generated -->\n", "<!-- end of audit -->\n"


def table() -> str:
    """One row an event: its name in the file, and what it means."""
    rows = [f"| `{event.name.lower()}` | {event.value} |" for event in AuditEvent]
    return "\n".join(["| event | meaning |", "|---|---|", *rows, ""])


def written() -> str:
    return README.read_text("utf-8").split(BEGIN)[1].split(END)[0]


if __name__ == "__main__":
    text = README.read_text("utf-8")
    head, rest = text.split(BEGIN)
    README.write_text(head + BEGIN + table() + END + rest.split(END)[1], "utf-8")
