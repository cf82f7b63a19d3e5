"""A template read word by word against the vocabulary of its paper, before anything is rendered; and as text to review."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from itertools import chain
from typing import Final
from unicodedata import normalize

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from generator.ooxml.blocks import W
from generator.problem import Place, Problem
from generator.word.boxes import Control
from generator.word.render import FILTERS, Environment
from generator.word.tags import Pairs, Tag, TemplateFault, meant, placed, short, spots, standing, swallowed, tags
from generator.word.template import ALWAYS_OFFERED, Group, Many, Shape, Source, Template, Word, paragraph_text


def closest(name: str, known: Mapping[str, object]) -> str:
    """The known word most like a name; empty when none is."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.5)), "")


def perhaps(nearest: str) -> str:
    """The question whether a word was meant; nothing without one."""
    return f"「{nearest}」のことなら、そう直してください。" if nearest else ""


def path_of(node: nodes.Node | None) -> str:
    """The words of an expression as written: 「行.事業区分.記号」."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{path_of(node.node)}.{node.attr}"
        case nodes.Filter():
            return path_of(node.node)
    return "この値"


_INTEGER: Final = Word(frozenset({int}))
_LOOP_WORDS: Final = (
    *("index", "index0", "revindex", "revindex0", "first", "last", "length"),
    *("depth", "depth0", "previtem", "nextitem", "cycle", "changed"),
)
_LOOP: Final = Group(dict.fromkeys(_LOOP_WORDS, _INTEGER))
_OF_TYPE: Final = {
    "和暦": (date, "日付"),
    "曜日付き": (date, "日付"),
    "月日": (date, "日付"),
    "時刻": (time, "時刻"),
    "年度": (int, "年度"),
}
_COUNTS: Final = ("length", "count")
_ENTRY: Final = ("first", "last")
_ENVIRONMENT: Final = Environment()
_GLOBALS: Final = frozenset(_ENVIRONMENT.globals)


@dataclass
class _Lost:
    """A word that nothing is known of: where it was met first, and what followed it after a dot."""

    place: Place
    tag: Tag
    nearest: str
    after: set[str] = field(default_factory=set)


_PRINTS: Final = ("", "colspan", "cellbg", "vm", "hm")


class Words:
    """Goes through the tags of a template; `asked` are the top-level words met or meant, `printed` the columns printed."""

    def __init__(self, known: Group) -> None:
        """`known` are the words of the template's paper."""
        self._known = known
        self._bound: dict[Tag, Mapping[str, Shape | None]] = {}
        self._open: Sequence[Tag] = ()
        self._tag: Tag
        self._place = Place("")
        self._found: list[Problem] = []
        self._printing = False
        self._lost: dict[str, _Lost] = {}
        self._idle: dict[Tag, Place] = {}
        self.asked: set[str] = set()
        self.printed: set[Source] = set()

    def take(self, tag: Tag, place: Place, inside: Sequence[Tag]) -> Iterator[Problem]:
        """The findings about one tag at its place, `inside` the loops and conditions that are open there."""
        self._tag, self._place, self._open, self._found = tag, place, inside, []
        self._printing = tag.verb == ""
        if tag.verb in _PRINTS:
            self._idle = {loop: there for loop, there in self._idle.items() if loop not in inside}
        match tag.verb:
            case "for":
                self._bound[tag] = self._loop()
                self._idle[tag] = place
            case "if" | "elif":
                self._each(self._parsed(f"{{% if {tag.words} %}}{{% endif %}}"))
            case "else" | "endif" | "endfor" if tag.words:
                self._add(TemplateFault.UNREADABLE, hint=f"「{tag.verb}」の後には何も書きません。")
            case "" | "colspan" | "cellbg":
                self._each(self._parsed(f"{{{{ {tag.words} }}}}"))
        yield from self._found

    def lost(self, ending: Tag | None = None) -> Iterator[Problem]:
        """The words met that nothing is known of; with the end of a loop that has no beginning, they are one finding."""
        for name, lost in self._lost.items():
            loop = self._loop_for(name, lost.after)
            if ending and ending.verb == "endfor":
                opening = f"{{%{ending.level} {loop or f'for {name} in …'} %}}"
                yield TemplateFault.UNOPENED.at(lost.place, tag=ending.text, opening=opening)
            else:
                nearest = f"「{loop}」の繰り返しの中に書く言葉ではありませんか。" if loop else perhaps(lost.nearest)
                yield TemplateFault.UNKNOWN_WORD.at(lost.place, word=name, tag=short(lost.tag.text), nearest=nearest)
        self._lost = {}

    def idle(self) -> Iterator[Problem]:
        """The loops of a part within which nothing is printed: the row or paragraph between their two lines is gone."""
        for tag, place in self._idle.items():
            yield TemplateFault.IDLE.at(place, tag=short(tag.text))
        self._idle = {}

    def _loop_for(self, name: str, after: set[str]) -> str:
        """The loop that would make these words right: 「for 行 in 取組一覧」, when a list has them all."""
        for word, shape in self._known.words.items():
            item = shape.item if isinstance(shape, Many) else None
            if after and isinstance(item, Group) and after <= item.words.keys():
                self.asked.add(word)
                return f"for {name} in {word}"
        return ""

    def _parsed(self, source: str) -> nodes.Template | None:
        try:
            return _ENVIRONMENT.parse(source)
        except TemplateSyntaxError:
            right = normalize("NFKC", self._tag.text)
            hint = "「{{ 見出し }}」や「{%p for 行 in 一覧 %}」の形に直してください。"
            if right != self._tag.text:
                hint = f"全角の記号を半角にして、「{right}」のように書いてください。"
            self._add(TemplateFault.UNREADABLE, hint=hint)
            return None

    def _loop(self) -> Mapping[str, Shape | None]:
        parsed = self._parsed(f"{{% for {self._tag.words} %}}{{% endfor %}}")
        if parsed is None or not isinstance(loop := parsed.body[0], nodes.For):
            return dict.fromkeys(re.findall(r"\w+", self._tag.words.partition(" in ")[0]))
        shape = self._shape(loop.iter)
        if isinstance(shape, Word | Group):
            word = path_of(loop.iter)
            hint = "繰り返せるのは一覧だけです。書ける一覧を「kaigi template fields」で確かめてください。"
            self._add(TemplateFault.NOT_ONE, word=word, what="一覧ではない", hint=hint)
            shape = None
        item = shape.item if isinstance(shape, Many) else None
        if isinstance(loop.target, nodes.Name):
            return {loop.target.name: item}
        return {name.name: None for name in loop.target.find_all(nodes.Name)}

    def _each(self, parsed: nodes.Template | None) -> None:
        if parsed is None:
            return
        printed = next(parsed.find_all(nodes.Output), None)
        for node in printed.nodes if printed else ():
            shape = self._shape(node)
            if self._printing and isinstance(shape, Many | Group):
                self._not_one(node, shape)
        for condition in parsed.find_all(nodes.If):
            self._shape(condition.test)

    def _shape(self, node: nodes.Node) -> Shape | None:
        match node:
            case nodes.Name():
                return self._known_as(self._named(node.name))
            case nodes.Getattr():
                return self._known_as(self._after(node, self._shape(node.node)))
            case nodes.Filter() if node.node is not None:
                return self._filtered(node, self._shape(node.node))
            case nodes.CondExpr():
                self._shape(node.test)
                one = self._shape(node.expr1)
                return one or (self._shape(node.expr2) if node.expr2 else None)
        for child in node.iter_child_nodes():
            self._shape(child)
        return None

    def _known_as(self, shape: Shape | None) -> Shape | None:
        if self._printing and isinstance(shape, Word):
            self.printed.update(shape.sources)
        return shape

    def _named(self, name: str) -> Shape | None:
        loops = [self._bound[tag] for tag in self._open if tag in self._bound]
        for bound in reversed(loops):
            if name in bound:
                return bound[name]
        if name in self._known.words:
            self.asked.add(name)
            return self._known.words[name]
        if name in _GLOBALS:
            return None
        if name == "loop" and loops:
            return _LOOP
        reachable = {word: shape for bound in loops for word, shape in bound.items()} | self._known.words
        close = closest(name, reachable)
        if close:
            self.asked.add(close)
        nearest = self._elsewhere(name, reachable) or close
        # 「項目.件名」 outside the loop over 項目一覧 does not mean the list.
        alone = self._tag.verb == "for" and self._tag.words.endswith(f" in {name}")
        if nearest and (alone or not isinstance(reachable.get(close), Many)):
            self._unknown(name, nearest)
            return reachable.get(close)
        self._lost.setdefault(name, _Lost(self._place, self._tag, nearest))
        return None

    def _after(self, node: nodes.Getattr, base: Shape | None) -> Shape | None:
        path, name = path_of(node.node), node.attr
        if isinstance(node.node, nodes.Name) and path in self._lost:
            self._lost[path].after.add(name)
        match base:
            case Group():
                if name in base.words:
                    return base.words[name]
                close = closest(name, base.words)
                loops = [self._bound[tag] for tag in self._open if tag in self._bound]
                reachable = {word: shape for bound in loops for word, shape in bound.items()} | self._known.words
                self._unknown(f"{path}.{name}", f"{path}.{close}" if close else self._elsewhere(name, reachable))
                return base.words.get(close)
            case Many():
                self._not_one(node.node, base)
            case Word() if not hasattr(str, name):
                self._unknown(f"{path}.{name}", path)
        return None

    def _elsewhere(self, name: str, reachable: Mapping[str, Shape | None]) -> str:
        """The word of that name under another one: 「会議.場所」 for 「場所」, and for 「会議場所」."""
        groups = ((word, shape.words) for word, shape in reachable.items() if isinstance(shape, Group))
        paths = (f"{group}.{word}" for group, words in groups for word in words if name in (word, f"{group}{word}"))
        return next(paths, "")

    def _filtered(self, node: nodes.Filter, base: Shape | None) -> Shape | None:
        for child in (*node.args, *node.kwargs):
            self._shape(child)
        if node.name not in _ENVIRONMENT.filters:
            close = closest(node.name, _ENVIRONMENT.filters)
            self._add(TemplateFault.UNKNOWN_FILTER, word=node.name, nearest=perhaps(close), words="・".join(FILTERS))
            return base
        if node.name in _OF_TYPE and isinstance(base, Word) and node.node is not None:
            wanted, what = _OF_TYPE[node.name]
            if base.types and wanted not in base.types:
                self._add(TemplateFault.MISFIT, word=path_of(node.node), what=what, filter=node.name)
        if node.name in _COUNTS:
            return _INTEGER
        if node.name in _ENTRY:
            return base.item if isinstance(base, Many) else None
        # Others of a list may give text (`join`) or other entries (`map`); those of one value give one.
        return base if isinstance(base, Word) or node.name == "list" else None

    def _unknown(self, word: str, nearest: str) -> None:
        self._add(TemplateFault.UNKNOWN_WORD, word=word, nearest=perhaps(nearest))

    def _not_one(self, node: nodes.Node, shape: Many | Group) -> None:
        word = path_of(node)
        if isinstance(shape, Many):
            what, hint = (
                "繰り返しの一覧な",
                f"「{{%p for 行 in {word} %}}」と「{{%p endfor %}}」の間に、「{{{{ 行.見出し }}}}」のように書いてください。",
            )
        else:
            example = f"{{{{ {word}.{next(iter(shape.words), '見出し')} }}}}"
            what, hint = "いくつかの言葉のまとまりな", f"「{example}」のように、「.」の後に言葉を続けてください。"
        self._add(TemplateFault.NOT_ONE, word=word, what=what, hint=hint)

    def _add(self, fault: TemplateFault, **words: str) -> None:
        if self._found:  # what follows a wrong word in one tag is wrong for the same reason
            return
        self._found.append(fault.at(self._place, tag=short(self._tag.text), **words))


@dataclass(frozen=True)
class Proof:
    """What reading a template gave: the findings, and the columns whose values it prints."""

    problems: list[Problem] = field(default_factory=list)
    printed: frozenset[Source] = frozenset()


def proofread(template: Template, known: Group) -> Proof:
    """Every tag that cannot be understood, stands in a wrong place or names what there is not; every word left out."""
    words = Words(known)
    problems = list(chain.from_iterable(_part(template.name, part, words) for part in _parts(template)))
    left_out = [word for word in known.words if word not in words.asked | ALWAYS_OFFERED]
    problems += [TemplateFault.MISSING.at(Place(template.name), word=word) for word in left_out]
    return Proof(problems, frozenset(words.printed))


def _parts(template: Template) -> Iterator[list[Tag]]:
    for part, root in template.parts():
        yield [tag for spot in spots(part, root) for tag in tags(spot)]


def _part(name: str, written: list[Tag], words: Words) -> Iterator[Problem]:
    """The findings about one part. Whether a loop prints nothing can be told where every tag is understood."""
    found = list(_tags_of(name, written, words))
    idle = list(words.idle())
    yield from found or idle


def _tags_of(name: str, written: list[Tag], words: Words) -> Iterator[Problem]:
    """The findings about the tags of one part; what is open or known in one is not in another."""
    found: list[Tag] = []
    for tag in written:
        understood, unknown = meant(tag, _place(name, tag))
        right, misplaced = placed(understood, _place(name, tag))
        found.append(right)
        yield from filter(None, (unknown, misplaced))
    pairs, effective = Pairs(name), standing(found)
    for number, tag in enumerate(effective, start=1):
        yield from words.take(tag, _place(name, tag), pairs.open)
        unpaired = list(pairs.take(tag, effective[number:]))
        unopened = unpaired and unpaired[-1].code == TemplateFault.UNOPENED.code
        yield from (unopened and list(words.lost(tag))) or unpaired
    yield from words.lost()
    yield from pairs.finish()
    yield from swallowed(name, effective)


def _place(name: str, tag: Tag) -> Place:
    return Place(name, tag.spot.part, tag.spot.where)


_MM: Final = 1440 / 25.4


def outline(template: Template) -> Iterator[str]:
    """The lines of the outline: sections first, then the styles in use, then each part's paragraphs and tables in order."""
    parts = dict(template.parts())
    body = parts["word/document.xml"]
    for number, section in enumerate(body.iter(f"{W}sectPr"), start=1):
        yield f"用紙{number}: {_paper(section)}"
    used = {node.get(f"{W}val") for part in parts.values() for node in part.iter(f"{W}pStyle")}
    yield from _styles(template, used)
    for name, root in parts.items():
        yield f"== {name}"
        yield from _blocks(next(root.iter(f"{W}body"), root), "")


def _paper(section: etree._Element) -> str:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None or margins is None:
        return "指定なし"
    width, height = _mm(size.get(f"{W}w")), _mm(size.get(f"{W}h"))
    sides = " ".join(
        f"{word}{_mm(margins.get(f'{W}{side}'))}"
        for word, side in (("上", "top"), ("右", "right"), ("下", "bottom"), ("左", "left"))
    )
    return f"{width}×{height}mm {'横' if width > height else '縦'} 余白 {sides}"


def _mm(twips: str | None) -> int:
    return round(int(twips or 0) / _MM)


def _styles(template: Template, used: set[str | None]) -> Iterator[str]:
    for style in template.styles().iter(f"{W}style"):
        if style.get(f"{W}styleId") in used:
            yield f"書式 {_value(style, 'name')}: {_look(style)}"


def _look(node: etree._Element) -> str:
    fonts, spacing = next(node.iter(f"{W}rFonts"), None), next(node.iter(f"{W}spacing"), None)
    words = []
    if fonts is not None:
        names = [fonts.get(f"{W}{slot}") or "?" for slot in ("ascii", "hAnsi", "eastAsia")]
        words.append(names[0] if len(set(names)) == 1 else "/".join(names))
    size = _value(node, "sz")
    if size:
        words.append(f"{int(size) / 2:g}pt")
    if spacing is not None and spacing.get(f"{W}line"):
        rule = {"exact": "固定", "atLeast": "最小"}.get(spacing.get(f"{W}lineRule") or "", "倍数")
        words.append(f"行送り{rule}{int(spacing.get(f'{W}line') or 0) / 20:g}pt")
    alignment = _value(node, "jc")
    return " ".join([*words, alignment] if alignment else words)


def _value(node: etree._Element, name: str) -> str:
    found = next(node.iter(f"{W}{name}"), None)
    return (found.get(f"{W}val") or "") if found is not None else ""


def _blocks(parent: etree._Element, margin: str) -> Iterator[str]:
    for block in parent:
        if block.tag == f"{W}p":
            yield f"{margin}[{_value(block, 'pStyle')}] {_words(block)}".replace("\n", "⏎")
        elif block.tag == f"{W}tbl":
            yield from _table(block, margin)
        elif block.tag == f"{W}sdt":
            yield from _blocks(next(block.iter(f"{W}sdtContent")), margin)


def _words(paragraph: etree._Element) -> str:
    """The text of a paragraph, each content control told by its kind and tag."""
    return "".join(
        "".join(f"〔{control.kind.value} {control.tag}〕" for control in _control(child))
        if child.tag == f"{W}sdt"
        else paragraph_text(child)
        for child in ([paragraph] if paragraph.find(f"{W}sdt") is None else paragraph)
    )


def _control(node: etree._Element) -> Iterator[Control]:
    tag = node.find(f"{W}sdtPr/{W}tag")
    if tag is not None:
        yield Control(node, tag.get(f"{W}val") or "")


def _table(table: etree._Element, margin: str) -> Iterator[str]:
    widths = " ".join(str(_mm(column.get(f"{W}w"))) for column in table.findall(f"{W}tblGrid/{W}gridCol"))
    yield f"{margin}表 {widths}mm"
    for row in table.findall(f"{W}tr"):
        yield from _row(row, margin + "  ")


def _row(row: etree._Element, margin: str) -> Iterator[str]:
    marks = [
        word
        for name, word in (("tblHeader", "見出し行"), ("cantSplit", "分割なし"))
        if next(row.iter(f"{W}{name}"), None) is not None
    ]
    cells = []
    for cell in row.findall(f"{W}tc"):
        text = "⏎".join(_words(p).replace("\n", "⏎") for p in cell.findall(f"{W}p"))
        span, merge = _value(cell, "gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
        down = "" if merge is None else "↓" if merge.get(f"{W}val") == "restart" else "〃"
        cells.append(f"{text}{f'×{span}' if span else ''}{down}")
    yield f"{margin}| {' | '.join(cells)} |{' ' + '・'.join(marks) if marks else ''}"
    for cell in row.findall(f"{W}tc"):
        for inner in cell.findall(f"{W}tbl"):
            yield from _table(inner, margin + "  ")
