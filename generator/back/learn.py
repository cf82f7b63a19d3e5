"""Learn a template: a finished paper and the workbooks that hold its facts give the template that makes it; its look stays."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice, pairwise
from pathlib import Path
from typing import Final, TypeAlias

from lxml import etree

from generator.back.absorb import leaves
from generator.back.aligned import Added, Gone, Reworded, differences
from generator.back.read_in import kind_of
from generator.back.reading import Steps, Traced, read_word, traced
from generator.japanese.text import in_a_line
from generator.office import MeetingFolders, content_of
from generator.ooxml.blocks import W
from generator.ooxml.gate import MAX_COMPARED, WORD, let_in, paper
from generator.ooxml.parts import packed, parsed, unpacked, written
from generator.packet.compose import Job, fields_of, jobs_of
from generator.packet.files import put
from generator.packet.inputs import read_meeting
from generator.packet.templates import vocabulary
from generator.papers.kind import book_for
from generator.problem import GeneratorError, Severity
from generator.records.said import Field
from generator.settings import Digits
from generator.word.proofread import proofread
from generator.word.render import FILTERS, render
from generator.word.template import ALWAYS_OFFERED, Template, faults

FOLDER: Final = "学んだひな形"
_DOCUMENT: Final = "word/document.xml"
_FEW, _MOST = 3, 400  # the ways to read a text that are tried
_SHORTEST: Final = 2  # characters of a value that is looked for inside a line

Words: TypeAlias = Mapping[str, str]
"""What an item's words are printed as, by what is written in a template: 名称, 開催日|曜日付き."""


@dataclass(frozen=True, slots=True)
class _List:
    """A list of the fields: where it is, and the words of its items."""

    steps: Steps
    items: tuple[Words, ...]

    @property
    def name(self) -> str:
        """The list's own word."""
        return str(self.steps[-1])


@dataclass(slots=True)
class Learned:
    """A template that was learnt: what became placeholders, what stands nowhere or twice, and how its paper differs.

    `unlooped` are the lists whose repeated rows or paragraphs were not made out: they have to be put in by hand.
    """

    kind: str
    data: bytes = b""
    placeholders: int = 0
    nowhere: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unlooped: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    fault: str = ""
    written: Path | None = None


def learn(meeting: MeetingFolders, kind: str, path: Path) -> Learned:
    """Make the template of a kind from a finished paper and the workbooks of the meeting it is of.

    Raises GeneratorError when the kind is unknown, the meeting does not hold such a paper, or the file cannot be read.
    """
    document = kind_of(kind)
    inputs = read_meeting(meeting)
    job = next((job for job in jobs_of(inputs.book) if job.document is document), None)
    if job is None:
        raise GeneratorError(
            f"{inputs.name} の会議.xlsx［配付資料］に「{document.kind}」がありません。資料を足してください。"
        )
    digits = inputs.book.settings.digits_of(document.kind)
    fields = traced(fields_of(book_for(job.handout, inputs.book), job), digits)
    assert isinstance(fields, Mapping)  # traced keeps the shape
    learned = Learned(document.kind)
    original, role = content_of(path), paper(path.name, elsewhere=True)
    if role is None or role.kind is not WORD:
        raise GeneratorError(f"{path.name} はWordの文書（.docx）ではありません。Wordで保存した資料を書いてください。")
    let_in(path.name, original, replace(role, thing="資料", needs=(WORD.main,), most=MAX_COMPARED))
    parts = unpacked(original)
    root = parsed(parts[_DOCUMENT])
    _Teacher(root, fields, learned).teach()
    parts[_DOCUMENT] = written(root)
    learned.data = packed(parts)
    _compare(learned, job, fields, digits, original, document.file)
    return learned


def _compare(  # noqa: PLR0913, PLR0917 - what the paper is made of again
    learned: Learned, job: Job, fields: Mapping[str, Field], digits: Digits, original: bytes, name: str
) -> None:
    """Check the new template as `template check` does, make the paper from it and say where that differs from the original."""
    template = Template(Path(name), learned.data)
    problems = [*faults(template), *proofread(template, vocabulary(job.document)).problems]
    if refused := [problem for problem in problems if problem.severity is Severity.ERROR]:
        learned.fault = str(refused[0])
        return
    try:
        made = render(template, fields, title=job.title, digits=digits)
    except GeneratorError as fault:
        learned.fault = str(fault)
        return
    for one in differences(read_word(original), read_word(made.data)):
        match one:
            case Reworded():
                learned.different.append(f"{one.where}「{one.line.text}」→「{one.now}」")
            case Gone():
                learned.different.append(f"{one.where}「{one.unit.text}」が載りません")
            case Added():
                learned.different.append(f"{one.where}「{one.unit.text}」が余計です")


class _Teacher:
    """Turns the words of a paper that stand in cells into placeholders."""

    def __init__(self, root: etree._Element, fields: Mapping[str, Field], learned: Learned) -> None:
        self._root, self._fields, self._learned = root, fields, learned
        body = root.find(f"{W}body")
        assert body is not None  # every document has one
        self._body = body
        self._lists = list(_lists(fields, ()))
        self._scalars = {
            word: text
            for steps, said in leaves(fields)
            if _is_scalar(steps)
            for word, text in _forms(".".join(map(str, steps)), said)
        }
        self._used: set[str] = set()
        self._listed: set[tuple[str, str]] = set()
        self._used_of_lists: set[tuple[str, str]] = set()

    def teach(self) -> None:
        """Loops first, the rows of tables and then what stands around them; then what stands once."""
        for table in list(self._root.iter(f"{W}tbl")):
            self._rows(table)
        self._blocks()
        self._runs()
        for paragraph in self._root.iter(f"{W}p"):
            text = _text(paragraph)
            if text.strip() and "{" not in text:
                self._line(paragraph, text, self._scalars, "")
        self._learned.nowhere += sorted(f"{name} の {word}" for name, word in self._listed - self._used_of_lists)
        scalars = {word.partition("|")[0] for word in self._scalars if word.partition(".")[0] not in ALWAYS_OFFERED}
        self._learned.nowhere += sorted(scalars - {word.partition("|")[0] for word in self._used})
        self._learned.unlooped += self._unlooped()

    def _unlooped(self) -> Iterator[str]:
        """The lists that no loop goes through, as a template names them; those within one of them come with it."""
        looped = set(re.findall(r"for \S+ in (\S+) %", "".join(map(str, self._root.itertext()))))
        missing = {
            tuple(step for step in listed.steps if isinstance(step, str))
            for listed in self._lists
            if any(listed.items) and self._called(listed) not in looped
        }
        for steps in sorted(missing):
            if not any(steps[:length] in missing for length in range(1, len(steps))):
                yield "の".join(steps)

    # Rows of a table.

    def _rows(self, table: etree._Element) -> None:
        rows = table.findall(f"{W}tr")
        texts = [[_cell(cell) for cell in row.findall(f"{W}tc")] for row in rows]
        best: tuple[int, int, _List] | None = None
        for listed in self._lists:
            count = len(listed.items)
            for start in range(len(rows) - count + 1) if count else ():
                score = min(_likeness(texts[start + n], item) for n, item in enumerate(listed.items))
                if score and (best is None or score * count > best[0]):
                    best = score * count, start, listed
        if best is None or best[0] < 2:
            return
        _, start, listed = best
        first, *others = rows[start : start + len(listed.items)]
        self._listed |= {(listed.name, word.partition("|")[0]) for item in listed.items for word in item}
        for at, cell in enumerate(first.findall(f"{W}tc")):
            self._column(
                [row[at] if at < len(row) else "" for row in texts[start : start + len(listed.items)]], listed, cell
            )
        for row in others:
            table.remove(row)
        first.addprevious(_row_of(first, f"{{%tr for 行 in {self._called(listed)} %}}"))
        first.addnext(_row_of(first, "{%tr endfor %}"))

    def _called(self, listed: _List) -> str:
        """A list as the template names it: one within another list by the outer list's variable."""
        outer = [str(step) for step in listed.steps if isinstance(step, str)]
        return f"項.{listed.name}" if len(outer) > 1 else listed.name

    def _column(self, texts: Sequence[str], listed: _List, cell: etree._Element) -> None:
        """Give a cell the placeholders that say, for every item, what the column says."""
        if reading := _common(texts, listed.items):
            self._put(cell, reading, "行.")
            self._used_of_lists |= {(listed.name, part.partition("|")[0]) for own, part in reading.pattern if not own}
        elif any(text.strip() for text in texts) and len(set(texts)) > 1:
            self._learned.nowhere.append(f"表の欄「{texts[0][:30]}」")

    def _put(self, holder: etree._Element, reading: "Reading", before: str) -> None:
        paragraphs = holder.findall(f"{W}p") if holder.tag == f"{W}tc" else []
        if len([p for p in paragraphs if _text(p)]) > 1:
            _write_lines(paragraphs, reading.lines(before))
        else:
            _write(holder, reading.written(before))
        self._learned.placeholders += sum(not own for own, _ in reading.pattern)

    # Paragraphs that stand once for each item of a list.

    def _runs(self) -> None:
        paragraphs = list(self._body.iterchildren(f"{W}p"))
        for listed in self._lists:
            count = len(listed.items)
            for start in range(len(paragraphs) - count + 1) if count > 1 and len(listed.steps) == 1 else ():
                run = paragraphs[start : start + count]
                texts = [_text(paragraph) for paragraph in run]
                reading = _common(texts, listed.items) if all(texts) and "{" not in texts[0] else None
                beside = all(one.getnext() is other for one, other in pairwise(run))
                if reading is None or not beside or len(set(texts)) == 1:
                    continue
                self._put(run[0], reading, "行.")
                for paragraph in run[1:]:
                    self._body.remove(paragraph)
                run[0].addprevious(_paragraph(f"{{%p for 行 in {listed.name} %}}"))
                run[0].addnext(_paragraph("{%p endfor %}"))
                break

    # Blocks that stand once for each item of an outer list.

    def _blocks(self) -> None:
        outer = next(
            (one for one in self._lists if any(_inner(one, other) for other in self._lists) and len(one.steps) == 1),
            None,
        )
        if outer is None:
            return
        blocks = list(self._body.iterchildren(f"{W}p", f"{W}tbl"))
        heads: list[int] = []
        for item in outer.items:
            words = [text for text in item.values() if len(text) > _SHORTEST]
            after = heads[-1] + 1 if heads else 0
            at = next(
                (
                    n
                    for n in range(after, len(blocks))
                    if blocks[n].tag == f"{W}p" and any(w in _text(blocks[n]) for w in words)
                ),
                None,
            )
            if at is None:
                return
            heads.append(at)
        spans = [
            blocks[a:b]
            for a, b in zip(
                heads, [*heads[1:], heads[-1] + (heads[-1] - heads[-2] if len(heads) > 1 else len(blocks))], strict=True
            )
        ]
        first = spans[0]
        spoken = [[p for block in span for p in block.iter(f"{W}p")] for span in spans]
        for same in zip(*spoken, strict=False):
            texts = [_text(paragraph) for paragraph in same]
            if len(set(texts)) > 1 and "{" not in texts[0] and (reading := _common(texts, outer.items)):
                self._put(same[0], reading, "項.")
        for block in (
            block
            for span in spans[1:]
            for block in span
            if block.tag == f"{W}tbl" or span is not spans[-1] or block is span[0]
        ):
            if block.getparent() is self._body:
                self._body.remove(block)
        first[0].addprevious(_paragraph(f"{{%p for 項 in {outer.name} %}}"))
        last = max((block for block in first if block.getparent() is self._body), key=self._body.index)
        last.addnext(_paragraph("{%p endfor %}"))

    # A line.

    def _line(self, paragraph: etree._Element, text: str, words: Words, before: str) -> None:
        long = {word: said for word, said in words.items() if len(said) >= _SHORTEST}
        pattern = next(_patterns(text, long), None)
        if pattern is None or all(own for own, _ in pattern):
            return
        _write(paragraph, "".join(part if own else f"{{{{ {before}{part} }}}}" for own, part in pattern))
        self._used |= {part for own, part in pattern if not own}
        self._learned.placeholders += sum(not own for own, _ in pattern)
        for own, part in pattern:
            same = [
                w
                for w, t in words.items()
                if not own and t == words[part] and w.partition("|")[0] not in {part.partition("|")[0], "資料.題名"}
            ]
            if same:
                self._learned.twice.append(f"「{words[part]}」は {part} にも {'、'.join(same)} にもあります")


Pattern: TypeAlias = list[tuple[bool, str]]


class Drop(StrEnum):
    """Which of the own words beside a value are not there either where the value is empty."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read texts as words of their items: `loose` are the words that some item leaves empty."""

    pattern: Pattern
    loose: frozenset[str] = frozenset()
    drop: Drop = Drop.BOTH

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """Each value with the own words that come and go with it; own words that stay stand without a value."""
        taken = set()
        for at, (own, part) in enumerate(self.pattern):
            if not own and part in self.loose:
                taken |= {at - 1} if self.drop is not Drop.AFTER else set()
                taken |= {at + 1} if self.drop is not Drop.BEFORE else set()
        beside = {at: part for at, (own, part) in enumerate(self.pattern) if own and at in taken}
        for at, (own, part) in enumerate(self.pattern):
            if not own:
                loose = part in self.loose
                ahead = beside.pop(at - 1, "") if loose else ""
                yield ahead, part, beside.pop(at + 1, "") if loose and self.drop is not Drop.BEFORE else ""
            elif at not in taken:
                yield part, "", ""

    def filled(self, words: Words) -> str:
        """What the text says for an item."""
        return "".join(
            f"{before}{words.get(part, '')}{after}"
            for before, part, after in self.parts()
            if part not in self.loose or words.get(part)
        )

    def written(self, before: str) -> str:
        """The text as a template has it; `before` is what its placeholders begin with."""
        first, *others = self.lines(before)
        return first[0] + "".join(
            f"{{% if {test} %}}\n{words}{{% endif %}}" if test else f"\n{words}" for words, test in others
        )

    def lines(self, before: str) -> list[tuple[str, str]]:
        """The text as a template has it, a line each, and the word without which a line is not there; empty for those that always are."""
        found = [("", "")]
        for ahead, part, behind in self.parts():
            own = part.partition("|")[0]
            if part in self.loose and ahead == "\n":
                found.append((f"{{{{ {before}{part} }}}}{behind}", f"{before}{own}"))
                continue
            words = f"{ahead}{{{{ {before}{part} }}}}{behind}" if part else ahead
            if part in self.loose:
                words = f"{{% if {before}{own} %}}{words}{{% endif %}}"
            first, *others = [words] if part in self.loose else words.split("\n")
            found[-1] = found[-1][0] + first, found[-1][1]
            found += [(line, "") for line in others]
        return found


def _by_line(pattern: Pattern) -> Iterator[tuple[bool, str]]:
    """A pattern whose own words are parted where lines end."""
    for own, part in pattern:
        yield from ((True, words) for words in re.split("(\n)", part) if words) if own else [(own, part)]


def _common(texts: Sequence[str], items: Sequence[Words]) -> Reading | None:
    """The way to read each text as words of its item that holds for all of them, with at least one word.

    A word that some items leave empty may take the words beside it along: 「（会長）」.
    """
    fullest = max(range(min(len(texts), len(items))), key=lambda n: (len(items[n]), len(texts[n])))
    for seed in dict.fromkeys((0, fullest)):
        for way in islice(_patterns(texts[seed], items[seed]), _MOST):
            pattern = list(_by_line(way))
            said = [part for own, part in pattern if not own]
            loose = frozenset(part for part in said if any(not item.get(part) for item in items))
            for drop in Drop if loose and len(loose) < len(said) + 1 else (Drop.BOTH,):
                reading = Reading(pattern, loose, drop)
                if said and all(reading.filled(item) == text for text, item in zip(texts, items, strict=False)):
                    return reading
    return None


def _patterns(text: str, words: Words) -> Iterator[Pattern]:
    """The ways to read a text as values and own words: whole, then with the longest values inside first, then as it is."""
    for word in (word for word, said in words.items() if said and said == text):
        yield [(False, word)]
    for word in sorted(
        (w for w, said in words.items() if said and said in text and said != text), key=lambda w: -len(words[w])
    ):
        at = text.index(words[word])
        others = {other: said for other, said in words.items() if other != word}
        for before in islice(_patterns(text[:at], others), _FEW):
            for after in islice(_patterns(text[at + len(words[word]) :], others), _FEW):
                yield [*before, (False, word), *after]
    yield [(True, text)] if text else []


def _likeness(texts: Sequence[str], words: Words) -> int:
    """How many cells of a row say, or hold, words of an item."""
    said = [text for text in words.values() if text]
    return sum(
        any(text == one or (len(one) >= _SHORTEST and one in text) for one in said) for text in texts if text.strip()
    )


def _lists(value: Field, steps: Steps) -> Iterator[_List]:
    """Every list of the fields with its items' words; of lists within lists each on its own."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _lists(item, (*steps, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield _List(steps, tuple(dict(_words(item, "")) for item in value))
        for at, item in enumerate(value):
            yield from _lists(item, (*steps, at))


def _words(item: Field, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(item, Traced):
        yield from _forms(name, item)
    elif isinstance(item, Mapping):
        for inner, value in item.items():
            yield from _words(value, f"{name}.{inner}" if name else inner)


def _forms(name: str, said: Traced) -> Iterator[tuple[str, str]]:
    """A value as it is printed by itself and by each filter that changes it."""
    if said:
        yield name, str(said)
    if not isinstance(said.value, str | None) and not (isinstance(said.value, int) and said.value < 1900):
        for word, written in FILTERS.items():
            if (text := str(written(said))) != str(said):
                yield f"{name}|{word}", text


def _is_scalar(steps: Steps) -> bool:
    return all(isinstance(step, str) for step in steps)


def _inner(one: _List, other: _List) -> bool:
    return len(other.steps) > len(one.steps) and other.steps[: len(one.steps)] == one.steps


def _text(paragraph: etree._Element) -> str:
    nodes = paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
    marks = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(marks.get(str(node.tag), node.text or "") for node in nodes if node.getparent().tag == f"{W}r")  # type: ignore[union-attr] # a text stands in a run


def _cell(cell: etree._Element) -> str:
    return "\n".join(text for p in cell.findall(f"{W}p") if (text := _text(p)))


def _write(holder: etree._Element, words: str) -> None:
    """Other words in the look of the first: in a paragraph, or in the first paragraph of a cell, the only one then."""
    paragraph = holder
    if holder.tag == f"{W}tc":
        first, *others = holder.findall(f"{W}p")
        for other in others:
            holder.remove(other)
        paragraph = first
    runs = list(paragraph.iter(f"{W}r"))
    kept = runs[0] if runs else etree.SubElement(paragraph, f"{W}r")
    for run in runs[1:]:
        run.getparent().remove(run)  # type: ignore[union-attr] # a run stands in a paragraph
    for child in [child for child in kept if child.tag != f"{W}rPr"]:
        kept.remove(child)
    lines = words.split("\n")
    for number, line in enumerate(lines):
        if number:
            etree.SubElement(kept, f"{W}br")
        text = etree.SubElement(kept, f"{W}t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _write_lines(paragraphs: Sequence[etree._Element], lines: Sequence[tuple[str, str]]) -> None:
    """Lines in the looks of a cell's paragraphs, each with its condition around it."""
    for paragraph in paragraphs[len(lines) :]:
        paragraph.getparent().remove(paragraph)  # type: ignore[union-attr] # a paragraph stands in a cell
    kept = list(paragraphs[: len(lines)])
    while len(kept) < len(lines):
        kept.append(deepcopy(kept[-1]))
        kept[-2].addnext(kept[-1])
    for paragraph, (words, test) in zip(kept, lines, strict=True):
        _write(paragraph, words)
        if test:
            paragraph.addprevious(_paragraph(f"{{%p if {test} %}}"))
            paragraph.addnext(_paragraph("{%p endif %}"))


def _row_of(model: etree._Element, words: str) -> etree._Element:
    """A row like another that holds one command."""
    row = deepcopy(model)
    for number, cell in enumerate(row.findall(f"{W}tc")):
        _write(cell, words if number == 0 else "")
    return row


def _paragraph(words: str) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    _write(paragraph, words)
    return paragraph


def place_template(meeting: MeetingFolders, learned: Learned, name: str) -> None:
    """Put the template beside the papers, where nothing uses it until somebody moves it."""
    path = meeting.packet / FOLDER / name
    try:
        put(path, learned.data, over=True)
    except OSError:
        raise GeneratorError(
            f"「{FOLDER}」にひな形を置けません。書き込めるフォルダーかどうかを確かめてください。"
        ) from None
    learned.written = path


def as_lines(learned: Learned) -> Iterator[str]:
    """What staff read about it."""
    yield f"{learned.kind} のひな形: 差し込みは{learned.placeholders}か所です。"
    for heading, lines in (
        ("資料に見つからなかった入力の言葉", learned.nowhere),
        ("二つの入力に同じ言葉があるもの（差し込みを確かめてください）", learned.twice),
        ("くり返しの形を読み取れなかった一覧（自分でくり返しを書くところです）", learned.unlooped),
        ("このひな形で作ると、もとの資料と違うところ", learned.different),
    ):
        if lines:
            yield f"■ {heading}（{len(lines)}）"
            yield from (in_a_line(f"  {line}") for line in lines)
    if learned.fault:
        yield f"■ このひな形では、まだ資料を作れません: {learned.fault}"
        yield "  できたひな形の続きを自分で書くか（雛形の直し方）、templates_docx の今のひな形に、資料の体裁を移してください。"
    elif not learned.different:
        yield "このひな形で作った資料は、もとの資料と同じ言葉になります。"
    if learned.written:
        yield f"{learned.written} に置きました。確かめてから、templates_docx（その会議だけなら会議のフォルダーの templates）に移してください。"
