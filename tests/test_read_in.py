"""Papers of last year become workbooks; what finds no place is told."""

import base64
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.shared import Pt

from generator.__main__ import main
from generator.back.placing import ReadIn
from generator.back.read_in import _value, read_in
from generator.back.reading import read_word
from generator.office import OfficeFolders
from generator.packet.compose import Job, draft, jobs_of
from generator.packet.compose import made as made_paper
from generator.packet.inputs import Inputs, read_meeting
from generator.problem import GeneratorError
from generator.records.declare import Record
from tests.conftest import MEETING, ROOT, Edit
from tests.importing import dropped, jobs, measured, score

OFFICE = OfficeFolders(ROOT)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
GIVES_BACK = (
    "次第",
    "事業実施実績",
    "研修実施状況",
    "事業実施予定",
    "支援室事業概要",
    "部会検討状況",
    "会議録",
    "方針説明",
    "基本方針",
    "委員名簿",
    "取組達成度",
    "事業計画",
    "意見・回答一覧",
    "推進会議委員名簿",
)


def printed_of(kind: str) -> list[tuple[Inputs, Job]]:
    """The papers of a kind, which gives back its cells."""
    return [
        (inputs, job)
        for inputs, job in jobs()
        if job.document.kind == kind
        and "汐見市" not in inputs.name
        and (inputs.name, job.label) != ("様式見本/推進会議", "次第")
    ]


PAPERS = {
    "研修実施状況": "資料1-2_*.docx",
    "事業実施実績": "資料1_*.docx",
    "部会検討状況": "資料4_*.docx",
    "方針説明": "資料5_*.docx",
    "支援室事業概要": "資料3_*.docx",
    "委員名簿": "*各部会委員名簿.docx",
}


def paper(made: Path, kind: str) -> Path:
    (path,) = made.glob(PAPERS[kind])
    return path


def read_back(found: ReadIn, form: type[Record], records: list[Record]) -> Iterator[tuple[str, object, object]]:
    """Each cell of records beside what was read: the heading, what the sheet says, what was read."""
    sheet = form.declaration.of(found.settings)
    rows = [row for name, book in found.books.items() if sheet.lives_in(name) for row in book.rows.get(sheet.name, ())]
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        for attribute in record.cells:
            column = sheet.columns[attribute.partition(":")[0]]
            if column.heading in row:
                yield column.heading, getattr(record, attribute), _value(column, row[column.heading])[0]


@pytest.mark.parametrize(
    ("kind", "workbook", "sheet"),
    [
        ("研修実施状況", "研修.xlsx", "研修実績"),
        ("事業実施実績", "取組.xlsx", "実施実績"),
        ("部会検討状況", "部会.xlsx", "開催状況"),
        ("方針説明", "方針説明.xlsx", "本文"),
        ("委員名簿", "部会.xlsx", "委員名簿"),
    ],
)
def test_a_paper_that_was_made_gives_back_its_rows(made: Path, kind: str, workbook: str, sheet: str) -> None:
    found = read_in(OFFICE, kind, [paper(made, kind)])
    book = read_meeting(OFFICE.meeting(MEETING)).book
    records = [r for r in book.records if (r.workbook, r.declaration.name) == (workbook, sheet)]
    told = list(read_back(found, type(records[0]), records))
    assert len(told) > len(records)
    assert [entry for entry in told if entry[1] != entry[2]] == []
    assert found.left == []
    assert workbook in found.files


@pytest.mark.parametrize("kind", GIVES_BACK)
def test_every_printed_cell_of_the_papers_we_make_comes_back(kind: str, tmp_path: Path) -> None:
    assert printed_of(kind)
    for inputs, job in printed_of(kind):
        told = measured(inputs, job, tmp_path)
        assert (told.differing, told.left, told.extra) == ([], [], 0), (inputs.name, job.label)
        assert told.equal >= 0.9 * told.printed > 0, (inputs.name, job.label)


def test_what_one_paper_prints_of_either_of_two_cells_another_paper_tells(tmp_path: Path) -> None:
    for name in (MEETING, "様式見本/汐見市"):
        pairs = {job.document.kind: (inputs, job) for inputs, job in jobs() if inputs.name == name}
        results, plans = (pairs[kind] for kind in ("事業実施実績", "事業実施予定"))
        for inputs, job in (results, plans):
            (tmp_path / f"{job.document.kind}.docx").write_bytes(
                made_paper(draft(inputs.meeting, inputs.book, job)).data
            )
        files = {kind: [tmp_path / f"{kind}.docx"] for kind in ("事業実施実績", "事業実施予定")}
        alone = read_in(OFFICE, "事業実施実績", files["事業実施実績"], results[0].book.settings)
        assert any("［取組］の「事業概要」" in line for line in alone.either)
        assert any("［実施実績］の「実施予定」に入れた" in line for line in alone.either)
        for kind, other in (("事業実施実績", "事業実施予定"), ("事業実施予定", "事業実施実績")):
            found = read_in(OFFICE, kind, files[kind], results[0].book.settings, [(other, files[other])])
            assert (found.left, found.either) == ([], [])
            for inputs, job in (results, plans):
                told = score(inputs, job, found)
                assert (told.equal, told.differing) == (told.printed, [])


def test_a_paper_alone_does_not_tell_which_of_two_cells_its_words_came_from(office: Path, edit: Edit) -> None:
    """資料1 of two different workbooks is the same to the letter: what was planned, and how a 取組 is described."""
    before = results_paper(office)
    sheet = openpyxl.load_workbook(office / "inputs" / MEETING / "取組.xlsx")["実施実績"]
    assert (sheet["E1"].value, sheet["F1"].value) == ("取組", "事業概要")
    edit("取組.xlsx", "取組", {"C2": sheet["F2"].value})
    edit("取組.xlsx", "実施実績", {"F2": None, "B14": "講座満足度\n78%"})
    assert results_paper(office) == before


def results_paper(office: Path) -> list[str]:
    inputs = read_meeting(OfficeFolders(office).meeting(MEETING))
    job = next(job for job in jobs_of(inputs.book) if job.document.kind == "事業実施実績")
    sheets = read_word(made_paper(draft(inputs.meeting, inputs.book, job)).data)
    return [block.text for blocks in sheets.values() for block in blocks]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["研修実施状況", "ない.docx"], "ファイル「ない.docx」がありません"),
        (["研修実施状況"], "様式「研修実施状況」の後に"),
        (["研修の実施"], "研修実施状況"),
    ],
)
def test_a_file_that_is_not_there_and_a_kind_without_one_are_told(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *words, "--root", str(ROOT)]) != 0
    assert said in "".join(capsys.readouterr())


@pytest.mark.parametrize("kind", GIVES_BACK)
def test_a_paper_typed_otherwise_gives_back_at_least_95_of_100_cells_and_names_the_rest(
    kind: str, tmp_path: Path
) -> None:
    inputs, job = printed_of(kind)[-1]
    told = measured(inputs, job, tmp_path, ("列", "見出し", "番号", "字体", "改行", "結合"))
    assert told.equal + told.elsewhere >= 0.95 * told.printed > 10
    found = read_in(OFFICE, kind, [tmp_path / "紙.docx"], inputs.book.settings)
    assert dropped(found, kind, tmp_path / "紙.docx") == []


@pytest.mark.parametrize("further", [5, *(pytest.param(number, marks=pytest.mark.deep) for number in (1, 2, 3, 8, 13))])
def test_no_word_is_dropped_whatever_a_paper_is_read_as(further: int, tmp_path: Path) -> None:
    latest = {job.document.kind: (inputs, job) for inputs, job in jobs()}
    kinds = list(latest)
    for number, kind in enumerate(kinds):
        inputs, job = latest[kinds[(number + further) % len(kinds)]]
        path = tmp_path / "紙.docx"
        path.write_bytes(made_paper(draft(inputs.meeting, inputs.book, job)).data)
        found = read_in(OFFICE, kind, [path], inputs.book.settings)
        assert dropped(found, kind, path) == [], (kind, job.label)
        found.left.clear()
        found.books.clear()
        assert dropped(found, kind, path), (kind, job.label)


def test_words_at_the_edges_of_pages_and_pictures_are_told(made: Path, tmp_path: Path) -> None:
    document = Document(str(paper(made, "研修実施状況")))
    document.sections[0].header.paragraphs[0].text = "令和4年度　部外秘"
    document.sections[0].footer.paragraphs[0].text = "- -"
    document.add_picture(io.BytesIO(PIXEL))
    path = tmp_path / "研修.docx"
    document.save(str(path))
    assert read_in(OFFICE, "研修実施状況", [path]).left == [
        "ヘッダー「令和4年度　部外秘」",
        "絵、グラフ、埋め込んだファイル（1個。中の言葉は読み取れません）",
    ]


def test_a_number_typed_by_hand_that_will_be_another_is_marked(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "会議録.txt"
    path.write_text("1　報告\n(1)　研修\n(4)　会議\n3　その他\n", "utf-8")
    found = read_in(OFFICE, "会議録", [path])
    assert [why for _, why in found.doubts] == [
        "紙の番号は「(4)」ですが、作る資料では「(2)」になります。",
        "紙の番号は「3」ですが、作る資料では「2」になります。",
    ]
    document = Document(str(paper(made, "研修実施状況")))
    document.tables[0].cell(2, 0).paragraphs[0].runs[0].text = "7"
    document.save(str(tmp_path / "研修.docx"))
    given = read_in(OFFICE, "研修実施状況", [tmp_path / "研修.docx"]).given
    assert given["番号（作る資料では、順に付きます）"] == ["7"]


def test_a_day_without_a_year_gets_that_of_the_words_around_it_and_is_marked(tmp_path: Path) -> None:
    inputs, job = next(one for one in jobs() if one[1].document.kind == "活動記録票")
    path = tmp_path / "紙.docx"
    path.write_bytes(made_paper(draft(inputs.meeting, inputs.book, job)).data)
    found = read_in(OFFICE, "活動記録票", [path], inputs.book.settings)
    days = [row["日付"] for book in found.books.values() for row in book.rows["活動記録"]]
    assert days
    assert all(day.startswith("令和6年2月") for day in days)
    assert any("年は" in why for _, why in found.doubts)


@pytest.mark.parametrize("kind", ["研修実施状況", "委員名簿", "事業実施実績", "取組達成度"])
def test_the_excel_form_of_a_paper_gives_back_its_cells(kind: str, tmp_path: Path) -> None:
    inputs, job = printed_of(kind)[0]
    path = tmp_path / "紙.xlsx"
    path.write_bytes(made_paper(draft(inputs.meeting, inputs.book, job)).workbook)
    told = score(inputs, job, read_in(OFFICE, kind, [path], inputs.book.settings))
    assert told.equal + told.elsewhere >= 0.95 * told.printed > 0


def test_a_transcript_becomes_the_text_of_minutes(tmp_path: Path) -> None:
    path = tmp_path / "会議録.txt"
    path.write_text(
        "1　報告\n(1)　研修について\nア　参加者は20人だった。\n→　次も行う。\n・来月から\n2．その他\n特になし。",
        "cp932",
    )
    (rows,) = [b.rows["本文"] for b in read_in(OFFICE, "会議録", [path]).books.values()]
    assert [(row["階層"].partition(" ")[0], row.get("本文")) for row in rows] == [
        ("1", "報告"),
        ("(1)", "研修について"),
        ("ア", "参加者は20人だった。"),
        ("→", "次も行う。"),
        ("・", "来月から"),
        ("1", "その他"),
        ("文", "特になし。"),
    ]


def test_what_the_program_gives_itself_is_told_by_name(made: Path) -> None:
    found = read_in(OFFICE, "支援室事業概要", [paper(made, "支援室事業概要")])
    assert found.given["相談件数.合計"] == ["40"]
    assert ("資料番号", "資料3") in found.heads


def retyped(source: Path, target: Path) -> Path:
    """The same paper as another office types it: columns in another order, headings in other words, another font."""
    document = Document(str(source))
    for table in document.tables:
        for row in table.rows:
            cells = row._tr.tc_lst
            cells[0].addprevious(cells[4])
        for cell, words in zip(
            table.rows[0].cells, ("講師（敬称略）", "No.", "開催日", "研修の名称", "内容", "参加人数"), strict=True
        ):
            for extra in cell.paragraphs[1:]:
                extra._p.getparent().remove(extra._p)
            cell.paragraphs[0].runs[0].text = words
        for run in (run for row in table.rows for cell in row.cells for p in cell.paragraphs for run in p.runs):
            run.font.size = Pt(8)
    document.save(str(target))
    return target


def test_a_paper_typed_otherwise_is_read_by_its_headings(made: Path, tmp_path: Path) -> None:
    path = retyped(paper(made, "研修実施状況"), tmp_path / "研修.docx")
    found = read_in(OFFICE, "研修実施状況", [path])
    book = read_meeting(OFFICE.meeting(MEETING)).book
    records = [r for r in book.records if r.declaration.name == "研修実績"]
    told = list(read_back(found, type(records[0]), records))
    assert sum(entry[1] == entry[2] for entry in told) >= 0.95 * len(told)
    assert any("見出し" in why for _, why in found.doubts)


def test_what_was_guessed_has_a_note_and_a_colour_in_the_workbook(made: Path, tmp_path: Path) -> None:
    found = read_in(OFFICE, "研修実施状況", [retyped(paper(made, "研修実施状況"), tmp_path / "研修.docx")])
    sheet = openpyxl.load_workbook(io.BytesIO(found.files["研修.xlsx"]))["研修実績"]
    marked = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment]
    assert marked
    assert {cell.fill.fgColor.rgb[-6:] for cell in marked} == {"FFE699"}
    assert {sheet.cell(1, cell.column or 0).value for cell in marked} == {
        heading.split("「")[1][:-1] for heading in (place.cell for place, _ in found.doubts)
    }


def test_words_without_a_place_are_told_and_nothing_is_written_unasked(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Document(str(paper(made, "研修実施状況")))
    document.add_paragraph("問合せ先は介護福祉課です。")
    path = tmp_path / "研修.docx"
    document.save(str(path))
    shutil.copytree(ROOT / "templates_docx", tmp_path / "templates_docx")
    assert main(["import", "研修実施状況", str(path), "--root", str(tmp_path)]) == 0
    assert "問合せ先は介護福祉課です。" in capsys.readouterr().out
    assert not (tmp_path / "inputs").exists()
    assert main(["import", "研修実施状況", str(path), "--root", str(tmp_path), "--write"]) == 0
    assert (tmp_path / "inputs" / "_読み取り" / "研修実施状況" / "研修.xlsx").is_file()


def test_an_unknown_kind_is_told_with_the_nearest() -> None:
    with pytest.raises(GeneratorError, match="研修実施状況"):
        read_in(OFFICE, "研修の実施状況", [])
