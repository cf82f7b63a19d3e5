"""The papers of a revision, made from the two editions of the sample meeting."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from copy import copy, deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar, cast

import openpyxl
import pytest
from lxml import etree

from generator import kept
from generator.checks.rule import checks
from generator.compare.blocks import At, Mark
from generator.compare.tables import comparison_rows
from generator.compare.text import fold_width
from generator.forms.meeting import Handout
from generator.forms.policy import Aims, Body, Plan, PolicyIndicator, PolicyInitiative, PolicySubcommittee
from generator.japanese.numbering import Level
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, Paper, draft, made
from generator.packet.inputs import read_meeting
from generator.packet.steps import check_meeting
from generator.papers.kind import documents
from generator.papers.policy.figures import revision
from generator.papers.policy.revision import changes, points
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Cell, Record
from generator.records.said import said_in
from generator.settings import UNCHANGED
from generator.word import redline as revise
from generator.word import weave
from generator.word.weave import marked
from generator.word.weave import unmarked as unnamed
from tests.conftest import MEETING, ROOT
from tests.handwritten import book_of, written
from tests.redline_reading import ACCEPTED, REJECTED, W, body_of, reading
from tests.rendering import filled, lines_of_pages, text_of_pages, to_pdf
from tests.test_policy_blocks import credited

OLD, NEW = "基本方針_現行.xlsx", "基本方針_改訂案.xlsx"
KINDS = ("新旧対照表", "見え消し版", "見え消し版（印刷用）", "改訂の概要")
R = TypeVar("R", bound=Record)
BOOK = read_meeting(MeetingFolders.at(ROOT / "inputs" / MEETING)).book


def paper(kind: str, *sources: str, book: Book = BOOK) -> Paper:
    """A paper of the sample meeting, from the named workbooks."""
    document = documents()[kind]
    handout = written(Handout, kind=kind, source="\n".join(sources))
    return made(draft(OfficeFolders(ROOT), book, Job(handout, document, document.title, ("Word",))))


def rows_of(data: bytes) -> Iterator[list[etree._Element]]:
    """The cells of each row of the first table, the rows of a card each by itself, heading row apart."""
    for row in next(body_of(data).iter(f"{W}tbl")).findall(f"{W}tr")[1:]:
        cells = row.findall(f"{W}tc")
        inner = cells[0].find(f"{W}tbl")
        yield from [cells] if inner is None else (line.findall(f"{W}tc") for line in inner.findall(f"{W}tr"))


def sides_of(data: bytes) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The left and the right cell of each row, without labels and remarks."""
    for cells in rows_of(data):
        yield (cells[1], cells[3]) if len(cells) == 4 else (cells[0], cells[1])


def unmarked(cell: etree._Element) -> list[str]:
    """The lines of a cell without the underlined words, width apart."""
    lines = []
    for paragraph in cell.iter(f"{W}p"):
        runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}rPr/{W}u") is None]
        said = "".join("".join(map(str, run.itertext())) for run in runs)
        lines.append(fold_width(said.partition("年度　")[0]))  # what a year holds may be said by 「→」
    return [line for line in lines if line]


def text_of(data: bytes, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(map(str, etree.fromstring(archive.read(part)).itertext()))


def test_the_redline_accepted_is_the_new_edition_and_rejected_the_old_one() -> None:
    redline = body_of(paper("見え消し版", OLD, NEW).data)
    old, new = (body_of(paper("基本方針", source).data) for source in (OLD, NEW))
    assert reading(redline, ACCEPTED) == reading(new, ACCEPTED)
    assert reading(redline, REJECTED) == reading(old, REJECTED)


def test_the_editions_count_in_the_order_they_are_named_in() -> None:
    redline = body_of(paper("見え消し版", NEW, OLD).data)
    assert reading(redline, ACCEPTED) == reading(body_of(paper("基本方針", OLD).data), ACCEPTED)


def test_both_sides_of_the_comparison_table_say_the_same_without_the_underlined_words() -> None:
    rows = list(sides_of(paper("新旧対照表", OLD, NEW).data))
    assert len(rows) > 30
    for left, right in rows:
        assert unmarked(left) == unmarked(right)


def test_every_row_of_the_comparison_table_shows_a_change() -> None:
    for row in next(body_of(paper("新旧対照表", OLD, NEW).data).iter(f"{W}tbl")).findall(f"{W}tr")[1:]:
        assert list(row.iter(f"{W}u"))


def test_a_card_of_the_comparison_table_is_one_row_that_begins_with_its_name() -> None:
    table = next(body_of(paper("新旧対照表", OLD, NEW).data).iter(f"{W}tbl"))
    cards = [row for row in table.findall(f"{W}tr") if row.find(f"{W}tc/{W}tbl") is not None]
    labels = [[words(line.findall(f"{W}tc")) for line in card.iter(f"{W}tr") if line is not card] for card in cards]
    named = [next(line for line in lines if len(line) == 4) for lines in labels]
    assert len(cards) > 15
    assert all({line[0], line[2]} - {""} <= {"取組", "部会名"} for line in named)
    assert all(card.find(f"{W}trPr/{W}cantSplit") is not None for card in cards)


def test_the_columns_are_headed_by_edition_and_date() -> None:
    table = next(body_of(paper("新旧対照表", OLD, NEW).data).iter(f"{W}tbl"))
    assert words(list(next(table.iter(f"{W}tr")).iterchildren(f"{W}tc"))) == [
        "改訂案（令和６年４月）",
        "現行（令和２年１０月）",
    ]


def test_the_old_edition_may_stand_on_the_left() -> None:
    usual = [words(list(sides)) for sides in sides_of(paper("新旧対照表", OLD, NEW).data)]
    data = paper("新旧対照表", OLD, NEW, book=of_an_office_with(new_on_left=False)).data
    assert [words(list(sides))[::-1] for sides in sides_of(data)] == usual
    assert text_of(data).index("現行") < text_of(data).index("改訂案")


def words(cells: list[etree._Element]) -> list[str]:
    return ["".join(map(str, cell.itertext())) for cell in cells]


def of_an_office_with(**tastes: bool) -> Book:
    """The sample of an office that has it otherwise."""
    book = copy(BOOK)
    book.settings = replace(BOOK.settings, **tastes)  # type: ignore[arg-type] # the names are those of switches
    return book


def columns_of(book: Book) -> set[int]:
    """How many columns the rows of text of the 新旧対照表 have."""
    return {len(row) for row in rows_of(paper("新旧対照表", OLD, NEW, book=book).data) if len(row) != 4}


def test_there_is_a_column_for_remarks_where_something_is_remarked_and_the_office_wants_it() -> None:
    assert columns_of(BOOK) == {2}
    body = [replaced(row, remark="見直しによる。") if row.workbook == NEW else row for row in BOOK[Body]]
    remarked = book_with(Body, body)
    assert columns_of(remarked) == {2, 3}  # the rows inside a card have no remark of their own
    remarked.settings = replace(BOOK.settings, remarks=False)
    assert columns_of(remarked) == {2}


def replaced(record: R, **values: Any) -> R:
    """The record with other values in the same cells."""
    told = {name: getattr(record, name) for name in record.declaration.columns}
    more = {
        name: Cell(Place(record.workbook, record.declaration.name, f"Z{name}"), str(v)) for name, v in values.items()
    }
    return cast("R", type(record).read(told | values, {**more, **record.cells}))


def book_with(form: type[R], records: Sequence[R], book: Book = BOOK) -> Book:
    """The book with other records of one form."""
    made = copy(book)
    made._records = {**book._records, form: tuple(records)}
    made._passages = None
    return made


def test_the_summary_says_the_facts_of_both_editions_and_of_the_memo() -> None:
    said = text_of(paper("改訂の概要", OLD, NEW).data)
    for words in (
        "改訂が必要である。",
        "講座満足度７５％（令和２年度）～８０％（令和５年度） → 講座満足度80％（令和５年度）～83％（令和８年度）",
        "①－３　患者基本情報シートの作成",
        "情報共有研修会の実施 → ＩＣＴの利活用の推進",
        "令和６年度～令和８年度（３か年）　（現行　令和２年度～令和５年度（４か年））",
        "令和6年4月1日",
        "第2回在宅医療・介護連携推進会議（令和5年10月）　たたき台を基に、内容の検討",
    ):
        assert words in said


def test_what_a_person_words_stands_in_the_place_of_the_proposal() -> None:
    own = written(Aims, purpose="取組を見直す。", in_force="令和６年６月１日", steps="議会に報告する。\n公表する。")
    moved = {n: Cell(Place(NEW, "改訂の概要", c.place.cell), c.written) for n, c in own.cells.items()}
    book = book_with(
        Aims, [cast("Aims", Aims.read({n: getattr(own, n) for n in ("purpose", "in_force", "steps")}, moved))]
    )
    said = text_of(paper("改訂の概要", OLD, NEW, book=book).data)
    assert "改訂が必要である。" not in said
    assert all(words in said for words in ("取組を見直す。", "令和６年６月１日", "議会に報告する。", "公表する。"))


_TOLD: Final = "{kaigi:test}told"


def in_the_redline(book: Book, monkeypatch: pytest.MonkeyPatch) -> set[At]:
    """The pairs whose paragraphs the 見え消し版 revises, by what the paragraphs of both editions tell of."""
    body: list[etree._Element] = []
    told: list[tuple[Mark, ...]] = []

    def numbered(edition: etree._Element, marks: Sequence[tuple[Mark, ...]]) -> None:
        marked(edition, marks)
        for paragraph, of_paragraph in zip(edition.iter(f"{W}p"), marks, strict=True):
            paragraph.set(_TOLD, str(len(told)))
            told.append(of_paragraph)

    def joined(old: etree._Element, new: etree._Element) -> etree._Element:
        told.append((*told[int(old.get(_TOLD) or 0)], *told[int(new.get(_TOLD) or 0)]))
        new.set(_TOLD, str(len(told) - 1))
        return merged(old, new)

    def caught(woven: etree._Element) -> None:
        body.append(deepcopy(woven))
        for node in woven.iter(f"{W}p"):
            node.attrib.pop(_TOLD, "")
        unnamed(woven)

    monkeypatch.setattr(kept, "recalled", lambda _: None)  # made anew, whatever another test has kept
    merged = weave._joined
    monkeypatch.setattr(weave, "_joined", joined)
    monkeypatch.setattr(revise, "marked", numbered)
    monkeypatch.setattr(revise, "unmarked", caught)
    revise._revised_document.cache_clear()
    _ = paper("見え消し版", OLD, NEW, book=book).data
    revise._revised_document.cache_clear()
    assert len(body) == 1  # as paired, at the first try
    found: set[At] = set()
    for paragraph in body[0].iter(f"{W}p"):
        if not any(node.find(f"{W}r") is not None for node in paragraph.iter(f"{W}ins", f"{W}del")):
            continue
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        own = told[int(paragraph.get(_TOLD) or 0)]
        if row is not None and (row.find(f"{W}trPr/{W}ins") is not None or row.find(f"{W}trPr/{W}del") is not None):
            # Beside what changed stands in a row of its figure what did not.
            own = tuple(mark for other in row.iter(f"{W}p") for mark in told[int(other.get(_TOLD) or 0)])
        elif not own and row is not None:
            # The years at the head of a table say of what is told by year when that is.
            others = next(row.iterancestors(f"{W}tbl")).iter(f"{W}p")
            own = tuple(m for other in others for m in told[int(other.get(_TOLD) or 0)] if m.by_year and m.changes)
        if row is not None and own and not any(mark.changes for mark in own):
            # What stands in a merged cell goes to the next row with it, when its first row goes.
            beside = next(row.iterancestors(f"{W}tbl")).iter(f"{W}p")
            own = () if sum(words([other]) == words([paragraph]) for other in beside) > 1 else own
        found |= {at for mark in own for at in mark.changes} or {mark.at for mark in own}
    return found


def same_changes(book: Book, monkeypatch: pytest.MonkeyPatch) -> int:
    """Assert that the three papers tell of the same changes; how many."""
    pairs = revision(book.within([OLD, NEW]))
    sections = [(pair, list(changes(pair))) for pair in pairs]
    counted = {change.at for _, found in sections for change in found}
    assert {at for _, lines in points(sections, book.settings) for point in lines for at in point.changes} == counted
    assert credited((at for row in comparison_rows(pairs) for at in row.changes), counted) == counted
    assert credited(in_the_redline(book, monkeypatch), counted) == counted
    return len(counted)


def test_the_three_papers_tell_of_the_same_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert same_changes(BOOK, monkeypatch) > 40


def test_the_printed_redline_runs_on_and_keeps_dropped_and_new_cards_apart() -> None:
    printed = body_of(paper("見え消し版（印刷用）", OLD, NEW).data)
    assert list(printed.iter(f"{W}pageBreakBefore")) == []
    tables = list(printed.iterchildren(f"{W}tbl"))
    assert len(tables) > 20
    assert [table for table in tables if (after := table.getnext()) is not None and after.tag == f"{W}tbl"] == []


@pytest.mark.rendering
@pytest.mark.parametrize("kind", ["見え消し版", "見え消し版（印刷用）"])
def test_no_line_of_a_redline_ends_in_a_letter_or_two_and_its_pages_are_full(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "redline.docx"
    file.write_bytes(paper(kind, OLD, NEW).data)
    (pdf,) = to_pdf([file], tmp_path)
    assert [line for page in lines_of_pages(pdf) for line in page if re.fullmatch(r"[ぁ-ん]?。", line)] == []
    assert min(filled(pdf)[:-1]) > (0.45 if "印刷用" in kind else 0.35)


def with_contents(book: Book) -> Book:
    """The sample with a 目次 on a page of its own in the 改訂案."""
    own = [row for row in book[Body] if row.workbook == NEW]
    line = replaced(own[0], level="目次", text="")
    rest = [replaced(own[0], new_page="○"), *own[1:]]
    return book_with(Body, [*[row for row in book[Body] if row.workbook == OLD], line, *rest], book)


@pytest.mark.rendering
@pytest.mark.parametrize("kind", ["基本方針", "見え消し版（印刷用）"])
def test_the_contents_tell_the_page_that_each_heading_is_on(kind: str, tmp_path: Path) -> None:
    sources = (NEW,) if kind == "基本方針" else (OLD, NEW)
    file = tmp_path / "policy.docx"
    file.write_bytes(paper(kind, *sources, book=with_contents(BOOK)).data)
    (pdf,) = to_pdf([file], tmp_path)
    _, listed, *pages = text_of_pages(pdf)
    told = dict(re.findall(r"^ *([１-８])　? *[^ .]+[^.]*\.{5,} *([0-9]+)$", listed, re.MULTILINE))
    assert len(told) == 8
    for number, page in told.items():
        # The first page with text is the one that the 目次 stands on, but for the cover.
        text = [listed, *pages][int(page) - 1]
        assert re.search(rf"^ *{number}　? +\S", re.sub(r"^.*\.{5,}.*$", "", text, flags=re.MULTILINE), re.MULTILINE)


WORDS = ("連携を推進します。", "会議を開く。", "部会", "（新）")


def mutated(book: Book, seed: int) -> Book:
    """The sample with both editions changed at random: words, numbers, rows, order, width, years."""
    chance = Random(seed)
    for form, attribute in (
        (Body, "text"),
        (PolicyInitiative, "outline"),
        (PolicySubcommittee, "vision"),
        (Plan, "name"),
    ):
        rows: list[Any] = []
        for row in book[form]:
            text = str(getattr(row, attribute))
            heads = isinstance(row, Body) and row.level == Level.HEADING
            match 11 if not text else chance.choice((1, 2, 11)) if heads else chance.randrange(12):
                case 0:
                    continue
                case 1:
                    rows.append(replaced(row, **{attribute: text + chance.choice(WORDS)}))
                case 2:
                    rows.append(replaced(row, **{attribute: fold_width(text)}))
                case 3:
                    rows.append(replaced(row, **{attribute: text[: len(text) // 2] or "新"}))
                case 4 if rows and rows[-1].workbook == row.workbook and form is not Plan:
                    rows.insert(len(rows) - 1, row)
                case _:
                    rows.append(row)
        book = book_with(form, rows, book)
    indicated: list[Any] = []
    for row in book[PolicyIndicator]:
        years = dict(row.by_year)
        year = chance.choice(sorted(years))
        match chance.randrange(6):
            case 0:
                years = {y: years[said_in(years, y) or y] for y in years}  # 「→」 in words
            case 1:
                years[year] = "実施"
            case 2:
                years = {y + 1: words for y, words in years.items()}
        indicated.append(replaced(row, by_year=years))
    return book_with(PolicyIndicator, indicated, book)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_the_three_papers_tell_of_the_same_changes_whatever_they_are(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert same_changes(mutated(BOOK, seed), monkeypatch)


@pytest.mark.parametrize("kind", KINDS)
def test_equal_editions_are_said_to_be_equal(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / MEETING
    shutil.copytree(ROOT / "inputs" / MEETING, folder)
    shutil.copy(folder / NEW, folder / OLD)
    data = paper(kind, OLD, NEW, book=read_meeting(MeetingFolders.at(folder)).book).data
    assert UNCHANGED in text_of(data, "word/headline.xml" if "見え消し" in kind else "word/document.xml")
    assert not list(body_of(data).iter(f"{W}ins", f"{W}del", f"{W}strike", f"{W}u"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_remembers_its_cells_and_none_is_left_out(kind: str) -> None:
    """The ledger of both editions is that of the paper: a cell that reaches neither is reported."""
    printed = {place for value in paper(kind, OLD, NEW).printed for place in value.places}
    assert {place.workbook for place in printed} >= {OLD, NEW}


def test_a_redline_that_does_not_say_both_editions_is_not_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAIGI_NO_CACHE", "1")
    monkeypatch.setattr(revise, "says", lambda *_, **__: False)
    with pytest.raises(GeneratorError, match="それぞれの版と同じになりません"):
        _ = paper("見え消し版", OLD, NEW).data


@pytest.mark.parametrize(
    "source", ["", OLD, f"{OLD}\n{OLD}", f"{OLD}\n{NEW}\n{NEW.replace('改訂案', '素案')}", f"{OLD}\n取組.xlsx"]
)
def test_anything_but_two_editions_is_refused_at_the_cell(office: Path, source: str) -> None:
    shutil.copy(office / "inputs" / MEETING / NEW, office / "inputs" / MEETING / NEW.replace("改訂案", "素案"))
    (found,) = [p for p in with_handout(office, "新旧対照表", source) if p.code == "会議33"]
    assert "2つですが" in found.message
    assert "古い版を先に" in found.hint


def with_handout(office: Path, kind: str, source: str) -> list[Problem]:
    """The errors of the meeting when the revision set is one row of that kind and source."""
    path = office / "inputs" / MEETING / "会議.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["配付資料"]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["様式"]).value in KINDS]
    for row in reversed(rows):
        sheet.delete_rows(row)
    row = 2
    while sheet.cell(row, columns["様式"]).value:
        row += 1
    sheet.cell(row, columns["様式"]).value = kind
    sheet.cell(row, columns["入力ファイル"]).value = source or None
    workbook.save(path)
    return [
        problem
        for problem in check_meeting(OfficeFolders(office).meeting(MEETING)).problems
        if problem.severity is Severity.ERROR
    ]


@pytest.mark.parametrize(
    ("kind", "formats", "found"),
    [
        ("見え消し版", "Word・Excel", ["formats"]),
        ("見え消し版（印刷用）", "Excel", ["formats"]),
        ("見え消し版", "Word", []),
        ("新旧対照表", "Word・Excel", []),
    ],
)
def test_a_redline_is_a_word_file(kind: str, formats: str, found: list[str]) -> None:
    problems = checks()["改訂01"].problems(book_of(written(Handout, kind=kind, formats=formats)))
    assert [problem.place.cell for problem in problems] == found


@pytest.mark.parametrize("kind", KINDS)
def test_the_title_says_what_the_paper_is(kind: str) -> None:
    assert documents()[kind].title.endswith(kind)
