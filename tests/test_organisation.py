"""団体.xlsx: what an office says of itself is in its menus, its headings, its titles and its papers; without it nobody is named."""

import ast
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Thread

import openpyxl
import pytest

from generator.checks.rule import checks
from generator.excel.blank import blank
from generator.excel.read import read
from generator.forms import forms as every_form
from generator.forms import workbooks
from generator.forms.council import CouncilMember
from generator.forms.initiatives import Initiative, Principle
from generator.forms.meeting import Handout
from generator.forms.organisation import ROLES, WORKBOOK, OfficeProfession, OfficeRating, OfficeRole, Organisation
from generator.forms.policy import Vision
from generator.forms.subcommittees import Attendee, Member, MinutesText, Subcommittee
from generator.forms.support_office import Attendance, Training
from generator.japanese.dates import wareki
from generator.japanese.mentions import dates_in
from generator.office import SAMPLES, MeetingFolders
from generator.packet.inputs import read_meeting
from generator.packet.organisation import office_settings, organisation_of, organisation_saying, settings_of
from generator.papers.kind import title_of, with_kinds
from generator.problem import GeneratorError
from generator.records.book import Book, Reading
from generator.records.declare import Record
from generator.report.guide import guide
from generator.settings import DEFAULT, Counted, Letter, Marks, Rating, Role, Settings
from tests.conftest import MEETING, ROOT
from tests.handwritten import written
from tests.proofreading import row
from tests.small_office import said_by_the_office

FORMS = dict(workbooks())
ELSEWHERE = Settings(
    city="汐見市",
    council="医療介護連携協議会",
    policy="汐見市医療介護連携指針",
    support_office="連携相談センター",
    subcommittee="作業部会",
    department="高齢福祉課",
    contact="汐見",
    phone="000-111-2222",
    signature="高齢福祉課\n連携担当",
    roles=(Role("座長", only_one=True), Role("委員")),
    ratings=(Rating("◎", "できた。"), Rating("×", "できなかった。")),
    attainments=("達成", "未達成"),
    training_groups=("研修", "講座", "見学"),
    professions=(Counted("医師", "医療"), Counted("保健師")),
    sources=(Counted("家族"), Counted("役所", "公", "役")),
    means=("電話",),
    duties=("一 調べる", "二 伝える"),
    consultants=("家族",),
    kinds=("次第", "基本方針"),
    full_width=DEFAULT.full_width - {"基本方針"},
    new_on_left=False,
    remarks=False,
    marks=Marks("（新）", "（廃）", "（同）", "（移）"),
    redline_colour="C00000",
    years_compared=3,
    report_part_months=3,
    letter=Letter("資料（〔会議〕）", "〔会議〕\n〔署名〕", 5),
)


def rows(form: type[Record], office: Settings, *told: Mapping[str, object]) -> Reading:
    """What a workbook gives that a clerk of this office filled in."""
    name = form.declaration.workbook
    data = blank(name, FORMS[name], {form.declaration.name: told}, settings=office)
    return read(name, data, FORMS[name], office)


def headings(data: bytes, sheet: str) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))[sheet][1]]


@pytest.mark.parametrize("office", [DEFAULT, ELSEWHERE], ids=["usual", "another"])
def test_a_workbook_says_the_settings_it_was_made_from(office: Settings) -> None:
    reading = read(WORKBOOK, organisation_saying(office), FORMS[WORKBOOK], with_kinds())
    assert [str(problem) for problem in reading.problems] == []
    assert settings_of(reading.records) == with_kinds(office)


def test_what_an_office_leaves_open_is_as_usual() -> None:
    assert settings_of({}) == with_kinds()
    only_a_city = settings_of({Organisation: [written(Organisation, **empty(Organisation), city="汐見市")]})
    assert only_a_city == with_kinds(Settings(city="汐見市"))


def empty(form: type[Record]) -> dict[str, object]:
    return {name: "" for name, column in form.declaration.columns.items() if column.heading != "市名"} | {
        "years_compared": None,
        "part_months": None,
        "megabytes": None,
    }


def test_a_role_of_the_office_is_in_the_menu_and_is_read() -> None:
    told = {"部会": "甲部会", "役": "座長", "氏名": "見本　花子", "所属": "見本病院"}
    name = Member.declaration.workbook
    data = blank(
        name, FORMS[name], {"部会": [{"名称": "甲部会", "目指す姿": "姿"}], "委員名簿": [told]}, settings=ELSEWHERE
    )
    menus = openpyxl.load_workbook(io.BytesIO(data))["委員名簿"].data_validations.dataValidation
    assert '"座長,委員"' in [menu.formula1 for menu in menus]
    reading = read(name, data, FORMS[name], ELSEWHERE)
    assert [row.role for row in reading.records[Member] if isinstance(row, Member)] == ["座長"]


def test_a_role_that_nobody_listed_is_refused_with_the_way_to_add_it() -> None:
    told = {"部会": "甲部会", "役": "部会長", "氏名": "見本　花子", "所属": "見本病院"}
    reading = rows(Member, ELSEWHERE, told)
    (problem,) = [problem for problem in reading.problems if "役" in problem.message]
    assert problem.message == "「役」の「部会長」は 座長・委員 のどれでもありません。"
    assert problem.hint.endswith("一覧にない言葉を使うときは、団体.xlsx［役］に足してください。")


def test_a_listed_profession_is_a_heading_whose_numbers_are_read() -> None:
    told = {"研修区分": "講座", "開催日": "令和5年5月17日", "内容": "内容", "医師": 1, "保健師": 2}
    (row,) = rows(Attendance, ELSEWHERE, told).records[Attendance]
    assert isinstance(row, Attendance)
    assert row.counts == {"医師": 1, "保健師": 2}
    assert row.cell("counts:保健師").place.cell == "E2"


def test_a_heading_that_nobody_listed_is_told_with_the_way_to_add_it() -> None:
    told = {"研修区分": DEFAULT.training_groups[0], "開催日": "令和5年5月17日", "内容": "内容"}
    name = Attendance.declaration.workbook
    counts = {one.heading: 0 for one in DEFAULT.professions}
    data = blank(name, FORMS[name], {"研修参加者": [{**told, **counts}]})
    smaller = Settings(professions=DEFAULT.professions[:-1])
    problems = read(name, data, FORMS[name], smaller).problems
    (problem,) = [problem for problem in problems if "介護その他" in problem.message]
    assert "団体.xlsx［職種］に見出しの言葉を足すか" in problem.hint


def test_titles_are_made_from_the_names_of_the_office() -> None:
    def title(kind: str, office: Settings) -> str:
        handout = written(Handout, kind=kind)
        return str(title_of(handout, Book({Handout: [handout]}, settings=with_kinds(office))).value)

    assert title("部会検討状況", ELSEWHERE) == "汐見市医療介護連携協議会各作業部会における検討状況について"
    assert title("方針説明", ELSEWHERE) == "汐見市医療介護連携指針について"
    assert title("基本方針", Settings(city="汐見市")) == "汐見市在宅医療・介護連携推進のための基本方針"


def test_a_meetings_own_workbook_wins_over_the_offices(tmp_path: Path) -> None:
    said_by_the_office(tmp_path, city="汐見市")
    folder = tmp_path / "inputs" / MEETING
    folder.mkdir()
    assert office_settings(MeetingFolders.at(folder)).city == "汐見市"
    (folder / WORKBOOK).write_bytes(organisation_saying(Settings(city="岬市")))
    assert office_settings(MeetingFolders.at(folder)).city == "岬市"
    assert office_settings(MeetingFolders.at(tmp_path / "inputs" / "様式見本" / "別の市")).city == ""


def test_two_offices_are_read_at_once_without_mixing(tmp_path: Path) -> None:
    found: dict[str, set[tuple[str, ...]]] = {}

    def ask(city: str, role: str) -> None:
        root = tmp_path / city
        said_by_the_office(root, city=city, roles=(Role(role),))
        names = {
            tuple(one.name for one in office_settings(MeetingFolders.at(root / "inputs" / "会議")).roles)
            for _ in range(5)
        }
        found[city] = names

    asked = [Thread(target=ask, args=(city, f"{city}の役")) for city in ("甲市", "乙市")]
    for one in asked:
        one.start()
    for one in asked:
        one.join()
    assert found == {"甲市": {("甲市の役",)}, "乙市": {("乙市の役",)}}


def test_an_office_whose_workbook_cannot_be_read_is_told_that_first(office: Path) -> None:
    path = office / "inputs" / WORKBOOK
    opened = openpyxl.load_workbook(path)
    opened["役"]["A3"].value = opened["役"]["A2"].value
    opened.save(path)
    inputs = read_meeting(MeetingFolders.at(office / "inputs" / MEETING))
    assert [(str(p.place), p.code) for p in inputs.problems] == [("団体.xlsx［役］A3", "団体04")]
    with pytest.raises(GeneratorError, match=r"団体\.xlsx に直すところがあります"):
        office_settings(MeetingFolders.at(office / "inputs" / MEETING))


def test_a_workbook_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    told = organisation_of(MeetingFolders.at(tmp_path / "inputs" / MEETING))
    assert (told.settings, told.data, told.reading.problems) == (with_kinds(), b"", [])


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("団体32", written(Organisation, part_months=5), written(Organisation, part_months=6)),
        ("団体32", written(Organisation, redline_colour="赤"), written(Organisation, redline_colour="c00000")),
        ("団体33", written(OfficeProfession, heading="開催日"), written(OfficeProfession, heading="保健師")),
    ],
)
def test_what_the_office_lists_can_be_used(code: str, wrong: Record, right: Record) -> None:
    assert len(checks()[code].problems(Book({type(wrong): [wrong]}))) == 1
    assert checks()[code].problems(Book({type(right): [right]})) == []


def test_a_title_without_the_name_of_its_city_is_found() -> None:
    handout = written(Handout, kind="研修実施状況")
    (problem,) = checks()["団体31"].problems(Book({Handout: [handout]}))
    assert "「市名」に書いてください" in problem.hint
    assert checks()["団体31"].problems(Book({Handout: [handout]}, settings=ELSEWHERE)) == []
    assert checks()["団体31"].problems(Book({Handout: [written(Handout, kind="次第")]})) == []


# Cities whose papers are the samples, and the names of people and offices in them.
NAMED = re.compile("小金井|三鷹|八千代|大阪|東成|桜町病院|中村　?正廣|大井裕子")


def test_no_city_or_office_is_named_in_the_program() -> None:
    told = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "generator").rglob("*"))
        if path.suffix in {".py", ".j2"}
        for line in path.read_text(encoding="utf-8").splitlines()
        if NAMED.search(line)
    ]
    assert told == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates_docx").glob("*.docx")), ids=lambda path: path.stem)
def test_no_city_or_office_is_named_in_a_template(path: Path) -> None:
    assert named_in(path.read_bytes()) == []


@pytest.mark.parametrize("name", FORMS)
def test_no_city_or_office_is_named_in_a_blank_workbook(name: str) -> None:
    assert named_in(blank(name, FORMS[name], years=[2023], settings=with_kinds())) == []


def test_no_city_or_office_is_named_in_the_guide() -> None:
    assert NAMED.findall(guide()) == []


def test_examples_in_a_blank_workbook_show_the_offices_own_names() -> None:
    name = "会議.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(blank(name, FORMS[name], settings=with_kinds(ELSEWHERE))))
    notes = {str(cell.value): cell.comment.text for cell in book["開催"]["A"] if cell.comment}
    assert "汐見市医師会館" in notes["場所"]
    assert "例: 医療介護連携協議会" in notes["会議名"]


def named_in(data: bytes) -> list[str]:
    """The names in any part of a Word or Excel file, its tags apart from the text between them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    return [
        f"{name}: {found}"
        for name, text in parts.items()
        for found in NAMED.findall(re.sub("<[^>]*>", "", text) + text)
    ]


def test_the_role_of_one_alone_is_that_of_the_office() -> None:
    reading = read(WORKBOOK, organisation_saying(ELSEWHERE), FORMS[WORKBOOK], with_kinds())
    assert [(row.name, row.only_one) for row in reading.records[OfficeRole] if isinstance(row, OfficeRole)] == [
        ("座長", "○"),
        ("委員", ""),
    ]


def test_a_role_that_is_added_works_in_every_menu_and_check_without_code() -> None:
    office = replace(DEFAULT, roles=(*DEFAULT.roles, Role("世話人", only_one=True)))
    told = settings_of(read(WORKBOOK, organisation_saying(office), FORMS[WORKBOOK], with_kinds()).records)
    assert told.roles[-1] == Role("世話人", only_one=True)
    menus = [
        (form, name)
        for form in every_form()
        for name, column in form.declaration.columns.items()
        if column.choices is ROLES
    ]
    assert (Member, "role") in menus
    assert all("世話人" in form.declaration.of(told).columns[name].menu for form, name in menus)

    minutes = "会議録_甲部会_令和5年度第1回.xlsx"
    people = [
        row(Attendee, minutes, 2, side="委員", role="世話人", name="見本　花子"),
        row(Attendee, minutes, 3, side="委員", role="世話人", name="例示　一郎"),
    ]
    texts = [
        row(MinutesText, minutes, 2, level="文", text="見本世話人から説明があった。"),
        row(MinutesText, minutes, 3, level="文", text="例示から質問があった。"),
        row(MinutesText, minutes, 4, level="文", text="見木世話人が答えた。"),
    ]
    book = Book({Attendee: people, MinutesText: texts}, settings=told)
    without = Book({Attendee: people, MinutesText: texts})
    for code in ("名称08", "名称11", "名称14"):
        assert checks()[code].problems(book), code
        assert not checks()[code].problems(without), code
    demoted = [replace_role(people[0], "部会員"), people[1]]
    called = Book({Attendee: demoted, MinutesText: texts[:1]}, settings=told)
    assert [problem.code for problem in checks()["名称12"].problems(called)] == ["名称12"]


def replace_role(person: Attendee, role: str) -> Attendee:
    return row(Attendee, person.workbook, 2, side=person.side, role=role, name=person.name)


def test_no_role_and_no_rating_of_an_office_is_in_the_rules() -> None:
    """What an office lists is known in its settings alone: the floors that work with it have no word of it."""
    words = [role.name for role in DEFAULT.roles] + [one.meaning for one in DEFAULT.ratings if len(one.meaning) > 5]
    told = []
    for floor in ("checks", "papers", "packet", "excel", "word", "year", "send", "report", "cli", "compare"):
        for path in sorted((ROOT / "generator" / floor).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            docstrings = {
                ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)
            }
            told += [
                f"{path.name}: {node.value}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings
                if any(word in node.value for word in words)
            ]
    assert told == []


def facts_of(meeting: Path) -> set[str]:
    """What a meeting's workbooks say that is its office's own: days, persons, offices, 部会, 研修, 取組, ratings."""
    book = read_meeting(MeetingFolders.at(meeting)).book
    own: list[tuple[type[Record], tuple[str, ...]]] = [
        (Member, ("name", "office")),
        (Attendee, ("name", "office")),
        (CouncilMember, ("name", "office")),
    ]
    own += [(Subcommittee, ("name", "vision")), (Training, ("name", "content")), (Vision, ("text", "catchphrase"))]
    own += [(Initiative, ("name", "outline", "name_note")), (Principle, ("text",)), (OfficeRating, ("meaning",))]
    told = {str(getattr(row, name)) for form, names in own for row in book[form] for name in names}
    days = {
        wareki(found.day)
        for passage in (cell.written for row in book.records for cell in row.cells.values())
        for found in dates_in(passage)
        if found.day and (found.month, found.number) not in {(4, 1), (3, 31)}  # a year's, no office's
    }
    return {fact for fact in told if len(fact) > 3 and not re.search("架空|見本", fact)} | days  # stand-ins are nobody


def test_no_day_person_body_training_or_rating_of_an_office_is_in_the_program() -> None:
    offices = [ROOT / "inputs" / MEETING, *sorted(path for path in (ROOT / "inputs" / SAMPLES).iterdir())]
    facts = set().union(*(facts_of(office) for office in offices if (office / "会議.xlsx").is_file()))
    assert len(facts) > 250
    program = {str(path): path.read_text(encoding="utf-8") for path in sorted((ROOT / "generator").rglob("*.py"))}
    assert {(name, fact) for name, text in program.items() for fact in facts if fact in text} == set()


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
