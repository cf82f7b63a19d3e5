"""Made papers read in again: how many printed cells come back as they stand in the workbooks. `python -m tests.importing` measures."""

import io
import re
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from generator.back.absorb import made_of
from generator.back.cells import Ground
from generator.back.placing import ReadIn
from generator.back.read_in import kind_of, read_in
from generator.back.reading import read_word
from generator.excel.cells import Raw
from generator.excel.read import formulas_of
from generator.excel.source import sources
from generator.excel.structure import load
from generator.forms import workbooks
from generator.forms.meeting import Handout
from generator.japanese.text import key
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, draft, jobs_of, made
from generator.packet.inputs import Inputs, read_meeting
from generator.problem import Place, Problem
from tests.conftest import MEETING, ROOT

OFFICE = OfficeFolders(ROOT)
Cells = dict[str, object]
"""The values of a row by slot."""


@dataclass(slots=True)
class Score:
    """The printed cells of a paper, how many came back, and the others in words.

    `elsewhere` are those in whose stead another cell of the same number was filled, which is printed in the same place;
    `extra` counts the rows of sheets that were read beyond those that are there.
    """

    printed: int = 0
    equal: int = 0
    elsewhere: int = 0
    extra: int = 0
    differing: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@cache
def inputs_of(folder: Path) -> Inputs:
    """A meeting as it is read, once for all papers."""
    return read_meeting(MeetingFolders(OFFICE, folder))


def jobs() -> Iterator[tuple[Inputs, Job]]:
    """Every Word paper of the sample meeting and of the samples of other cities that is not woven of two."""
    for meeting in [OFFICE.meeting(MEETING), *OFFICE.samples()]:
        inputs = inputs_of(meeting.inputs)
        for job in jobs_of(inputs.book):
            if job.document.template and not job.document.weave:
                yield inputs, job


def printed(inputs: Inputs, job: Job) -> set[Place]:
    """The cells of which the paper prints every word as it was typed, except those of the row of ［配付資料］ that asks for it."""
    ground, (_, said) = Ground(inputs), made_of(inputs, job)
    lines: dict[Place, set[str]] = {}
    whole: set[Place] = set()
    for value in (piece.said for line in said.lines for piece in line.pieces if piece.said is not None):
        for place in value.places:
            if ground.slot(place) is None or (
                place.sheet == Handout.declaration.name and "配付資料一覧" not in value.steps
            ):
                continue
            if all((other := ground.slot(p)) and other.says(value) for p in value.places):
                whole.add(place)
            if len(value.places) == 1:
                lines.setdefault(place, set()).add(str(value).strip())
    every = {
        p for p, found in lines.items() if {w.strip() for w in ground.written[p].split("\n") if w.strip()} <= found
    }
    return whole | every


def rows_of(name: str, data: bytes, inputs: Inputs) -> dict[str, list[tuple[int, Mapping[str, Raw], Cells]]]:
    """The rows of a workbook by sheet: the number, the cells and the values by slot."""
    forms = next(forms for _, forms in workbooks() if forms[0].declaration.lives_in(name))
    opened, formulas = load(name, data, values=True), load(name, data, values=False)
    assert not isinstance(opened, Problem)
    assert not isinstance(formulas, Problem)
    found: dict[str, list[tuple[int, Mapping[str, Raw], Cells]]] = {}
    for source in sources(name, opened, formulas_of(formulas), forms, inputs.book.settings):
        found[source.declared.name] = [
            (number, dict(source.paired.rows)[number], {slot: source.value(slot, raw) for slot, raw in row.items()})
            for number, row in source.rows
        ]
    return found


def score(inputs: Inputs, job: Job, found: ReadIn) -> Score:
    """What was read from a paper against what the meeting's workbooks say."""
    told, wanted = Score(left=list(found.left)), printed(inputs, job)
    books = {name: rows_of(name, data, inputs) for name, data in found.files.items()}
    for name in dict.fromkeys(sorted(place.workbook for place in wanted)):
        form = next(p for p, f in workbooks() if f[0].declaration.lives_in(name))
        read = next((rows for other, rows in books.items() if Place(other) and _same(form, other)), {})
        for sheet, rows in rows_of(name, inputs.data[name], inputs).items():
            mine = []
            columns = next(
                f.declaration.columns
                for f in next(f for p, f in workbooks() if f[0].declaration.lives_in(name))
                if f.declaration.name == sheet
            )
            for number, cells, values in rows:
                kept = {slot: values[slot] for slot, raw in cells.items() if Place(name, sheet, raw.address) in wanted}
                if "text" in kept and "level" in values:
                    kept["level"] = values["level"]
                if kept:
                    mine.append(
                        (number, kept, {v for slot, v in values.items() if columns[slot.partition(":")[0]].key})
                    )
            pairs = _paired([row for _, row, _ in mine], [values for _, _, values in read.get(sheet, [])])
            told.extra += max(len(read.get(sheet, [])) - len(rows), 0)
            for (number, row, known), other in zip(mine, pairs, strict=True):
                for slot, value in row.items():
                    told.printed += 1
                    if _is_same(other.get(slot), value):
                        told.equal += 1
                    elif any(value in o.values() and known & set(o.values()) for of in read.values() for _, _, o in of):
                        told.elsewhere += 1
                    else:
                        told.differing.append(f"{name}［{sheet}］{number}行目 {slot}: {value!r} → {other.get(slot)!r}")
    return told


def _is_same(one: object, other: object) -> bool:
    """Whether two values are equal, whatever the width of their characters."""
    return one == other or (isinstance(one, str) and isinstance(other, str) and key(one) == key(other))


def _same(pattern: str, name: str) -> bool:
    from fnmatch import fnmatchcase

    return fnmatchcase(name, pattern)


def _paired(wanted: Sequence[Cells], read: Sequence[Cells]) -> list[Cells]:
    """For each row the one read for it, in order, so that most cells are equal; an empty one where there is none."""
    equal = [[sum(_is_same(other.get(slot), value) for slot, value in row.items()) for other in read] for row in wanted]
    best = [[0] * (len(read) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        for j in range(len(read) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + equal[i][j])
    found: list[Cells] = []
    j = 0
    for i in range(len(wanted)):
        while j < len(read) and best[i][j] == best[i][j + 1]:
            j += 1
        take = j < len(read) and best[i][j] == best[i + 1][j + 1] + equal[i][j] and best[i][j] > best[i + 1][j]
        found.append(read[j] if take else {})
        j += take
    # The rows of a list of words that a paper does not print in its order.
    for at, row in enumerate(found):
        free = [n for n, other in enumerate(read) if all(other is not one for one in found)]
        if not row and free and equal[at][best_of := max(free, key=equal[at].__getitem__)]:
            found[at] = read[best_of]
    return found


def dropped(found: ReadIn, kind: str, path: Path) -> list[str]:
    """The lines of a file of which some word is neither in the workbooks nor told, nor one of the template's own.

    Numbers alone are not looked for: they may be those of lines.
    """
    told = [*found.left, *(words for _, words in found.heads), *(why for _, why in found.doubts)]
    told += [word for words in found.given.values() for word in words]
    rows = [row for book in found.books.values() for of_sheet in book.rows.values() for row in of_sheet]
    told += [words for row in rows for words in row.values()]
    template = OFFICE.template(kind_of(kind).file).read_bytes()
    told += [block.text for blocks in read_word(template).values() for block in blocks]
    known = _letters("".join(told))
    lines = [line.text for blocks in read_word(path.read_bytes()).values() for block in blocks for line in block.lines]
    parts = {line: [_letters(part) for part in re.split(r"[\W_0-9０-９]+", line)] for line in lines}
    return [line for line, of in parts.items() if any(_strange(part, known) > 2 for part in of)]


def _strange(part: str, known: str) -> int:
    """How many letters of a word have to go so that the rest is pieces of what is known."""
    cost = [0]
    for end in range(1, len(part) + 1):
        pieces = (start for start in range(end - 1) if part[start:end] in known)
        cost.append(min([cost[end - 1] + 1, *(cost[start] for start in pieces)]))
    return cost[-1]


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", key(words))


def retyped(data: bytes, deeds: Collection[str]) -> bytes:
    """The same paper as another office types it.

    `deeds`: 列 (two columns of plain tables change places), 見出し (headings in other words), 番号 (numbers and days typed
    in 全角), 字体 (other fonts and sizes, every style gone), 改行 (line breaks within cells as paragraphs), 結合 (what cells below
    each other say alike is one merged cell).
    """
    document = Document(io.BytesIO(data))
    for table in document.tables:
        plain = (
            len({len(row._tr.tc_lst) for row in table.rows}) == 1
            and len(table.rows) > 1
            and len(table.columns) > 2
            and bool(table.cell(0, 0).text)
        )
        merged = any(cell._tc.grid_span > 1 or cell._tc.vMerge for row in table.rows for cell in row.cells)
        headed = (
            plain and not merged and any("見出し" in (p.style.name or "") for p in table.rows[0].cells[1].paragraphs)
        )
        if "見出し" in deeds and headed:
            for cell in table.rows[0].cells:
                _reword(cell)
        if "結合" in deeds and headed:
            _merge_down(table)
        if "列" in deeds and headed:
            for row in table.rows:
                cells = row._tr.tc_lst
                cells[0].addprevious(cells[-1])
    while "改行" in deeds and (lines := document.element.body.xpath(".//w:tc/w:p/w:r/w:br[not(@w:type)]")):
        _ended(lines[0])
    paragraphs = [Paragraph(p, document.element.body) for p in document.element.body.iter(qn("w:p"))]
    for paragraph in paragraphs:
        if "番号" in deeds:
            for run in paragraph.runs:
                for text in run._r.findall(qn("w:t")):
                    text.text = _wide(text.text or "")
        if "字体" in deeds:
            if paragraph._p.pPr is not None and paragraph._p.pPr.pStyle is not None:
                paragraph._p.pPr.remove(paragraph._p.pPr.pStyle)
            for run in paragraph.runs:
                run.font.name, run.font.size = "ＭＳ ゴシック", Pt(9)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _merge_down(table: Any) -> None:
    """Merge the cells of a column that say the same one below the other, as offices do."""
    for at in range(len(table.columns)):
        cells = [row._tr.tc_lst[at] for row in list(table.rows)[1:]]
        texts = ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in cells]
        for above, below, one, other in zip(cells, cells[1:], texts, texts[1:], strict=False):
            if one == other and one.strip():
                above.vMerge = above.vMerge or "restart"
                below.vMerge = "continue"
                for text in below.iter(qn("w:t")):
                    text.text = ""


def _ended(line: Any) -> None:
    """End the paragraph where a line of it ends: what follows is another of the same look."""
    run = line.getparent()
    paragraph = run.getparent()
    other, rest = deepcopy(paragraph), deepcopy(run)
    for node in [node for node in other if node.tag != qn("w:pPr")]:
        other.remove(node)
    at = list(run).index(line)
    for node in [node for node in list(rest)[: at + 1] if node.tag != qn("w:rPr")]:
        rest.remove(node)
    following = list(run.itersiblings())
    for node in list(run)[at:]:
        run.remove(node)
    other.append(rest)
    other.extend(following)
    paragraph.addnext(other)


_OTHER_WORDS = {
    "No.": "番号", "取組": "取組の名称", "事業概要": "事業の概要", "事業区分": "区分", "評価": "自己評価", "実施実績": "実績",
    "開催日": "日時", "名称": "研修の名称", "内容": "研修内容", "講師": "講師（敬称略）", "参加者": "参加人数", "役": "役職",
    "氏名": "委員氏名", "所属": "所属・職名", "事業名": "事業", "達成": "達成度",
}  # fmt: skip


def _reword(cell: Any) -> None:
    first, *others = cell.paragraphs
    words = _OTHER_WORDS.get(cell.text.strip())
    if words and first.runs:
        for extra in others:
            extra._p.getparent().remove(extra._p)
        for run in first.runs[1:]:
            run._r.getparent().remove(run._r)
        first.runs[0].text = words


def _wide(words: str) -> str:
    """Days, times and numbers before a line as typed by hand: 令和５年５月17日 → 令和５年５月１７日, (1)　→（１）."""
    words = re.sub(r"[0-9]+(?=[年月日時分回人件])", lambda m: m[0].translate(_FULL), words)
    words = re.sub(r"^\(([0-9ア-ン])\)　", lambda m: f"（{m[1].translate(_FULL)}）", words)
    return re.sub(r"^([0-9])　", lambda m: f"{m[1].translate(_FULL)}．", words)


_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def measured(inputs: Inputs, job: Job, folder: Path, deeds: Collection[str] = ()) -> Score:
    """Make a paper, type it otherwise in these ways, read it in, and compare."""
    path, data = folder / "紙.docx", made(draft(inputs.meeting, inputs.book, job)).data
    path.write_bytes(retyped(data, deeds) if deeds else data)
    return score(inputs, job, read_in(OFFICE, job.document.kind, [path], inputs.book.settings))


def main(words: Collection[str]) -> None:
    """Measure the papers whose label or kind holds one of the words, retyped where words begin with 「+」; all when none is given."""
    total, asked, deeds = Score(), [w for w in words if w[0] != "+"], [w[1:] for w in words if w[0] == "+"]
    with tempfile.TemporaryDirectory() as folder:
        for inputs, job in jobs():
            if asked and not any(word in f"{job.label} {job.document.kind} {inputs.name}" for word in asked):
                continue
            told = measured(inputs, job, Path(folder), deeds)
            total.printed += told.printed
            total.equal += told.equal
            total.elsewhere += told.elsewhere
            sys.stdout.write(
                f"{told.equal}+{told.elsewhere}/{told.printed} {told.extra or ''}\t{job.document.kind}\t{inputs.name} {job.label}\n"
            )
            sys.stdout.flush()
            if asked:
                sys.stdout.write("".join(f"  {line}\n" for line in told.differing))
                sys.stdout.write("".join(f"  LEFT {line!r}\n" for line in told.left))
    sys.stdout.write(f"{total.equal}+{total.elsewhere}/{total.printed}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
