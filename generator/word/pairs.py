"""Loops and conditions of a template: what begins must end, in the same paragraph, cell, row or table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from generator.problem import Place, Problem
from generator.word.tables import W
from generator.word.tags import Tag, mended
from generator.word.template_faults import TemplateFault, short

ENDS: Final = {"endfor": "for", "endif": "if"}
BETWEEN: Final = {"else": ("for", "if"), "elif": ("if",)}
_MOST: Final = 3
HOLDERS: Final = {"p": (f"{W}p", "段落"), "tr": (f"{W}tr", "表の行"), "tc": (f"{W}tc", "表のセル")}


@dataclass
class Pairs:
    """What is open while the tags of a part are gone through; `place_of` gives the place of a tag for a finding."""

    name: str
    open: list[Tag] = field(default_factory=list)
    _begun: list[Tag] = field(default_factory=list)
    _last_branch: list[Tag] = field(default_factory=list)
    _stray: Tag | None = None

    def place(self, tag: Tag) -> Place:
        """The place of a tag."""
        return Place(self.name, tag.spot.part, tag.spot.where)

    def take(self, tag: Tag, rest: Sequence[Tag]) -> Iterator[Problem]:
        """Open, go on or close with a tag, before the `rest` of its part; findings about what does not fit."""
        if tag.verb in ENDS.values():
            self.open.append(tag)
            self._begun.append(tag)
            return
        wanted = BETWEEN.get(tag.verb) or ((ENDS[tag.verb],) if tag.verb in ENDS else ())
        if not wanted:
            return
        candidates = [one for one in self.open if one.verb in wanted]
        fitting = [one for one in candidates if _together(one, tag)]
        if fitting:
            yield from self._drop_above(fitting[-1])
        elif self._stray and _together(self._stray, tag):
            self._stray = None if tag.verb in ENDS else self._stray
            return
        elif candidates and candidates[-1] is self.open[-1] and not _ended(candidates[-1], rest):
            yield TemplateFault.MISPLACED.at(self.place(tag), tag=tag.text, hint=_apart(candidates[-1], tag))
        else:
            self._stray = tag if tag.verb in BETWEEN else None
            opening = f"{{%{tag.level} {wanted[-1]} … %}}"
            yield TemplateFault.UNOPENED.at(self.place(tag), tag=tag.text, opening=opening)
            return
        if tag.verb in ENDS:
            self.open.pop()
        elif self.open[-1] in self._last_branch:
            yield TemplateFault.UNOPENED.at(self.place(tag), tag=tag.text, opening=f"{{%{tag.level} {wanted[-1]} … %}}")
        elif tag.verb == "else":
            self._last_branch.append(self.open[-1])

    def finish(self) -> Iterator[Problem]:
        """What is still open at the end of a part."""
        while self.open:
            yield self._unclosed(self.open.pop(0))

    def _drop_above(self, opened: Tag) -> Iterator[Problem]:
        while self.open[-1] is not opened:
            yield self._unclosed(self.open.pop())

    def _unclosed(self, tag: Tag) -> Problem:
        closing = f"{{%{tag.level} end{tag.verb} %}}"
        within = self._begun[self._begun.index(tag) + 1 :]
        # Where an inner end is missing, the outer one seems to be: say which they are.
        alike = [f"「{inner.text}」" for inner in within if (inner.verb, inner.level) == (tag.verb, tag.level)][:_MOST]
        inner = f"中の{'、'.join(alike)}の閉じ忘れかもしれません。" if alike else ""
        return TemplateFault.UNCLOSED.at(self.place(tag), tag=tag.text, closing=closing, inner=inner)


def placed(tag: Tag, place: Place) -> tuple[Tag, Problem | None]:
    """The tag, and the finding when it speaks of a row or cell outside any table: then it is one for paragraphs."""
    if tag.level not in HOLDERS or _holder(tag, HOLDERS[tag.level][0]) is not None:
        return tag, None
    hint = f"「{tag.text}」は{HOLDERS[tag.level][1]}の中に書きます。表の外では「{{%p … %}}」を使ってください。"
    return replace(tag, level="p"), TemplateFault.MISPLACED.at(place, tag=tag.text, hint=hint)


def standing(found: Sequence[Tag]) -> list[Tag]:
    """The tags that take effect: of several that each make one paragraph, row or cell vanish, only the last does."""
    last = {(tag.level, _vanishing(tag)): tag for tag in found if tag.level in HOLDERS}
    return [tag for tag in found if tag.level not in HOLDERS or last[tag.level, _vanishing(tag)] is tag]


def swallowed(name: str, found: Iterable[Tag]) -> Iterator[Problem]:
    """The words that go with a paragraph, row or cell which a tag in it makes vanish."""
    for tag in found:
        holder = _vanishing(tag)
        if holder is None or mended(tag.spot.text) != tag.spot.text:
            continue
        rest = "".join("".join(_all_text(holder).split()).rsplit("".join(tag.text.split()), 1))
        if rest:
            place = Place(name, tag.spot.part, tag.spot.where)
            yield TemplateFault.SWALLOWED.at(place, tag=tag.text, holder=HOLDERS[tag.level][1], text=short(rest))


def _vanishing(tag: Tag) -> etree._Element | None:
    return _holder(tag, HOLDERS[tag.level][0]) if tag.level in HOLDERS else None


def _holder(tag: Tag, kind: str) -> etree._Element | None:
    paragraph = tag.spot.paragraph
    return paragraph if kind == f"{W}p" else next(paragraph.iterancestors(kind), None)


def _all_text(holder: etree._Element) -> str:
    return "".join(node.text or "" for node in holder.iter(f"{W}t"))


def _together(one: Tag, other: Tag) -> bool:
    """Whether two tags may begin and end one thing."""
    if one.level != other.level:
        return False
    if one.level in HOLDERS:
        kind, _ = HOLDERS[one.level]
        holders = [_holder(tag, kind) for tag in (one, other)]
        return _parent(holders[0]) is _parent(holders[1])
    return one.level == "" or one.spot.paragraph is other.spot.paragraph


def _ended(opened: Tag, rest: Sequence[Tag]) -> bool:
    """Whether its end is still to come."""
    deep = 0
    for tag in rest:
        if _together(opened, tag):
            deep += (tag.verb == opened.verb) - (ENDS.get(tag.verb) == opened.verb)
            if deep < 0:
                return True
    return False


def _parent(node: etree._Element | None) -> etree._Element | None:
    return None if node is None else node.getparent()


def _apart(opened: Tag, closing: Tag) -> str:
    if opened.level != closing.level:
        right = closing.text.replace(f"{{%{closing.level}", f"{{%{opened.level}", 1)
        return f"「{opened.text}」を閉じるときは「{right}」と書きます。"
    return f"「{opened.text}」（{opened.spot.where}）と同じ{_INSIDE.get(opened.level, '段落')}の中に移してください。"


_INSIDE: Final = {"p": "本文又はセル", "tr": "表", "tc": "表の行"}
