"""取組, 基本理念, 事業区分 and 成果指標 are typed in the edition in force; the other workbooks read them from there."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from generator import Office
from generator.excel.read import read
from generator.forms import workbooks
from generator.forms.initiatives import IN_FORCE_WORKBOOK, Category, Indicator, Initiative, Principle, Result
from generator.forms.policy import IN_FORCE, WORKBOOK, PolicyIndicator, PolicyInitiative, PolicyPrinciple
from generator.office import OfficeFolders
from generator.packet.inputs import read_meeting
from generator.packet.ledger import trace
from generator.problem import GeneratorError, Severity
from generator.records.book import Book
from generator.records.declare import TAKEN
from generator.year.adopt import adopt
from generator.year.new import new_meeting
from generator.year.next_meeting import next_meeting
from tests.conftest import MEETING, Edit

PLAN, DRAFT = "取組.xlsx", "基本方針_改訂案.xlsx"
SHEETS = ("基本理念", "事業区分", "取組", "成果指標")


def book_of(office: Path) -> Book:
    return read_meeting(OfficeFolders(office).meeting(MEETING)).book


def emptied(office: Path, workbook: str, keep: Mapping[str, int], sheets: tuple[str, ...] = SHEETS) -> None:
    """Empty these sheets of a workbook but for their headings and, of those in `keep`, the first columns."""
    path = office / "inputs" / MEETING / workbook
    opened = openpyxl.load_workbook(path)
    for title in sheets:
        for row in opened[title].iter_rows(min_row=2):
            for cell in row[keep.get(title, 0) :]:
                cell.value = None
    opened.save(path)


def as_the_edition(office: Path) -> dict[str, bytes]:
    """Make 取組.xlsx say of the edition in force nothing but what it says itself; the papers made of it."""
    policy = openpyxl.load_workbook(office / "inputs" / MEETING / IN_FORCE_WORKBOOK)
    path = office / "inputs" / MEETING / PLAN
    opened = openpyxl.load_workbook(path)
    for title, letters in (("取組", "BCDE"), ("成果指標", "BCDE")):
        for row in range(2, 16):
            for letter in letters:
                policy[title][f"{letter}{row}"].value = opened[title][f"{letter}{row}"].value
    policy.save(office / "inputs" / MEETING / IN_FORCE_WORKBOOK)
    return papers(office)


def papers(office: Path) -> dict[str, bytes]:
    """The papers of the packet by name; none may be refused."""
    packet = Office(office).meeting(MEETING).make()
    assert not packet.refused, [str(p) for p in packet.problems if p.severity is Severity.ERROR]
    folder = office / "outputs" / MEETING
    made = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".docx", ".xlsx"}}
    shutil.rmtree(folder)
    return made


def test_the_papers_are_byte_for_byte_those_of_an_office_that_types_everything_twice(office: Path) -> None:
    typed = as_the_edition(office)
    emptied(office, PLAN, {"取組": 1, "成果指標": 1, "基本理念": 1, "事業区分": 1}, SHEETS[:3])
    path = office / "inputs" / MEETING / PLAN
    opened = openpyxl.load_workbook(path)
    opened["取組"]["F4"].value = "※（令和3年取組廃止決定）"
    opened["取組"]["G4"].value = "※ 小金井市退院支援・退院調整フロー図の作成に変更。同フロー図を検討中。"
    for row in opened["成果指標"].iter_rows(min_row=2, min_col=2):
        for cell in row:
            cell.value = f"{TAKEN}{cell.value}" if cell.value else None
    opened.save(path)
    assert papers(office) == typed


def test_sheets_with_nothing_in_them_are_those_of_the_edition(office: Path) -> None:
    emptied(office, PLAN, {})
    book, edition = book_of(office), book_of(office)[PolicyInitiative]
    ours = [row for row in edition if row.workbook == IN_FORCE_WORKBOOK]
    assert [(row.name, row.outline, row.category, row.principle) for row in book[Initiative]] == [
        (row.name, row.outline, row.category, row.principle) for row in ours
    ]
    assert [row.number for row in book[Initiative]][10:12] == ["②-8", "②-9"]
    assert {row.workbook for row in (*book[Initiative], *book[Indicator], *book[Principle])} == {PLAN}
    assert (len(book[Category]), len(book[Indicator]), len(book[Result])) == (8, 14, 14)
    assert book[Indicator][2].by_year[2021] == "運用"


def test_what_a_workbook_says_itself_goes_before(office: Path, edit: Edit) -> None:
    emptied(office, PLAN, {"取組": 1, "成果指標": 1, "基本理念": 1, "事業区分": 1})
    edit(PLAN, "取組", {"B3": "介護サービス事業所の一覧の作成", "C3": f"{TAKEN}古い言葉"})
    edit(PLAN, "成果指標", {"B4": "検討・周知", "C4": "取組廃止決定", "B3": f"{TAKEN}作成・配布"})
    book = book_of(office)
    assert book[Initiative][1].name == "介護サービス事業所の一覧の作成"
    assert book[Initiative][1].outline.startswith("市民に介護資源に関する情報を提供するため")
    assert book[Indicator][2].by_year == {2020: "検討・周知", 2021: "取組廃止決定"}
    # An empty year says that there is nothing in it; only a greyed one is that of the edition.
    assert book[Indicator][1].by_year == {2020: "作成・配布"}
    cells = book[Initiative][1].cells
    assert {name: cell.place.workbook for name, cell in cells.items()} == {
        "number": PLAN,
        "name": PLAN,
        **dict.fromkeys(("outline", "category", "principle"), IN_FORCE_WORKBOOK),
    }


def test_it_is_told_where_the_words_came_from(office: Path, edit: Edit) -> None:
    emptied(office, PLAN, {"取組": 1})
    problems = read_meeting(OfficeFolders(office).meeting(MEETING)).problems
    told = {p.place.sheet: p.message for p in problems if p.code == "取組27"}
    assert told["取組"] == "空欄（B2、C2、D2、E2、B3など）は、基本方針_現行.xlsx の同じ番号の言葉で作りました。"
    assert told["成果指標"] == "何も書かれていないので、基本方針_現行.xlsx の行で作りました。"
    found = trace(OfficeFolders(office).meeting(MEETING), ["資料2", "医療資源マップ"])
    assert str(found.found[0].sources[0].place) == f"{IN_FORCE_WORKBOOK}［取組］B2"
    # What is wrong is told at the cell that is to be mended, and once, although two workbooks say it.
    edit(IN_FORCE_WORKBOOK, "取組", {"C3": "市民に介護資源に関する情報を提供するため、一覧を（作成の上、配布する。"})
    told_of = [p.code for p in Office(office).meeting(MEETING).check().problems if p.place.cell == "C3"]
    assert len(told_of) == len(set(told_of)) > 0


def test_a_packet_without_the_policy_reads_it_for_its_plan_alone(office: Path) -> None:
    emptied(office, PLAN, {})
    path = office / "inputs" / MEETING / "会議.xlsx"
    opened = openpyxl.load_workbook(path)
    kinds = [str(row[2].value) for row in opened["配付資料"].iter_rows()]
    for number in [at for at, kind in enumerate(kinds, start=1) if kind not in {"様式", "次第", "事業実施予定"}]:
        for letter in "ABCDEFGH":
            opened["配付資料"][f"{letter}{number}"].value = None
    opened.save(path)
    inputs = read_meeting(OfficeFolders(office).meeting(MEETING))
    assert IN_FORCE_WORKBOOK in inputs.data
    assert not inputs.book.has(PolicyPrinciple)
    assert len(inputs.book[Initiative]) == 14
    assert [p for p in inputs.problems if p.code == "入力03" and p.place.workbook == IN_FORCE_WORKBOOK] == []
    opened = openpyxl.load_workbook(office / "inputs" / MEETING / IN_FORCE_WORKBOOK)
    opened["取組"]["B3"].value = "#REF!"
    opened.save(office / "inputs" / MEETING / IN_FORCE_WORKBOOK)
    problems = read_meeting(OfficeFolders(office).meeting(MEETING)).problems
    errors = [str(p.place) for p in problems if p.severity is Severity.ERROR]
    assert errors == [f"{IN_FORCE_WORKBOOK}［取組］B3"]


def test_greyed_words_with_nothing_behind_them_are_refused(office: Path, edit: Edit) -> None:
    edit(PLAN, "取組", {"A16": "④-1", **{f"{letter}16": f"{TAKEN}言葉" for letter in "BCDE"}})
    edit(PLAN, "成果指標", {"F1": "令和6年度", "F2": f"{TAKEN}配布"})
    problems = read_meeting(OfficeFolders(office).meeting(MEETING)).problems
    errors = [(p.code, p.place.sheet, p.place.cell) for p in problems if p.severity is Severity.ERROR]
    assert errors == [*(("取組05", "取組", f"{letter}16") for letter in "BCDE"), ("取組05", "成果指標", "F2")]


def test_without_the_edition_an_empty_cell_is_an_empty_cell(office: Path) -> None:
    (office / "inputs" / MEETING / IN_FORCE_WORKBOOK).unlink()
    emptied(office, PLAN, {"取組": 1}, ("取組",))
    problems = read_meeting(OfficeFolders(office).meeting(MEETING)).problems
    assert len([p for p in problems if p.code == "取組02" and p.place.sheet == "取組"]) == 14 * 4


def test_a_new_edition_says_only_what_is_new(office: Path, edit: Edit) -> None:
    emptied(office, DRAFT, {"取組": 1}, ("基本理念", "取組"))
    edit(
        DRAFT,
        "取組",
        {"B4": "新しい取組", "C4": "新しいことをする。", "D4": "ア", "E4": "①", "D12": "（旧）ク", "D13": "（旧）ク"},
    )
    edit(DRAFT, "取組", {f"{letter}{row}": None for row in (14, 15, 18) for letter in "A"})
    edit(DRAFT, "成果指標", {f"{letter}{row}": None for row in (14, 15, 18) for letter in "ABCDE"})
    book = book_of(office).within([DRAFT])
    assert [row.number for row in book[PolicyInitiative]][2:4] == ["①－３", "②－１"]
    assert [row.name for row in book[PolicyInitiative]][2:4] == ["新しい取組", "在宅医療・介護連携推進会議の実施"]
    assert [row.text for row in book[PolicyPrinciple]][1] == "医療・介護の関係者が相互の立場を理解し、協力する。"
    assert {row.workbook for row in (*book[PolicyInitiative], *book[PolicyPrinciple])} == {DRAFT}


def test_what_a_new_edition_left_to_the_former_one_is_written_into_it_when_it_is_adopted(office: Path) -> None:
    emptied(office, DRAFT, {}, ("基本理念",))
    next_meeting(OfficeFolders(office), "令和6年度第1回")
    adopt(OfficeFolders(office).meeting("令和6年度第1回"), DRAFT)
    path = office / "inputs" / "令和6年度第1回" / IN_FORCE_WORKBOOK
    reading = read(path.name, path.read_bytes(), dict(workbooks())[WORKBOOK])
    assert [row.text for row in reading.records[PolicyPrinciple] if isinstance(row, PolicyPrinciple)][1:] == [
        "医療・介護の関係者が相互の立場を理解し、協力する。",
        "本人・家族に適切に情報を提供し、自己決定を支える。",
    ]
    assert not reading.incomplete


def test_a_year_that_a_new_edition_has_no_heading_for_cannot_be_written_into_it(office: Path) -> None:
    emptied(office, DRAFT, {}, ("成果指標",))
    next_meeting(OfficeFolders(office), "令和6年度第1回")
    with pytest.raises(
        GeneratorError, match=r"［成果指標］に、基本方針_現行\.xlsx［成果指標］B2「作成・配布」を写す欄が"
    ):
        adopt(OfficeFolders(office).meeting("令和6年度第1回"), DRAFT)


def test_the_blank_shows_the_words_of_the_edition_in_grey(office: Path) -> None:
    name = "令和7年度第1回"
    folder = office / "inputs" / name
    folder.mkdir()
    shutil.copy(office / "inputs" / MEETING / IN_FORCE_WORKBOOK, folder)
    new_meeting(OfficeFolders(office), name)
    opened = openpyxl.load_workbook(folder / PLAN)
    assert [cell.value for cell in opened["取組"][13]][:5] == [
        "②-9",
        *(
            f"{TAKEN}{opened_cell.value}"
            for opened_cell in openpyxl.load_workbook(folder / IN_FORCE_WORKBOOK)["取組"][13][1:5]
        ),
    ]
    assert [cell.value for cell in opened["成果指標"][1]] == ["番号", *(f"令和{year}年度" for year in (2, 3, 4, 5))]
    greyed = [
        rule.dxf.font.color.rgb
        for area in opened["取組"].conditional_formatting
        for rule in area.rules
        if rule.formula == [f'LEFT(A2,{len(TAKEN)})="{TAKEN}"']
    ]
    assert greyed == ["00808080"]
    rows = read(PLAN, (folder / PLAN).read_bytes(), dict(workbooks())[PLAN])
    assert {p.code[-2:] for p in rows.problems if p.severity is Severity.ERROR} == {"05", "02"}  # nothing is behind it


def test_the_workbook_is_called_as_the_edition_in_force() -> None:
    assert WORKBOOK.replace("*", IN_FORCE) == IN_FORCE_WORKBOOK
    assert {form.declaration.name for form in (PolicyInitiative, PolicyIndicator)} < set(SHEETS)
