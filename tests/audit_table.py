"""The table of audit events for README, made from the enum: `python -m tests.audit_table` writes it."""

from __future__ import annotations

from kiosk.core.audit import AuditEvent
from tests import readme


def table() -> str:
    """One row an event: its name in the file, and what it means."""
    rows = [f"| `{event.name.lower()}` | {event.value} |" for event in AuditEvent]
    return "\n".join(["| event | meaning |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    readme.write("audit", table())
