"""Samples of other offices' papers: each is made whole, reads as its golden text, and is never the default meeting."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.checks import rule
from generator.cli.commands import DONE, FOUND
from generator.office import SAMPLES, MeetingFolders, OfficeFolders
from generator.packet.inputs import read_meeting
from generator.packet.ledger import trace
from generator.packet.steps import make_packet
from generator.problem import GeneratorError, Severity
from tests.conftest import MEETING, ROOT
from tests.papers import lines, papers_in
from tests.test_golden import GOLDEN, agree

FOLDERS = [meeting.inputs for meeting in OfficeFolders(ROOT).samples()]
NESTED = f"{SAMPLES}/試しの市"
LEFTOVERS = ("{{", "}}", "{%", "None", "nan", "#REF!", "\ufffd", "〔年度〕", "〔前年度〕")

each_sample = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has the samples alone."""
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    for folder in FOLDERS:
        shutil.copytree(folder, root / "inputs" / SAMPLES / folder.name)
    return root


@pytest.fixture
def nested(office: Path) -> Path:
    """An office whose meeting is a sample."""
    (office / "inputs" / SAMPLES).mkdir()
    (office / "inputs" / MEETING).rename(office / "inputs" / NESTED)
    return office


@each_sample
def test_every_paper_of_a_sample_reads_as_its_golden_text_twice(
    folder: Path, root: Path, request: pytest.FixtureRequest
) -> None:
    first = make_packet(OfficeFolders(root).meeting(f"{SAMPLES}/{folder.name}"))
    assert [str(problem) for problem in first.problems if problem.severity is Severity.ERROR] == []
    made = {path: path.read_bytes() for path in (root / "outputs" / SAMPLES / folder.name).glob("*.*x")}
    assert made
    golden = GOLDEN / SAMPLES / folder.name
    papers = papers_in(root / "outputs" / SAMPLES / folder.name)
    for paper in papers:
        text = "\n".join(lines(paper)) + "\n"
        assert [leftover for leftover in LEFTOVERS if leftover in text] == []
        agree(request, golden / f"{paper.stem}.txt", text)
    assert {path.stem for path in golden.glob("*.txt")} == {paper.stem for paper in papers}, "a golden text of no paper"
    again = make_packet(OfficeFolders(root).meeting(f"{SAMPLES}/{folder.name}"))
    assert set(again.changed.values()) == {"変更なし"}
    assert {path: path.read_bytes() for path in made} == made


@each_sample
def test_a_sample_has_a_note_that_nothing_is_said_of(folder: Path) -> None:
    assert (folder / "説明.md").read_text(encoding="utf-8").startswith("# ")
    assert [
        problem for problem in read_meeting(MeetingFolders.at(folder)).problems if problem.place.workbook == "説明.md"
    ] == []


TOLD = {
    "三鷹市": {
        "取組達成度.xlsx［取組達成度］D9": "注意 表記25",  # (オンライン）
        "取組達成度.xlsx［取組達成度］D8": "注意 表記27",  # エンデイングノート
        "取組達成度.xlsx［取組達成度］E2": "参考 表記14",  # 〇, which is no ○
        "取組達成度.xlsx［取組達成度］F4": "参考 表記02",  # 仕組として
        "取組達成度.xlsx［取組達成度］G4": "参考 表記02",  # 取組む
        "取組達成度.xlsx［取組達成度］D5": "参考 表記12",
        "取組達成度.xlsx［取組達成度］D3": "参考 表記15",
    },
    "千葉県内の市": {
        "事業計画.xlsx［今後の課題］B3": "参考 名称35",  # two names of one conference
        "事業計画.xlsx［前年度の取組み］B3": "参考 名称35",
        "事業計画.xlsx［事業計画］B16": "参考 照合54",  # two wordings of one goal
        "事業計画.xlsx［目指す姿］A4": "参考 照合54",
        "事業計画.xlsx［事業］B4": "参考 照合55",  # 構築促進 for 構築推進
        "事業計画.xlsx［事業］C4": "参考 表記02",
        "事業計画.xlsx［前年度の取組み］B13": "参考 表記03",
    },
    "大阪市コーディネーター": {},
}
"""The known slips of the papers of other cities, and all else that is told of them: docs/原資料との違い.md has the reasons."""


@pytest.mark.parametrize("city", TOLD)
def test_the_known_slips_of_another_city_are_told_and_nothing_else(city: str) -> None:
    read = read_meeting(OfficeFolders(ROOT).meeting(f"{SAMPLES}/{city}"))
    told = [(str(p.place), f"{p.severity} {p.code}") for p in (*read.problems, *rule.run(read.book))]
    assert sorted(told) == sorted(TOLD[city].items())


def test_every_golden_text_of_samples_belongs_to_one() -> None:
    golden = GOLDEN / SAMPLES
    assert {path.name for path in golden.glob("*")} == {folder.name for folder in FOLDERS}


def test_a_sample_is_made_under_its_own_name_and_swept_there(nested: Path) -> None:
    leftover = nested / "outputs" / SAMPLES / ".試しの市.new-1"
    leftover.mkdir(parents=True)
    outcome = make_packet(OfficeFolders(nested).meeting(NESTED))
    assert outcome.meeting == NESTED
    assert outcome.folder == nested / "outputs" / SAMPLES / "試しの市"
    assert (outcome.folder / "次第.docx").is_file()
    assert not leftover.exists()
    assert {path.name for path in (nested / "outputs").iterdir()} == {SAMPLES}


def test_a_cell_of_a_sample_is_traced(nested: Path) -> None:
    assert trace(OfficeFolders(nested).meeting(NESTED), ["取組.xlsx", "実施実績", "D5"]).found


def test_a_sample_is_never_made_by_default(nested: Path) -> None:
    with pytest.raises(GeneratorError, match="会議のフォルダーがありません"):
        OfficeFolders(nested).meeting()
    with pytest.raises(GeneratorError, match=f"「{NESTED}」のことなら、そう書いてください"):
        OfficeFolders(nested).meeting(f"{SAMPLES}/試し市")
    assert main(["new", SAMPLES, "--root", str(nested)]) == 3


def test_the_command_makes_every_sample_and_tells_a_refused_one(
    nested: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(nested / "inputs" / NESTED, nested / "inputs" / SAMPLES / "別の市")
    (nested / "inputs" / NESTED / "部会.xlsx").unlink()
    assert main(["samples", "--root", str(nested)]) == FOUND
    told = capsys.readouterr()
    assert told.out
    assert all(Path(line).is_relative_to(nested / "outputs" / SAMPLES / "別の市") for line in told.out.splitlines())
    assert f"{NESTED}: 誤り 1件" in told.err


def test_an_office_without_samples_is_told_so(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["samples", "--root", str(office)]) == DONE
    assert "見本がありません" in capsys.readouterr().err


def test_a_sample_holds_no_macro_link_or_formula_but_sums(root: Path) -> None:
    for path in (root / "outputs").rglob("*.*x"):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert [name for name in names if "vba" in name.lower() or "externalLink" in name] == []
            sheets = [archive.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
            formulas = [formula for sheet in sheets for formula in re.findall(rb"<f[^>]*>(.*?)</f>", sheet)]
            assert [one for one in formulas if not re.fullmatch(rb"SUM\([A-Z]+\d+:[A-Z]+\d+\)", one)] == []


def test_the_engine_names_no_city() -> None:
    cities = re.compile("千葉|大阪|三鷹|小金井|koganei|mitaka|osaka", re.IGNORECASE)
    engine = [*(ROOT / "generator").glob("*.py"), *(ROOT / "generator" / "excel").glob("*.py")]
    engine += (ROOT / "generator" / "word").glob("*.py")
    assert engine
    assert [path.name for path in engine if cities.search(path.read_text(encoding="utf-8"))] == []
