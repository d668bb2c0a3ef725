"""What one visit of a soak is to be: drawn from the seed and the visit's number alone."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from tests.soak.line import FAULTS as LINE_FAULTS

PEOPLE = 40
STEPS = ("ReadingCard", "LookingUp", "ProvingHolder", "ShowingTransactions", "ShowingTransaction", "PrintingReceipt")
CALLS = {
    "POST /v1/sessions": "LookingUp",
    "POST /v1/sessions/current/codes": "ProvingHolder",
    "POST /v1/sessions/current/proof": "ProvingHolder",
    "GET /v1/transactions": "LookingUp",
    "GET /v1/transactions/": "ShowingTransaction",
    "POST /v1/receipts": "PrintingReceipt",
    "DELETE /v1/sessions/current": "rest",
}
CARD_FAULTS = ("silent", "garbage", "endless", "wrong-length", "bank", "unknown")
PRINTER_FAULTS = {"paper-low": 3, "paper-out": 4, "cover-open": 4, "cutter-error": 4, "silent": 1, "slow": 3, "unplugged": 1}


@dataclass(frozen=True, slots=True)
class Plan:
    """One visit; everything that is not said goes well."""

    number: int
    person: int
    trouble: str = "none"
    card_fault: str = "none"
    leave_after: int | None = None  # the card is pulled before the answer to this command
    lay_again: bool = False
    wrong_codes: int = 0
    resend: bool = False
    prints: str = "transaction"  # transaction, list or nothing
    item: int = 0
    look_around: bool = False  # the other tab, a transaction and back
    languages: frozenset[str] = frozenset()  # steps at which the language is changed
    leave: str = ""  # the step at which the visitor leaves
    way: str = "finish"  # finish, silence or pull
    printer_fault: str = "none"
    bands: int | None = None  # the fault comes after so many; None is before the first
    call: str = ""  # the call of the service that is broken
    line_fault: str = ""
    storm: str = ""  # the step at which fingers fall everywhere
    storm_seed: int = 0
    try_again: bool = False  # after an apology that leads back
    takes_silently: bool = False


TROUBLES = {
    "none": 34,
    "leave": 17,
    "card": 10,
    "code": 7,
    "printer": 13,
    "service": 8,
    "number": 5,
    "storm": 5,
    "reader unplugged": 0.5,
    "service down": 0.5,
}


def plan_of(seed: int, number: int) -> Plan:
    """Draw one visit."""
    dice = random.Random(f"{seed} {number}")
    plan = Plan(
        number,
        person=number * 7 % PEOPLE,
        trouble=dice.choices(tuple(TROUBLES), tuple(TROUBLES.values()))[0],
        prints=dice.choices(("transaction", "list", "nothing"), (7, 3, 1))[0],
        item=dice.randrange(5),
        look_around=dice.random() < 0.2,
        languages=frozenset(step for step in (*STEPS, "TakeBelongings") if dice.random() < 0.15),
        takes_silently=dice.random() < 0.15,
        try_again=dice.random() < 0.5,
        lay_again=dice.random() < 0.4,
    )
    match plan.trouble:
        case "leave":
            way = dice.choice(("finish", "silence", "pull"))
            return replace(plan, leave=dice.choice(STEPS), way=way)
        case "card":
            if dice.random() < 0.4:
                return replace(plan, leave_after=dice.randrange(3))
            return replace(plan, card_fault=dice.choice(CARD_FAULTS))
        case "code":
            return replace(plan, wrong_codes=dice.choice((1, 1, 2, 4)), resend=dice.random() < 0.3)
        case "printer":
            prints = dice.choice(("transaction", "list"))
            fault = dice.choices(tuple(PRINTER_FAULTS), tuple(PRINTER_FAULTS.values()))[0]
            return replace(plan, prints=prints, printer_fault=fault, bands=dice.choice((None, dice.randrange(1, 30))))
        case "service":
            return replace(plan, call=dice.choice(tuple(CALLS)), line_fault=dice.choice(LINE_FAULTS))
        case "storm":
            return replace(plan, storm=dice.choice((*STEPS, "Welcome", "TakeBelongings")), storm_seed=dice.randrange(1 << 30))
        case _:
            return plan
