"""What a template looks for in a paper: its own words are the frame, its placeholders and loops the holes; and what its
kind prints where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeAlias

from generator.back.reading import Block, Line, Row, Table, leaves, traced
from generator.packet.compose import fields_of
from generator.packet.templates import specimens, vocabulary
from generator.papers.kind import Document
from generator.records.book import Book
from generator.records.declare import Kind, Layout, Record
from generator.records.said import Field, places_in
from generator.settings import Digits
from generator.word.tags import commands_in_jinja
from generator.word.template import Group, Many, Shape, Word

Path_: TypeAlias = tuple[str, ...]
At: TypeAlias = tuple[str, str]
"""The workbook and the name of a sheet."""
Heading: TypeAlias = tuple[str, str]
"""The name of a sheet and a heading of it."""
MARK, END = "行頭", "行末"
_TAG: Final = re.compile(
    r"\{%-?\s*(?:(?P<level>p|tr|tc|r)\s)?\s*(?P<verb>\w+)\s*(?P<words>.*?)-?%\}|\{\{\s*(?P<hole>.*?)\s*\}\}", re.S
)
_SPAN: Final = re.compile(r"\{%\s*colspan\s+([\w.]+)\s*%\}")
_TURN: Final = re.compile(r"(not\s+)?loop\.(first|last)\b")
_ONE_OF: Final = re.compile(r"([\w.]+)\s*(?:==|in)\s*(\([^()]*\)|\"[^\"]*\"|'[^']*')")
_QUOTED: Final = re.compile(r"[\"']([^\"']*)[\"']")
_BARE, _IN_CELL = 0.3, 0.02
INDENT: Final = "字下げ"
"""The word that sets a paragraph's indent: read from a paper it is how many empty lines stand above, and how far it stands in."""


@dataclass(frozen=True)
class Hole:
    """A placeholder, by the path of its word in the paper's fields: `("事業別", "研修一覧", "名称")`."""

    path: Path_


@dataclass(frozen=True)
class Maybe:
    """Parts of a line of which one branch, or none, is printed."""

    branches: tuple[tuple["Part", ...], ...]


Part: TypeAlias = "str | Hole | Maybe"


@dataclass(frozen=True, eq=False)
class LineNode:
    """A paragraph; `bare` is what it costs to read any words at all as one without words of its own."""

    parts: tuple[Part, ...]
    bare: float
    style: str = ""


@dataclass(frozen=True, eq=False)
class Each:
    """What stands once for every item of a list; `first` is what stands for its first one, where that is something else."""

    path: Path_
    body: tuple["Node", ...]
    first: tuple["Node", ...] = ()


@dataclass(frozen=True, eq=False)
class Choice:
    """Branches of which one, or none, stands there, each with what has to hold for it."""

    branches: tuple[tuple["Node", ...], ...]
    tests: tuple["Test", ...]


@dataclass(frozen=True)
class Test:
    """A condition: a word that is one of some (none: any condition), or whether a loop is in its first or last turn."""

    path: Path_ = ()
    words: tuple[str, ...] = ()
    turn: str = ""
    holds: bool = True


@dataclass(frozen=True, eq=False)
class Holder:
    """A table of rows, a row of cells, a cell of blocks; `span` is the word that says how many columns a cell takes."""

    kind: str
    body: tuple["Node", ...]
    span: Path_ = ()


Node: TypeAlias = LineNode | Each | Choice | Holder
Scope: TypeAlias = Mapping[str, Path_]


def nodes_of(blocks: Sequence[Block]) -> tuple[Node, ...]:
    """The frame and holes of a template's blocks."""
    return tuple(_Parser(list(blocks), "p", {}, _BARE).nodes())


class _Parser:
    """Goes through blocks, rows or cells, taking what stands between a command and its end together."""

    def __init__(self, units: list[object], level: str, scope: Scope, bare: float) -> None:
        self._units, self._level, self._at, self._scope, self._bare = units, level, 0, dict(scope), bare

    def nodes(self) -> Iterator[Node]:
        """What stands there up to the end of what the units are within; choices by one word are one choice."""
        found: list[Node] = []
        for node in self._nodes():
            last = found[-1] if found else None
            if isinstance(node, Choice) and isinstance(last, Choice) and _is_by_one_word(last, node):
                found[-1] = Choice(last.branches + node.branches, last.tests + node.tests)
            else:
                found.append(node)
        return iter(found)

    def _nodes(self) -> Iterator[Node]:
        while self._at < len(self._units):
            command = self._command(self._units[self._at])
            if command is None:
                yield from self._unit(self._units[self._at])
                self._at += 1
            elif command[0] in {"for", "if"}:
                yield self._nested(*command)
            elif command[0].startswith("end") or command[0] in {"else", "elif"}:
                return
            else:
                self._at += 1

    def _nested(self, verb: str, words: str) -> Node:
        branches: list[tuple[Node, ...]] = []
        before = dict(self._scope)
        path: Path_ = ()
        tests = [_test(words, self._scope)]
        if verb == "for":
            name, _, source = words.partition(" in ")
            path = _path(source, self._scope)
            self._scope[name.strip()] = path
        while True:
            self._at += 1
            branches.append(tuple(self.nodes()))
            ended = self._command(self._units[self._at]) if self._at < len(self._units) else None
            if ended is None or ended[0].startswith("end"):
                break
            tests.append(_test(ended[1], self._scope) if ended[0] == "elif" else _other(tests))
        self._at += 1
        self._scope = before
        if verb == "for":
            each = _each(path, branches[0])
            return Choice(((each,), *branches[1:]), (Test(),) * len(branches)) if branches[1:] else each
        return Choice(tuple(branches), tuple(tests))

    def _command(self, unit: object) -> tuple[str, str] | None:
        # A command in a table within a cell is that table's own.
        blocks = [b for cell in unit.cells for b in cell] if isinstance(unit, Row) else unit
        held = (blocks,) if isinstance(blocks, Line) else blocks if isinstance(blocks, list | tuple) else ()
        text = commands_in_jinja("\n".join(block.text for block in held if isinstance(block, Line)))
        found = next((tag for tag in _TAG.finditer(text) if tag["level"] == self._level and tag["verb"]), None)
        return (found["verb"], found["words"].strip()) if found else None

    def _unit(self, unit: object) -> Iterator[Node]:
        if isinstance(unit, Line):
            parts = tuple(_parts(unit.text, self._scope))
            if any(not (isinstance(part, Hole) and part.path[-1] == INDENT) for part in parts):
                yield LineNode(parts, self._bare, unit.style)
        elif isinstance(unit, Table):
            yield Holder("table", tuple(_Parser(list(unit.rows), "tr", self._scope, _IN_CELL).nodes()))
        elif isinstance(unit, Row):
            yield Holder("row", tuple(_Parser(list(unit.cells), "tc", self._scope, _IN_CELL).nodes()))
        elif isinstance(unit, tuple):
            span = _SPAN.search("".join(block.text for block in unit))
            body = tuple(_Parser(list(unit), "p", self._scope, _IN_CELL).nodes())
            yield Holder("cell", body, _path(span[1], self._scope) if span else ())


def _each(path: Path_, body: tuple[Node, ...]) -> Each:
    if not _asks(body, "first"):
        return Each(path, body)
    return Each(path, in_turn(body, "first", holds=False), in_turn(body, "first", holds=True))


def _test(words: str, scope: Scope) -> Test:
    """A condition, as far as it can be seen in a paper."""
    if turn := _TURN.search(words):
        return Test(turn=turn[2], holds=not turn[1])
    found = _ONE_OF.search(words)
    return Test(_path(found[1], scope), tuple(_QUOTED.findall(found[2]))) if found else Test()


def _other(tests: Sequence[Test]) -> Test:
    """What holds in the last branch of a choice."""
    return replace(tests[0], holds=not tests[0].holds) if len(tests) == 1 and tests[0].turn else Test()


def _is_by_one_word(one: Choice, other: Choice) -> bool:
    paths = {test.path for test in (*one.tests, *other.tests)}
    return len(paths) == 1 and paths != {()}


def in_turn(nodes: Sequence[Node], turn: str, *, holds: bool) -> tuple[Node, ...]:
    """What stands in a loop's body in its first turn (or not in it)."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, Choice) and any(test.turn == turn for test in node.tests):
            for branch, test in zip(node.branches, node.tests, strict=True):
                found += in_turn(branch, turn, holds=holds) if test.holds == holds else ()
        elif isinstance(node, Holder):
            found.append(Holder(node.kind, in_turn(node.body, turn, holds=holds), node.span))
        elif isinstance(node, Choice):
            branches = tuple(in_turn(branch, turn, holds=holds) for branch in node.branches)
            found.append(Choice(branches, node.tests))
        else:
            found.append(node)
    return tuple(found)


def _asks(nodes: Sequence[Node], turn: str) -> bool:
    return any(
        (isinstance(node, Choice) and any(test.turn == turn for test in node.tests))
        or (isinstance(node, Choice) and any(_asks(branch, turn) for branch in node.branches))
        or (isinstance(node, Holder) and _asks(node.body, turn))
        for node in nodes
    )


def _path(words: str, scope: Scope) -> Path_:
    first, *rest = [word.strip() for word in words.partition("|")[0].split(".")]
    return (*scope.get(first, (first,)), *rest)


def _parts(text: str, scope: Scope) -> Iterator[Part]:
    """The parts of a line; what an inline loop prints is left open."""
    text, at = commands_in_jinja(text), 0
    tags = list(_TAG.finditer(text))
    position = 0
    while position < len(tags):
        tag = tags[position]
        if words := text[at : tag.start()]:
            yield words
        at = tag.end()
        if tag["hole"] is not None:
            yield Hole(_path(tag["hole"], scope))
        elif tag["verb"] in {"if", "for"}:
            end = _closing(tags, position)
            inside = text[at : tags[end].start()]
            branches = tuple(tuple(_parts(branch, scope)) for branch in _branches(inside))
            yield Maybe(branches) if tag["verb"] == "if" else Hole(("",))
            at, position = tags[end].end(), end
        position += 1
    if rest := text[at:]:
        yield rest


def _closing(tags: Sequence[re.Match[str]], at: int) -> int:
    depth = 0
    for place in range(at, len(tags)):
        verb = tags[place]["verb"] or ""
        depth += verb in {"if", "for"}
        depth -= verb.startswith("end")
        if depth == 0:
            return place
    return len(tags) - 1


def _branches(text: str) -> list[str]:
    depth, cuts = 0, [0]
    ends: list[int] = []
    for tag in _TAG.finditer(text):
        verb = tag["verb"] or ""
        if verb in {"else", "elif"} and depth == 0:
            ends.append(tag.start())
            cuts.append(tag.end())
        depth += (verb in {"if", "for"}) - verb.startswith("end")
    return [text[begin:end] for begin, end in zip(cuts, [*ends, len(text)], strict=True)]


def words_of(shape: Shape | None, path: Path_ = ()) -> Iterator[tuple[Path_, Word]]:
    """Every word that a template may print, by its path."""
    match shape:
        case Word():
            yield path, shape
        case Group():
            for name, inner in shape.words.items():
                yield from words_of(inner, (*path, name))
        case Many():
            yield from words_of(shape.item, path)


@cache
def deciders(kind: Document) -> dict[Path_, tuple[str, str, str]]:
    """The lists that hold only the rows of one choice of a column that is not printed: sheet, heading and choice."""
    sources = (source for _, word in words_of(vocabulary(kind)) for source in word.sources)
    printed = {(source.workbook, source.sheet, source.column.heading) for source in sources}
    found: dict[Path_, set[tuple[str, str, str]]] = {}
    for job, book in specimens(kind):
        for form in kind.uses:
            sheet = form.declaration.of(book.settings)
            for name, column in sheet.columns.items() if sheet.layout is Layout.TABLE else ():
                if (
                    not column.menu
                    or (sheet.workbook, sheet.name, column.heading) in printed
                    or column.kind is not Kind.TEXT
                ):
                    continue
                for choice in column.menu:
                    only = {
                        other: [r for r in book[other] if other is not form or getattr(r, name) == choice]
                        for other in dict.fromkeys(type(record) for record in book.records)
                    }
                    for path in _lists(fields_of(Book(only), job), form, ()):
                        found.setdefault(path, set()).add((sheet.name, column.heading, choice))
    return {path: next(iter(choices)) for path, choices in found.items() if len(choices) == 1}


@cache
def marks(kind: Document) -> dict[At, dict[Path_, tuple[str, dict[str, tuple[str, str]]]]]:
    """The choices that a line shows by what stands before and after it: by sheet and list, the heading and the marks."""
    found: dict[At, dict[Path_, tuple[str, dict[str, tuple[str, str]]]]] = {}
    for job, book in specimens(kind):
        for path, items in _every_list(fields_of(book, job), ()):
            first = next((item for item in items if isinstance(item, Mapping) and {MARK, END} <= item.keys()), None)
            sheets = {p.sheet for item in items for p in places_in(item)} if first else set()
            form = next((f for f in kind.uses if {f.declaration.name} == sheets), None)
            if form is None or len(book[form]) != len(items):
                continue
            for name, column in form.declaration.of(book.settings).columns.items():
                if column.menu and column.required:
                    told = {
                        getattr(record, name): (str(item[MARK]), str(item[END]))
                        for record, item in zip(book[form], items, strict=True)
                        if isinstance(item, Mapping)
                    }
                    at = form.declaration.workbook, form.declaration.name
                    found.setdefault(at, {})[path] = column.heading, told
    return found


@cache
def fallbacks(kind: Document) -> dict[Heading, Heading]:
    """The columns that need not be filled, each with that of another sheet which is printed in its place then."""
    found: dict[Heading, Heading] = {}
    headings = {form.declaration.name: form.declaration.columns for form in kind.uses}
    for job, book in specimens(kind):
        full = dict(leaves(traced(fields_of(book, job), Digits.HALF)))
        for form in kind.uses:
            columns = form.declaration.columns
            naming = any(column.key and column.refers for column in columns.values())
            for name, column in columns.items() if naming else ():
                if column.required or column.key or column.kind is not Kind.TEXT:
                    continue
                emptied = [replace(row, **{name: ""}) for row in book[form]]  # type: ignore[type-var] # each is a dataclass
                for row, old in zip(emptied, book[form], strict=True):
                    object.__setattr__(row, "_cells", {at: cell for at, cell in old.cells.items() if at != name})
                others = {other: book[other] for other in dict.fromkeys(type(record) for record in book.records)}
                fields = fields_of(Book({**others, form: emptied}, settings=book.settings), job)
                for path, said in leaves(traced(fields, Digits.HALF)):
                    was = full[path].places if path in full else ()
                    for place in said.places if len(was) == len(said.places) == 1 and was != said.places else ():
                        if (was[0].sheet, was[0].cell) == (form.declaration.name, name) and place.sheet in headings:
                            fallback = headings[place.sheet][place.cell.partition(":")[0]]
                            found[form.declaration.name, column.heading] = place.sheet, fallback.heading
    return found


def _every_list(value: Field, path: Path_) -> Iterator[tuple[Path_, Sequence[Field]]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _every_list(inner, (*path, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield path, value
        for item in value:
            yield from _every_list(item, path)


def _lists(value: Field, form: type[Record], path: Path_) -> Iterator[Path_]:
    """The lists whose items come from a sheet."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _lists(inner, form, (*path, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if any(place.sheet == form.declaration.name for item in value for place in places_in(item)):
            yield path
        for item in value:
            yield from _lists(item, form, path)
