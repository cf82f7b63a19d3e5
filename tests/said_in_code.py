"""What the program can say, gathered from its source: every stop, every finding of reading, with ○ for what varies."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

VARIES = "○"
_MOST = 6  # wordings of one message that are told apart
_DEEPEST = 3  # names that stand for names


@dataclass(frozen=True, slots=True)
class Call:
    """A call with words in it: what is called (a method with its dot), the wordings of each argument, and its module.

    An argument has several wordings when it depends on the case; the first of a method is what it belongs to.
    """

    name: str
    arguments: tuple[tuple[str, ...], ...]
    module: str


def calls(*names: str) -> Iterator[Call]:
    """Every call of these names in the program, in the order of the modules."""
    for path in sorted((ROOT / "generator").rglob("*.py")):
        yield from _module(path).calls(names)


def returned(module: str, function: str) -> list[str]:
    """The wordings that a function of a module returns."""
    source = _module(ROOT / "generator" / module)
    return [
        text
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name == function
        for back in ast.walk(node)
        if isinstance(back, ast.Return) and back.value
        for text in source.texts(back.value)
    ]


class _Module:
    """One module, and what its expressions may read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self._parents = {child: parent for parent in ast.walk(self.tree) for child in ast.iter_child_nodes(parent)}

    def calls(self, names: Collection[str]) -> Iterator[Call]:
        for node in (node for node in ast.walk(self.tree) if isinstance(node, ast.Call)):
            function = node.func
            name, given = getattr(function, "id", ""), list(node.args)
            if isinstance(function, ast.Attribute):
                name, given = f".{function.attr}", [function.value, *given]
            if name not in names:
                continue
            given += [word.value for word in node.keywords if word.arg in {"message", "hint"}]
            texts = tuple(tuple(self.texts(value)) for value in given)
            yield Call(name, texts, self.path.stem)

    def texts(self, node: ast.expr, depth: int = 0) -> list[str]:
        """The wordings an expression may have; a part that only a run knows is `VARIES`."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return _joined([self.texts(part, depth) for part in parts])
            case ast.FormattedValue(value=ast.IfExp() as either):
                return self.texts(either, depth)
            case ast.FormattedValue(value=ast.Name() as name):
                return [text for text in self.texts(name, depth) if text.endswith("。")] or [VARIES]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _joined([self.texts(left, depth), self.texts(right, depth)])
            case ast.IfExp(body=body, orelse=other):
                return _unique([*self.texts(body, depth), *self.texts(other, depth)])
            case ast.Name() if depth < _DEEPEST:
                found = [text for value in self._assigned(node) for text in self.texts(value, depth + 1)]
                return _unique(found) or [VARIES]
            case ast.Attribute(value=ast.Name(id=kind), attr=member) if kind[:1].isupper():
                return [f"{kind}.{member}"]
            case _:
                return [VARIES]

    def _assigned(self, name: ast.Name) -> list[ast.expr]:
        """What the nearest statement before a name's use assigns to it, in any of its branches."""
        node: ast.AST = name
        while (parent := self._parents.get(node)) is not None:
            for block in (getattr(parent, field, None) for field in ("body", "orelse", "finalbody")):
                if isinstance(block, list) and node in block:
                    for statement in reversed(block[: block.index(node) + 1]):
                        if found := _values(statement, name):
                            return found
            node = parent
        return self._imported(name.id)

    def _imported(self, name: str) -> list[ast.expr]:
        """What a name that comes from another module of the program stands for."""
        for statement in self.tree.body:
            if isinstance(statement, ast.ImportFrom) and name in {alias.name for alias in statement.names}:
                path = ROOT.joinpath(*(statement.module or "").split(".")).with_suffix(".py")
                if path.is_file():
                    stands_for = ast.Name(name)
                    return [v for one in _module(path).tree.body for v in _values(one, stands_for)]
        return []


@cache
def _module(path: Path) -> _Module:
    return _Module(path)


@cache
def _assignments(statement: ast.AST) -> list[tuple[ast.AST, str, ast.expr]]:
    """The assignments in a statement: each with the name it gives a value and that value."""
    found: list[tuple[ast.AST, str, ast.expr]] = []
    for node in ast.walk(statement):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names, values = [target], [node.value]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    names, values = target.elts, node.value.elts
                found += [(node, t.id, v) for t, v in zip(names, values, strict=True) if isinstance(t, ast.Name)]
        elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value and isinstance(node.target, ast.Name):
            found.append((node, node.target.id, node.value))
    return found


def _values(statement: ast.AST, name: ast.Name) -> list[ast.expr]:
    return [
        value
        for node, given, value in _assignments(statement)
        if given == name.id and not (isinstance(node, ast.Assign) and name in ast.walk(node))
    ]


def _joined(parts: list[list[str]]) -> list[str]:
    made = [""]
    for part in parts:
        made = [before + text for before in made for text in part][:_MOST]
    return _unique(made)


def _unique(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))
