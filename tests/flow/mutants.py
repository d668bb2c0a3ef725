"""Mutants of the core: each guard, condition, comparison, case and returned effect of their files broken in turn.

`python -m tests.flow.mutants [visit|maintenance|house|roll]` judges each by the flow tests' promises; prints those that live.
"""

from __future__ import annotations

import ast
import copy
import importlib
import sys
import types
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

CORE = Path(__file__).parents[2] / "kiosk" / "core"
VISIT = ("visit_key", "visit_document", "visit_holder", "visit_number", "visit_paper", "visit")  # each after those it imports
JUDGES = {"visit": "judge", "maintenance": "maintenance_judge", "house": "house_judge", "roll": "roll_judge"}
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
}
BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.GtE: ast.Gt}


def count(tree: ast.Module) -> int:
    """Answer how many places can be broken."""
    return sum(1 for node in ast.walk(tree) for _ in _changes(node))


def mutant(tree: ast.Module, wanted: int) -> tuple[str, ast.Module]:
    """Answer the description and the broken copy of the place with this number."""
    broken = copy.deepcopy(tree)
    places = ((node, name, change) for node in ast.walk(broken) for name, change in _changes(node))
    node, name, change = next(place for number, place in enumerate(places) if number == wanted)
    description = f"line {getattr(node, 'lineno', '?')}: {name}: {ast.unparse(node)[:90]!r}"
    change(node)
    return description, ast.fix_missing_locations(_Collapse().visit(broken))


class _Collapse(ast.NodeTransformer):
    """What is left of an `and`, `or` or `|` with one operand is that operand; Python compiles it in no other form."""

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        return node if len(node.values) > 1 else node.values[0]

    def visit_MatchOr(self, node: ast.MatchOr) -> ast.pattern:
        self.generic_visit(node)
        return node if len(node.patterns) > 1 else node.patterns[0]


def _changes(node: ast.AST) -> Iterator[tuple[str, types.FunctionType]]:
    match node:
        case ast.match_case(guard=guard):
            if guard is not None:
                yield "guard dropped", lambda n: setattr(n, "guard", ast.Constant(True))
                yield "guard negated", lambda n: setattr(n, "guard", ast.UnaryOp(ast.Not(), n.guard))
            if not isinstance(node.pattern, ast.MatchAs) or node.guard is not None:
                yield "case dropped", lambda n: setattr(n, "guard", ast.Constant(False))
        case ast.If() | ast.IfExp():
            yield "condition negated", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
            yield "condition always", lambda n: setattr(n, "test", ast.Constant(True))
        case ast.Compare(ops=[op]):
            for table in (OPPOSITE, BOUNDARY):
                if type(op) in table:
                    yield "comparison", lambda n, table=table: setattr(n, "ops", [table[type(n.ops[0])]()])
        case ast.BoolOp(values=values):
            yield "and/or", lambda n: setattr(n, "op", ast.Or() if isinstance(n.op, ast.And) else ast.And())
            for position in range(len(values)):
                yield f"operand {position} dropped", lambda n, position=position: n.values.pop(position)
        case ast.MatchOr(patterns=patterns):
            for position in range(len(patterns)):
                yield f"alternative {position} dropped", lambda n, position=position: n.patterns.pop(position)
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", lambda n: setattr(n, "op", ast.UAdd()) or setattr(n, "operand", _truth(n.operand))
        case ast.Call(func=ast.Name(id="replace"), keywords=keywords):
            for position in range(len(keywords)):
                yield f"replacement {position} dropped", lambda n, position=position: n.keywords.pop(position)
        case ast.Tuple(elts=elements) if elements and isinstance(elements[0], ast.Call | ast.Starred):
            for position in range(len(elements)):
                yield f"element {position} dropped", lambda n, position=position: n.elts.pop(position)
        case ast.BinOp(op=ast.Add()) if isinstance(node.right, ast.Constant):
            yield "sum", lambda n: setattr(n.right, "value", 2)


def _truth(operand: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("bool", ast.Load()), [operand], [])


def load(machine: str, part: str, broken: ast.Module) -> types.ModuleType:
    """The machine with this part broken, its other parts made anew around it; the true ones are left as they were."""
    names = {each: f"kiosk.core.{each}" for each in parts(machine)}
    true = {name: sys.modules.get(name) for name in names.values()}
    for each, name in names.items():
        module = sys.modules[name] = types.ModuleType(name)  # dataclasses, and the parts after it, look it up
        exec(compile(broken if each == part else source(each), name, "exec"), module.__dict__)
    sys.modules.update({name: module for name, module in true.items() if module is not None})
    return module


def parts(machine: str) -> tuple[str, ...]:
    return VISIT if machine == "visit" else (machine,)


def source(part: str) -> ast.Module:
    return ast.parse((CORE / f"{part}.py").read_text("utf-8"))


def lives(machine: str, place: tuple[str, int]) -> str | None:
    """Judge one mutant, of a part and its place; answer its description when nothing noticed it."""
    part, number = place
    judge = importlib.import_module(f"tests.flow.{JUDGES[machine]}")
    description, broken = mutant(source(part), number)
    module = load(machine, part, broken)  # one that does not even compile was made wrongly: an error here, not a death
    try:
        judge.everything(module)
    except Exception:  # noqa: BLE001 - a mutant may die of anything
        return None
    return f"{part}.py, {description}"


def survivors(machine: str) -> tuple[int, list[str]]:
    """Answer how many mutants of the machine's files in kiosk/core there are, and which of them live."""
    places = [(part, number) for part in parts(machine) for number in range(count(source(part)))]
    with ProcessPoolExecutor(2) as pool:
        found = [line for line in pool.map(partial(lives, machine), places, chunksize=4) if line]
    return len(places), found


if __name__ == "__main__":
    alive = 0
    for machine in sys.argv[1:] or JUDGES:
        total, living = survivors(machine)
        alive += len(living)
        print("\n".join(living) or "none lives", f"\n{total} mutants of the {machine}", sep="")
    sys.exit(bool(alive))
