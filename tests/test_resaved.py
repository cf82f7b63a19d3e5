"""Papers that others opened and saved, in Word and in programs like it, are read as what they say."""

import subprocess
from pathlib import Path

import pytest

from generator.back.absorb import absorb
from generator.back.aligned import differences
from generator.back.reading import read_word
from generator.office import OfficeFolders
from generator.ooxml.gate import paper, refused
from generator.ooxml.seal import scrubbed
from generator.packet.share_sheets import make_sheets
from generator.packet.status import status_of
from generator.packet.steps import make_packet
from generator.send import pdf as send
from generator.send.mail import prepare
from generator.word.merge import merged
from generator.word.redline import wording
from generator.word.template import residue
from tests import engines
from tests.conftest import ROOT
from tests.forms_office import FOLDER, NUMBER, everyone, office_with
from tests.resaved import by_libreoffice, by_onlyoffice, by_python_docx, by_word
from tests.test_absorb import TRAININGS, all_of, cell, cells, folders, mend
from tests.test_hostile import deep
from tests.test_scrub import DAY

PROGRAMS = [
    "python-docx",
    "Word",
    pytest.param("LibreOffice", marks=pytest.mark.rendering),
    pytest.param("OnlyOffice", marks=pytest.mark.skipif(not engines.runs(), reason="make engines installs it")),
]


def saved(program: str, papers: list[bytes], folder: Path) -> list[bytes]:
    """The papers as a program saves them: each in one go with the others, and once for all tests."""
    missing = [data for data in dict.fromkeys(papers) if (program, data) not in SAVED]
    SAVED.update(zip([(program, data) for data in missing], _saved(program, missing, folder), strict=True))
    return [SAVED[program, data] for data in papers]


SAVED: dict[tuple[str, bytes], bytes] = {}


def _saved(program: str, papers: list[bytes], folder: Path) -> list[bytes]:
    if program in {"LibreOffice", "OnlyOffice"}:
        return (by_libreoffice if program == "LibreOffice" else by_onlyoffice)(papers, folder)
    return [(by_word if program == "Word" else by_python_docx)(data) for data in papers]


@pytest.mark.table
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_paper_saved_by_another_program_says_what_it_said(
    program: str, made: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    paths = sorted(made.glob("*.docx"))
    if program == "OnlyOffice" and not deep(request):  # a second each; every day those that the next test binds
        paths = bound_of(made)
    whole = [path.read_bytes() for path in paths]
    again = saved(program, whole, tmp_path)
    for path, before, after in zip(paths, whole, again, strict=True):
        role = paper(path.name)
        assert role
        assert refused(path.name, after, role) is None
        assert before != after
        for gone in ("del", "ins"):
            said = [line.text for line in wording(after, gone)]
            assert said == [line.text for line in wording(before, gone)], (path.name, gone)
        assert list(differences(read_word(before), read_word(after))) == [], path.name
        assert residue(after) == residue(before), path.name
        clean = scrubbed(after, author="", day=DAY)
        assert [line.text for line in wording(clean)] == [line.text for line in wording(before)], path.name


def bound_of(made: Path) -> list[Path]:
    """Papers of every size that are bound into one."""
    return [path for path in sorted(made.glob("*.docx")) if "見え消し" not in path.name][:6]


@pytest.mark.parametrize("program", PROGRAMS)
def test_papers_saved_by_another_program_are_bound_with_all_their_words(
    program: str, made: Path, tmp_path: Path
) -> None:
    paths = bound_of(made)
    whole = [path.read_bytes() for path in paths]
    labels = [path.stem for path in paths]
    one, other = (
        [line.text for line in wording(merged(papers, "資料一式", labels))]
        for papers in (whole, saved(program, whole, tmp_path))
    )
    assert one == other


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_mended_in_another_program_is_told_taken_back_and_sent(
    program: str, office: Path, packet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "soffice", lambda: None)
    place = tmp_path / "saved"
    place.mkdir()
    mended = all_of(cell(0, 1, 1, "大会議室"))
    mend(packet / "次第.docx", mended)
    mend(packet / TRAININGS, cell(0, 1, 2, "新しい名称"))
    for name, data in zip(
        ("次第.docx", TRAININGS),
        saved(program, [(packet / name).read_bytes() for name in ("次第.docx", TRAININGS)], place),
        strict=True,
    ):
        (packet / name).write_bytes(data)
    assert {one.name: one.edited for one in status_of(folders(office)).papers if one.name.endswith(".docx")} == {
        "次第.docx": True,
        TRAININGS: True,
    }
    found = absorb(folders(office))
    assert cells(found) == {"開催B6": "大会議室", "研修実績C2": "新しい名称"}
    assert found.told == []
    sent = prepare(folders(office))
    assert not sent.refused, [str(problem) for problem in sent.problems]
    assert "大会議室" in "".join(line.text for line in wording((packet / "配付" / "次第.docx").read_bytes()))
    bound = send.bind(folders(office))
    (merged_word,) = (packet / "まとめ").glob("*.docx")
    said = "".join(line.text for line in wording(merged_word.read_bytes()))
    assert "大会議室" in said
    assert "新しい名称" in said
    assert not bound.refused
    edits = make_packet(folders(office)).hand_edits
    (agenda,) = (edit for edit in edits if edit.name == "次第.docx")
    assert "違うところは1か所" in agenda.summary
    assert "大会議室" in agenda.lines[0]


@pytest.mark.rendering
def test_that_libreoffice_74_multiplies_the_words_of_a_form_is_told_on_the_page_for_troubles(tmp_path: Path) -> None:
    root = office_with(tmp_path / "office", everyone())
    make_sheets(OfficeFolders(root), FOLDER)
    (path,) = (root / "outputs" / FOLDER).glob(f"紹介患者状況把握シート_{NUMBER}_*.docx")
    (again,) = by_libreoffice([path.read_bytes()], tmp_path)
    before, after = (sum(len(line.text) for line in wording(data)) for data in (path.read_bytes(), again))
    version = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout
    assert after > 1.2 * before or "LibreOffice 7.4" not in version
    page = (ROOT / "docs" / "困ったとき.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith("| 情報共有シートの欄の言葉が増えた |")]
    assert "LibreOffice 7.4で開いて保存すると" in row
    assert "Wordで開いて記入し、保存してください" in row
