"""What may be printed at a place of a paper, and what the office's present template of its kind does there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from lxml import etree

from generator.back.reading import Traced
from generator.ooxml.blocks import W
from generator.records.said import Field, Indent
from generator.word.render import FILTERS
from generator.word.tags import Tag, in_jinja, spots, tags
from generator.word.template import Template

Element: TypeAlias = etree._Element
NEAR: Final = 4
"""How many letters beside a word tell which one it is."""
TOKEN: Final = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.S)
"""A tag of a template."""


@dataclass(frozen=True, eq=False)
class Scope:
    """What may be printed at a place: each variable with its path in the fields and its value, the innermost first.

    Items of the `indexed` lists may be named by their number.
    """

    bound: tuple[tuple[str, str, Field], ...]
    indexed: frozenset[str] = frozenset()
    index: int = 0
    length: int = 0

    @cached_property
    def _items(self) -> dict[str, list["Scope"]]:
        return {}

    def within(self, listed: str, known: "Known") -> list["Scope"]:
        """The scope of each item of a list."""
        if listed not in self._items:
            items, name = self.lists[listed], variable(listed, self, known)
            self._items[listed] = [
                Scope(((name, self.paths[listed], item), *self.bound), self.indexed, at, len(items))
                for at, item in enumerate(items)
            ]
        return self._items[listed]

    @cached_property
    def _found(self) -> list[tuple[str, str, Field]]:
        found: dict[str, tuple[str, str, Field]] = {}
        for name, path, value in self.bound:
            for one in _reached(name, path, value):
                found.setdefault(one[0], one)
                if one[1] in self.indexed and is_list(one[2]):
                    for at, item in enumerate(one[2]):  # type: ignore[arg-type] # a list
                        for inner in _reached(f"{one[0]}[{at}]", one[1], item):
                            found.setdefault(inner[0], inner)
        return list(found.values())

    @cached_property
    def values(self) -> dict[str, str]:
        """Each word that may be printed as it is written in a template (also with a filter), with what it prints."""
        return {
            word: said
            for name, _, value in self._found
            if isinstance(value, Traced)
            for word, said in forms(name, value)
        }

    @cached_property
    def lists(self) -> dict[str, Sequence[Field]]:
        """Each list that may be gone through."""
        return {name: value for name, _, value in self._found if is_list(value)}  # type: ignore[misc] # it is one

    @cached_property
    def paths(self) -> dict[str, str]:
        """Where each word and list stands in the fields, whatever the variables are called."""
        return {name: path for name, path, _ in self._found}

    @cached_property
    def indents(self) -> list[str]:
        """The words that set a paragraph's indent."""
        return [name for name, _, value in self._found if isinstance(value, Indent)]

    def holds(self, test: str) -> bool:
        """Whether a condition of a template holds here."""
        if " and " in test or " or " in test:
            word = " and " if " and " in test else " or "
            return (all if word == " and " else any)(self.holds(one) for one in test.split(word))
        if test.startswith("not "):
            return not self.holds(test[4:])
        turns = {"loop.first": self.index == 0, "loop.last": self.index == self.length - 1}
        if test in turns:
            return turns[test]
        if same := re.fullmatch(r"([\w.]+) == (?:\"(.*)\"|(\d+))", test, re.S):
            number = {"loop.index": self.index + 1, "loop.length": self.length}.get(same[1])
            return str(number) == same[3] if same[3] else self.values.get(same[1]) == same[2]
        return bool(self.values.get(test) or self.lists.get(test))


def _reached(name: str, path: str, value: Field) -> Iterator[tuple[str, str, Field]]:
    """Everything that a variable leads to without going through a list."""
    if isinstance(value, Mapping):
        for word, item in value.items():
            yield from _reached(f"{name}.{word}" if name else word, f"{path}.{word}" if path else word, item)
    else:
        yield name, path, value


def is_list(value: Field) -> bool:
    """Whether a value is a list of others."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def forms(name: str, said: Traced) -> Iterator[tuple[str, str]]:
    """A value as it is printed by itself and by each filter that changes it."""
    yield name, str(said)
    if said and not isinstance(said.value, str | None) and not (isinstance(said.value, int) and said.value < 1900):
        for word, written in FILTERS.items():
            if (text := str(written(said))) != str(said):
                yield f"{name}|{word}", text


def words_of(value: Field, path: str, printed: Mapping[str, object]) -> set[str]:
    """The texts that an item prints in the known template, lists within it included; all its texts where it prints none."""
    found = list(_all_words(value, path))
    return {said for own, said in found if own in printed} or {said for _, said in found}


def _all_words(value: Field, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Traced):
        yield from ((path, said) for _, said in forms("", value) if said.strip())
    elif isinstance(value, Mapping):
        for word, inner in value.items():
            yield from _all_words(inner, f"{path}.{word}")
    elif is_list(value):
        for inner in value:  # type: ignore[union-attr] # a list
            yield from _all_words(inner, path)


def leaves_of(item: Field, name: str = "") -> Iterator[tuple[str, str]]:
    """Each word of an item, and each of its forms, by its name."""
    for word, _, value in _reached(name, "", item):
        if isinstance(value, Traced):
            yield from forms(word, value)


@dataclass(frozen=True)
class Line:
    """A paragraph of the known template that prints words, what stands before it, and its loop variables by their lists."""

    source: str
    former: str
    bound: tuple[tuple[str, str], ...]


@dataclass
class Known:
    """What the office's present template of the kind does, by the path of a word in the fields.

    `printed` has the letters beside each word, `after` the word printed before it, `asked` what conditions ask, `levels` how
    lists are gone through and `names` what their items are called. `empty` is what it says where a list is empty, `guarded`
    at which level (paragraph, row) a word goes where it is empty, `labels` the words that stand only where there is something.
    """

    printed: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    after: dict[str, set[str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    levels: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    guarded: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    bodies: dict[str, Line] = field(default_factory=dict)
    spans: set[tuple[str, int]] = field(default_factory=set)
    indexed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, template: Template) -> "Known":
        """What a template does."""
        known = cls()
        for part, root in template.parts():
            scope: list[tuple[str, str]] = []
            tests: list[tuple[str, str, Element | None]] = []
            nothing = former = last = ""
            for spot in spots(part, root):
                found, text, before = list(tags(spot)), spot.text, f"{former}\n"
                former = text
                level = next((tag.level for tag in found if tag.verb and tag.level), "")
                guard = tests[-1] if tests and tests[-1][2] is _beside(spot.paragraph, tests[-1][0]) else ("", "", None)
                if not level and text.strip():
                    bound = tuple((name, path) for name, path in scope if name)
                    line = Line(text, before[-NEAR:], bound)
                    if nothing and all(tag.verb == "colspan" for tag in found):
                        known.empty.setdefault(nothing, TOKEN.sub("", text))
                    if any(not tag.verb for tag in found):
                        if not re.fullmatch(r"\{\{[^{}]*\}\}", text):
                            known.lines.append(line)
                        if scope and scope[-1][0]:
                            known.bodies.setdefault(scope[-1][1], line)
                    elif not found and guard[1]:
                        known.labels.setdefault(text, guard[1])
                for tag in found:
                    if tag.verb == "colspan" and (wide := re.fullmatch(r"([\w.]+)\|length(?: \+ (\d+))?", tag.words)):
                        known.spans.add((_path(wide[1], scope), int(wide[2] or 0)))
                    nothing = known._note(tag, scope, tests)
                    known.indexed |= {_path(one, scope) for one in re.findall(r"([\w.]+)\[\d+\]", tag.words)}
                    if not tag.verb:
                        end = tag.at + len(tag.text)
                        path = _path(tag.words, scope)
                        beside = (before + text[: tag.at])[-NEAR:], text[end : end + NEAR]
                        known.printed.setdefault(path, set()).add(beside)
                        known.after.setdefault(path, set()).add(last)
                        last = path
                        if guard[1] == path:
                            known.guarded.setdefault(path, guard[0])
        return known

    def _note(self, tag: Tag, scope: list[tuple[str, str]], tests: list[tuple[str, str, Element | None]]) -> str:
        """Take a command in; the list that what comes next stands for when it is empty."""
        nothing, verb, words, level = "", tag.verb, tag.words, tag.level
        if verb == "for":
            name, _, listed = words.partition(" in ")
            path = _path(listed, scope)
            self.levels.setdefault(path, set()).add(level)
            self.names.setdefault(path, name.strip())
            scope.append((name.strip(), path))
        elif verb == "if":
            scope.append(("", ""))
        elif verb == "else" and scope and scope[-1][0]:
            nothing = scope[-1][1]
        elif verb.startswith("end") and scope:
            scope.pop()
        if verb in {"if", "elif"}:
            asked = re.findall(r"[^\W\d][\w.]*", re.sub(r"\".*?\"|'.*?'", "", words))
            self.asked |= {_path(word, scope) for word in asked}
            if verb == "if" and (only := re.fullmatch(r"not ([\w.]+)", words)):
                nothing = _path(only[1], scope)
        if verb == "if" and level:
            asks = _path(words, scope) if re.fullmatch(r"[\w.]+", words) else ""
            tests.append((level, asks, _beside(tag.spot.paragraph, level)))
        elif verb in {"elif", "else"} and level and tests and not scope[-1][0]:
            tests[-1] = level, "", None
        elif verb == "endif" and level and tests:
            tests.pop()
        return nothing


def _beside(paragraph: Element, level: str) -> Element | None:
    """What holds the paragraph, or the row, that a command of a level stands for."""
    if level == "p":
        return paragraph.getparent()
    row = next(paragraph.iterancestors(f"{W}tr" if level == "tr" else f"{W}tc"), None)
    return row.getparent() if row is not None else None


def _path(words: str, scope: Sequence[tuple[str, str]]) -> str:
    first, dot, rest = re.sub(r"\[[^\]]*\]", "", words.partition("|")[0]).strip().partition(".")
    return next((path for name, path in reversed(scope) if name == first), first) + dot + rest


def variable(listed: str, scope: Scope, known: Known) -> str:
    """What an item of a list is called: as in the known template, and no word that means something else here."""
    name = known.names.get(scope.paths[listed]) or in_jinja(f"{listed}を一つずつ").split()[1]
    taken = {word.partition(".")[0] for word in (*scope.values, *scope.lists)} | {bound for bound, _, _ in scope.bound}
    while name in taken:
        name += "項"
    return name
