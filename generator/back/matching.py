"""Reads a paper as a template prints it: the cheapest way through the template's frame and holes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias

from generator.back.pattern import INDENT, Choice, Each, Holder, Hole, LineNode, Maybe, Node, Part, Path_
from generator.back.reading import Block, Line, Piece, Row, Table
from generator.compare.text import fold_width, likeness
from generator.japanese.text import in_a_line, key

_AROUND, _HEADING_ROWS = ("行頭", "行末"), 3
_SKIP, _MISSING, _BEGIN, _BRANCH = 1.0, 0.45, 0.02, 0.03
_NUMBER, _AFTER_NUMBER = "番号", r"[\s.、]+"


@dataclass(slots=True)
class Item:
    """An item of a list (the paper itself is one): the words of its holes, and the items of its lists, in order.

    A word is kept with the line it stands in and, where its place was guessed, the heading that it was guessed by.
    """

    path: Path_
    words: dict[Path_, tuple[str, str, str]] = field(default_factory=dict)
    lists: dict[Path_, list["Item"]] = field(default_factory=dict)


Event: TypeAlias = tuple[str, Path_, str, str, str]
"""What a match tells: `open` and `begin` and `end` of a list's items, a `word` with its line, a line `left` over.

`loose` are words that an inline loop may have printed.
"""

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

    def read(self, nodes: Sequence[Node], blocks: Sequence[Block]) -> tuple[Item, list[str], list[str]]:
        """What the holes hold, the words that stand nowhere in the template, and those that its inline loops may print."""
        _, events = self._best(nodes, list(blocks))
        root = Item(())
        stack: list[tuple[Item, dict[Path_, int]]] = [(root, {})]
        left: list[str] = []
        loose: list[str] = []
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
                known = owner.words.get(path, ("", "", ""))[0]
                if known and path[-1] != INDENT and key(words) not in key(known):
                    left.append(words)
                elif not known:
                    owner.words[path] = words, line, guessed
            elif words.strip():
                (loose if what == "loose" else left).append(words)
        return root, left, loose

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
        yield skipped, (at + 1, state), [("left", (), words, words, "")] if words else []
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
            cost, told = min((self._table(node, table) for table in _ways(unit)), key=lambda read: read[0])
            return (cost, told) if cost < max(2.0, 0.8 * _size(unit)) else None
        if node.kind == "row" and isinstance(unit, Row):
            self._spans |= {id(cell): span for cell, span in zip(unit.cells, unit.spans, strict=False) if cell}
            cost, events = self._row(node, unit)
            return (cost, events) if cost < 0.5 * max(_size(unit), 2) else None
        if node.kind == "cell" and isinstance(unit, tuple):
            wide: list[Event] = []
            if node.span:
                wide.append(("word", node.span, str(self._spans.get(id(unit), 1)), "", ""))
            if len(node.body) == 1 and isinstance(only := node.body[0], LineNode):
                found = self._line(only, Line((Piece(_joined(unit)),)))
                return (0.0, [*found[1], *wide]) if found else None
            ways = [unit, _parted(unit)] if len(unit) == 1 and "\n" in unit[0].text else [unit]
            self._keep += ways
            cost, events = min((self._best(node.body, list(way)) for way in ways), key=lambda way: way[0])
            return (cost, [*events, *wide]) if cost < max(_SKIP, 0.6 * max(map(_size, ways))) else None
        return None

    def _table(self, node: Holder, table: Table) -> tuple[float, list[Event]]:
        rows, left, guessed = _columns(node, table, self._kinds)
        cost, events = self._best(node.body, list(rows))
        self._keep += rows
        over: list[Event] = [("left", (), words, words, "") for words in left]
        events = [(what, path, words, line, guessed.get(path, told)) for what, path, words, line, told in events]
        return cost, [*events, *over]

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
                events += [("left", (), words, words, "")] if words else []
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
                events.append(("word", path, f"{line.above},{line.depth}", text, ""))
            elif start >= 0:
                events.append(("word" if path != ("",) else "loose", path, text[start:end], text, ""))
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
                    said: Event | None = ("word", test.path, test.words[0], "", "") if len(test.words) == 1 else None
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
        self.free[start].append((loop, 0.0, ("open", node.path, "", "", "")))
        bodies = [(loop, node.body)]
        if node.first:
            bodies = [(loop, node.first), (self._state(), node.body)]
        for at, body in bodies:
            begun = self._state()
            self.free[at].append((begun, _BEGIN, ("begin", node.path, "", "", "")))
            self.free[self.add(body, begun)].append((bodies[-1][0], 0.0, ("end", node.path, "", "", "")))
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


def _ways(table: Table) -> Iterator[Table]:
    """A table with the words of merged cells in every row that they stand beside, and as it is."""
    above: dict[int, tuple[Block, ...]] = {}
    rows = []
    for row in table.rows:
        cells = []
        for at, cell in enumerate(row.cells):
            column = sum(row.spans[:at])
            cells.append(above.get(column, ()) if at < len(row.merged) and row.merged[at] else cell)
            above[column] = cells[-1]
        rows.append(Row(tuple(cells), row.spans))
    if any(any(row.merged) for row in table.rows):
        yield Table(tuple(rows))
    yield table


def _columns(node: Holder, table: Table, kinds: Kinds) -> tuple[tuple[Row, ...], list[str], dict[Path_, str]]:
    """The rows with their cells in the template's order, told by the headings; the words of columns it does not have.

    Also the headings that are only like the template's, by the words that stand in their columns.
    """
    heads = [row for row in node.body if isinstance(row, Holder)][:1]
    wanted = [_heading(cell) for cell in heads[0].body] if heads and any(isinstance(n, Each) for n in node.body) else []
    if len([words for words in wanted if words]) < 2:
        return table.rows, [], {}
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
        return table.rows, [], {}
    width = len(table.rows[row_at].cells)
    rows, left = [], []
    for row in table.rows[row_at:]:
        if row is table.rows[row_at]:
            # A heading in other words is not left over: it was understood.
            kept = [score == 1 or any(_holes(cell)) for (score, _), cell in zip(best, heads[0].body, strict=True)]
            understood = [
                row.cells[at] if as_it_is else (Line((Piece(words),)),) if at >= 0 else ()
                for (_, at), words, as_it_is in zip(best, wanted, kept, strict=True)
            ]
            rows.append(Row(tuple(understood)))
        elif len(row.cells) == width:
            rows.append(Row(tuple(row.cells[place] if place >= 0 else () for place in order)))
        else:
            rows.append(row)
            continue
        left += [words for at, cell in enumerate(row.cells) if at not in order and (words := _words(cell))]
    left += [words for row in table.rows[:row_at] if (words := _words(row))]
    unsure = {at for at, (score, _) in enumerate(best) if 0 < score < 1}
    heads_now = [in_a_line(_words(table.rows[row_at].cells[place])) or "（見出しなし）" for _, place in best]
    guessed = {path: heads_now[at] for at, cell in _repeated(node) if at in unsure for path in _holes(cell)}
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
