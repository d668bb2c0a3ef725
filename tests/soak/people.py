"""People whose every datum is easily found, and the configuration of a kiosk that meets them."""

from __future__ import annotations

import shutil
from pathlib import Path

from devices.card.numbers import luhn

ROOT = Path(__file__).parents[2]
STORIES = {0: "none", 1: "waiting", 2: "just_finished", 3: "letter_reference", 4: "forty_movements", 5: "mixed"}

SETTINGS = """profile = "demo"
[place]
kiosk = "K-01"
[reader]
driver = "simulated"
interface = "{interface}"
deadline_seconds = 2.0
[printer]
address = "{printer}"
deadline_seconds = 4.0
[backend]
url = "{service}"
deadline_seconds = {deadline}
health_seconds = 1.0
[state]
folder = "{state}"
"""


def write_config(folder: Path, count: int) -> list[dict[str, str]]:
    """Copy the house's configuration, put planted people into it, and answer them."""
    shutil.copytree(ROOT / "config", folder)
    people = []
    for index in range(count):
        nine = f"1{77_000_000 + index:08d}"
        people.append(
            {
                "card_profile": "demo-national",
                "id_number": next(nine + digit for digit in "0123456789" if luhn(nine + digit)),
                "name_ar": f"زرعناه{index} الباحثون",
                "name_en": f"Planted{index} Visitor",
                "sex": "m",
                "birth_date": "1980-01-01",
                "expiry": "2041-01-01",
                "phone": f"+9665{77_000_000 + index:08d}",
                "story": STORIES.get(index, "ordinary"),
            }
        )
    text = "\n".join(
        f"[p{index}]\n" + "".join(f'{key} = "{value}"\n' for key, value in person.items())
        for index, person in enumerate(people)
    )
    (folder / "personas.toml").write_text(text, "utf-8")
    return people


def write_settings(
    folder: Path,
    *,
    printer: str,
    service: str,
    interface: str = "contactless",
    service_deadline_seconds: float = 4.0,
    scanner: str = "",
) -> None:
    """The settings of a kiosk on these peers: short deadlines, so that a fault costs a soak little time."""
    state = folder.parent / "state"
    state.mkdir(exist_ok=True)
    words: dict[str, object] = {"printer": printer, "service": service, "interface": interface, "state": state}
    text = SETTINGS.format(**words, deadline=service_deadline_seconds)
    text += f'[scanner]\naddress = "{scanner}"\n'
    (folder / "demo.toml").write_text(text, "utf-8")
