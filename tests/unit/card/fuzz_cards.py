"""Mutated files of key-less cards against what reads: `python -m tests.unit.card.fuzz_cards [--inputs 200000] [--seed 1]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from devices.card.apdu import CardRefused, Counter, converse
from devices.card.numbers import CHECKS
from devices.card.profile import load_profiles
from devices.card.profile_reading import CardFields, read_card
from devices.simulated.card import SimulatedCard, load_personas
from tests.unit.emrtd.fuzzing import Target, run

CONFIG = Path(__file__).parents[3] / "config"
PERSONAS = load_personas(CONFIG / "personas.toml")
PROFILES = load_profiles(CONFIG / "cards")
HOLDERS = ("ahmad", "somchai", "salem", "jasim", "muneera")


def targets() -> Iterator[Target]:
    for name in HOLDERS:
        card = SimulatedCard(PERSONAS[name], t0=True)
        for file, content in card._layout.files.items():
            yield Target(f"{PERSONAS[name]['card_profile']} {file.hex() or 'image'}", content, of_file(name, file))


def of_file(name: str, file: bytes) -> Callable[[bytes], str]:
    profile = next(profile for profile in PROFILES if profile.name == PERSONAS[name]["card_profile"])
    check = next(rule.check for rule in profile.fields if rule.name == "id_number")

    def tried(raw: bytes) -> str:
        card = SimulatedCard(PERSONAS[name], t0=True)
        card._layout = replace(card._layout, files={**card._layout.files, file: raw})
        counter = Counter()
        try:
            found = converse(
                read_card(PROFILES, card.atr), lambda sent: card.answer(sent) or b"", t0=True, counter=counter, now=float
            )
        except CardRefused as refused:
            return "told" if any(PERSONAS[name][key] in str(refused) for key in ("id_number", "name_en")) else "refused"
        assert counter.apdus < 80
        assert isinstance(found, CardFields)
        assert CHECKS[check](found.fields["id_number"])
        for day in ("birth_date", "expiry"):
            assert re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", found.fields[day])
            date.fromisoformat(found.fields[day])
        return "read"

    return tried


if __name__ == "__main__":
    run(targets(), __doc__)
