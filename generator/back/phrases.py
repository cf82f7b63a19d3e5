"""A line of a paper that stands in several scopes, read as own words and values in all of them at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Final

from jinja2 import TemplateError

from generator.back.known import NEAR, TOKEN, Known, Line, Scope, variable, words_of
from generator.word.render import CLOSING, OPENING, Environment
from generator.word.tags import commands_in_jinja

_READINGS: Final = 20_000
_BESIDE: Final = 8  # the most characters beside a value that come and go with it


@dataclass(frozen=True)
class Part:
    """A part of a line: own words (`expr` empty), a value, a value with own words that come and go with it, or a loop.

    `ends` is where it ends in each side.
    """

    ends: tuple[int, ...]
    expr: str = ""
    before: str = ""
    after: str = ""
    otherwise: str = ""
    loose: bool = False
    body: str = ""


class Reader:
    """Reads the same line of several sides as own words and values of their scopes, all at once."""

    def __init__(
        self, texts: Sequence[str], scopes: Sequence[Scope], known: Known, former: str = "", last: str = ""
    ) -> None:
        self._texts, self._scopes, self._known, self._former, self._last = texts, scopes, known, former, last
        self._memo: dict[tuple[int, ...], tuple[float, tuple[Part, ...]] | None] = {}
        self._said: dict[str, tuple[str, ...]] = {}
        for name in scopes[0].values if any(texts) else ():
            said = tuple(scope.values.get(name) or "" for scope in scopes)
            if (
                any(said)
                and all(name.partition("|")[0] in scope.paths for scope in scopes)
                and all(words in text for words, text in zip(said, texts, strict=True))
            ):
                self._said[name] = said
        self._worth = {name: self._worth_of(name, said) for name, said in self._said.items()}
        self._end = tuple(map(len, texts))
        self._steps = 0

    def read(self) -> tuple[Part, ...] | None:
        """The parts of the line; None where the sides cannot be read as one."""
        found = self._best((0,) * len(self._texts))
        return found[1] if found is not None else None

    def _worth_of(self, name: str, said: Sequence[str]) -> float:
        """How much reading a value as this word is worth; what varies from side to side proves itself."""
        longest = max(map(len, said))
        scope = self._scopes[0]
        prior = scope.paths[name.partition("|")[0]] in self._known.printed
        inner = len(scope.bound) > 1 and name.partition(".")[0].partition("|")[0] == scope.bound[0][0]
        whole = all(words == text for words, text in zip(said, self._texts, strict=True))
        worth = 2 * longest - 1 + prior * 0.5 + inner * 0.25
        if len(set(said)) > 1 or (whole and (prior or inner)):
            return worth
        if not prior:
            worth = longest - 1.5
        return worth if longest > 1 or prior else -1

    def _best(self, at: tuple[int, ...]) -> tuple[float, tuple[Part, ...]] | None:
        if at == self._end:
            return 0.0, ()
        if at in self._memo:
            return self._memo[at]
        self._memo[at] = None
        self._steps += 1
        if self._steps > _READINGS:
            return None
        best: tuple[float, tuple[Part, ...]] | None = None
        for worth, part in self._moves(at):
            rest = self._best(part.ends)
            if rest is not None and (best is None or worth + rest[0] > best[0]):
                best = worth + rest[0], (part, *rest[1])
        self._memo[at] = best
        return best

    def _moves(self, at: tuple[int, ...]) -> Iterator[tuple[float, Part]]:
        for name, said in self._said.items():
            if all(text.startswith(words, a) for text, words, a in zip(self._texts, said, at, strict=True)):
                ends = tuple(a + len(words) for a, words in zip(at, said, strict=True))
                if ends != at and not self._cuts(at, ends) and (worth := self._fits(name, at, ends)) > 0:
                    yield worth, Part(ends, name)
            if not all(said):
                yield from self._companions(name, said, at)
        yield from self._loops(at)
        step = self._own(at)
        if step:
            yield 0.0, Part(tuple(a + step for a in at))

    def _fits(self, name: str, at: Sequence[int], ends: Sequence[int]) -> float:
        """What the value is worth here, more where it stands as in the known template; a single letter has to."""
        said = self._said[name]
        text = self._texts[0]
        before, after = (self._former + text[: at[0]])[-NEAR:], text[ends[0] : ends[0] + NEAR]
        beside = self._known.printed.get(self._scopes[0].paths[name.partition("|")[0]], set())
        near = max((common(before[::-1], one[0][::-1]) + common(after, one[1]) for one in beside), default=0)
        inner = len(said) > 1 and self._scopes[0].bound[0][0] == name.partition("|")[0].partition(".")[0]
        single = len(set(said)) == 1 and len(said[0]) == 1 and text != said[0] and not (inner and beside)
        if single and not near:
            return -1
        follows = self._last in self._known.after.get(self._scopes[0].paths[name.partition("|")[0]], ())
        return self._worth[name] + 0.3 * near + 0.2 * follows

    def _cuts(self, at: Sequence[int], ends: Sequence[int]) -> bool:
        """Whether a number would be cut in two."""
        return any(
            a < b
            and (
                (text[a].isdigit() and a > 0 and text[a - 1].isdigit())
                or (text[b - 1].isdigit() and b < len(text) and text[b].isdigit())
            )
            for text, a, b in zip(self._texts, at, ends, strict=True)
        )

    def _own(self, at: tuple[int, ...]) -> int:
        """How many letters are the same in all sides, up to where a value may begin."""
        text, a = self._texts[0], at[0]
        starts = {said[0][:1] for said in self._said.values() if said[0]}
        loose = any(not said[0] for said in self._said.values())
        step = 0
        while all(p + step < len(t) and t[p + step] == text[a + step] for t, p in zip(self._texts, at, strict=True)):
            step += 1
            if loose or (a + step < len(text) and text[a + step] in starts) or self._listing:
                break
        return step

    def _companions(self, name: str, said: Sequence[str], at: tuple[int, ...]) -> Iterator[tuple[float, Part]]:
        """A value that some sides lack, with the own words that come and go with it, and those in its stead."""
        full = [side for side, words in enumerate(said) if words]
        first = full[0]
        text, a = self._texts[first], at[first]
        found = text.find(said[first], a, a + _BESIDE + len(said[first]))
        if found < 0:
            return
        before = text[a:found]
        for length in range(_BESIDE):
            after = text[found + len(said[first]) :][:length]
            if len(after) < length:
                return
            if not all(self._texts[s].startswith(before + said[s] + after, at[s]) for s in full):
                return
            lacking = [side for side in range(len(said)) if side not in full]
            for other in range(_BESIDE):
                otherwise = self._texts[lacking[0]][at[lacking[0]] :][:other]
                if len(otherwise) < other or not all(self._texts[s].startswith(otherwise, at[s]) for s in lacking):
                    break
                if not (before or after or otherwise):
                    continue
                ends = tuple(at[s] + (len(before + said[s] + after) if s in full else other) for s in range(len(said)))
                worth = self._worth[name] - 1 - 0.1 * (len(before) + length) - 0.2 * other
                yield (
                    worth,
                    Part(ends, name, before, after, otherwise, loose=True),
                )

    @cached_property
    def _listing(self) -> list[str]:
        """The lists that may be printed within a line."""
        first = self._scopes[0]
        return [
            name
            for name, items in first.lists.items()
            if items
            and first.paths[name] not in {path for _, path, _ in first.bound}
            and ("" in self._known.levels.get(first.paths[name], ()) or len(items) > 1)
            and all(scope.lists.get(name) for scope in self._scopes)
            and all(
                any(word in self._texts[0] for word in words_of(item, first.paths[name], self._known.printed))
                for item in items
            )
        ]

    def _loops(self, at: tuple[int, ...]) -> Iterator[tuple[float, Part]]:
        for listed in self._listing:
            name = variable(listed, self._scopes[0], self._known)
            inner = [scope.within(listed, self._known) for scope in self._scopes]
            words = [word for word in inner[0][0].values if word.partition("|")[0].partition(".")[0] == name]
            for tail in words:
                for gap in self._gaps(at[0], inner[0], tail):
                    found = [self._stretch(side, at[side], inner[side], tail, gap) for side in range(len(at))]
                    if any(one is None for one in found):
                        continue
                    pieces = [piece for one in found if one is not None for piece in one]
                    sides = [scope for of in inner for scope in of]
                    spots_of = [side for side, of in enumerate(found) if of for _ in of]
                    texts = [self._texts[side][a:b] for side, (a, b) in zip(spots_of, pieces, strict=True)]
                    reader = Reader(texts, sides, self._known)
                    if not all(texts) or (parts := reader.read()) is None or not any(part.expr for part in parts):
                        continue
                    between = f"{{% if not loop.last %}}{gap}{{% endif %}}" if gap else ""
                    body = f"{{% for {name} in {listed} %}}{''.join(reader.written(parts, 0))}{between}{{% endfor %}}"
                    worth = sum(len(text) for text in texts) / len(at) + len(gap)
                    ends = tuple(of[-1][1] for of in found if of)
                    yield worth, Part(ends, listed, body=body)

    def _gaps(self, at: int, scopes: Sequence[Scope], tail: str) -> list[str]:
        """What may stand between two items of a list in the first side, the first of which ends with a word."""
        text, last = self._texts[0], scopes[0].values.get(tail)
        end = text.find(last, at) + len(last) if last else -1
        if end < at or len(scopes) < 2:
            return [""] if end >= at else []
        starts = {text.find(said, end) for said in scopes[1].values.values() if said} - {-1}
        return [text[end:start] for start in sorted(starts) if start - end < _BESIDE]

    def _stretch(
        self, side: int, at: int, scopes: Sequence[Scope], tail: str, gap: str
    ) -> list[tuple[int, int]] | None:
        """Where each item stands in a side, when each ends with a word and a gap stands between them."""
        text, found = self._texts[side], []
        for number, scope in enumerate(scopes):
            if number and not text.startswith(gap, at):
                return None
            start = at + len(gap) * bool(number)
            last = scope.values.get(tail)
            at = text.find(last, start) + len(last) if last else -1
            if at < start:
                return None
            found.append((start, at))
        return found

    def written(self, parts: Sequence[Part], side: int) -> list[str]:
        """What takes the place of each letter of a side's text."""
        text = self._texts[side]
        out, ahead = list(text), list[str]()
        at = 0

        def put(at: int, words: str) -> None:
            if at:
                out[at - 1] += words
            else:
                ahead.append(words)

        for part in parts:
            end = part.ends[side]
            name = part.expr.partition("|")[0]
            if part.body:
                out[at:end] = [part.body, *[""] * (end - at - 1)]
            elif part.loose:
                said = self._said[part.expr][side]
                ending = (f"{{% else %}}{part.otherwise}" if part.otherwise else "") + "{% endif %}"
                start = at + len(part.before)
                if said:
                    out[start : start + len(said)] = [f"{{{{ {part.expr} }}}}", *[""] * (len(said) - 1)]
                    out[at] = f"{{% if {name} %}}{out[at]}"
                    out[end - 1] += ending
                else:
                    whole = f"{{% if {name} %}}{part.before}{{{{ {part.expr} }}}}{part.after}{ending}"
                    out[at:end] = [whole, *[""] * (end - at - 1)] if end > at else []
                    if end == at:
                        put(at, whole)
            elif part.expr and end > at:
                out[at:end] = [f"{{{{ {part.expr} }}}}", *[""] * (end - at - 1)]
            elif part.expr:
                put(at, f"{{{{ {part.expr} }}}}")
            at = end
        if out and ahead:
            out[0] = "".join(ahead) + out[0]
        return out


VALUE: Final = re.compile(f"{OPENING}([^{CLOSING}]*){CLOSING}")
_INDENT: Final = re.compile("\ufdd2[^\ufdd3]*\ufdd3")
_INDENT_WORD: Final = re.compile(r"\{\{\s*[\w.]*字下げ\s*\}\}")
_ENVIRONMENT: Final = Environment(marking=True)


def said_by(line: Line, scope: Scope) -> str | None:
    """What a known line prints in a scope, its values between marks; None where it goes through lists that are not open here."""
    here = {name: path for name, path, _ in scope.bound}
    used = set(re.findall(r"[^\W\d]\w*", " ".join(TOKEN.findall(line.source))))
    if any(name in used and here.get(name) != path for name, path in line.bound):
        return None
    values: dict[str, object] = {}
    for name, _, value in reversed(scope.bound):
        values |= value if not name and isinstance(value, Mapping) else {name: value}
    try:
        said = _ENVIRONMENT.from_string(commands_in_jinja(line.source)).render(values)
    except (TemplateError, TypeError):
        return None
    return _INDENT.sub("", unescape(said))


def spread(line: Line, text: str, scope: Scope) -> list[str]:
    """The source of a line over the letters of what it says, so that each keeps the look of the letter it stands for."""
    marked = said_by(line, scope) or ""
    tokens = [token for token in TOKEN.split(line.source) if token]
    if "{% for " in line.source or not text:
        return [line.source, *[""] * (len(text) - 1)]
    out, ahead, at = list(text), list[str](), 0
    values = iter(VALUE.finditer(marked))
    own = VALUE.sub(lambda found: CLOSING * len(found[1]), marked)
    for token in tokens:
        if _INDENT_WORD.fullmatch(token):
            continue
        if token.startswith("{{") and own[at : at + 1] != CLOSING:
            length = 0  # an empty value, or one in the branch that is not taken
        elif token.startswith("{{"):
            length = len(next(one for one in values if one[1])[1])
            out[at : at + length] = [token, *[""] * (length - 1)]
        elif not token.startswith("{%") and own.startswith(token, at):
            at += len(token)
            continue
        else:
            length = 0
        if length:
            at += length
        elif at:
            out[at - 1] += token
        else:
            ahead.append(token)
    if ahead:
        out[0] = "".join(ahead) + out[0]
    return out


def common(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
