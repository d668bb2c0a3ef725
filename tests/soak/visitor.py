"""One visit as planned: looks at each step and does what this visitor does there, until the kiosk rests and is tidied."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable

from devices.simulated.card import SimulatedCard
from tests.soak.peers import Peers
from tests.soak.plan import Plan
from tests.soak.strings import KioskStuck, WatchedKiosk

DWELLS = {"StillThere": 20, "ReadingCard": 10, "LookingUp": 15, "ProvingHolder": 120, "PrintingReceipt": 20, "Apology": 25}
DWELLS |= {"ShowingTransactions": 60, "ShowingTransaction": 60, "EnteringNumber": 60, "ShowingGeneralStatus": 40}
REST = ("Welcome", "OutOfService", "TakeBelongings")
NEXT = {"ReadingCard": ("LookingUp", "ProvingHolder"), "LookingUp": ("ProvingHolder", "ShowingTransactions")}
"""Steps that may be over before the visitor has seen them, and where whoever wanted to leave there leaves then."""
TAPS = 25
WIDTH, HEIGHT = 540, 960


class Visitor:
    """`allow` is told what may be printed before print is pressed."""

    def __init__(
        self, kiosk: WatchedKiosk, peers: Peers, person: dict[str, str], plan: Plan, *, allow: Callable[[set[int | None]], None]
    ) -> None:
        self._kiosk, self._peers, self._person, self._plan, self._allow = kiosk, peers, person, plan, allow
        self._wrong_left = plan.wrong_codes
        self._left = self._finished = False
        self._number_tried = 0
        self._retried = self._looked = self._resent = self._stormed = False
        self._item: int | None = None
        self._language_done: set[str] = set()
        self._problems: list[str] = []
        self._chosen: set[int | None] = set()  # what print was pressed for; None is the list

    def play(self) -> str:
        """Answer how it ended: receipt, left, or the problem that the visitor was told last."""
        plan, kiosk = self._plan, self._kiosk
        kiosk.until(lambda state: state["step"] == "Welcome")
        if plan.trouble in ("reader unplugged", "service down"):
            self._out_of_service_and_back()
        self._arm()
        if plan.storm == "Welcome":
            self._storm()
            self._home()
        if plan.trouble == "number":
            before = kiosk.state["visits"]
            kiosk.press("noDocument")
            kiosk.until(lambda state: state["visits"] > before)
        else:
            self._lay(SimulatedCard(self._person, fault=plan.card_fault, leave_after=plan.leave_after))
        while kiosk.state["step"] not in REST:
            since = kiosk.changed
            self._act(kiosk.state["step"])
            if kiosk.changed == since:
                kiosk.change(since)
        came = kiosk.steps[-2]
        outcome = "receipt" if came == "PrintingReceipt" and not self._finished else "left"
        if came == "Apology" and self._problems:
            outcome = self._problems[-1]
        self._take()
        return outcome

    def _lay(self, card: SimulatedCard) -> None:
        """Lay the card down, and again when the kiosk was out of service at that moment."""
        kiosk, visits = self._kiosk, self._kiosk.state["visits"]
        for _ in range(3):
            self._peers.slot.lay(card)
            kiosk.until(lambda state: state["visits"] > visits or state["step"] == "TakeBelongings")
            if kiosk.state["visits"] > visits:
                return
            self._peers.slot.pull()
            kiosk.until(lambda state: state["step"] == "Welcome")
        raise KioskStuck("a card that is laid down begins no visit")

    def _arm(self) -> None:
        plan, printer = self._plan, self._peers.printer
        if plan.call:
            self._peers.line.arm(plan.call, plan.line_fault)
        match plan.printer_fault:
            case "none":
                return
            case "slow":
                printer.answers_after_seconds = 0.005
            case "unplugged" if plan.bands is not None:
                printer.unplug_after_bands = printer.bands + plan.bands
            case "unplugged":
                printer.unplug()
            case fault if plan.bands is not None:
                printer.fault_after_bands = printer.bands + plan.bands, fault
            case fault:
                printer.fault = fault

    def _act(self, step: str) -> None:
        plan, kiosk = self._plan, self._kiosk
        if step in plan.languages and step not in self._language_done:
            self._language_done.add(step)
            kiosk.press("language")
            kiosk.sync()  # or a silence that follows would be broken by it
            if kiosk.state["step"] != step:
                return
        if plan.storm == step and not self._stormed:
            self._stormed = True
            self._chose_anything()
            self._storm()
            if kiosk.state["step"] != step:
                return
        if not self._left and (plan.leave == step or (plan.way == "finish" and step in NEXT.get(plan.leave, ()))):
            self._leave(step)
            return
        match step:
            case "ProvingHolder":
                self._prove()
            case "ShowingTransactions":
                self._read_list()
            case "ShowingTransaction":
                self._read_one()
            case "EnteringNumber":
                self._enter_number()
            case "ShowingGeneralStatus":
                self._finish()
            case "Apology":
                self._apology()
            case "StillThere":
                if self._left:
                    kiosk.order(skip=DWELLS["StillThere"] + 1)
                else:
                    kiosk.press("touch")
            case _:
                return

    def _leave(self, step: str) -> None:
        self._left = True
        match self._plan.way:
            case "finish":
                self._finish()
            case "silence":
                self._kiosk.order(skip=DWELLS[step] + 1)
            case _:
                self._peers.slot.pull()
        self._kiosk.sync()  # whoever left touches nothing before the kiosk has noticed

    def _finish(self) -> None:
        self._finished = True
        self._kiosk.press("finish")

    def _prove(self) -> None:
        kiosk, peers, state = self._kiosk, self._peers, self._kiosk.state
        if state["checking"]:
            return
        if not state["code_sent"] and not state["notice"]:
            return
        if self._plan.resend and not self._resent:
            self._resent = True
            kiosk.press("resend")
            kiosk.until(lambda now: now["step"] != "ProvingHolder" or now["notice"] == "WAIT")
            return
        code = peers.last_code()
        if not code:
            return
        if self._wrong_left:
            self._wrong_left -= 1
            code = f"{(int(code) + 1 + self._wrong_left) % 1_000_000:06d}"
        for _ in range(kiosk.state.get("digits", 0)):
            kiosk.press("erase")
        for digit in code:
            kiosk.press("digit", digit)
        kiosk.sync()
        kiosk.press("submit")
        kiosk.until(lambda now: now["step"] != "ProvingHolder" or now["checking"] or now["notice"])

    def _read_list(self) -> None:
        kiosk, plan, items = self._kiosk, self._plan, self._kiosk.state["items"]
        if plan.look_around and not self._looked:
            self._looked = True
            kiosk.press("tab", "finished")
            kiosk.press("tab", "current")
            kiosk.order(skip=21)  # its details are covered
            kiosk.press("touch")
            if items:
                self._open(items - 1)
                return
        if plan.prints == "nothing" or not items:
            self._left = True
            self._finish()
        elif plan.prints == "list" or self._plan.item >= items:
            self._print(None)
        else:
            self._item = plan.item
            self._open(plan.item)

    def _open(self, item: int) -> None:
        self._kiosk.order(open=item)
        self._kiosk.until(lambda state: state["step"] != "ShowingTransactions")

    def _read_one(self) -> None:
        kiosk = self._kiosk
        if self._item is None:  # only looked at
            if kiosk.state["movements_known"]:
                kiosk.press("back")
            return
        if kiosk.state["movements_known"]:
            self._print(self._item)

    def _print(self, chosen: int | None) -> None:
        if not self._kiosk.state["printer_idle"]:
            return
        self._chosen.add(chosen)
        self._allow(self._chosen)
        serial = self._kiosk.state["serial"]
        self._kiosk.press("print")
        self._kiosk.until(lambda state: state["serial"] > serial)

    def _apology(self) -> None:
        kiosk, peers, plan = self._kiosk, self._peers, self._plan
        if kiosk.state["problem"] in ("CARD_UNREADABLE", "CARD_UNKNOWN", "BANK_CARD") and plan.lay_again and not self._retried:
            self._retried = True
            self._problems.append(kiosk.state["problem"])
            peers.slot.pull()
            kiosk.until(lambda state: not state["card_present"])
            self._lay(SimulatedCard(self._person))
            return
        self._problems.append(kiosk.state["problem"])
        if kiosk.state["back"] and plan.try_again and not self._retried:
            self._retried = True
            peers.heal()
            self._connected()
            serial = kiosk.state["serial"]
            kiosk.press("back")
            kiosk.until(lambda state: state["serial"] > serial)  # or any other change would look like a second apology
            return
        self._left = True
        if plan.way == "silence" or plan.takes_silently:
            kiosk.order(skip=DWELLS["Apology"] + 1)
        else:
            self._finish()

    def _enter_number(self) -> None:
        kiosk, plan = self._kiosk, self._plan
        if kiosk.state["checking"]:
            return
        self._number_tried += 1
        if self._number_tried > 2 or (self._number_tried == 2 and not kiosk.state["not_found"]):
            self._left = True
            if plan.try_again:
                self._finish()
            else:
                kiosk.press("back")
            return
        for digit in self._peers.known_number(plan.number) if self._number_tried == 1 and plan.try_again else "99999999":
            kiosk.press("digit", digit)
        kiosk.sync()
        kiosk.press("submit")
        kiosk.until(lambda now: now["step"] != "EnteringNumber" or now["checking"] or now["not_found"])

    def _storm(self) -> None:
        """Fingers fall anywhere, as fast as they are taken."""
        dice = random.Random(self._plan.storm_seed)
        for _ in range(TAPS):
            self._kiosk.order(tap=[dice.randrange(WIDTH), dice.randrange(HEIGHT)])
        self._kiosk.sync()

    def _chose_anything(self) -> None:
        self._chosen |= {None, *range(60)}
        self._allow(self._chosen)

    def _home(self) -> None:
        """After a storm before the visit: whatever it opened is finished."""
        if self._kiosk.state["step"] not in REST:
            self._finish()
        self._kiosk.until(lambda state: state["step"] == "Welcome")

    def _out_of_service_and_back(self) -> None:
        kiosk, peers = self._kiosk, self._peers
        if self._plan.trouble == "reader unplugged":
            peers.slot.unplugged = True
        else:
            peers.line.down = True
        kiosk.until(lambda state: state["step"] == "OutOfService")
        peers.heal()
        kiosk.until(lambda state: state["step"] == "Welcome")

    def _take(self) -> None:
        """The visit is over: take what is there, end every fault, and wait until the kiosk welcomes the next."""
        kiosk, peers = self._kiosk, self._peers
        if self._plan.storm == "TakeBelongings":
            self._storm()
        kiosk.until(lambda state: state["printer_idle"], 30)
        peers.heal()
        self._connected()
        peers.slot.pull()
        kiosk.until(lambda state: not state["card_present"])
        if kiosk.state["step"] == "TakeBelongings":
            if self._plan.takes_silently:
                kiosk.order(skip=21)
            else:
                kiosk.press("taken")
        ends = time.monotonic() + 40
        while kiosk.state["step"] != "Welcome":
            if kiosk.state["step"] not in REST:
                kiosk.press("finish")
            elif kiosk.state["step"] == "TakeBelongings":
                kiosk.press("taken")
            if time.monotonic() > ends:
                raise KioskStuck(f"it does not come to rest: {kiosk.state}")
            with contextlib.suppress(KioskStuck):
                kiosk.change(kiosk.changed, 1)

    def _connected(self) -> None:
        """Wait until the printer is connected again."""
        ends = time.monotonic() + 30
        while not self._peers.printer.connected:
            if time.monotonic() > ends:
                raise KioskStuck("the printer is not taken hold of again")
            time.sleep(0.02)
