"""A roundup tracker (template "classic") seen as a register of transactions: an issue is one, its creator whose it is.

The username is the ID number, the issue's number the number, the year of its creation the Hijri year; an issue with the
keyword "secret" is nobody's to see. Movements are read from the issue's journal: statuses and assignments.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hijridate import Gregorian
from roundup import instance
from roundup.mailer import Mailer

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("roundup_words.toml").read_text("utf-8"))
WORDS = TABLE["words"]


class Register:
    """One call's view of the tracker; `language` is 0 for Arabic, 1 for English."""

    def __init__(self, db: Any, language: int) -> None:
        self._db, self._language = db, language

    def person(self, id_number: str) -> str | None:
        """The user of an ID number; the tracker's own two are nobody."""
        known = id_number not in ("admin", "anonymous")
        return self._db.user.stringFind(username=id_number)[:1][0] if known and self._has(id_number) else None

    def send_code(self, person: str, code: str) -> None:
        """Send a code to the address on record, by the tracker's own mail."""
        if address := self._db.user.get(person, "address"):
            mail = TABLE["mail"]
            Mailer(self._db.config).standard_message([address], mail["subject"], mail["text"].format(code=code))

    def transactions(self, person: str | None, today: date) -> list[dict[str, Any]]:
        """All that are the person's, those that need something first, then the newest."""
        names = self._db.issue.find(creator=person) if person is not None else []
        items = [self._transaction(name, today) for name in names if not self._secret(name)]
        items.sort(key=lambda item: str(item["last_moved"]["gregorian"]), reverse=True)
        return sorted(items, key=lambda item: bool(item["status"]["kind"] != "action_needed"))

    def movements(self, issue: str) -> list[dict[str, Any]]:
        """From its creation on, each status and each assignment; the last is now unless the issue is finished."""
        found: list[dict[str, Any]] = []
        after = {"status": self._db.issue.get(issue, "status"), "assignedto": self._db.issue.get(issue, "assignedto")}
        for _, moment, _, action, changed in reversed(self._db.issue.getnode(issue).cl.db.getjournal("issue", issue)):
            department = self._department(after["assignedto"])
            told = changed if action == "set" and isinstance(changed, dict) else {}
            if "assignedto" in told:
                found.append(
                    self._movement(WORDS["referred"][self._language].format(department=department), department, moment)
                )
            if "status" in told:
                found.append(self._movement(self._status(after["status"])["label"][self._language], department, moment))
            if action == "create":
                found.append(self._movement(WORDS["registered"][self._language], department, moment))
            after |= {name: told[name] for name in after if name in told}
        found.reverse()
        if found and self._stage(issue) != "finished":
            found[-1]["state"] = "now"
        return found

    def general_status(self, number: str, hijri_year: int) -> dict[str, Any] | None:
        """What anyone may know; None when there is none, or it is secret."""
        issue = number.lstrip("0")
        if not issue or not self._db.issue.hasnode(issue) or self._db.issue.is_retired(issue) or self._secret(issue):
            return None
        if _hijri(self._db.issue.get(issue, "creation")).year != hijri_year:
            return None
        stage = self._stage(issue)
        label = WORDS["stages"][stage][self._language]
        return {"number": number, "hijri_year": hijri_year, "stage": stage, "label": label}

    def _has(self, id_number: str) -> bool:
        return [self._db.user.get(name, "username") for name in self._db.user.stringFind(username=id_number)] == [id_number]

    def _transaction(self, issue: str, today: date) -> dict[str, Any]:
        get = self._db.issue.get
        status, department = self._status(get(issue, "status")), self._department(get(issue, "assignedto"))
        created, moved = get(issue, "creation"), get(issue, "activity")
        return {
            "id": f"issue{issue}",
            "number": issue,
            "hijri_year": _hijri(created).year,
            "reference": None,
            "subject": get(issue, "title") or "",
            "status": {
                "code": status["code"],
                "label": status["label"][self._language],
                "kind": status["kind"],
                "final": status["stage"] == "finished",
                "meaning": WORDS["meaning"][self._language].format(department=department),
                "needed": status["needed"][self._language] if "needed" in status else None,
                "by_when": None,
            },
            "department": department,
            "received": _day(created),
            "last_moved": _day(moved),
            "days_there": max(0, (today - _gregorian(moved)).days),
        }

    def _movement(self, label: str, department: str, moment: Any) -> dict[str, Any]:
        return {"label": label, "department": department, "state": "done", "day": _day(moment), "expected_days": None}

    def _status(self, status: str | None) -> dict[str, Any]:
        name = self._db.status.get(status, "name") if status else "unread"
        otherwise = {"kind": "in_progress", "stage": "in_process", "label": [name, name]}
        return {"code": name, **TABLE["statuses"].get(name, otherwise)}

    def _stage(self, issue: str) -> str:
        return str(self._status(self._db.issue.get(issue, "status"))["stage"])

    def _department(self, user: str | None) -> str:
        get = self._db.user.get
        return str(get(user, "organisation") or get(user, "realname") or "") if user else WORDS["unassigned"][self._language]

    def _secret(self, issue: str) -> bool:
        return "secret" in [self._db.keyword.get(name, "name") for name in self._db.issue.get(issue, "keyword")]


class TrackerHome:
    """A tracker's home folder; every call opens the database anew, as roundup's own front ends do."""

    def __init__(self, home: Path) -> None:
        self._tracker = instance.open(str(home))

    @contextmanager
    def register(self, language: int = 0) -> Iterator[Register]:
        db = self._tracker.open("admin")
        try:
            yield Register(db, language)
        finally:
            db.close()


def _gregorian(moment: Any) -> date:
    return date(moment.year, moment.month, moment.day)


def _hijri(moment: Any) -> Any:
    return Gregorian(moment.year, moment.month, moment.day).to_hijri()


def _day(moment: Any) -> dict[str, str]:
    return {"gregorian": _gregorian(moment).isoformat(), "hijri": _hijri(moment).isoformat()}
