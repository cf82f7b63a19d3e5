"""Forms about patients: one a row, filled so that they stay fillable, kept apart from all that is handed out."""

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from generator import __main__ as cli
from generator.excel.read import read
from generator.forms.share_sheets import WORKBOOK
from generator.office import OfficeFolders
from generator.packet.share_sheets import make_sheets
from generator.packet.steps import check_meeting, make_packet
from generator.papers.share_sheets import fillables
from generator.problem import GeneratorError, Problem
from generator.records.declare import PERSONAL
from generator.word.boxes import Control, Kind, controls
from tests.conftest import MEETING, ROOT
from tests.forms_office import FOLDER, FORMS, NUMBER, ORGANISATION, Rows, everyone, office_with, person
from tests.papers import W, part
from tests.papers import words as text_of

ADMISSION, REFERRAL, LETTER, OUTCOME = (
    "入院時情報提供書",
    "紹介患者状況把握シート",
    "医療・介護連携シート",
    "転帰シート",
)
SECRET = "秘密野　見本太郎"


def boxes(path: Path) -> list[Control]:
    return list(controls(part(path)))


def shown(path: Path, tag: str) -> list[str]:
    return [control.shown for control in boxes(path) if control.tag == tag]


def ticked(path: Path, field: str) -> list[str]:
    return [c.choice for c in boxes(path) if c.field == field and c.kind is Kind.BOX and c.ticked]


def form(root: Path, kind: str, number: str = NUMBER, folder: str = FOLDER) -> Path:
    return root / "outputs" / folder / f"{kind}_{number}_{PERSONAL}.docx"


def made(root: Path, rows: Rows) -> Path:
    outcome = make_sheets(OfficeFolders(office_with(root, rows)), FOLDER)
    assert [str(problem) for problem in outcome.problems] == []
    return root


def found(root: Path, rows: Rows) -> list[Problem]:
    outcome = make_sheets(OfficeFolders(office_with(root, rows)), FOLDER)
    assert not (root / "outputs").exists() or not any((root / "outputs").iterdir())
    return outcome.problems


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose forms are all made, with a row in every sheet."""
    return made(tmp_path_factory.mktemp("forms"), everyone())


@pytest.mark.parametrize("kind", fillables())
def test_every_cell_of_a_row_is_read_back_from_its_form(full: Path, kind: str) -> None:
    path, declared = form(full, kind), fillables()[kind]
    for tag, column in declared.columns().items():
        sheet, _, heading = tag.rpartition(".")
        typed = str(ORGANISATION[heading]) if sheet == "組織" else column.example
        if column.menu and any(control.kind is Kind.BOX for control in boxes(path) if control.field == tag):
            assert ticked(path, tag) == [typed]
        elif sheet != "組織" or shown(path, tag):
            said = {"患者住所": f"{ORGANISATION['住所の書き出し']}{typed}"}.get(tag, typed)
            assert shown(path, tag)[0] == said, tag


def test_a_filled_box_stays_one(full: Path) -> None:
    for kind in fillables():
        before = [(c.tag, c.kind) for c in boxes(ROOT / "templates_docx" / f"{fillables()[kind].template}.docx")]
        assert [(control.tag, control.kind) for control in boxes(form(full, kind))] == before


@pytest.mark.parametrize("kind", fillables())
def test_without_a_row_a_form_comes_out_blank(tmp_path: Path, kind: str) -> None:
    path = form(made(tmp_path, {}), kind, "白紙")
    assert [control.tag for control in boxes(path) if control.kind is Kind.BOX and control.ticked] == []
    assert [control.tag for control in boxes(path) if control.shown and control.kind is not Kind.BOX] == []
    dates = [c for c in boxes(path) if c.kind is Kind.DATE and c.field != "生年月日"]
    for control in dates:
        assert "".join("".join(map(str, control.node.itertext())).split()) == "令和年月日"


def test_the_organisation_is_on_the_blank_forms(tmp_path: Path) -> None:
    made(tmp_path, {"組織": [ORGANISATION]})
    path = form(tmp_path, REFERRAL, "白紙")
    assert shown(path, "組織.FAX") == ["00-0000-9999"]
    assert shown(path, "患者住所") == ["架空市架空区"]
    assert set(shown(form(tmp_path, OUTCOME, "白紙"), "組織.医師会")) == {"架空区医師会"}


def test_a_day_is_stored_as_a_day_and_shown_with_its_era(tmp_path: Path) -> None:
    row = person(ADMISSION, 生年月日="大正9年4月1日", 作成日=date(2024, 4, 1))
    path = form(made(tmp_path, {ADMISSION: [row]}), ADMISSION)
    (born,) = [control for control in boxes(path) if control.tag == "生年月日"]
    stored = born.properties.find(f"{W}date")
    assert stored is not None
    assert (born.shown, stored.get(f"{W}fullDate")) == ("大正9年4月1日", "1920-04-01T00:00:00Z")
    assert shown(path, "年齢") == ["104"]


@pytest.mark.parametrize("cell", ["訪問看護、その他", "その他\n訪問看護", "訪問看護，\nその他、"])
def test_several_boxes_may_be_ticked_from_one_cell(tmp_path: Path, cell: str) -> None:
    path = form(made(tmp_path, {ADMISSION: [person(ADMISSION, サービス利用状況=cell)]}), ADMISSION)
    assert ticked(path, "サービス利用状況") == ["訪問看護", "その他"]


def test_a_choice_that_holds_a_comma_is_one_choice(tmp_path: Path) -> None:
    wanted = ["利用者の医療・介護・病状の意見、指示について", "別紙参照"]
    path = form(made(tmp_path, {LETTER: [person(LETTER, 相談内容="、".join(wanted))]}), LETTER)
    assert ticked(path, "相談内容") == wanted


def test_the_lines_of_a_record_stand_one_below_the_other(tmp_path: Path) -> None:
    lines: Rows = {"経過記録": [{"整理番号": NUMBER, "日時": date(2024, 5, n), "記録": f"{n}件目"} for n in (1, 2)]}
    path = form(made(tmp_path, {REFERRAL: [person(REFERRAL)], **lines}), REFERRAL)
    assert shown(path, "経過記録.日時")[:3] == ["令和6年5月1日", "令和6年5月2日", ""]
    assert shown(path, "経過記録.記録")[:3] == ["1件目", "2件目", ""]


def test_the_records_of_another_person_stay_with_them(tmp_path: Path) -> None:
    people = [person(REFERRAL), person(REFERRAL, 整理番号="R6-002")]
    rows: Rows = {REFERRAL: people, "経過記録": [{"整理番号": "Ｒ6－002", "記録": "二人目"}]}
    made(tmp_path, rows)
    assert "二人目" not in shown(form(tmp_path, REFERRAL), "経過記録.記録")
    assert shown(form(tmp_path, REFERRAL, "R6-002"), "経過記録.記録")[0] == "二人目"


def test_line_breaks_and_every_character_arrive(tmp_path: Path) -> None:
    said = "髙﨑㈱ <&> {{ 7*7 }}\n=1+1　①"
    path = form(made(tmp_path, {ADMISSION: [person(ADMISSION, 生活状況=said)]}), ADMISSION)
    assert shown(path, "生活状況") == [said]


REFUSED = [
    ("性別", "婦人", "情報共有シート01", "一覧"),
    ("サービス利用状況", "訪問介護、訪問花見", "情報共有シート01", "一覧"),
    ("生年月日", "昭和70年4月1日", "情報共有シート03", "例のように"),
    ("生年月日", "明治3年4月1日", "情報共有シート03", "例のように"),
    ("整理番号", SECRET, "情報共有シート03", "R6-001"),
    ("整理番号", "MIHONTARO", "情報共有シート03", "R6-001"),
    ("入院理由", "とても長い理由です。" * 20, "情報共有シート16", "行まで"),
    ("電話番号", "06-0000-0000と、つながらないときは06-0000-0001", "情報共有シート16", "行まで"),
    ("利用者氏名", "改行\nした氏名", "情報共有シート16", "行まで"),
]


@pytest.mark.parametrize(("heading", "cell", "code", "hint"), REFUSED, ids=lambda value: str(value)[:12])
def test_what_does_not_fit_is_told_at_its_cell_and_nothing_is_made(
    tmp_path: Path, heading: str, cell: str, code: str, hint: str
) -> None:
    row = person(ADMISSION, **{heading: cell})
    (problem,) = found(tmp_path, {ADMISSION: [person(ADMISSION, 整理番号="1"), row]})
    assert (problem.code, problem.place.sheet) == (code, f"{ADMISSION}（2枚目）")
    assert problem.place.cell == f"B{row_of(heading)}"
    assert heading in problem.message
    assert hint in problem.hint


def row_of(heading: str) -> int:
    headings = [column.heading for column in fillables()[ADMISSION].row.declaration.columns.values()]
    return headings.index(heading) + 1


def test_two_people_may_not_have_one_number(tmp_path: Path) -> None:
    rows: Rows = {OUTCOME: [person(OUTCOME, 整理番号="r6-1"), person(OUTCOME, 整理番号="Ｒ６－１")]}
    assert [problem.code for problem in found(tmp_path, rows)] == ["情報共有シート04"]


def test_a_record_of_more_lines_than_the_form_has_is_told_at_the_first_that_has_none(tmp_path: Path) -> None:
    lines: Rows = {"経過記録": [{"整理番号": NUMBER, "記録": f"{n}件目"} for n in range(14)]}
    (problem,) = found(tmp_path, {REFERRAL: [person(REFERRAL)], **lines})
    assert (problem.code, str(problem.place)) == ("情報共有シート17", f"{WORKBOOK}［経過記録］A15")
    assert "13行まで" in problem.hint


def test_a_record_of_nobody_is_refused(tmp_path: Path) -> None:
    rows: Rows = {REFERRAL: [person(REFERRAL)], "ケース会議": [{"整理番号": "R6-999", "備考": "誰の"}]}
    assert [problem.code for problem in found(tmp_path, rows)] == ["情報共有シート05"]


def test_equal_input_gives_equal_bytes(tmp_path: Path, full: Path) -> None:
    made(tmp_path, everyone())
    for path in sorted((full / "outputs" / FOLDER).glob("*.docx")):
        assert path.read_bytes() == (tmp_path / "outputs" / FOLDER / path.name).read_bytes()


def test_what_was_filled_in_by_hand_in_word_is_kept(tmp_path: Path) -> None:
    path = form(made(tmp_path, {}), OUTCOME, "白紙")
    path.write_bytes(path.read_bytes() + b"by hand")
    outcome = make_sheets(OfficeFolders(tmp_path), FOLDER)
    assert outcome.delivery is not None
    ((name, kept),) = outcome.delivery.kept
    assert name == path.name
    assert (tmp_path / "outputs" / FOLDER / kept).read_bytes().endswith(b"by hand")
    assert PERSONAL in Path(kept).name


# What is said of a patient is nowhere but in the forms.


def everywhere_secret() -> Rows:
    """Every cell wrong or odd, and the name of the person in it."""
    rows = everyone()
    for sheet in rows:
        if sheet != "組織":
            rows[sheet] = [dict.fromkeys(rows[sheet][0], SECRET)]
    return rows


def test_no_finding_repeats_what_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office_with(tmp_path, everywhere_secret())
    for shape in ("text", "json"):
        assert cli.main(["sheets", "--root", str(tmp_path), "--format", shape]) == 1
        told = capsys.readouterr()
        assert SECRET not in told.out + told.err
        assert "秘密野" not in told.out + told.err
    assert json.loads(told.out)


def test_a_fault_of_ours_does_not_repeat_it_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.word.boxes.filled", broken)
    office_with(tmp_path, everyone())
    assert cli.main(["sheets"]) == 70
    told = capsys.readouterr()
    (log,) = (tmp_path / "logs").iterdir()
    written = log.read_text(encoding="utf-8")
    assert SECRET not in told.out + told.err + written
    assert "broken" in written  # where it went wrong is still told
    assert "ValueError" in written


def test_a_person_is_named_in_no_file_or_folder_name(full: Path) -> None:
    names = [path.name for path in (full / "outputs").rglob("*") if not path.name.startswith(".")]
    assert names
    assert [name for name in names if PERSONAL not in name] == []
    assert [name for name in names if "見本" in name or "花子" in name] == []


def test_a_form_tells_nothing_of_the_person_but_in_its_text(full: Path) -> None:
    for path in (full / "outputs" / FOLDER).glob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name != "word/document.xml":
                    assert "花子".encode() not in archive.read(name)


def test_no_packet_reads_a_workbook_about_patients(office: Path) -> None:
    office_with(office, {ADMISSION: [person(ADMISSION, 利用者氏名=SECRET)]}, MEETING)
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert not outcome.refused
    assert [problem.code for problem in outcome.problems if problem.place.workbook == WORKBOOK] == ["入力05"]
    checked = check_meeting(OfficeFolders(office).meeting(MEETING))
    assert [problem.code for problem in checked.problems if problem.place.workbook == WORKBOOK] == ["入力05"]
    for path in (office / "outputs").rglob("*"):
        if path.is_file():
            assert "秘密野" not in everything_in(path), path
            assert PERSONAL not in path.name


def everything_in(path: Path) -> str:
    if path.suffix not in {".docx", ".xlsx"}:
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_workbook_about_patients_is_not_read_either_when_the_list_of_papers_is_spoilt(office: Path) -> None:
    office_with(office, everywhere_secret(), MEETING)
    path = office / "inputs" / MEETING / "会議.xlsx"
    opened = openpyxl.load_workbook(path)
    opened["配付資料"]["C3"].value = "ない様式"
    opened.save(path)
    problems = check_meeting(OfficeFolders(office).meeting(MEETING)).problems
    assert [problem.code for problem in problems if problem.place.workbook == WORKBOOK] == ["入力05"]


def test_the_next_meeting_takes_nothing_over_from_it(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office_with(office, {ADMISSION: [person(ADMISSION, 利用者氏名=SECRET)]}, MEETING)
    assert cli.main(["new", "令和5年度第2回", "--root", str(office)]) == 0
    told = capsys.readouterr()
    assert "個人情報を書くブックです" in told.out + told.err
    assert SECRET not in told.out + told.err
    assert not (office / "inputs" / "令和5年度第2回" / WORKBOOK).exists()


def test_its_folder_is_no_meeting(tmp_path: Path) -> None:
    office_with(tmp_path, {})
    with pytest.raises(GeneratorError, match="会議のフォルダーがありません"):
        OfficeFolders(tmp_path).meeting()
    assert cli.main(["new", FOLDER, "--root", str(tmp_path)]) == 3


def test_what_is_about_patients_is_kept_out_of_version_control() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {f"inputs/{PERSONAL}*/", f"inputs/*/{WORKBOOK}", f"outputs/*{PERSONAL}*"} <= set(ignored)


# The command.


def test_the_command_makes_the_forms_of_the_only_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "inputs").mkdir()
    assert cli.main(["sheets", "令和6年度", "--new", "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "inputs" / f"{PERSONAL}_令和6年度" / WORKBOOK)
    office_with(tmp_path, {OUTCOME: [person(OUTCOME)]}, f"{PERSONAL}_令和6年度")
    assert cli.main(["sheets", "--root", str(tmp_path)]) == 0
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert {path.parent.name for path in paths} == {f"{PERSONAL}_令和6年度"}
    assert len(paths) == len(fillables()) + 1
    assert all(path.is_file() for path in paths)


def test_a_new_workbook_never_takes_the_place_of_one(tmp_path: Path) -> None:
    path = office_with(tmp_path, everyone(), f"{PERSONAL}_A") / "inputs" / f"{PERSONAL}_A" / WORKBOOK
    before = path.read_bytes()
    assert cli.main(["sheets", "A", "--new", "--root", str(tmp_path)]) == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("folders", "name", "words_of_it"),
    [([], None, "--new"), (["甲", "乙"], None, "2つ"), (["甲"], "丙", "「丙」"), ([], "a/b", "「a/b」")],
)
def test_which_folder_is_meant_is_asked(tmp_path: Path, folders: list[str], name: str | None, words_of_it: str) -> None:
    for folder in folders:
        office_with(tmp_path, {}, folder)
    with pytest.raises(GeneratorError, match=words_of_it):
        make_sheets(OfficeFolders(tmp_path), name)


def test_inputs_and_templates_stay_as_they_are(tmp_path: Path) -> None:
    office_with(tmp_path, everyone())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    make_sheets(OfficeFolders(tmp_path), FOLDER)
    assert {path: path.read_bytes() for path in before} == before


def test_the_sample_is_blank_and_made_with_all_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = ROOT / "inputs" / "様式見本" / "情報共有シート"
    records = read(WORKBOOK, (sample / WORKBOOK).read_bytes(), FORMS).records
    assert [form.declaration.name for form, rows in records.items() if rows] == ["組織"]
    shutil.copytree(sample, tmp_path / "inputs" / "様式見本" / "情報共有シート")
    shutil.copytree(ROOT / "templates_docx", tmp_path / "templates_docx")
    assert cli.main(["samples", "--root", str(tmp_path)]) == 0
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert {path.name for path in paths} == {f"{kind}_白紙_{PERSONAL}.docx" for kind in fillables()}
    assert "東成区医師会" in text_of(form(tmp_path, OUTCOME, "白紙", f"{PERSONAL}_情報共有シート"))
