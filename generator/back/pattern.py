"""What a template looks for in a paper: its own words are the frame, its placeholders and loops the holes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeAlias

from generator.back.aligned import Block, Line, Piece, Row, Table
from generator.compare.text import fold_width, likeness
from generator.japanese.text import key
from generator.word.tags import commands_in_jinja

Path_: TypeAlias = tuple[str, ...]
_TAG: Final = re.compile(
    r"\{%-?\s*(?:(?P<level>p|tr|tc|r)\s)?\s*(?P<verb>\w+)\s*(?P<words>.*?)-?%\}|\{\{\s*(?P<hole>.*?)\s*\}\}", re.S
)
_SPAN: Final = re.compile(r"\{%\s*colspan\s+([\w.]+)\s*%\}")
_TURN: Final = re.compile(r"(not\s+)?loop\.(first|last)\b")
_ONE_OF: Final = re.compile(r"([\w.]+)\s*(?:==|in)\s*(\([^()]*\)|\"[^\"]*\"|'[^']*')")
_QUOTED: Final = re.compile(r"[\"']([^\"']*)[\"']")
_AROUND, _HEADING_ROWS = ("行頭", "行末"), 3
_SKIP, _MISSING, _BARE, _IN_CELL, _BEGIN, _BRANCH = 1.0, 0.45, 0.3, 0.02, 0.02, 0.03
_NUMBER, _AFTER_NUMBER = "番号", r"[\s.、]+"
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

Kinds: TypeAlias = Mapping[Path_, str]
"""A regular expression for the words of a hole, where its column tells one."""


class Reader:
    """Finds the cheapest way to read blocks as a template's nodes."""

    def __init__(self, kinds: Kinds) -> None:
        """`kinds` are what holes look like."""
        self._kinds = kinds
        self._patterns: dict[int, tuple[tuple[re.Pattern[str], ...], list[Path_]]] = {}
        self._spans: dict[int, int] = {}
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
                known = owner.words.get(path, ("", "", False))[0]
                if words and known not in {"", words} and path not in self._kinds and path[-1] != INDENT:
                    left.append(words)
                elif not known:
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
        # An empty cell is rather one of a row than none.
        skipped = _SKIP * weight if words else 0.1 * isinstance(unit, tuple)
        yield skipped, (at + 1, state), [("left", (), words, words, False)] if words else []
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
            return self._line(node, unit) if isinstance(unit, Line) else None
        if not isinstance(node, Holder):
            return None
        if node.kind == "table" and isinstance(unit, Table):
            rows, left, guessed = _columns(node, unit, self._kinds)
            cost, events = self._best(node.body, list(rows))
            told: list[Event] = [("left", (), words, words, False) for words in left]
            events = [(what, path, words, line, path in guessed) for what, path, words, line, _ in events]
            return (cost, [*events, *told]) if cost < max(2.0, 0.8 * _size(unit)) else None
        if node.kind == "row" and isinstance(unit, Row):
            self._spans |= {id(cell): span for cell, span in zip(unit.cells, unit.spans, strict=False) if cell}
            cost, events = self._row(node, unit)
            return (cost, events) if cost < 0.5 * max(_size(unit), 2) else None
        if node.kind == "cell" and isinstance(unit, tuple):
            wide: list[Event] = []
            if node.span:
                wide.append(("word", node.span, str(self._spans.get(id(unit), 1)), "", False))
            if len(node.body) == 1 and isinstance(only := node.body[0], LineNode):
                found = self._line(only, Line((Piece(_joined(unit)),)))
                return (0.0, [*found[1], *wide]) if found else None
            ways = [unit, _parted(unit)] if len(unit) == 1 and "\n" in unit[0].text else [unit]
            self._keep += ways
            cost, events = min((self._best(node.body, list(way)) for way in ways), key=lambda way: way[0])
            return (cost, [*events, *wide]) if cost < max(_SKIP, 0.6 * max(map(_size, ways))) else None
        return None

    def _row(self, node: Holder, unit: Row) -> tuple[float, list[Event]]:
        """A row of as many cells as the template's: cell by cell. Else the cheapest way through them."""
        if len(node.body) != len(unit.cells) or not all(isinstance(cell, Holder) for cell in node.body):
            return self._best(node.body, list(unit.cells))
        cost, events = 0.0, list[Event]()
        for wanted, cell in zip(node.body, unit.cells, strict=True):
            words = _words(cell)
            if (found := self._match(wanted, cell)) is not None:
                cost += found[0]
                events += found[1]
            else:
                cost += _SKIP * _size(cell) if words else _MISSING
                events += [("left", (), words, words, False)] if words else []
        return cost, events

    def _line(self, node: LineNode, line: Line) -> tuple[float, list[Event]] | None:
        """The words of a paragraph's holes: with the template's own words to the letter, else whatever their width and blanks."""
        if id(node) not in self._patterns:
            paths: list[Path_] = []
            exact = re.compile(self._expression(node.parts, [], exact=True), re.S)
            self._patterns[id(node)] = (exact, re.compile(self._expression(node.parts, paths), re.S)), paths
        patterns, paths = self._patterns[id(node)]
        text = line.text
        match = patterns[0].fullmatch(text) or patterns[1].fullmatch(fold_width(text))
        if match is None:
            return None
        events: list[Event] = []
        for number, path in enumerate(paths, start=1):
            start, end = match.span(number)
            if path[-1] == INDENT:
                events.append(("word", path, f"{line.above},{line.depth}", text, False))
            elif start >= 0 and path != ("",):
                events.append(("word", path, text[start:end], text, False))
        framed = any(isinstance(part, str) and part.strip("　 （）():：") for part in node.parts)
        typed = any(isinstance(part, Hole) and part.path in self._kinds for part in node.parts)
        alike = 0.5 if line.style and line.style == node.style else 1.0
        return (0.0 if framed or not paths else node.bare * alike * (0.5 if typed else 1.0)), events

    def _expression(self, parts: Sequence[Part], paths: list[Path_], *, exact: bool = False) -> str:
        made = []
        for before, part in zip((None, *parts), parts, strict=False):
            if isinstance(part, str):
                numbered = isinstance(before, Hole) and before.path[-1] == _NUMBER and part.isspace()
                made.append(re.escape(part) if exact else _AFTER_NUMBER if numbered else _loose(part))
            elif isinstance(part, Hole):
                paths.append(part.path)
                empty = part.path[-1] in {*_AROUND, INDENT}
                made.append("()" if empty else f"({self._kinds.get(part.path, '.*?')})")
            else:
                branches = "|".join(self._expression(branch, paths, exact=exact) for branch in part.branches if branch)
                made.append(f"(?:{branches})?" if branches else "")
        return "".join(made)


def _loose(words: str) -> str:
    """The template's own words, whatever their width, and blanks as many as there are."""
    folded = fold_width(words)
    if folded.isspace():  # alone it parts two values
        return r"\s+"
    if numbered := re.match(r"([0-9]{1,2})\s", folded):
        return numbered[1] + _AFTER_NUMBER + _loose(folded[numbered.end() :])
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
                self._loop(node, start, after)
            elif isinstance(node, Choice):
                self.free[start].append((after, 0.0, None))
                for branch, test in zip(node.branches, node.tests, strict=True):
                    begun = self._state()
                    said: Event | None = ("word", test.path, test.words[0], "", False) if len(test.words) == 1 else None
                    self.free[start].append((begun, _BRANCH, said))
                    self.free[self.add(branch, begun)].append((after, 0.0, None))
            else:
                self.takes[start].append((node, after))
                own = isinstance(node, Holder) and node.kind == "cell" and not node.body
                self.free[start].append((after, 0.01 if own else _MISSING, None))
            start = after
        return start

    def _loop(self, node: Each, start: int, after: int) -> None:
        """The turns of a loop; one that says something else in its first turn has a way of its own for it."""
        loop = self._state()
        self.free[start].append((loop, 0.0, ("open", node.path, "", "", False)))
        bodies = [(loop, node.body)]
        if node.first:
            bodies = [(loop, node.first), (self._state(), node.body)]
        for at, body in bodies:
            begun = self._state()
            self.free[at].append((begun, _BEGIN, ("begin", node.path, "", "", False)))
            self.free[self.add(body, begun)].append((bodies[-1][0], 0.0, ("end", node.path, "", "", False)))
            self.free[at].append((after, 0.0, None))


def _size(unit: object) -> int:
    """The paragraphs of a unit, one at least."""
    blocks = unit if isinstance(unit, tuple) else (unit,) if isinstance(unit, Line | Table | Row) else ()
    return max(sum(1 for block in blocks for _ in block.lines), 1)


def _joined(blocks: Sequence[Block]) -> str:
    """The blocks of a cell as one text, empty lines between them kept."""
    above = ("\n" * getattr(block, "above", 0) for block in blocks)
    return "\n".join(f"{empty}{block.text}" for empty, block in zip(above, blocks, strict=True))


def _parted(unit: Sequence[Block]) -> tuple[Block, ...]:
    """The lines of a cell that is one paragraph with line breaks, or a cell of Excel, as a paragraph each."""
    found: list[Block] = []
    above = 0
    for words in unit[0].text.split("\n"):
        if words.strip():
            found.append(Line((Piece(words),), above=above))
        above = 0 if words.strip() else above + 1
    return tuple(found)


def _words(unit: object) -> str:
    if isinstance(unit, Line | Table | Row):
        return unit.text.strip()
    return "\n".join(block.text for block in unit).strip() if isinstance(unit, tuple) else ""


def _columns(node: Holder, table: Table, kinds: Kinds) -> tuple[tuple[Row, ...], list[str], set[Path_]]:
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
        found = _by_content(_assigned(wanted, texts), node, table.rows[at + 1 :], kinds)
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
    guessed = {path for at, cell in _repeated(node) if at in unsure for path in _holes(cell)}
    return tuple(rows), left, guessed


def _repeated(node: Holder) -> Iterator[tuple[int, Node]]:
    """The cells of the row that a table repeats, each with its column."""
    for loop in node.body:
        for row in loop.body if isinstance(loop, Each) else ():
            yield from enumerate(row.body if isinstance(row, Holder) else ())


def _by_content(
    found: list[tuple[float, int]], node: Holder, rows: Sequence[Row], kinds: Kinds
) -> list[tuple[float, int]]:
    """The columns that no heading tells, by what stands in them: numbers, days."""
    found = list(found)
    width = max((len(row.cells) for row in rows), default=0)
    for at, cell in _repeated(node):
        paths = [path for path in _holes(cell) if path[-1] != INDENT]
        if at >= len(found) or found[at][1] >= 0 or len(paths) != 1 or paths[0] not in kinds:
            continue
        free = [n for n in range(width) if n not in {place for _, place in found}]
        fitting = {
            n: sum(
                bool(text) and re.fullmatch(kinds[paths[0]], text) is not None
                for row in rows
                if len(row.cells) == width
                for text in (fold_width(_words(row.cells[n])),)
            )
            for n in free
        }
        best = max(fitting, key=lambda n: fitting[n], default=-1)
        if best >= 0 and fitting[best] >= 0.8 * len(rows):
            found[at] = 0.3, best
    open_ = [n for n, (_, place) in enumerate(found) if place < 0]
    taken = {place for _, place in found}
    said = [n for n in range(width) if any(len(row.cells) == width and _words(row.cells[n]) for row in rows)]
    free = [n for n in said if n not in taken]
    if len(open_) == len(free) == 1:  # the one column left is the one that is missing
        found[open_[0]] = 0.3, free[0]
    return found


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
        (
            (_alike(words, text), -i, -abs(i - j), i, j)
            for i, words in enumerate(wanted)
            for j, text in enumerate(texts)
        ),
        reverse=True,
    )
    found: dict[int, tuple[float, int]] = {}
    for score, _, _, i, j in scores:
        if score >= 0.4 and i not in found and j not in {place for _, place in found.values()}:
            found[i] = score, j
    return [found.get(i, (0.0, -1)) for i in range(len(wanted))]


def _alike(one: str, other: str) -> float:
    if key(one) == key(other):
        return 1.0
    first, second = key(one), key(other)
    if first and second and (first in second or second in first):
        return 0.8
    return likeness(one, other)
