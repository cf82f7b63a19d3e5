"""Pieces of a finished paper, each with the values that may be printed in it, become the one piece of a template that makes them all.

One mechanism for what stands once and what repeats, at every depth: blocks, rows of tables, cells, words of a line. Pieces that
stand once for each item of a list are the sides of one piece with the item in scope; lists within the items repeat within it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, TypeAlias

from lxml import etree

from generator.back.aligned import likeliest
from generator.back.known import Element, Known, Line, Scope, leaves_of, variable, words_of
from generator.back.phrases import VALUE, Reader, common, said_by, spread
from generator.back.written import (
    CELL,
    LEVELS,
    ROW,
    TABLE,
    P,
    T,
    command,
    deep,
    indent_of,
    ink,
    inked,
    is_command,
    look,
    saying,
    size_of,
    span_of,
)
from generator.ooxml.blocks import W
from generator.records.said import Field

Side: TypeAlias = tuple[Sequence[Element], Scope]
_INNER: Final = {TABLE: (ROW,), ROW: (CELL,), CELL: (P, TABLE)}
_BOX: Final = f"{W}txbxContent"
_TRIED: Final = 4  # ways to go through lists that are worked out
_AS_BEFORE: Final = 40  # what it is worth in letters that the present template goes through a list at this level


@dataclass
class Teacher:
    """Turns the words of a paper that stand in cells into placeholders, and what repeats into loops."""

    known: Known
    _texts: dict[Element, str] = field(default_factory=dict)
    _former: dict[Element, str] = field(default_factory=dict)
    _alone: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    _last: str = ""
    _lines: dict[object, tuple[str, int] | None] = field(default_factory=dict)
    _made: dict[object, list[Element] | None] = field(default_factory=dict)

    def taught(self, holder: Element, fields: Mapping[str, Field]) -> None:
        """Turn the blocks of a body, header or footer into those of the template."""
        blocks = list(holder)
        former = ""
        for paragraph in holder.iter(P):
            self._former[paragraph] = f"{former}\n"
            former = self._text(paragraph)
        made = self._sequence([(blocks, Scope((("", "", fields),), frozenset(self.known.indexed)))])
        for block in blocks:
            holder.remove(block)
        holder.extend(made or blocks)

    def _text(self, node: Element) -> str:
        """All that a node of the paper says, looked up once."""
        if node not in self._texts:
            self._texts[node] = deep([node])
        return self._texts[node]

    def _sign(self, node: Element) -> str:
        return f"{node.tag} {self._text(node)}"

    # What stands beside each other.

    def _sequence(self, sides: Sequence[Side]) -> list[Element] | None:
        """The blocks, rows or cells of which those of every side are made; None where no such can be found."""
        key = tuple((*nodes, scope) for nodes, scope in sides)
        if key not in self._made:
            self._made[key] = self._new_sequence(sides)
        made = self._made[key]
        return None if made is None else [deepcopy(node) for node in made]

    def _new_sequence(self, sides: Sequence[Side]) -> list[Element] | None:
        if not any(nodes for nodes, _ in sides):
            return []
        best: tuple[float, str, list[Element], list[tuple[int, ...]]] | None = None
        for listed, cuts in self._options(sides):
            inner = [
                (nodes[a:b], item)
                for (nodes, scope), cut in zip(sides, cuts, strict=True)
                for item, (a, b) in zip(scope.within(listed, self.known), pairwise(cut), strict=True)
            ]
            body = self._sequence(inner)
            if body is None or not re.search(rf"(\{{\{{|\{{%\w*| in) {inner[0][1].bound[0][0]}\b", deep(body)):
                continue
            gain = sum(sum(map(size_of, nodes)) for nodes, _ in inner) - sum(map(size_of, body)) - 2
            if all(len(scope.lists[listed]) < 2 for _, scope in sides):  # it was found nowhere else: nothing is saved
                gain = 1
            if LEVELS[body[0].tag] in self.known.levels.get(sides[0][1].paths[listed], ()):
                gain += _AS_BEFORE
            if best is None or gain > best[0]:
                best = gain, listed, body, cuts
            if gain > 0 and "loop." not in deep(body):
                break
        if best is not None and best[0] > 0:
            _, listed, body, cuts = best
            before = self._sequence([(nodes[: cut[0]], scope) for (nodes, scope), cut in zip(sides, cuts, strict=True)])
            after = self._sequence([(nodes[cut[-1] :], scope) for (nodes, scope), cut in zip(sides, cuts, strict=True)])
            if before is not None and after is not None:
                return [*before, *self._loop(listed, body, sides, alone=not before and not after), *after]
        return self._aligned(sides)

    def _loop(self, listed: str, body: Sequence[Element], sides: Sequence[Side], *, alone: bool) -> list[Element]:
        scope = sides[0][1]
        level = LEVELS.get(body[0].tag, "p") if body else "p"
        path = scope.paths[listed]
        name = variable(listed, scope, self.known)
        otherwise: list[Element] = []
        words = self.known.empty.get(path, "")
        in_cell = next(iter(n.getparent() for nodes, _ in sides for n in nodes)).tag == CELL  # type: ignore[union-attr] # it stands in one
        if all(scope.lists[listed] for _, scope in sides) and level != "tc" and (words or (alone and in_cell)):
            model = next((node for node in body if node.tag in {ROW, P} and not is_command(node)), None)
            otherwise = [command(level, "else", model if level == "tr" else None), saying(words, model, level)]
        model = next((node for node in body if node.tag == ROW and not is_command(node)), None)
        return [
            command(level, f"for {name} in {listed}", model),
            *body,
            *otherwise,
            command(level, "endfor", model),
        ]

    def _options(self, sides: Sequence[Side]) -> Iterator[tuple[str, list[tuple[int, ...]]]]:
        """The lists whose items may stand one after the other here, the likeliest first, each with where the items of each side end."""
        found: list[tuple[float, str, list[tuple[int, ...]]]] = []
        tag = next((node.tag for nodes, _ in sides for node in nodes if node.tag in LEVELS), None)
        if tag is None:
            return
        for listed in dict.fromkeys(name for _, scope in sides for name in scope.lists):
            if not all(listed in scope.lists for _, scope in sides):
                continue
            path = sides[0][1].paths[listed]
            most = max(len(scope.lists[listed]) for _, scope in sides)
            if not most or any(path == bound for _, bound, _ in sides[0][1].bound):
                continue
            if most == 1 and (
                LEVELS[tag] not in self.known.levels.get(path, ()) or not self._is_best(listed, sides, LEVELS[tag])
            ):
                continue
            ways = [
                self._ways(nodes, scope.lists[listed], path) if scope.lists[listed] else None for nodes, scope in sides
            ]
            told = [way for way in ways if way is not None]
            for key in dict.fromkeys(key for way in told for key in way):
                if all(key in way for way in told):
                    cuts = [way[key][1] if way is not None else () for way in ways]
                    gain = sum(way[key][0] for way in told) - (0.01 if key[0] == "even" else 0)
                    if LEVELS[tag] not in self.known.levels.get(path, (LEVELS[tag],)):
                        gain /= 2
                    found.append((gain, listed, self._with_empty(sides, cuts)))
        found.sort(key=lambda one: -one[0])
        tried = 0
        for gain, listed, cuts in found:
            if tried < _TRIED and gain >= found[0][0] * 0.3:
                tried += 1
                yield listed, cuts

    def _is_best(self, listed: str, sides: Sequence[Side], level: str) -> bool:
        """Whether nowhere else in the paper more words of a list's only item stand closer together."""
        for nodes, scope in sides:
            for item in scope.lists[listed] if nodes else ():
                key = id(item), level
                if key not in self._alone:
                    tags_of = [tag for tag, other in LEVELS.items() if other == level]
                    holders = {one.getparent() for one in nodes[0].getroottree().iter(*tags_of)}
                    self._alone[key] = max(
                        self._share(item, scope.paths[listed], list(one)) for one in holders if one is not None
                    )
                here, best = self._share(item, scope.paths[listed], nodes), self._alone[key]
                if here[0] < best[0] or (len(sides) == 1 and here < best):
                    return False
        return True

    def _share(self, item: Field, path: str, nodes: Sequence[Element]) -> tuple[int, int]:
        """How many of an item's words stand in nodes, and in how few letters."""
        text = "\n".join(self._text(node) for node in nodes)
        pieces = {*text.split("\n"), *re.split(r"[\W_]+", text)}
        words = words_of(item, path, self.known.printed)
        found = sum(word in pieces or (len(word) > 1 and not word.isdecimal() and word in text) for word in words)
        return found, -len(text)

    def _with_empty(self, sides: Sequence[Side], cuts: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """The cuts with a place for the list in the sides where it is empty: where what is around it is most like the others."""
        before, after = Counter[str](), Counter[str]()
        for (nodes, _), cut in zip(sides, cuts, strict=True):
            before.update(sign for node in nodes[: cut[0] if cut else 0] for sign in (self._sign(node), look(node)))
            after.update(
                sign for node in nodes[cut[-1] if cut else len(nodes) :] for sign in (self._sign(node), look(node))
            )
        made = []
        for (nodes, _), cut in zip(sides, cuts, strict=True):
            signs = [(self._sign(node), look(node)) for node in nodes]
            worth = [
                sum(bool(before[s]) for own in signs[:at] for s in own)
                + sum(bool(after[s]) for own in signs[at:] for s in own)
                for at in range(0 if cut else len(nodes) + 1)
            ]
            made.append(cut or (worth.index(max(worth)),))
        return made

    def _ways(
        self, nodes: Sequence[Element], items: Sequence[Field], path: str
    ) -> dict[tuple[str, int], tuple[float, tuple[int, ...]]]:
        """The ways to share nodes among items, each with how many letters it explains; by what all sides must have alike."""
        gains, single = self._gains(nodes, items, path)
        visible = [at for at in range(len(items)) if any(row[at] for row in gains)]
        if len(visible) < min(2, len(items)) or len(visible) * 2 < len(items):
            return self._exact(nodes, items)
        ways: dict[tuple[str, int], tuple[float, tuple[int, ...]]] = {}
        cores = _cores(gains, visible, [0.5 + 0.1 * len(self._text(node)) for node in nodes])
        if cores is not None:
            gain = sum(gains[node][at] for at, (a, b) in zip(visible, cores, strict=True) for node in range(a, b + 1))
            signs = [self._sign(node) for node in nodes]
            gaps = [(one[1] + 1, other[0]) for one, other in pairwise(cores)]
            most = min([b - a for a, b in gaps] + [cores[0][0]]) if gaps else 0
            head = signs[: cores[0][0]]
            lead = next((n for n in range(most, 0, -1) if all(signs[b - n : b] == head[-n:] for _, b in gaps)), 0)
            for ahead in dict.fromkeys((lead, 0)):
                ways["lead", ahead] = gain, _bounds(len(items), visible, cores, signs, ahead)
        count = len(items)
        even: list[tuple[float, int, int]] = []
        for step in range(1, len(nodes) // count + 1):
            for start in range(len(nodes) - count * step + 1):
                of_item = [sum(gains[start + at * step + n][at] for n in range(step)) for at in range(count)]
                if all(of_item[at] > 0 for at in visible):
                    even.append((sum(of_item) - step * 0.001 - start * 0.0001, step, start))
        for gain, step, start in sorted(even, reverse=True)[:2]:
            ways["even", step] = max(
                ways.get(("even", step), (0, ())), (gain, tuple(range(start, start + count * step + 1, step)))
            )
        apart = {key: way for key, way in ways.items() if _is_apart(single, way[1])}
        return apart | self._exact(nodes, items)

    def _exact(
        self, nodes: Sequence[Element], items: Sequence[Field]
    ) -> dict[tuple[str, int], tuple[float, tuple[int, ...]]]:
        """Where nodes say one by one, and nothing else, what a word of each item is; empty ones too, as cells beside each other."""
        texts = [self._text(node) for node in nodes]
        words = [dict(leaves_of(item)) for item in items]
        count = len(items)
        for name in words[0] if count > 1 else ():
            said = [own.get(name, "") for own in words]
            for start in range(len(nodes) - count + 1) if any(said) else ():
                if texts[start : start + count] == said:
                    gain = sum(map(len, said)) + count * 1.0
                    return {("exact", 1): (gain, tuple(range(start, start + count + 1)))}
        return {}

    def _gains(
        self, nodes: Sequence[Element], items: Sequence[Field], path: str
    ) -> tuple[list[list[float]], list[list[float]]]:
        """How much of each node each item explains: words that few items have and long ones count more; and by words of one only."""
        words = [words_of(item, path, self.known.printed) for item in items]
        of_items: dict[str, list[int]] = {}
        for number, own in enumerate(words):
            for word in own:
                of_items.setdefault(word, []).append(number)
        texts = [self._text(node) for node in nodes]
        pieces = [{*text.split("\n"), *re.split(r"[\W_]+", text)} for text in texts]
        gains, single = ([[0.0] * len(items) for _ in nodes] for _ in range(2))
        for word, at in of_items.items():
            short = len(word) == 1 or word.isdecimal()
            for n, text in enumerate(texts):
                whole = word in pieces[n]
                if whole or (not short and word in text):
                    for item in at:
                        gains[n][item] += (len(word) + whole) / len(at)
                        single[n][item] += len(word) if len(at) == 1 and not short else 0
        return gains, single

    def _aligned(self, sides: Sequence[Side]) -> list[Element] | None:
        """Each node of the sides beside the nodes of the others that are the same one; some stand in some sides only."""
        made: list[Element] = []
        for column in self._columns(sides):
            node = self._column(column, sides)
            if node is None:
                return None
            made += node
        return made

    def _columns(self, sides: Sequence[Side]) -> list[dict[int, Element]]:
        lengths = {len(nodes) for nodes, _ in sides}
        tags_of = {tuple(node.tag for node in nodes) for nodes, _ in sides}
        if len(lengths) == 1 and len(tags_of) == 1:
            whole: list[dict[int, Element]] = [
                {side: nodes[at] for side, (nodes, _) in enumerate(sides)} for at in range(lengths.pop())
            ]
            if len(whole) < 2 or all(
                self._node(list(one.values()), [sides[side][1] for side in one]) is not None for one in whole
            ):
                return whole
        order = sorted(range(len(sides)), key=lambda side: -len(sides[side][0]))
        columns: list[dict[int, Element]] = []
        marks: list[set[str]] = []
        for side in order:
            nodes, scope = sides[side]
            features = [self._features(node, scope) for node in nodes]
            merged, merged_marks = [], []
            for i, j in likeliest([[_likeness(one, other) for other in features] for one in marks], len(features)):
                column = dict(columns[i]) if i is not None else {}
                if j is not None:
                    column[side] = nodes[j]
                merged.append(column)
                merged_marks.append((marks[i] if i is not None else set()) | (features[j] if j is not None else set()))
            columns, marks = merged, merged_marks
        return columns

    def _features(self, node: Element, scope: Scope) -> set[str]:
        """What tells a node from its neighbours: what it is, how it looks, its own words, and the words of the scope in it."""
        text = self._text(node)
        said = {f"={name}" for name, words in scope.values.items() if len(words) > 1 and words in text}
        for words in sorted(dict.fromkeys(scope.values.values()), key=len, reverse=True):
            if len(words) > 1:
                text = text.replace(words, "")
        return {str(node.tag), f"look {look(node)}", f"own {text}", *said}

    def _column(self, column: Mapping[int, Element], sides: Sequence[Side]) -> list[Element] | None:
        """What makes a node in all the sides where it stands, with the condition under which it does."""
        here = sorted(column)
        scopes = {side: sides[side][1] for side in here}
        if empty := self._empty([column[side] for side in here], list(scopes.values())):
            return empty
        absent = [scope for side, (_, scope) in enumerate(sides) if side not in column]
        nodes = [column[side] for side in here]
        made = self._node(nodes, list(scopes.values()))
        wide = made is None or "{% colspan" not in deep([made])
        looks = {side: look(column[side], wide=wide) for side in here}
        groups = [[side for side in here if looks[side] == look] for look in dict.fromkeys(looks.values())]
        chain = None
        if made is None or len(groups) > 1:
            chain = self._chain(groups, column, scopes, looks=made is not None)
        level = LEVELS.get(nodes[0].tag, "p")
        found = chain if chain is not None else [made] if made is not None else None
        if found is None:
            return None
        test = self._guard(found[0], level, scopes[here[0]]) if len(found) == 1 and not absent else ""
        near = [name for name, words in scopes[here[0]].values.items() if words and words in self._text(nodes[0])]
        if absent:
            test = self._condition(list(scopes.values()), absent, near)
            turns = {scope.index for scope in scopes.values()}
            if not test and len(turns) == 1 and not any(scope.index in turns for scope in absent):
                test = f"loop.index == {turns.pop() + 1}"  # a break of columns or pages
            own = [name for name in near if name.startswith(f"{scopes[here[0]].bound[0][0]}.")]
            if not test or ("loop." in test and not own and any(self._text(node).strip() for node in nodes)):
                return None  # a word that the item does not say is no part of what repeats
        if not test:
            return found
        return [command(level, f"if {test}", nodes[0]), *found, command(level, "endif", nodes[0])]

    def _empty(self, nodes: Sequence[Element], scopes: Sequence[Scope]) -> list[Element] | None:
        """What a paragraph stands for that says there is nothing: the list, each item as the known template has it in a line."""
        text = self._text(nodes[0])
        for name, items in scopes[0].lists.items():
            path = scopes[0].paths[name]
            line = self.known.bodies.get(path)
            if items or self.known.empty.get(path) != text or line is None or nodes[0].tag != P:
                continue
            one = variable(name, scopes[0], self.known)
            here = {(bound, at) for bound, at, _ in scopes[0].bound} | {(one, path)}
            if not set(line.bound) <= here or any(scope.lists.get(name) for scope in scopes):
                continue
            body = deepcopy(nodes[0])
            ink(inked(body), [line.source, *[""] * (len(text) - 1)])
            start, between, end = (command("p", words) for words in (f"for {one} in {name}", "else", "endfor"))
            return [start, body, between, deepcopy(nodes[0]), end]
        return None

    def _guard(self, made: Element, level: str, scope: Scope) -> str | None:
        """What has to be there for a node to stand, in the known template, which prints the same words in one that may go."""
        text = deep([made])
        names = {path: name for name, path in scope.paths.items()}
        if text in self.known.labels:
            return names.get(self.known.labels[text])
        for word in re.findall(r"\{\{ ([\w.]+)", text) if "{%" not in text else ():
            if word in scope.paths and self.known.guarded.get(scope.paths[word]) == level:
                return str(word)
        return None

    def _chain(
        self,
        groups: Sequence[Sequence[int]],
        column: Mapping[int, Element],
        scopes: Mapping[int, Scope],
        *,
        looks: bool,
    ) -> list[Element] | None:
        """One node or another, by a condition: those that look alike together, or (one group) those a condition parts."""
        if len(groups) == 1:
            groups = next(iter(self._parted(groups[0], column, scopes)), groups)
            if len(groups) == 1:
                return None
        level = LEVELS.get(column[groups[0][0]].tag, "p")
        made: list[Element] = []
        left = sorted(groups, key=len)
        verb = "if"
        while left:
            for group in left:
                others = [scopes[side] for other in left if other is not group for side in other]
                test = self._condition([scopes[side] for side in group], others, [], looks=looks) if others else ""
                if test is not None:
                    break
            else:
                return None
            node = self._node([column[side] for side in group], [scopes[side] for side in group])
            if node is None:
                return None
            model = column[group[0]]
            made += [command(level, f"{verb} {test}" if test else "else", model), node]
            left.remove(group)
            verb = "elif"
        return [*made, command(level, "endif", made[1])]

    def _parted(
        self, sides: Sequence[int], column: Mapping[int, Element], scopes: Mapping[int, Scope]
    ) -> Iterator[list[list[int]]]:
        """The two groups that a condition makes of sides so that each can be written as one."""
        for test in self._tests(list(scopes.values()), []):
            if "loop." in test and all(self._text(column[side]).strip() for side in sides):
                continue  # any two things can be told apart by their turn
            groups = [[side for side in sides if scopes[side].holds(test) is held] for held in (True, False)]
            if all(groups) and all(
                self._node([column[s] for s in g], [scopes[s] for s in g]) is not None for g in groups
            ):
                yield groups

    # Conditions.

    def _condition(
        self, held: Sequence[Scope], others: Sequence[Scope], near: Sequence[str], *, looks: bool = False
    ) -> str | None:
        """What holds in some scopes and in none of the others, as a template says it."""
        return next(
            (
                test
                for test in self._tests([*held, *others], near, looks=looks)
                if all(scope.holds(test) for scope in held) and not any(scope.holds(test) for scope in others)
            ),
            None,
        )

    def _tests(self, scopes: Sequence[Scope], near: Sequence[str], *, looks: bool = False) -> Iterator[str]:
        """The conditions worth trying: words of the node itself, those the office's own template asks, the turn of a loop, others.

        For what only looks otherwise nothing else is asked than what a template asks.
        """
        first = scopes[0]
        words = [word for word in (*first.values, *first.lists) if "|" not in word]
        words = [word for word in words if all(word in s.values or word in s.lists for s in scopes)]
        telling = [word for word in words if len({s.values.get(word) or bool(s.lists.get(word)) for s in scopes}) > 1]
        asked = [word for word in telling if first.paths.get(word) in self.known.asked]
        for word in dict.fromkeys((*(word for word in telling if word in near), *asked)):
            yield from (word, f"not {word}")
        for word in asked:
            told = dict.fromkeys(s.values.get(word, "") for s in scopes)
            yield from (f'{word} == "{said}"' for said in told if said and '"' not in said and len(told) < len(scopes))
        for one in asked:
            for other in asked[asked.index(one) + 1 :]:
                yield from (f"not {one} and not {other}", f"{one} or {other}", f"{one} and {other}")
        yield from ("not loop.first", "not loop.last", "loop.first", "loop.last")
        inner = [word for word in telling if word not in asked and word.startswith(f"{first.bound[0][0]}.")]
        if not looks:
            yield from (test for word in inner for test in (word, f"not {word}"))
            yield "loop.length == 1"

    def _as_known(self, texts: Sequence[str], scopes: Sequence[Scope], former: str, seed: int) -> list[str] | None:
        """A line as the known template has it, where that says the same for every side: what it does for other values comes along."""
        best: tuple[tuple[int, int], Line] | None = None
        for line in self.known.lines if any(texts) else ():
            told = [self._said(line, scope) for scope in scopes]
            if all(one is not None and one[0] == text for one, text in zip(told, texts, strict=True)):
                near = common(former[::-1], line.former[::-1])
                own = sum(one[1] for one in told if one is not None)
                if (own or near > 1) and (best is None or (near, len(line.source)) > best[0]):
                    best = (near, len(line.source)), line
        return spread(best[1], texts[seed], scopes[seed]) if best is not None else None

    def _said(self, line: Line, scope: Scope) -> tuple[str, int] | None:
        """What a known line says in a scope, and how many of its letters are values; None where its words are not at hand."""
        key = id(line), scope
        if key not in self._lines:
            marked = said_by(line, scope)
            if marked is None:
                self._lines[key] = None
            else:
                values = sum(len(one) for one in VALUE.findall(marked))
                self._lines[key] = VALUE.sub(r"\1", marked), values
        return self._lines[key]

    # One node.

    def _node(self, nodes: Sequence[Element], scopes: Sequence[Scope]) -> Element | None:
        """The node of which each of these is made, in the look of the first."""
        key = (*nodes, "one", *scopes)
        if key not in self._made:
            made = self._new_node(nodes, scopes)
            self._made[key] = None if made is None else [made]
        known = self._made[key]
        return None if known is None else deepcopy(known[0])

    def _new_node(self, nodes: Sequence[Element], scopes: Sequence[Scope]) -> Element | None:
        tag = nodes[0].tag
        if any(node.tag != tag for node in nodes):
            return None
        if tag == P:
            return self._paragraph(nodes, scopes)
        if tag in _INNER:
            inner = self._sequence(
                [
                    ([child for child in node if child.tag in _INNER[tag]], scope)
                    for node, scope in zip(nodes, scopes, strict=True)
                ]
            )
            if inner is None:
                return None
            made = etree.Element(tag, nodes[0].attrib, nodes[0].nsmap)  # type: ignore[arg-type] # its own attributes
            made.extend([deepcopy(child) for child in nodes[0] if child.tag not in _INNER[tag]])
            made.extend(inner)
            if tag == CELL and (words := self._span(nodes, scopes)):
                text = next(made.iter(T), None)
                if text is None:
                    first = next(made.iter(P))
                    text = etree.SubElement(etree.SubElement(first, f"{W}r"), T)
                text.text = f"{words}{text.text or ''}"
            if tag == CELL and (not len(made) or made[-1].tag == TABLE):
                etree.SubElement(made, P)
            return made
        return deepcopy(nodes[0]) if len({self._text(node) for node in nodes}) == 1 else None

    def _span(self, nodes: Sequence[Element], scopes: Sequence[Scope]) -> str:
        """The command by which a cell is as wide as a list is long, where lists tell how wide these cells are."""
        spans = [span_of(node) for node in nodes]
        for name in scopes[0].lists if max(spans) > 1 else ():
            lengths = [len(scope.lists.get(name, ())) for scope in scopes]
            more = {span - length for span, length in zip(spans, lengths, strict=True)}
            known = (scopes[0].paths[name], *more) in self.known.spans
            if len(more) == 1 and (known or (len(set(spans)) > 1 and not any(more))):
                return f"{{% colspan {name}|length{f' + {more.pop()}' if any(more) else ''} %}}"
        return ""

    def _paragraph(self, nodes: Sequence[Element], scopes: Sequence[Scope]) -> Element | None:
        texts = ["".join(text for _, text in inked(node)) for node in nodes]
        seed = max(range(len(texts)), key=lambda at: len(texts[at]))
        former = self._former.get(nodes[0], "\n")
        out = self._as_known(texts, scopes, former, seed)
        if out is None:
            reader = Reader(texts, scopes, self.known, former, self._last)
            parts = reader.read()
            if parts is None:
                return None
            out = reader.written(parts, seed)
        made = deepcopy(nodes[seed])
        boxes = list(zip(*(list(node.iter(_BOX)) for node in nodes), strict=False))
        for holder, same in zip(list(made.iter(_BOX)), boxes, strict=False):
            inner = self._sequence([(list(box), scope) for box, scope in zip(same, scopes, strict=True)])
            if inner is None:
                return None
            holder[:] = inner
        if out != list(texts[seed]):
            ink(inked(made), out)
            words = re.findall(r"\{\{ ([\w.]+)", "".join(out))
            self._last = scopes[0].paths.get(words[-1], "") if words else self._last
        told = {indent_of(node) for node in nodes}
        if scopes[0].indents and len(told) > 1:
            for held in made.findall(f"{W}pPr/{W}ind"):
                held.getparent().remove(held)  # type: ignore[union-attr] # it stands in the properties
            first = next(iter(inked(made)), None)
            if first is not None:
                first[0].text = f"{{{{ {scopes[0].indents[0]} }}}}{first[0].text or ''}"
        return made


def _bounds(
    count: int, visible: Sequence[int], cores: Sequence[tuple[int, int]], signs: Sequence[str], ahead: int
) -> tuple[int, ...]:
    """Where each item begins, and where the last one ends: `ahead` nodes before its first word, and what stands after it."""
    starts = {at: core[0] - ahead for at, core in zip(visible, cores, strict=True)}
    end = cores[-1][1] + 1
    if len(cores) > 1:
        behind = signs[cores[-2][1] + 1 : cores[-1][0] - ahead]
        end += next((n for n in range(len(behind), 0, -1) if signs[end : end + n] == behind[:n]), 0)
    bounds = []
    for at in range(count):
        later = [starts[one] for one in visible if one >= at]
        earlier = [core[1] + 1 for one, core in zip(visible, cores, strict=True) if one < at]
        hidden = at not in starts
        bounds.append((earlier[-1] if earlier else later[0]) if hidden else later[0])
    return (*bounds, end)


def _is_apart(single: Sequence[Sequence[float]], cut: Sequence[int]) -> bool:
    """Whether the words that only one item has stand mostly in its own nodes, and not all in one node that holds several items."""
    own = sum(single[n][at] for at, (a, b) in enumerate(pairwise(cut)) for n in range(a, b))
    return own >= 0.6 * sum(sum(row) for row in single[cut[0] : cut[-1]])


def _cores(
    gains: Sequence[Sequence[float]], visible: Sequence[int], costs: Sequence[float]
) -> list[tuple[int, int]] | None:
    """From which node to which each item that is seen has words, in order, so that most is explained; None where one has no room."""
    count = len(visible)
    far = -1e9
    best = [[far] * (count + 2) for _ in range(len(gains) + 1)]
    back: list[list[int]] = [[0] * (count + 2) for _ in range(len(gains) + 1)]
    best[0][0] = 0.0
    for n, row in enumerate(gains):
        for label in range(count + 2):
            inside = 1 <= label <= count
            own = row[visible[label - 1]] if inside else 0.0
            for former in (label - 1, label):  # of two ways as good, an item begins late
                if former < 0 or (inside and former == label - 1 and own <= 0):
                    continue
                worth = best[n][former] + (own - costs[n]) * inside
                if worth > best[n + 1][label]:
                    best[n + 1][label], back[n + 1][label] = worth, former
    label = max((count, count + 1), key=lambda one: best[-1][one])
    if best[-1][label] < far / 2:
        return None
    found: dict[int, list[int]] = {}
    for n in range(len(gains), 0, -1):
        if 1 <= label <= count and gains[n - 1][visible[label - 1]] > 0:
            found.setdefault(label, []).insert(0, n - 1)
        label = back[n][label]
    return [(found[one][0], found[one][-1]) for one in range(1, count + 1)] if len(found) == count else None


def _likeness(one: set[str], other: set[str]) -> float:
    """How much two nodes have in common; nothing where they are of other kinds."""
    return (
        len(one & other) / len(one | other)
        if {t for t in one if t.startswith("{")} == {t for t in other if t.startswith("{")}
        else -1.0
    )
