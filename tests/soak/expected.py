"""How a visit may end, given its plan: a trouble that was put in must show, and nothing else may."""

from __future__ import annotations

from tests.soak.people import STORIES
from tests.soak.plan import Plan

CARD_OUTCOMES = {"bank": "BANK_CARD", "unknown": "CARD_UNKNOWN"}
PRINTER_OUTCOMES = {"paper-out": "NO_PAPER", "cover-open": "PRINTER_TROUBLE", "cutter-error": "PRINTER_TROUBLE"}
PRINTER_OUTCOMES |= {"silent": "RECEIPT_UNCONFIRMED", "unplugged": "RECEIPT_UNCONFIRMED"}
BEFORE_LIST = (
    "POST /v1/sessions",
    "POST /v1/sessions/current/codes",
    "POST /v1/sessions/current/proof",
    "GET /v1/transactions",
)
RACES = {"ReadingCard": "CARD_UNREADABLE", "LookingUp": "SERVICE_DOWN", "PrintingReceipt": "RECEIPT_UNCONFIRMED"}
"""Steps that end by themselves: silence may come before or after that."""


class WrongOutcome(Exception):
    """A visit ended otherwise than its plan lets it."""


def check(plan: Plan, outcome: str, whole: int) -> None:
    """Raise WrongOutcome unless the visit ended as it may, with as many whole receipts as that means."""
    if not plan.storm and outcome not in (may := may_end(plan)):
        raise WrongOutcome(f"it ended with {outcome}, not with {' or '.join(sorted(may))}")
    if not plan.storm and outcome == "receipt" and whole < 1:
        raise WrongOutcome("a receipt was confirmed that did not come out")
    most = 2 if plan.storm or (plan.try_again and plan.printer_fault != "none") or plan.leave == "PrintingReceipt" else 1
    if whole > most:
        raise WrongOutcome(f"{whole} whole receipts came out")
    if not plan.storm and whole and outcome in ("NO_PAPER", "CARD_UNREADABLE", "BANK_CARD", "HOLDER_NOT_PROVEN"):
        raise WrongOutcome(f"a whole receipt came out of a visit that ended with {outcome}")


def may_end(plan: Plan) -> set[str]:
    """The outcomes that this plan may come to."""
    nothing = plan.prints == "nothing" or STORIES.get(plan.person) == "none"
    well = {"left"} if nothing else {"receipt"}
    match plan.trouble:
        case "leave":
            return _left(plan, nothing=nothing, well=well)
        case "card":
            fault = CARD_OUTCOMES.get(plan.card_fault, "CARD_UNREADABLE")
            return well if plan.lay_again else {fault}
        case "code":
            return {"HOLDER_NOT_PROVEN"} if plan.wrong_codes > 3 else well
        case "printer" if not nothing:
            return _printer(plan)
        case "service":
            return _service(plan, nothing=nothing, well=well)
        case "number":
            return {"left"}
        case _:
            return well


def _left(plan: Plan, *, nothing: bool, well: set[str]) -> set[str]:
    opens = plan.look_around or plan.prints == "transaction"
    reached = {"ShowingTransaction": opens and not nothing, "PrintingReceipt": not nothing}
    if not reached.get(plan.leave, True):
        return well
    if plan.way == "finish" or (plan.way == "silence" and plan.leave not in RACES):
        few = plan.person in STORIES  # where a list has few transactions the list itself is printed
        return well | {"left"} if few else {"left"}
    if plan.leave == "ReadingCard" or (plan.way == "silence" and plan.leave in RACES):
        return well | {RACES[plan.leave], "SERVICE_DOWN"}
    return well  # lifting a card from the pad ends nothing


def _printer(plan: Plan) -> set[str]:
    fault = PRINTER_OUTCOMES.get(plan.printer_fault)
    if plan.printer_fault == "slow":
        return {"receipt", "RECEIPT_UNCONFIRMED"}  # a long list takes it to its deadline
    if fault is None:
        return {"receipt"}
    may = {fault}
    if plan.printer_fault in ("unplugged", "silent"):
        may.add("PRINTER_TROUBLE")  # it was known to be gone, or asked in vain, before anything was sent
    if plan.printer_fault == "silent" and plan.bands is None:
        may.remove("RECEIPT_UNCONFIRMED")
    if plan.bands is not None or plan.try_again:
        may.add("receipt")  # a short receipt has fewer bands; or the second try
    return may


def _service(plan: Plan, *, nothing: bool, well: set[str]) -> set[str]:
    if plan.line_fault == "slow" or plan.call.startswith("DELETE"):
        return well
    if plan.call in BEFORE_LIST:
        return {"SERVICE_DOWN"}
    if nothing and (not plan.look_around or plan.call == "POST /v1/receipts"):
        return well
    return well | {"SERVICE_DOWN"} if plan.call == "GET /v1/transactions/" or plan.try_again else {"SERVICE_DOWN"}
