"""The simulated visitors whose document is a travel document, by their rows in config/personas.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from devices.simulated.document.printed import Holder
from devices.simulated.document.variant import Access, Flaw, Form, Manner, Proof, Variant

PROFILE = "travel-document"  # `card_profile` of these rows


def load_documents(path: Path) -> dict[str, tuple[Holder, Variant]]:
    rows: dict[str, dict[str, str]] = tomllib.loads(path.read_text("utf-8"))
    return {name: (_holder(row), _variant(row)) for name, row in rows.items() if row["card_profile"] == PROFILE}


def _holder(row: dict[str, str]) -> Holder:
    return Holder(
        id_number=row["id_number"],
        name_ar=row["name_ar"],
        name_en=row["name_en"],
        sex=row["sex"],
        birth=date.fromisoformat(row["birth_date"]),
        expiry=date.fromisoformat(row["expiry"]),
        document_number=row["document_number"],
        can=row.get("can", ""),
    )


def _variant(row: dict[str, str]) -> Variant:
    return Variant(
        form=Form(row["form"]),
        access=Access(row["access"]),
        cipher=row.get("cipher", "AES-128"),
        curve=row.get("curve", "secp256r1"),
        proof=Proof(row.get("proof", "none")),
        signer=row.get("signer", "ecdsa"),
        flaw=Flaw(row.get("flaw", "none")),
        manner=Manner(row.get("manner", "ready")),
        extended=row.get("lengths", "short") == "extended",
        t0=row.get("protocol", "T=1") == "T=0",
    )
