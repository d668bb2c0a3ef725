"""The contract file as data: its clauses, and whether an answer has the form that it declares."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema
import yaml

FORMATS = jsonschema.FormatChecker(formats=["date"])


@FORMATS.checks("date-time", raises=ValueError)
def _moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


class ContractFile:
    """`kiosk/contract/openapi.yaml`, or another version of it."""

    def __init__(self, path: Path) -> None:
        self._file: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        self.version: str = self._file["info"]["version"]
        self.within_seconds: float = self._file["x-answer-within-seconds"]
        self.clauses: dict[str, dict[str, str]] = self._file["x-clauses"]

    @cached_property
    def problem_types(self) -> frozenset[str]:
        return frozenset(self._file["components"]["schemas"]["Problem"]["properties"]["type"]["enum"])

    def statuses(self, operation: str) -> tuple[int, ...]:
        return tuple(int(status) for status in self._operation(operation)["responses"])

    def misfit(self, operation: str, status: int, kind: str, body: Any) -> str:
        """Say where an answer that is no problem departs from its declaration; empty when it does not. No value is told."""
        declared = self._operation(operation)["responses"].get(str(status))
        if declared is None:
            known = ", ".join(map(str, self.statuses(operation)))
            return f"answered {status}; declared are {known}"
        if "content" not in declared:
            return "" if body is None else f"{status} carries a body"
        ((wanted, form),) = declared["content"].items()
        if kind != wanted:
            return f"its Content-Type is “{kind}”, not {wanted}"
        return self._departs(form["schema"], body)

    def no_problem(self, body: Any) -> str:
        """Say where a body departs from the form of a problem; which type it names is not looked at here."""
        form = self._file["components"]["schemas"]["Problem"]
        typed = {**form["properties"], "type": {"type": "string", "minLength": 1}}
        return self._departs({**form, "properties": typed}, body)

    def _departs(self, schema: dict[str, Any], body: Any) -> str:
        whole = {**schema, "components": self._file["components"]}
        for error in jsonschema.Draft202012Validator(whole, format_checker=FORMATS).iter_errors(body):
            place = "/".join(map(str, error.absolute_path)) or "the body"
            what = f"lacks {', '.join(_missing(error))}" if error.validator == "required" else f"breaks {error.validator}"
            return f"{place} {what}"
        return ""

    def _operation(self, name: str) -> dict[str, Any]:
        return next(
            operation
            for operations in self._file["paths"].values()
            for operation in operations.values()
            if operation["operationId"] == name
        )


def _missing(error: jsonschema.ValidationError) -> list[str]:
    wanted, found = error.validator_value, error.instance
    return [name for name in wanted if name not in found] if isinstance(wanted, list) and isinstance(found, dict) else []
