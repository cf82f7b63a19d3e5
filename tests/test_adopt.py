"""A 改訂案 that the council decided on is in force at the next meeting; last year's results stay those of the former edition."""

import hashlib
from pathlib import Path

import openpyxl
import pytest

from generator import Office
from generator.__main__ import main
from generator.cli.commands import DONE, STOPPED
from generator.forms.initiatives import Indicator, Initiative, PastInitiative, Principle
from generator.forms.policy import PolicyPrinciple
from generator.office import OfficeFolders
from generator.packet.inputs import read_meeting
from generator.problem import GeneratorError, Severity
from generator.year.adopt import FORMER, adopt
from generator.year.next_meeting import next_meeting
from tests.conftest import MEETING, Edit

NEXT_YEAR, AFTER = "令和6年度第1回", "令和7年度第1回"
DRAFT, IN_FORCE = "基本方針_改訂案.xlsx", "基本方針_現行.xlsx"


def rows(folder: Path, workbook: str, sheet: str) -> list[tuple[object, ...]]:
    opened = openpyxl.load_workbook(folder / workbook)
    return [row for row in opened[sheet].iter_rows(min_row=2, values_only=True) if any(row)]


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def new_year(office: Path) -> Path:
    """An office in the next year, whose council has decided."""
    next_meeting(OfficeFolders(office), NEXT_YEAR)
    return office / "inputs" / NEXT_YEAR


def test_the_edition_is_in_force_and_the_initiatives_are_its_own(new_year: Path, office: Path) -> None:
    draft, former = (new_year / DRAFT).read_bytes(), hashes(new_year)
    found = adopt(OfficeFolders(office).meeting(NEXT_YEAR), DRAFT)
    assert (new_year / IN_FORCE).read_bytes() == draft
    assert not (new_year / DRAFT).exists()
    numbers = [row[0] for row in rows(new_year, "取組.xlsx", "取組")]
    assert numbers[:5] == ["①-1", "①-2", "①-3", "②-1", "②-2"] and numbers[12] == "②-10" and len(numbers) == 17
    head = openpyxl.load_workbook(new_year / "取組.xlsx")["成果指標"][1]
    assert [cell.value for cell in head] == ["番号", *(f"令和{year}年度" for year in (5, 6, 7, 8))]
    assert rows(new_year, "取組.xlsx", "成果指標")[0] == (
        "①-1",
        *(f"【方針】{words}" for words in ("作成・配布", "配布・検討", "→", "作成・配布")),
    )
    book = read_meeting(OfficeFolders(office).meeting(NEXT_YEAR)).book
    assert book[Indicator][0].by_year == {2023: "作成・配布", 2024: "配布・検討", 2025: "→", 2026: "作成・配布"}
    assert (book[Initiative][2].name, book[Initiative][2].workbook) == (
        "ＡＣＰ（看取り等）に関する研修・講演の実施",
        "取組.xlsx",
    )
    assert book[Principle][0].text == book[PolicyPrinciple][0].text
    assert [row[1] for row in openpyxl.load_workbook(new_year / "取組.xlsx")["出典"].iter_rows(values_only=True)] == [
        "小金井市在宅医療・介護連携推進のための基本方針",
        "令和6年4月",
    ]
    assert hashes(found.kept) == {name: former[name] for name in (DRAFT, IN_FORCE, "取組.xlsx", "会議.xlsx")}


def test_last_years_results_are_told_by_the_former_initiatives(new_year: Path, office: Path) -> None:
    adopt(OfficeFolders(office).meeting(NEXT_YEAR), DRAFT)
    past = rows(new_year, "取組.xlsx", "前の方針の取組")
    assert len(past) == 14
    links = {row[0]: row[7] for row in past}
    # What was dropped has no number now, what moved has another one, what was renamed is found by what it is about.
    assert (links["①-1"], links["①-3"], links["②-9"], links["③-2"]) == ("①-1", None, "②-9", "③-2")
    assert past[0][6] == "作成・配布"
    path = new_year / "取組.xlsx"
    opened = openpyxl.load_workbook(path)
    for row in opened["実施実績"].iter_rows(min_row=2, max_row=15):
        row[2].value, row[3].value = "A", f"{row[0].value}を実施した"
    opened.save(path)
    path = new_year / "会議.xlsx"
    opened = openpyxl.load_workbook(path)
    opened["開催"]["B4"].value, opened["開催"]["B5"].value = "令和6年7月11日", "午後7時"
    opened.save(path)
    problems = read_meeting(OfficeFolders(office).meeting(NEXT_YEAR)).problems
    assert [str(p) for p in problems if p.severity is Severity.ERROR and p.place.workbook == "取組.xlsx"] == []
    from generator.papers.initiatives import plans, results

    book = read_meeting(OfficeFolders(office).meeting(NEXT_YEAR)).book
    told = results(book)["取組一覧"]
    assert isinstance(told, list) and len(told) == 14
    assert [str(row["取組"].value) for row in told][2] == "患者基本情報シートの作成"
    assert told[7]["事業区分"]["記号"].value == "エ"
    assert told[13]["事業区分"]["事業区分"].value == "地域住民への普及啓発"
    planned = plans(book)["基本理念別"]
    assert isinstance(planned, list) and sum(len(part["取組一覧"]) for part in planned) == 17


def test_what_cannot_follow_is_listed(new_year: Path, office: Path, edit: Edit) -> None:
    path = new_year / "取組.xlsx"
    opened = openpyxl.load_workbook(path)
    opened["取組"]["H1"].value = "担当"
    opened.create_sheet("覚え書き")
    opened.save(path)
    told = "\n".join(adopt(OfficeFolders(office).meeting(NEXT_YEAR), DRAFT).lines())
    assert "  ①-3 → なし" in told
    assert "前の方針の①-3「患者基本情報シートの作成」と同じ取組が、新しい方針に見つかりません" in told
    assert "新しい方針の②-10「多職種連携研修の実施」は、前の方針にない取組です" in told
    assert "取組.xlsx［取組］に足した欄「担当」は写していません" in told
    assert "取組.xlsx に足したシート「覚え書き」は写していません" in told
    assert "新旧対照表" in told and "見え消し版" in told
    kinds = [row[2] for row in rows(new_year, "会議.xlsx", "配付資料")]
    assert kinds.count("基本方針") == 1
    assert not {"新旧対照表", "見え消し版", "見え消し版（印刷用）", "改訂の概要"} & set(kinds)


def test_the_next_year_tells_of_its_own_initiatives_alone(new_year: Path, office: Path) -> None:
    adopt(OfficeFolders(office).meeting(NEXT_YEAR), DRAFT)
    told = "\n".join(next_meeting(OfficeFolders(office), AFTER).lines())
    folder = office / "inputs" / AFTER
    assert rows(folder, "取組.xlsx", "前の方針の取組") == []
    assert [row[0] for row in rows(folder, "取組.xlsx", "実施実績")] == [
        row[0] for row in rows(folder, "取組.xlsx", "取組")
    ]
    assert "空にしたもの: ［前の方針の取組］前の方針の年度の実績は、もう載せません" in told
    book = read_meeting(OfficeFolders(office).meeting(AFTER)).book
    assert book[PastInitiative] == ()
    assert {row.number for row in book[Initiative]} == {row.number for row in book[Initiative]}


def test_an_edition_is_adopted_once(new_year: Path, office: Path) -> None:
    draft = (new_year / DRAFT).read_bytes()
    adopt(OfficeFolders(office).meeting(NEXT_YEAR), DRAFT)
    (new_year / DRAFT).write_bytes(draft)
    before = hashes(new_year)
    with pytest.raises(GeneratorError, match="［前の方針の取組］がもう書かれています"):
        adopt(OfficeFolders(office).meeting(NEXT_YEAR), DRAFT)
    assert hashes(new_year) == before


@pytest.mark.parametrize("paper", ["基本方針_現行.xlsx", "基本方針_ない.xlsx", "取組.xlsx"])
def test_what_is_no_new_edition_is_refused(new_year: Path, office: Path, paper: str) -> None:
    before = hashes(new_year)
    with pytest.raises(GeneratorError, match="新しい方針のブックの名前を書いてください"):
        adopt(OfficeFolders(office).meeting(NEXT_YEAR), paper)
    assert hashes(new_year) == before


def test_a_workbook_open_in_excel_or_with_a_fault_stops_it(
    new_year: Path, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hashes(new_year)
    (new_year / "~$取組.xlsx").write_bytes(b"x")
    assert main(["adopt", DRAFT, "--meeting", NEXT_YEAR, "--root", str(office)]) == STOPPED
    assert "取組.xlsx がExcelで開かれています" in capsys.readouterr().err
    (new_year / "~$取組.xlsx").unlink()
    assert hashes(new_year) == before
    opened = openpyxl.load_workbook(new_year / DRAFT)
    opened["取組"]["E3"].value = "⑨"
    opened.save(new_year / DRAFT)
    assert main(["adopt", DRAFT, "--meeting", NEXT_YEAR, "--root", str(office)]) == STOPPED
    assert f"{DRAFT} に直すところがあります" in capsys.readouterr().err


def test_the_command_tells_the_numbers_of_both_editions(
    new_year: Path, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["adopt", DRAFT, "--meeting", NEXT_YEAR, "--root", str(office)]) == DONE
    told = capsys.readouterr()
    assert "取組の番号の対応（前の方針 → 新しい方針）\n  ①-1 → ①-1" in told.err
    assert FORMER in told.err
    assert str(new_year / IN_FORCE) in told.out.splitlines()
    assert "令和5年度第1回" not in told.err
    assert Office(office).meeting(MEETING).status().meeting == MEETING
