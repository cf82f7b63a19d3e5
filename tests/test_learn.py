"""A finished paper teaches its template: what repeats becomes a loop at every depth, and other workbooks then make other papers."""

import copy
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from generator.back.aligned import Added, Gone, Reworded, differences
from generator.back.learn import Learned, as_lines, learn
from generator.back.reading import read_word
from generator.packet.compose import Job, draft, fields_of, jobs_of
from generator.packet.compose import made as made_paper
from generator.packet.inputs import Inputs
from generator.papers.kind import book_for, documents
from generator.problem import GeneratorError
from generator.records.book import Book
from generator.records.declare import Kind, Layout, Record
from generator.word.render import render
from generator.word.template import Template
from tests.importing import jobs
from tests.resaved import by_word

NEVER = (
    "基本方針",
    "席次表（ロの字）",
    "席次表（スクール）",
    "新旧対照表",
    "見え消し版",
    "見え消し版（印刷用）",
    "集計",
)
LEARNT = [kind for kind in documents() if kind not in NEVER]
SIDEWAYS = ("部会検討状況", "支援室事業概要", "事業実施報告書", "事業実施予定", "年間計画表")


def in_another_look(data: bytes, path: Path, kind: str = "") -> Path:
    """A finished paper as another office lays it out: A4 landscape, another font, other frames, other order of columns.

    The last column comes first, or, where columns are a list of the workbook, the first one last. A line of the office's own
    stands at the end.
    """
    document = Document(io.BytesIO(data))
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for table in document.tables:
        table.style = None
        plain = len({len(row._tr.tc_lst) for row in table.rows}) == 1
        for row in table.rows:
            cells = row._tr.tc_lst
            if plain and len(cells) > 1 and kind in SIDEWAYS:
                cells[-1].addnext(cells[0])
            elif plain and len(cells) > 1:
                cells[0].addprevious(cells[-1])
            for run in (run for cell in row.cells for p in cell.paragraphs for run in p.runs):
                run.font.name = "ＭＳ ゴシック"
    document.add_paragraph("（お手元で御覧ください。）")
    document.save(str(path))
    return path


def taught(kind: str, path: Path) -> tuple[Inputs, Job, Learned]:
    """The first paper of a kind among the samples, in another look, and the template learnt from it."""
    inputs, job = next(one for one in jobs() if one[1].document.kind == kind)
    paper = in_another_look(made_paper(draft(inputs.meeting, inputs.book, job)).data, path / "紙.docx", kind)
    return inputs, job, learn(inputs.meeting, kind, paper)


def changed(row: Record, mark: str) -> Record:
    """A row whose free texts say something else."""
    other = copy.copy(row)
    for name, column in row.declaration.columns.items():
        free = column.kind is Kind.TEXT and not (column.refers or column.key or column.steers or column.choices)
        if free and isinstance(words := getattr(row, name, None), str) and words:
            object.__setattr__(other, name, words.split("\n")[0] + mark)
    return other


def other_books(book: Book, forms: tuple[type[Record], ...]) -> Iterator[tuple[str, Book]]:
    """The book with a row less, a row more and other words in each of these sheets."""
    for form in forms:
        rows = book[form]
        at = len(rows) // 2
        made: dict[str, Any] = {
            "他の言葉": (*rows[:at], *(changed(row, "（改）") for row in rows[at : at + 1]), *rows[at + 1 :])
        }
        if form.declaration.layout is not Layout.FORM and len(rows) > 1:
            made["一行少ない"] = (*rows[:at], *rows[at + 1 :])
            made["一行多い"] = (*rows[: at + 1], changed(rows[at], "の続き"), *rows[at + 1 :])
        for name, records in made.items() if rows else ():
            other = copy.copy(book)
            vars(other).update(_records={**vars(book)["_records"], form: records}, _known={}, _passages=None)
            yield f"{form.declaration.name} {name}", other


def told(one: Reworded | Gone | Added) -> str:
    """A difference in words."""
    return (
        f"{one.where}「{one.line.text}」→「{one.now}」"
        if isinstance(one, Reworded)
        else f"{one.where}「{one.unit.text}」"
    )


@pytest.mark.parametrize("kind", LEARNT)
def test_a_learnt_template_makes_the_same_words_and_those_of_other_workbooks(kind: str, tmp_path: Path) -> None:
    inputs, job, learned = taught(kind, tmp_path)
    assert (learned.fault, learned.different, learned.unlooped) == ("", [], [])
    assert learned.placeholders > 3
    assert learned.typed == ["（お手元で御覧ください。）"]
    template = Document(io.BytesIO(learned.data))
    assert template.sections[0].orientation == WD_ORIENT.LANDSCAPE
    before = made_paper(draft(inputs.meeting, inputs.book, job)).data
    compared = 0
    for name, book in other_books(inputs.book, job.document.uses):
        try:
            other = next(one for one in jobs_of(book) if one.document is job.document and one.title == job.title)
            own = made_paper(draft(inputs.meeting, book, other)).data
        except (GeneratorError, LookupError, StopIteration):
            continue  # no paper can be made of such a book
        if own == before:
            continue
        compared += 1
        wanted = in_another_look(own, tmp_path / "別.docx", kind).read_bytes()
        fields = fields_of(book_for(other.handout, book), other)
        digits = book.settings.digits_of(kind)
        got = render(Template(Path(job.document.file), learned.data), fields, title=other.title, digits=digits).data
        found = [one for one in differences(read_word(wanted), read_word(got)) if "該当なし" not in told(one)]
        assert (name, [told(one) for one in found]) == (name, [])
    assert compared


@pytest.mark.parametrize("kind", NEVER)
def test_what_no_paper_can_teach_is_refused_by_name_with_the_reason(kind: str, tmp_path: Path) -> None:
    inputs, job = next(one for one in jobs() if one[1].document.kind == "次第")
    paper = in_another_look(made_paper(draft(inputs.meeting, inputs.book, job)).data, tmp_path / "紙.docx")
    with pytest.raises(GeneratorError, match=f"「{kind}」のひな形は、資料からは学べません") as refused:
        learn(inputs.meeting, kind, paper)
    assert "雛形の直し方" in str(refused.value)


def test_a_list_whose_rows_are_not_made_out_is_named_and_the_template_says_what_to_do(tmp_path: Path) -> None:
    inputs, job = next(one for one in jobs() if one[1].document.kind == "委員名簿")
    document = Document(io.BytesIO(made_paper(draft(inputs.meeting, inputs.book, job)).data))
    for table in document.tables:
        for number, row in enumerate(table.rows):
            row.cells[-1].paragraphs[0].add_run(f"（{'いろはにほへとちりぬるをわかよたれそつねならむ'[number % 23]}）")
    document.save(str(tmp_path / "紙.docx"))
    learned = learn(inputs.meeting, "委員名簿", tmp_path / "紙.docx")
    assert learned.unlooped == ["部会一覧"]
    said = "\n".join(as_lines(learned))
    assert "  部会一覧" in said
    assert "雛形の直し方" in said
    assert "同じ言葉になります" not in said


def test_what_is_not_found_and_what_stays_typed_is_told(tmp_path: Path) -> None:
    inputs, job = next(one for one in jobs() if one[1].document.kind == "研修実施状況")
    document = Document(io.BytesIO(made_paper(draft(inputs.meeting, inputs.book, job)).data))
    for table in document.tables:
        for row in table.rows:
            row._tr.remove(row._tr.tc_lst[-1])
    document.save(str(tmp_path / "紙.docx"))
    learned = learn(inputs.meeting, "研修実施状況", tmp_path / "紙.docx")
    assert any(line.startswith("事業別.研修一覧.参加人数") for line in learned.nowhere)
    assert learned.unused == ["研修.xlsx［研修実績］参加人数"]
    said = "\n".join(as_lines(learned))
    assert "■ 使わなかった欄（1）" in said
    assert "研修.xlsx［研修実績］参加人数" in said


def test_words_that_stand_in_two_cells_are_told(tmp_path: Path) -> None:
    inputs, job = next(one for one in jobs() if one[1].document.kind == "次第")
    paper = in_another_look(made_paper(draft(inputs.meeting, inputs.book, job)).data, tmp_path / "紙.docx", "次第")
    learned = learn(inputs.meeting, "次第", paper)
    assert "「午後7時」は 会議.開始時刻 にも 会議.次回開始時刻 にもあります" in learned.twice
    assert "■ 二つの入力に同じ言葉があるもの" in "\n".join(as_lines(learned))


LAST = {job.document.kind: (inputs, job) for inputs, job in jobs() if job.document.kind in LEARNT}
OTHERS = [kind for kind, (_, job) in LAST.items() if job != next(j for _, j in jobs() if j.document.kind == kind)]


@pytest.mark.parametrize("kind", [kind for kind in OTHERS if kind != "改訂の概要"])
def test_of_several_papers_of_a_kind_the_one_is_taken_that_the_file_says(kind: str, tmp_path: Path) -> None:
    inputs, job = LAST[kind]
    paper = in_another_look(made_paper(draft(inputs.meeting, inputs.book, job)).data, tmp_path / "紙.docx", kind)
    learned = learn(inputs.meeting, kind, paper)
    assert (learned.fault, learned.different, learned.unlooped) == ("", [], [])


@pytest.mark.parametrize("kind", ["次第", "部会検討状況", "事業実施予定", "支援室事業概要", "会議録", "取組達成度"])
def test_a_paper_as_word_saves_it_is_learnt_from_as_well(kind: str, tmp_path: Path) -> None:
    inputs, job = next(one for one in jobs() if one[1].document.kind == kind)
    paper = in_another_look(made_paper(draft(inputs.meeting, inputs.book, job)).data, tmp_path / "紙.docx", kind)
    paper.write_bytes(by_word(paper.read_bytes()))
    learned = learn(inputs.meeting, kind, paper)
    assert (learned.fault, learned.different, learned.unlooped) == ("", [], [])


def test_words_that_no_cell_holds_yet_are_told_with_why_no_paper_can_be_made(tmp_path: Path) -> None:
    inputs, job = LAST["改訂の概要"]  # its workbooks say no period
    paper = in_another_look(made_paper(draft(inputs.meeting, inputs.book, job)).data, tmp_path / "紙.docx")
    learned = learn(inputs.meeting, "改訂の概要", paper)
    assert "「計画期間」の差し込みがありません" in learned.fault
    assert "雛形の直し方" in "\n".join(as_lines(learned))


def test_each_part_of_a_line_keeps_its_own_look(tmp_path: Path) -> None:
    inputs, job = next(one for one in jobs() if one[1].document.kind == "次第")
    document = Document(io.BytesIO(made_paper(draft(inputs.meeting, inputs.book, job)).data))
    paragraph = next(p for p in document.paragraphs if p.text.startswith("(1)"))
    for same in [p for p in document.paragraphs if p.style == paragraph.style and p.text.startswith("(")]:
        number, words = same.text[:3], same.text[3:]
        for run in same.runs[1:]:
            same._p.remove(run._r)
        same.runs[0].text = number
        same.runs[0].bold = True
        same.add_run(words)
    document.save(str(tmp_path / "紙.docx"))
    learned = learn(inputs.meeting, "次第", tmp_path / "紙.docx")
    assert (learned.fault, learned.different) == ("", [])
    lines = [p for p in Document(io.BytesIO(learned.data)).paragraphs if "配付資料.番号" in p.text]
    assert [(run.text, run.bold) for run in lines[0].runs] == [
        ("({{ 配付資料.番号 }})", True),
        ("　{{ 配付資料.資料名 }}", None),
    ]
