"""What a template looks for in a paper: its own words are the frame, its placeholders and loops the holes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeAlias

from generator.back.aligned import Block, Line, Piece, Row, Table
from generator.compare.text import fold_width, likeness
from generator.japanese.text import key

Path_: TypeAlias = tuple[str, ...]
_TAG: Final = re.compile(
    r"\{%-?\s*(?:(?P<level>p|tr|tc|r)\s)?\s*(?P<verb>\w+)\s*(?P<words>.*?)-?%\}|\{\{\s*(?P<hole>.*?)\s*\}\}", re.S
)
_HEAD, _HEADING_ROWS = "行頭", 3


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
    """A paragraph."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Each:
    """What stands once for every item of a list."""

    path: Path_
    body: tuple["Node", ...]


@dataclass(frozen=True, eq=False)
class Choice:
    """Branches of which one, or none, stands there."""

    branches: tuple[tuple["Node", ...], ...]


@dataclass(frozen=True, eq=False)
class Holder:
    """A table of rows, a row of cells, a cell of blocks."""

    kind: str
    body: tuple["Node", ...]


Node: TypeAlias = LineNode | Each | Choice | Holder
Scope: TypeAlias = Mapping[str, Path_]


def nodes_of(blocks: Sequence[Block]) -> tuple[Node, ...]:
    """The frame and holes of a template's blocks."""
    return tuple(_Parser(list(blocks), "p", {}).nodes())


class _Parser:
    """Goes through blocks, rows or cells, taking what stands between a command and its end together."""

    def __init__(self, units: list[object], level: str, scope: Scope) -> None:
        self._units, self._level, self._at, self._scope = units, level, 0, dict(scope)

    def nodes(self) -> Iterator[Node]:
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
        self._at += 1
        self._scope = before
        if verb == "for":
            return Choice(((Each(path, branches[0]),), *branches[1:])) if branches[1:] else Each(path, branches[0])
        return Choice(tuple(branches))

    def _command(self, unit: object) -> tuple[str, str] | None:
        text = (
            unit.text
            if isinstance(unit, Line | Row)
            else "".join(b.text for b in unit)
            if isinstance(unit, tuple)
            else ""
        )
        found = next((tag for tag in _TAG.finditer(text) if tag["level"] == self._level and tag["verb"]), None)
        return (found["verb"], found["words"].strip()) if found else None

    def _unit(self, unit: object) -> Iterator[Node]:
        if isinstance(unit, Line):
            parts = tuple(_parts(unit.text, self._scope))
            if parts:
                yield LineNode(parts)
        elif isinstance(unit, Table):
            yield Holder("table", tuple(_Parser(list(unit.rows), "tr", self._scope).nodes()))
        elif isinstance(unit, Row):
            yield Holder("row", tuple(_Parser(list(unit.cells), "tc", self._scope).nodes()))
        elif isinstance(unit, tuple):
            yield Holder("cell", tuple(_Parser(list(unit), "p", self._scope).nodes()))


def _path(words: str, scope: Scope) -> Path_:
    first, *rest = [word.strip() for word in words.partition("|")[0].split(".")]
    return (*scope.get(first, (first,)), *rest)


def _parts(text: str, scope: Scope) -> Iterator[Part]:
    """The parts of a line; what an inline loop prints is left open."""
    at = 0
    tags = list(_TAG.finditer(text))
    position = 0
    while position < len(tags):
        tag = tags[position]
        if words := text[at : tag.start()]:
            yield words
        at = tag.end()
        if tag["hole"] is not None:
            path = _path(tag["hole"], scope)
            if path[-1] != "字下げ":
                yield Hole(path)
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


@dataclass(slots=True)
class Item:
    """An item of a list (the paper itself is one): the words of its holes, and the items of its lists, in order.

    A word is kept with the line it stands in, and whether its place was guessed.
    """

    path: Path_
    words: dict[Path_, tuple[str, str, bool]] = field(default_factory=dict)
    lists: dict[Path_, list["Item"]] = field(default_factory=dict)


Event: TypeAlias = tuple[str, Path_, str, str, bool]
"""What a match tells: `open` and `begin` and `end` of a list's items, a `word` with its line, a line `left` over."""

_SKIP, _MISSING, _BARE, _BEGIN, _BRANCH = 1.0, 0.45, 0.3, 0.02, 0.03
Kinds: TypeAlias = Mapping[Path_, str]
"""A regular expression for the words of a hole, where its column tells one."""


class Reader:
    """Finds the cheapest way to read blocks as a template's nodes."""

    def __init__(self, kinds: Kinds) -> None:
        """`kinds` are what holes look like."""
        self._kinds = kinds
        self._patterns: dict[int, tuple[re.Pattern[str], list[Path_]]] = {}
        self._known: dict[tuple[int, int], tuple[float, list[Event]] | None] = {}
        self._keep: list[object] = []

    def read(self, nodes: Sequence[Node], blocks: Sequence[Block]) -> tuple[Item, list[str]]:
        """What the holes hold, and the words that stand nowhere in the template."""
        _, events = self._best(nodes, list(blocks))
        root = Item(())
        stack: list[tuple[Item, dict[Path_, int]]] = [(root, {})]
        left = []
        for what, path, words, line, guessed in events:
            item, counters = stack[-1]
            if what == "open":
                counters[path] = 0
            elif what == "begin":
                held = item.lists.setdefault(path, [])
                at = counters.get(path, 0)
                counters[path] = at + 1
                if at == len(held):
                    held.append(Item(path))
                stack.append((held[at], {}))
            elif what == "end":
                stack.pop()
            elif what == "word":
                owner = next(one for one, _ in reversed(stack) if path[: len(one.path)] == one.path)
                if words or path not in owner.words:
                    owner.words[path] = words, line, guessed
            else:
                left.append(words)
        return root, left

    # The cheapest way through the nodes of one level.

    def _best(self, nodes: Sequence[Node], units: list[object]) -> tuple[float, list[Event]]:
        graph = _Graph()
        last = graph.add(nodes, 0)
        queue: list[tuple[float, int, int, int]] = [(0.0, 0, 0, 0)]
        best: dict[tuple[int, int], tuple[float, tuple[int, int] | None, list[Event]]] = {(0, 0): (0.0, None, [])}
        ticket = count(1)
        done: set[tuple[int, int]] = set()
        while queue:
            cost, _, at, state = heappop(queue)
            if (at, state) in done:
                continue
            done.add((at, state))
            if at == len(units) and state == last:
                break
            for further, (next_at, next_state), events in self._steps(graph, units, at, state):
                whole = cost + further
                known = best.get((next_at, next_state))
                if known is None or whole < known[0]:
                    best[next_at, next_state] = whole, (at, state), events
                    heappush(queue, (whole, next(ticket), next_at, next_state))
        told: list[list[Event]] = []
        place: tuple[int, int] | None = (len(units), last)
        while place is not None:
            _, before, events = best[place]
            told.append(events)
            place = before
        return best[len(units), last][0], [event for events in reversed(told) for event in events]

    def _steps(
        self, graph: "_Graph", units: list[object], at: int, state: int
    ) -> Iterator[tuple[float, tuple[int, int], list[Event]]]:
        for target, further, event in graph.free[state]:
            yield further, (at, target), [event] if event else []
        if at == len(units):
            return
        unit = units[at]
        weight = _size(unit)
        words = _words(unit)
        yield (_SKIP * weight if words else 0.0), (at + 1, state), [("left", (), words, words, False)] if words else []
        for node, target in graph.takes[state]:
            if (found := self._match(node, unit)) is not None:
                yield found[0], (at + 1, target), found[1]

    def _match(self, node: Node, unit: object) -> tuple[float, list[Event]] | None:
        asked = id(node), id(unit)
        if asked not in self._known:
            self._keep.append(unit)  # an id is only its own while what it names lives
            self._known[asked] = self._compare(node, unit)
        return self._known[asked]

    def _compare(self, node: Node, unit: object) -> tuple[float, list[Event]] | None:
        if isinstance(node, LineNode):
            return self._line(node, unit.text, _BARE) if isinstance(unit, Line) else None
        if not isinstance(node, Holder):
            return None
        if node.kind == "table" and isinstance(unit, Table):
            rows, left, guessed = _columns(node, unit)
            cost, events = self._best(node.body, list(rows))
            told: list[Event] = [("left", (), words, words, False) for words in left]
            events = [(what, path, words, line, path in guessed) for what, path, words, line, _ in events]
            return (cost, [*events, *told]) if cost < max(2.0, 0.8 * _size(unit)) else None
        if node.kind == "row" and isinstance(unit, Row):
            cost, events = self._best(node.body, list(unit.cells))
            return (cost, events) if cost < 0.5 * max(_size(unit), 2) else None
        if node.kind == "cell" and isinstance(unit, tuple):
            if len(node.body) == 1 and isinstance(only := node.body[0], LineNode):
                return self._line(only, "\n".join(block.text for block in unit), 0.0)
            cost, events = self._best(node.body, list(unit))
            return (cost, events) if cost < max(_SKIP, 0.6 * _size(unit)) else None
        return None

    def _line(self, node: LineNode, text: str, bare: float) -> tuple[float, list[Event]] | None:
        if id(node) not in self._patterns:
            paths: list[Path_] = []
            self._patterns[id(node)] = re.compile(self._expression(node.parts, paths), re.S), paths
        pattern, paths = self._patterns[id(node)]
        match = pattern.fullmatch(fold_width(text))
        if match is None:
            return None
        events: list[Event] = []
        for number, path in enumerate(paths, start=1):
            start, end = match.span(number)
            if start >= 0 and path != ("",):
                events.append(("word", path, text[start:end], text, False))
        framed = any(isinstance(part, str) and part.strip("　 （）():：") for part in node.parts)
        typed = any(isinstance(part, Hole) and part.path in self._kinds for part in node.parts)
        return (0.0 if framed or not paths else bare * (0.5 if typed else 1.0)), events

    def _expression(self, parts: Sequence[Part], paths: list[Path_]) -> str:
        made = []
        for part in parts:
            if isinstance(part, str):
                made.append(_loose(part))
            elif isinstance(part, Hole):
                paths.append(part.path)
                made.append("()" if part.path[-1] == _HEAD else f"({self._kinds.get(part.path, '.*?')})")
            else:
                branches = "|".join(self._expression(branch, paths) for branch in part.branches if branch)
                made.append(f"(?:{branches})?" if branches else "")
        return "".join(made)


def _loose(words: str) -> str:
    """The template's own words, whatever their width, and blanks as many as there are."""
    folded = fold_width(words)
    if folded.isspace():  # alone it parts two values
        return r"\s+"
    return "".join(r"\s*" if run.isspace() else re.escape(run) for run in re.findall(r"\s+|\S+", folded))


class _Graph:
    """The ways through nodes: steps that take a unit, and free ones."""

    def __init__(self) -> None:
        self.free: dict[int, list[tuple[int, float, Event | None]]] = {0: []}
        self.takes: dict[int, list[tuple[Node, int]]] = {0: []}
        self._names = count(1)

    def _state(self) -> int:
        name = next(self._names)
        self.free[name], self.takes[name] = [], []
        return name

    def add(self, nodes: Sequence[Node], start: int) -> int:
        """Add nodes that follow each other; returns the state after them."""
        for node in nodes:
            after = self._state()
            if isinstance(node, Each):
                loop = self._state()
                self.free[start].append((loop, 0.0, ("open", node.path, "", "", False)))
                begun = self._state()
                self.free[loop].append((begun, _BEGIN, ("begin", node.path, "", "", False)))
                ended = self.add(node.body, begun)
                self.free[ended].append((loop, 0.0, ("end", node.path, "", "", False)))
                self.free[loop].append((after, 0.0, None))
            elif isinstance(node, Choice):
                self.free[start].append((after, 0.0, None))
                for branch in node.branches:
                    begun = self._state()
                    self.free[start].append((begun, _BRANCH, None))
                    self.free[self.add(branch, begun)].append((after, 0.0, None))
            else:
                self.takes[start].append((node, after))
                own = isinstance(node, Holder) and node.kind == "cell" and not node.body
                self.free[start].append((after, 0.01 if own else _MISSING, None))
            start = after
        return start


def _size(unit: object) -> int:
    """The paragraphs of a unit, one at least."""
    blocks = unit if isinstance(unit, tuple) else (unit,) if isinstance(unit, Line | Table | Row) else ()
    return max(sum(1 for block in blocks for _ in block.lines), 1)


def _words(unit: object) -> str:
    if isinstance(unit, Line | Table | Row):
        return unit.text.strip()
    return "\n".join(block.text for block in unit).strip() if isinstance(unit, tuple) else ""


def _columns(node: Holder, table: Table) -> tuple[tuple[Row, ...], list[str], set[Path_]]:
    """The rows with their cells in the template's order, told by the headings; the words of columns it does not have.

    Also the words that stand in columns whose heading is only like the template's.
    """
    heads = [row for row in node.body if isinstance(row, Holder)][:1]
    wanted = [_heading(cell) for cell in heads[0].body] if heads and any(isinstance(n, Each) for n in node.body) else []
    if len([words for words in wanted if words]) < 2:
        return table.rows, [], set()
    best: list[tuple[float, int]] = []
    row_at = 0
    for at, row in enumerate(table.rows[:_HEADING_ROWS]):
        texts = [_words(cell) for cell in row.cells]
        found = _assigned(wanted, texts)
        if sum(score for score, _ in found) > sum(score for score, _ in best):
            best, row_at = found, at
    order = [place for _, place in best]
    if (
        not best
        or sum(score for score, _ in best) < 0.5 * len(wanted)
        or order == list(range(len(table.rows[row_at].cells)))
    ):
        return table.rows, [], set()
    width = len(table.rows[row_at].cells)
    rows, left = [], []
    for row in table.rows[row_at:]:
        if row is table.rows[row_at]:
            # A heading in other words is not left over: it was understood.
            heads_now = [
                row.cells[at] if score == 1 else (Line((Piece(words),)),) if at >= 0 else ()
                for (score, at), words in zip(best, wanted, strict=True)
            ]
            rows.append(Row(tuple(heads_now)))
        elif len(row.cells) == width:
            rows.append(Row(tuple(row.cells[place] if place >= 0 else () for place in order)))
            left += [words for at, cell in enumerate(row.cells) if at not in order and (words := _words(cell))]
        else:
            rows.append(row)
    left += [words for row in table.rows[:row_at] if (words := _words(row))]
    unsure = {at for at, (score, _) in enumerate(best) if 0 < score < 1}
    guessed = {
        path
        for loop in node.body
        for row in (loop.body if isinstance(loop, Each) else ())
        for at, cell in enumerate(row.body if isinstance(row, Holder) else ())
        if at in unsure
        for path in _holes(cell)
    }
    return tuple(rows), left, guessed


def _holes(node: object) -> Iterator[Path_]:
    """The words that are printed within a node or a part of a line."""
    if isinstance(node, Hole):
        yield node.path
    elif isinstance(node, LineNode):
        for part in node.parts:
            yield from _holes(part)
    elif isinstance(node, Maybe | Choice):
        for branch in node.branches:
            for inner in branch:
                yield from _holes(inner)
    elif isinstance(node, Holder | Each):
        for inner in node.body:
            yield from _holes(inner)


def _heading(cell: Node) -> str:
    if not isinstance(cell, Holder):
        return ""
    return "".join(
        part for line in cell.body if isinstance(line, LineNode) for part in line.parts if isinstance(part, str)
    )


def _assigned(wanted: Sequence[str], texts: Sequence[str]) -> list[tuple[float, int]]:
    """For each wanted heading the likeness and place of the best text that no other has; -1 where none is like it."""
    scores = sorted(
        ((_alike(words, text), -i, i, j) for i, words in enumerate(wanted) for j, text in enumerate(texts)),
        reverse=True,
    )
    found: dict[int, tuple[float, int]] = {}
    for score, _, i, j in scores:
        if score >= 0.4 and i not in found and j not in {place for _, place in found.values()}:
            found[i] = score, j
    free = [j for j in range(len(texts)) if j not in {place for _, place in found.values()}]
    open_ = [i for i in range(len(wanted)) if i not in found]
    if len(free) == len(open_) == 1:  # the one column left is the one that is missing
        found[open_[0]] = 0.3, free[0]
    return [found.get(i, (0.0, -1)) for i in range(len(wanted))]


def _alike(one: str, other: str) -> float:
    if key(one) == key(other):
        return 1.0
    first, second = key(one), key(other)
    if first and second and (first in second or second in first):
        return 0.8
    return likeness(one, other)
