"""Fills an empty database with believable people and transactions: the same seed and day make the same rows.

The people and their stories come from a personas file; the words from stories.toml.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from hijridate import Gregorian
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk.tawasul.schema import DocumentRow, MovementRow, Person, TransactionRow
from kiosk.tawasul.words import CODES

SPECIMENS = "UTO"  # the state of made-up documents, Doc 9303-3 §5
STORIES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("stories.toml").read_text("utf-8"))
ARCHIVE = 330  # transactions of nobody's card, so that number look-ups meet a lived-in register
LONG = (
    "طلب النظر في التظلّم المقدم من ورثة المتوفى بشأن قرار لجنة التقدير الصادر على الأرض الواقعة شمال طريق الملك عبدالعزيز"
    " المتاخمة لمخطط المنح الشرقي، وما ترتب عليه من إيقاف صرف التعويض وإعادة المسح الميداني للموقع بحضور مندوبي الجهات المعنية",
    "Appeal by the heirs against the valuation committee's decision on the land north of King Abdulaziz Road beside the eastern"
    " grants plan, the halted compensation that followed, and a new survey of the site with all authorities present",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One transaction to be made: its status, how many movements, and what is particular about it."""

    status: str
    movements: int = 4
    subject: tuple[str, str] | None = None
    to: str = ""
    reference: str | None = None
    number: str | None = None
    secret: bool = False
    age_days: int | None = None


def _plain(count: int, running: int) -> list[Wish]:
    return [Wish("in_progress")] * running + [Wish("answered"), Wish("saved"), Wish("refused")] * count


WISHES: dict[str, list[Wish]] = {
    "mixed": [
        Wish(
            "waiting",
            4,
            ("طلب تعويض عن نزع ملكية أرض في حي الزاهر", "Compensation for expropriated land in Al-Zahir"),
            "property",
            number="004512",
            age_days=42,
        ),
        Wish("in_progress", 4, age_days=95),
        Wish("new", 1, age_days=2),
        *[Wish("answered"), Wish("saved"), Wish("answered"), Wish("refused"), Wish("saved")],
    ],
    "none": [],
    "sixty": [*[Wish("in_progress")] * 14, *[Wish("waiting")] * 2, *[Wish("answered")] * 30, *[Wish("saved")] * 14],
    "long_subject": [Wish("in_progress", 6, LONG, "valuation"), *_plain(1, 1)],
    "letter_reference": [Wish("in_progress", 5, reference="1447-ر/008713", age_days=300), *_plain(1, 1)],
    "secret": [Wish("in_progress", secret=True), Wish("answered", secret=True), Wish("in_progress")],
    "waiting": [Wish("waiting", 5, age_days=60)],
    "just_finished": [Wish("answered", 5, age_days=0), Wish("in_progress")],
    "forty_movements": [Wish("in_progress", 40, age_days=1500)],
    "ordinary": _plain(1, 2),
    "expired_card": _plain(1, 1),
    "no_phone": _plain(1, 1),
}


def seed(engine: Engine, *, personas: Path, today: date, number: int = 1448) -> int:
    """Fill the database (empty but for its tables) and answer how many transactions it now holds."""
    people: dict[str, dict[str, str]] = tomllib.loads(personas.read_text("utf-8"))
    dice = random.Random(number)
    subjects = [
        (tuple(text.format(place=place[lang]) for lang, text in enumerate(subject["text"])), subject["to"])
        for subject, place in product(STORIES["subjects"], STORIES["places"])
    ] * 2  # no subject stands more than twice here
    dice.shuffle(subjects)
    taken: set[tuple[str, int]] = {("004512", Gregorian(today.year, today.month, today.day).to_hijri().year)}
    count = 0
    with Session(engine) as session:
        register = Person(id_number="-", phone="")
        wishes = [(register, wish) for wish in _plain(ARCHIVE // 5, 2 * (ARCHIVE // 5))]
        session.add(register)
        documents = list[tuple[Person, str]]()
        for persona in people.values():
            person = Person(id_number=persona["id_number"], phone=persona["phone"])
            session.add(person)
            documents += [(person, persona["document_number"])] if "document_number" in persona else []
            wishes += [(person, wish) for wish in WISHES[persona["story"]]]
        session.flush()
        session.add_all(DocumentRow(issuing_state=SPECIMENS, number=of, person_id=one.id) for one, of in documents)
        for person, wish in wishes:
            subject, to = subjects.pop()
            _transaction(session, dice, taken, person, wish, wish.subject or subject, wish.to or to, today)
            count += 1
        session.commit()
    return count


def _transaction(
    session: Session,
    dice: random.Random,
    taken: set[tuple[str, int]],
    person: Person,
    wish: Wish,
    subject: tuple[str, ...],
    to: str,
    today: date,
) -> None:
    final = bool(CODES["statuses"][wish.status]["stage"] == "finished")
    steps = _steps(wish, to)
    past = [step for step in steps if step[2] is None]
    received, days = _days(dice, wish, len(past), today, final)
    hijri_year = Gregorian(received.year, received.month, received.day).to_hijri().year
    number = wish.number or _free(dice, taken, hijri_year)
    waits = wish.status == "waiting"
    document = dice.choice(STORIES["documents"]) if wish.number is None else STORIES["documents"][0]
    row = TransactionRow(
        public_id=f"{dice.getrandbits(96):024x}",
        person_id=person.id,
        number=number,
        hijri_year=hijri_year,
        reference=wish.reference,
        subject_ar=subject[0],
        subject_en=subject[1],
        status=wish.status,
        department=past[-1][1],
        document_ar=document[0] if waits else None,
        document_en=document[1] if waits else None,
        by_when=today + timedelta(days=6 + dice.randrange(20)) if waits else None,
        received=received,
        last_moved=days[-1],
        secret=wish.secret,
    )
    session.add(row)
    session.flush()
    for position, (action, department, expected) in enumerate(steps):
        day = days[position] if expected is None else None
        session.add(
            MovementRow(
                transaction_id=row.id, position=position, action=action, department=department, day=day, expected_days=expected
            )
        )


def _steps(wish: Wish, to: str) -> list[tuple[str, str, int | None]]:
    """The movements of one transaction: action, department, and days expected for what lies ahead."""
    steps: list[tuple[str, str, int | None]] = [("registered", "communications", None)]
    if wish.status == "new":
        return [*steps, ("presented", to, 5)]
    last = {"in_progress": "studying", "waiting": "waiting"}.get(wish.status, wish.status)
    ahead = 0 if CODES["statuses"][wish.status]["stage"] == "finished" else 1
    here = to
    while len(steps) + 1 + ahead < wish.movements:
        steps.append(("referred", here, None))
        if len(steps) + 2 + ahead < wish.movements:
            steps.append(("studied", here, None))
            here = STORIES["after"][here]
    if not any(step[0] == "referred" for step in steps):
        steps.append(("referred", here, None))
    final_department = steps[-1][1] if last != "saved" else "communications"
    steps.append((last, final_department, None))
    return [*steps, ("presented", STORIES["after"][final_department], 15)] if ahead else steps


def _days(dice: random.Random, wish: Wish, count: int, today: date, final: bool) -> tuple[date, list[date]]:
    """Days of what has happened, oldest first, within the last six Hijri years and never after today."""
    quiet = 0 if wish.age_days == 0 or wish.status == "new" else 1 + dice.randrange(12)
    age = wish.age_days or (dice.randrange(380, 2080) if final and wish.age_days is None else 20 + dice.randrange(250))
    if final and wish.age_days is None:
        quiet = age - min(age - 20, 15 + dice.randrange(120))
    age = max(age, quiet + count)
    last, received = today - timedelta(days=quiet), today - timedelta(days=age)
    if count == 1:
        return received, [received]
    span = (last - received).days
    return received, [received + timedelta(days=span * index // (count - 1)) for index in range(count)]


def _free(dice: random.Random, taken: set[tuple[str, int]], hijri_year: int) -> str:
    while True:
        number = f"{dice.randrange(1, 12000):06d}"
        if (number, hijri_year) not in taken:
            taken.add((number, hijri_year))
            return number
