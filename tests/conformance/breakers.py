"""For each clause of the contract a backend that breaks it and nothing else: the reference service with its answers changed."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.conformance.world import App, World

SLOW_SECONDS = 5.3


@dataclass
class Call:
    """One call and what the service said to it; a breaker changes the latter."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    sent: bytes
    status: int
    told: dict[str, str]
    body: bytes
    nth: int  # of this method and path, from 1

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def say(self, body: Any, status: int | None = None) -> None:
        self.status, self.body = status or self.status, json.dumps(body, ensure_ascii=False).encode()

    def on(self, method: str, path: str, status: int) -> bool:
        return (self.method, self.path, self.status) == (method, path, status)

    def change(self, **members: Any) -> None:
        self.say({**self.json, **members})

    def drop(self, name: str) -> None:
        self.say({key: value for key, value in self.json.items() if key != name})

    def permit(self, body: Any, status: int = 200) -> None:
        """Turn a refusal into an answer."""
        self.told["content-type"] = "application/json"
        self.say(body, status)

    def refuse(self, status: int, name: str) -> None:
        self.told["content-type"] = "application/problem+json"
        title = self.json["title"] if self.status >= 400 else "…"
        self.say({"type": f"urn:tawasul:problem:{name}", "title": title, "status": status}, status)


Breaker = Callable[[Call, World], Any]


def broken(app: App, breaker: Breaker, world: World) -> App:
    """The application with a breaker around it."""
    counts: dict[tuple[str, str], int] = {}

    async def around(scope: Any, receive: Any, send: Any) -> None:
        sent = b""
        more = True
        while more:
            message = await receive()
            sent += message.get("body", b"")
            more = message.get("more_body", False)
        out: list[dict[str, Any]] = []

        async def again() -> dict[str, Any]:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def keep(message: dict[str, Any]) -> None:
            out.append(message)

        key = scope["method"], scope["path"]
        counts[key] = counts.get(key, 0) + 1
        if breaker is not deaf or scope["method"] != "DELETE":
            await app(scope, again, keep)
        else:
            asked = [(name, value) for name, value in scope["headers"] if name == b"request-id"]
            out += [{"status": 204, "headers": [(b"cache-control", b"no-store"), *asked]}]
        call = Call(
            scope["method"],
            scope["path"].removeprefix("/v1"),
            scope["query_string"].decode(),
            {name.decode(): value.decode() for name, value in scope["headers"]},
            sent,
            out[0]["status"],
            {name.decode(): value.decode() for name, value in out[0]["headers"]},
            b"".join(message.get("body", b"") for message in out[1:]),
            counts[key],
        )
        waiting = breaker(call, world)
        if waiting is not None:
            await waiting
        if "content-length" in call.told:
            call.told["content-length"] = str(len(call.body))
        headers = [(name.encode(), value.encode()) for name, value in call.told.items()]
        await send({"type": "http.response.start", "status": call.status, "headers": headers})
        await send({"type": "http.response.body", "body": call.body})

    return around


BREAKERS: list[tuple[str, Breaker]] = []


def breaks(clause: str) -> Callable[[Breaker], Breaker]:
    def keep(breaker: Breaker) -> Breaker:
        BREAKERS.append((clause, breaker))
        return breaker

    return keep


# -- everywhere ---------------------------------------------------------------------------------------
@breaks("C-01")
def compressed(call: Call, _: World) -> None:
    if call.path == "/lookups":
        call.body, call.told["content-encoding"] = gzip.compress(call.body), "gzip"


@breaks("C-01")
def swollen(call: Call, _: World) -> None:
    if call.path == "/health":
        call.body += b" " * 1_000_000


@breaks("C-12")
def of_another_call(call: Call, _: World) -> None:
    if call.path == "/lookups" and call.nth == 5:
        call.told["request-id"] = "another"


@breaks("C-01")
def elsewhere(call: Call, _: World) -> None:
    if call.path == "/lookups" and call.nth == 40:  # one of many
        call.status, call.told["location"] = 307, "/v2/lookups"


@breaks("C-02")
def slow(call: Call, _: World) -> Any:
    return asyncio.sleep(SLOW_SECONDS) if call.path == "/lookups" and call.nth == 3 else None


@breaks("C-03")
def stored(call: Call, _: World) -> None:
    if call.path.startswith("/transactions/") and call.status == 200:
        call.told["cache-control"] = "max-age=60"


@breaks("C-04")
def plain_problem(call: Call, _: World) -> None:
    if call.status >= 400:
        call.told["content-type"] = "application/json"


@breaks("C-04")
def untitled(call: Call, _: World) -> None:
    if call.status == 401:
        call.drop("title")


@breaks("C-04")
def another_status(call: Call, _: World) -> None:
    if call.status == 401:
        call.change(status=400)


@breaks("C-05")
def about_blank(call: Call, _: World) -> None:
    if call.status == 404:
        call.change(type="about:blank")


@breaks("C-06")
def one_language(call: Call, _: World) -> None:
    if call.path == "/lookups" and call.status == 200:
        call.change(label="قيد الإجراء")


@breaks("C-06")
def other_facts(call: Call, _: World) -> None:
    if call.on("GET", "/transactions", 200) and call.headers.get("accept-language") == "en":
        items = [{**item, "days_there": item["days_there"] + 1} for item in call.json["items"]]
        call.change(items=items)


@breaks("C-07")
def english_by_default(call: Call, _: World) -> None:
    if call.path == "/lookups" and call.headers.get("accept-language") not in ("ar", "en") and call.status == 404:
        call.change(title="Not found.")


@breaks("C-08")
def person_in_location(call: Call, _: World) -> None:
    if call.on("POST", "/sessions", 201) and b"card-data" in call.sent:
        call.told["location"] = f"/v1/people/{json.loads(call.sent)['evidence']['id_number']}"


@breaks("C-09")
def any_version(call: Call, _: World) -> None:
    if call.status == 400:
        call.refuse(422, "bad-request")


@breaks("C-09")
def versionless(call: Call, _: World) -> None:
    if call.status == 400:
        call.drop("contract")


@breaks("C-10")
def wrong_body_is_a_failure(call: Call, _: World) -> None:
    if call.on("POST", "/lookups", 422):
        call.refuse(404, "not-found")


@breaks("C-11")
def timeless(call: Call, _: World) -> None:
    if call.path == "/health":
        call.drop("time")


@breaks("C-11")
def of_another_major(call: Call, _: World) -> None:
    if call.path == "/health":
        call.change(contract="7.0.0")


# -- sessions and codes -------------------------------------------------------------------------------
@breaks("C-20")
def endless(call: Call, _: World) -> None:
    if call.on("POST", "/sessions", 201) and b"card-data" in call.sent:
        call.change(assurance="low", permitted=["prove", "dance"])


@breaks("C-21")
def open_list(call: Call, _: World) -> None:
    if call.on("GET", "/transactions/none", 403):
        call.refuse(404, "not-found")


@breaks("C-21")
def generous(call: Call, _: World) -> None:
    if call.on("POST", "/sessions", 201):
        call.change(permitted=["prove", "list"])


@breaks("C-22")
def unasked(call: Call, _: World) -> None:
    if call.status == 401 and "authorization" not in call.headers:
        call.refuse(403, "assurance-too-low")


@breaks("C-23")
def chatty_end(call: Call, _: World) -> None:
    if call.method == "DELETE":
        call.told |= {"content-type": "application/json", "content-length": "2"}
        call.permit({"ended": True})


@breaks("C-23")
def once_only(call: Call, _: World) -> None:
    if call.method == "DELETE" and call.headers["authorization"].endswith("xxxx"):
        call.told |= {"content-length": "2"}
        call.refuse(401, "no-session")


@breaks("C-24")
def deaf(call: Call, _: World) -> None:
    """DELETE is not heard: `broken` knows this one."""


@breaks("C-25")
def everlasting(call: Call, world: World) -> None:
    if call.status == 401 and world.waited > 600:
        call.refuse(403, "assurance-too-low")


@breaks("C-26")
def withholds(call: Call, _: World) -> None:
    """The subjects, from who may see them."""
    if call.on("GET", "/transactions", 200):
        call.change(items=[{**item, "subject": None} for item in call.json["items"]])
    elif one(call):
        call.change(subject=None)


@breaks("C-26")
def permits_less_than_it_gives(call: Call, _: World) -> None:
    if call.on("POST", "/sessions/current/proof", 200):
        call.change(permitted=["list", "print"])


@breaks("C-30")
def hurried(call: Call, _: World) -> None:
    if call.path == "/sessions/current/codes" and call.status == 202:
        call.drop("resend_after_seconds")


@breaks("C-31")
def unassured(call: Call, _: World) -> None:
    if call.on("POST", "/sessions/current/proof", 200):
        call.drop("assurance")


@breaks("C-31")
def grudging(call: Call, _: World) -> None:
    if call.on("POST", "/sessions/current/proof", 200):
        call.change(permitted=["print"])


@breaks("C-32")
def wrong_is_bad(call: Call, _: World) -> None:
    if call.on("POST", "/sessions/current/proof", 422) and call.json["type"].endswith("code-wrong"):
        call.refuse(422, "bad-request")


@breaks("C-33")
def used_twice(call: Call, world: World) -> None:
    if call.on("POST", "/sessions/current/proof", 410) and world.waited == 0 and b"000000" not in call.sent:
        call.permit({"assurance": "data_only_and_holder", "permitted": ["list", "print"]})


@breaks("C-34")
def eager(call: Call, _: World) -> None:
    if call.on("POST", "/sessions/current/codes", 429) and call.json["type"].endswith("too-soon"):
        call.told.pop("retry-after")


@breaks("C-34")
def forgetful(call: Call, world: World) -> None:
    if call.on("POST", "/sessions/current/codes", 202):
        world.kept["sent"] = call.headers["authorization"].encode()
    if call.on("POST", "/sessions/current/codes", 429) and call.headers["authorization"].encode() != world.kept["sent"]:
        call.permit({"valid_seconds": 120, "resend_after_seconds": 30}, 202)


@breaks("C-34")
def sends_again(call: Call, _: World) -> None:
    if call.on("POST", "/sessions/current/codes", 429):
        call.permit({"valid_seconds": 120, "resend_after_seconds": 30}, 202)


@breaks("C-35")
def guess_on(call: Call, _: World) -> None:
    if call.on("POST", "/sessions/current/proof", 429):
        call.refuse(422, "code-wrong")


@breaks("C-36")
def patient_code(call: Call, world: World) -> None:
    if call.on("POST", "/sessions/current/proof", 410) and world.waited:
        call.permit({"assurance": "data_only_and_holder", "permitted": ["list", "print"]})


@breaks("C-37")
def tells_who_is_known(call: Call, _: World) -> None:
    if call.on("POST", "/sessions", 201) and b'"id_number": "0' in call.sent:
        call.change(expires_in_seconds=899)


@breaks("C-37")
def tells_who_has_a_phone(call: Call, world: World) -> None:
    if call.on("POST", "/sessions", 201) and b'"id_number": "0' in call.sent:
        world.kept[f"Bearer {call.json['token']}"] = b""
    if call.on("POST", "/sessions/current/codes", 202) and call.headers["authorization"] in world.kept:
        call.told["x-phone"] = "none"


# -- confirmations ------------------------------------------------------------------------------------
CONFIRMATIONS = "/sessions/current/confirmations"


@breaks("C-38")
def hasty(call: Call, _: World) -> None:
    if call.on("POST", CONFIRMATIONS, 202):
        call.drop("poll_after_seconds")


@breaks("C-39")
def of_nothing(call: Call, _: World) -> None:
    if call.on("GET", f"{CONFIRMATIONS}/current", 404):
        call.permit({"state": "pending"})


@breaks("C-39")
def decides_by_itself(call: Call, world: World) -> None:
    if call.on("GET", f"{CONFIRMATIONS}/current", 200) and call.json["state"] == "pending":
        state = "rejected" if world.waited == 0 and not world.kept.get("undecided") else "pending"
        world.kept["undecided"] = b"once"
        call.change(state=state)


@breaks("C-94")
def asks_again(call: Call, _: World) -> None:
    if call.on("POST", CONFIRMATIONS, 429):
        call.permit({"digits": "47", "valid_seconds": 120, "poll_after_seconds": 2}, 202)


@breaks("C-95")
def asks_the_known_longer(call: Call, world: World) -> None:
    """Who is known is told by the second question of the trial that compares the two."""
    if call.on("POST", CONFIRMATIONS, 202) and world.service.phone.asked[-1][0] == world.material.id_number:
        call.change(valid_seconds=121)


@breaks("C-96")
def lasting(call: Call, _: World) -> None:
    if call.on("GET", f"{CONFIRMATIONS}/current", 200) and call.json["state"] == "expired":
        call.change(state="pending")


@breaks("C-97")
def never_mind(call: Call, _: World) -> None:
    if call.on("GET", f"{CONFIRMATIONS}/current", 200) and call.json["state"] == "confirmed":
        call.change(permitted=[])


# -- transactions -------------------------------------------------------------------------------------
@breaks("C-40")
def endless_list(call: Call, _: World) -> None:
    if call.on("GET", "/transactions", 200):
        call.drop("next")


@breaks("C-41")
def says_otherwise(call: Call, _: World) -> None:
    if one(call):
        call.change(days_there=call.json["days_there"] + 1)


@breaks("C-41")
def unsaid(call: Call, _: World) -> None:
    if one(call):
        call.drop("received")


@breaks("C-42")
def upside_down(call: Call, _: World) -> None:
    if call.on("GET", "/transactions", 200) and "cursor" not in call.query:
        call.change(items=call.json["items"][::-1])


@breaks("C-43")
def the_same_page(call: Call, world: World) -> None:
    if call.on("GET", "/transactions", 200):
        if "cursor" not in call.query:
            world.page = call.json["items"]
        else:
            call.change(items=world.page)


@breaks("C-43")
def any_cursor(call: Call, _: World) -> None:
    if call.on("GET", "/transactions", 422):
        call.permit({"items": [], "next": None})


@breaks("C-44")
def betrays(call: Call, world: World) -> None:
    if world.material.another in call.path and call.status == 404:
        call.told["x-exists"] = "yes"


@breaks("C-44")
def names_the_owner(call: Call, world: World) -> None:
    if world.material.another in call.path and call.status == 404:
        call.refuse(403, "assurance-too-low")


@breaks("C-44")
def another_word(call: Call, world: World) -> None:
    if call.path == "/receipts" and call.status == 404 and world.material.another.encode() in call.sent:
        call.change(title="ليست لك")


@breaks("C-45")
def always_fresh(call: Call, world: World) -> None:
    if call.path == "/transactions":
        fresh_again(call, world)


@breaks("C-46")
def always_fresh_one(call: Call, world: World) -> None:
    if call.path.startswith("/transactions/"):
        fresh_again(call, world)


@breaks("C-46")
def never_fresh(call: Call, _: World) -> None:
    if one(call) and "if-none-match" in call.headers:
        call.status, call.body = 304, b""


@breaks("C-50")
def timeless_movements(call: Call, _: World) -> None:
    if call.path.endswith("/movements") and call.status == 200:
        call.change(items=[{k: v for k, v in move.items() if k != "expected_days"} for move in call.json["items"]])


@breaks("C-51")
def newest_first(call: Call, _: World) -> None:
    if call.path.endswith("/movements") and call.status == 200:
        call.change(items=call.json["items"][::-1])


@breaks("C-52")
def the_same_movements(call: Call, _: World) -> None:
    if call.path.endswith("/movements") and call.on("GET", call.path, 422):
        call.permit({"items": [], "next": None})


@breaks("C-52")
def no_end(call: Call, _: World) -> None:
    if call.path.endswith("/movements") and call.status == 200 and call.query:
        call.change(next="25")


# -- look-ups and receipts ----------------------------------------------------------------------------
@breaks("C-60")
def stageless(call: Call, _: World) -> None:
    if call.on("POST", "/lookups", 200):
        call.drop("stage")


@breaks("C-60")
def another_number(call: Call, _: World) -> None:
    if call.on("POST", "/lookups", 200):
        call.change(number="1")


@breaks("C-61")
def there_is_always_one(call: Call, _: World) -> None:
    if call.on("POST", "/lookups", 404):
        call.refuse(403, "assurance-too-low")


@breaks("C-62")
def hints(call: Call, world: World) -> None:
    assert world.material.secret is not None
    if call.on("POST", "/lookups", 404) and json.dumps(world.material.secret[0]).encode() in call.sent:
        call.told["x-secret"] = "yes"


@breaks("C-63")
def gossips(call: Call, _: World) -> None:
    if call.on("POST", "/lookups", 200):
        call.change(subject="أرض في حي الزاهر")


@breaks("C-64")
def untiring(call: Call, _: World) -> None:
    if call.on("POST", "/lookups", 429):
        call.told.pop("retry-after")


@breaks("C-64")
def never_tired(call: Call, _: World) -> None:
    if call.on("POST", "/lookups", 429):
        call.refuse(404, "not-found")


@breaks("C-70")
def without_qr(call: Call, _: World) -> None:
    if call.on("POST", "/receipts", 201):
        call.drop("qr_text")


@breaks("C-71")
def two_papers(call: Call, world: World) -> None:
    again = call.headers.get("idempotency-key", "") in world.kept
    world.kept[call.headers.get("idempotency-key", "")] = b"used"
    if call.on("POST", "/receipts", 201) and again:
        call.change(reference=f"R-AAAA-{'23456789ABCDEFGHJKLMNPQRSTUVWXYZ'[call.nth] * 4}")


@breaks("C-72")
def takes_it(call: Call, _: World) -> None:
    if call.on("POST", "/receipts", 409):
        call.refuse(404, "not-found")


@breaks("C-73")
def keyless(call: Call, _: World) -> None:
    if call.on("POST", "/receipts", 422):
        call.refuse(404, "not-found")


@breaks("C-74")
def private_keys(call: Call, _: World) -> None:
    if call.on("GET", "/receipt-keys", 200):
        call.change(keys=[{**key, "d": key["x"]} for key in call.json["keys"]])


@breaks("C-74")
def keys_twice(call: Call, _: World) -> None:
    if call.on("GET", "/receipt-keys", 200):
        call.change(keys=call.json["keys"] * 2)


@breaks("C-75")
def keeps_its_key(call: Call, _: World) -> None:
    if call.on("GET", "/receipt-keys", 200):
        call.change(keys=call.json["keys"][1:])


@breaks("C-75")
def plain_text(call: Call, _: World) -> None:
    if call.on("POST", "/receipts", 201):
        call.change(qr_text=f"TAWASUL:{call.json['reference']}")


@breaks("C-75")
def another_papers_text(call: Call, world: World) -> None:
    """A text that verifies, and is another paper's."""
    if call.on("POST", "/receipts", 201):
        again = world.kept.setdefault(call.headers["idempotency-key"], world.kept.get("text", b""))
        world.kept["text"] = call.json["qr_text"].encode()
        call.change(qr_text=again.decode() or call.json["qr_text"])


@breaks("C-75")
def signed_later(call: Call, _: World) -> None:
    if call.on("POST", "/receipts", 201):
        later = (datetime.fromisoformat(call.json["issued_at"]) + timedelta(seconds=1)).isoformat()
        call.change(issued_at=later)


@breaks("C-76")
def never_holds(call: Call, _: World) -> None:
    if call.path.startswith("/receipts/") and call.status == 200:
        call.change(standing="changed")


@breaks("C-76")
def tells_the_subject(call: Call, _: World) -> None:
    if call.path.startswith("/receipts/") and call.status == 200:
        call.change(subject="أرض في حي الزاهر")


@breaks("C-77")
def any_reference_holds(call: Call, _: World) -> None:
    if call.path.startswith("/receipts/") and call.status == 404:
        call.refuse(403, "assurance-too-low")


# -- documents ----------------------------------------------------------------------------------------
@breaks("C-78")
def one_nonce_for_all(call: Call, _: World) -> None:
    if call.on("POST", "/challenges", 201):
        call.change(nonce="AAAAAAAAAAA=")


@breaks("C-78")
def timeless_challenge(call: Call, _: World) -> None:
    if call.on("POST", "/challenges", 201) and call.nth <= 2:
        call.drop("expires_in_seconds")


@breaks("C-79")
def says_what_is_wrong(call: Call, _: World) -> None:
    if call.on("POST", "/sessions", 403) and b'"dg14"' in call.sent:
        call.change(title="DG14.")


@breaks("C-79")
def believes_keys_that_nobody_signed(call: Call, _: World) -> None:
    if call.on("POST", "/challenges", 403):
        call.refuse(422, "bad-request")


def answers(call: Call, world: World) -> str:
    """To which challenge a document is shown: one that was given, another visit's, or none."""
    if call.on("POST", "/challenges", 201):
        world.kept[call.json["id"]] = json.loads(call.sent)["visit"].encode()
    if not call.on("POST", "/sessions", 410):
        return ""
    chip = json.loads(call.sent)["evidence"]["chip"]
    return "given" if world.kept.get(chip["challenge"]) == chip["visit"].encode() else "foreign"


@breaks("C-90")
def hears_twice(call: Call, world: World) -> None:
    if answers(call, world) == "given" and not world.waited:
        call.refuse(403, "document-not-proven")


@breaks("C-91")
def hears_anybody(call: Call, world: World) -> None:
    if answers(call, world) == "foreign":
        call.refuse(403, "document-not-proven")


@breaks("C-92")
def patient_challenge(call: Call, world: World) -> None:
    if answers(call, world) == "given" and world.waited:
        call.refuse(403, "document-not-proven")


@breaks("C-93")
def believes_the_chip(call: Call, _: World) -> None:
    if call.on("POST", "/sessions", 201) and b"travel-document" in call.sent:
        call.change(assurance="chip_genuine")


# -- machines -----------------------------------------------------------------------------------------
@breaks("C-80")
def serves_anybody(call: Call, _: World) -> None:
    if call.on("GET", "/health", 403) and call.json["type"].endswith("certificate-required"):
        call.permit({"status": "ok", "contract": "1.4.0", "capabilities": [], "time": "2026-11-24T07:35:00Z"})


@breaks("C-81")
def says_that_it_was_used(call: Call, world: World) -> None:
    assert world.material.enrol is not None
    if call.on("POST", "/enrolments", 403) and world.material.enrol[1].encode() in call.sent:
        call.change(title="Used.")


@breaks("C-82")
def authority_unsaid(call: Call, _: World) -> None:
    if call.on("POST", "/enrolments", 201):
        call.drop("authority")


@breaks("C-82")
def names_another_kiosk(call: Call, _: World) -> None:
    if call.on("POST", "/enrolments", 201):
        call.change(kiosk="K-99")


@breaks("C-83")
def renews_the_old_key(call: Call, world: World) -> None:
    if call.on("POST", "/enrolments", 201):
        world.kept["certificate"] = call.json["certificate"].encode()
    if call.on("POST", "/enrolments/renewals", 201):
        call.change(certificate=world.kept["certificate"].decode())


@breaks("C-85")
def lends_sessions(call: Call, world: World) -> None:
    """The machine that enrolled last is the run's own: what it asks with a session is not its session's to ask."""
    if call.on("POST", "/sessions", 201):
        world.kept[f"Bearer {call.json['token']}"] = b""
    another = world.kept.get("enrolled") and call.headers.get("authorization") in world.kept and not world.waited
    if call.on("GET", "/transactions", 401) and another:
        call.refuse(403, "assurance-too-low")
    if call.on("POST", "/enrolments", 201):
        world.kept["enrolled"] = b"yes"
    if call.method == "DELETE":
        world.kept.pop(call.headers["authorization"], None)


@breaks("C-84")
def never_forgets(call: Call, _: World) -> None:
    if call.on("GET", "/health", 403) and call.json["type"].endswith("certificate-revoked"):
        call.permit({"status": "ok", "contract": "1.4.0", "capabilities": [], "time": "2026-11-24T07:35:00Z"})


def one(call: Call) -> bool:
    return call.path.startswith("/transactions/") and call.status == 200 and not call.path.endswith("/movements")


def fresh_again(call: Call, world: World) -> None:
    if call.status == 200:
        world.kept[call.path] = call.body
    if call.status == 304:
        call.status, call.body = 200, world.kept[call.path]
        call.told |= {"content-length": "0", "content-type": "application/json"}
