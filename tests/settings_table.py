"""The table of settings for README, made from the dataclasses: `python -m tests.settings_table` writes it."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import get_type_hints

from kiosk.runtime.settings import Settings
from tests import readme


def table() -> str:
    """One row a setting: name, default, meaning."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    hints = get_type_hints(Settings)
    for outer in fields(Settings):
        kind = hints[outer.name]
        inner = fields(kind) if is_dataclass(kind) else (outer,)
        prefix = f"{outer.name}." if is_dataclass(kind) else ""
        for item in inner:
            default = ", ".join(word.value for word in item.default) if isinstance(item.default, tuple) else item.default
            default = default.value if isinstance(default, Enum) else default
            shown = "required" if default is MISSING else f"`{str(default).lower() if isinstance(default, bool) else default}`"
            rows.append(f"| `{prefix}{item.name}` | {'empty' if shown == '``' else shown} | {item.metadata['doc']} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    readme.write("settings", table())
