"""What is kept makes runs shorter and changes no byte; what changed is made again, and what is damaged is worth nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator import kept
from generator.__main__ import main
from generator.office import OfficeFolders
from generator.packet import compose
from generator.packet.page import PAGE
from generator.packet.record import digests
from generator.packet.steps import check_meeting, make_packet
from tests.conftest import MEETING, Edit, changed, copied
from tests.small_office import one_paper


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("user") / "kept"
    monkeypatch.setenv("KAIGI_CACHE", str(folder))
    return folder


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the papers that were really made."""
    titles: list[str] = []
    really = compose._made

    def told(draft: compose.Draft, editions: compose.Editions) -> compose.Paper:
        titles.append(draft.job.document.kind)
        return really(draft, editions)

    monkeypatch.setattr(compose, "_made", told)
    return titles


def made(office: Path, *, anew: bool = False) -> dict[str, str]:
    outcome = make_packet(OfficeFolders(office).meeting(MEETING), anew=anew)
    assert outcome.folder
    return digests(outcome.folder)


def test_the_bytes_are_the_same_with_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, plain = copied(tmp_path / "quick"), copied(tmp_path / "plain")
    before = made(quick)
    for office in (quick, plain):
        changed(office, "研修.xlsx", "研修実績", {"F2": 12})
    with monkeypatch.context() as patch:
        patch.setenv("KAIGI_NO_CACHE", "1")
        wanted = made(plain)
    (quick / "outputs").rename(tmp_path / "before")
    assert before != wanted == made(quick)
    del wanted[f"点検/{PAGE}"]  # it tells what is worded otherwise than in the packet before, which is now the same
    assert wanted.items() < made(quick, anew=True).items()


def test_only_what_changed_is_made_again(office: Path, edit: Edit, drawn: list[str]) -> None:
    made(office)
    everything = set(drawn)
    drawn.clear()
    made(office)
    assert drawn == []
    edit("研修.xlsx", "研修実績", {"F2": 12})
    made(office)
    assert 0 < len(set(drawn)) < len(everything) / 2
    assert "次第" not in drawn
    drawn.clear()
    made(office, anew=True)
    assert set(drawn) == everything


def test_what_was_worked_out_of_a_template_needs_no_docxtpl_again(office: Path, edit: Edit) -> None:
    made(office)
    edit("取組.xlsx", "実施実績", {"D3": "別の実績"})
    words = (
        "import sys, generator.cli; from pathlib import Path; from generator.office import OfficeFolders;"
        "from generator.packet.steps import make_packet;"
        f"assert make_packet(OfficeFolders(Path(sys.argv[1])).meeting({MEETING!r})).folder;"
        "print(*{'docx', 'docxtpl', 'numpy', 'pandas'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", words, str(office)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_changed_template_makes_its_paper_again(office: Path, drawn: list[str]) -> None:
    one_paper(office)
    made(office)
    drawn.clear()
    path = office / "templates_docx" / "agenda.docx"
    own = office / "inputs" / MEETING / "templates"
    own.mkdir()
    (own / "agenda.docx").write_bytes(path.read_bytes())
    made(office)
    assert drawn == ["次第"]  # its messages name the template otherwise


def test_a_file_that_was_changed_by_hand_or_is_gone_is_delivered_again(office: Path) -> None:
    one_paper(office)
    before = made(office)
    packet = office / "outputs" / MEETING
    (packet / "次第.docx").unlink()
    assert made(office) == before
    (packet / "次第.docx").write_bytes(b"by hand")
    after = made(office)
    assert {name: held for name, held in before.items() if "点検" not in name}.items() < after.items()
    assert any("手直し" in name for name in after)


def test_the_findings_are_told_again_when_nothing_changed(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one_paper(office)
    meeting = OfficeFolders(office).meeting(MEETING)
    first = make_packet(meeting)
    again = make_packet(meeting)
    assert first.problems
    assert (again.problems, again.settled) == (first.problems, first.settled)
    assert [(job.label, job.files) for job in again.jobs] == [(job.label, job.files) for job in first.jobs]
    assert set(again.changed.values()) == {"変更なし"}
    assert again.delivery == first.delivery
    assert check_meeting(meeting).problems == check_meeting(meeting).problems == first.problems
    assert main(["packet", "--root", str(office), MEETING]) == 0
    told = capsys.readouterr()
    assert str(first.problems[0]).splitlines()[0] in told.err
    assert str(first.folder) in told.out


def test_a_refused_packet_is_refused_again(office: Path, edit: Edit) -> None:
    one_paper(office)
    made(office)
    edit("会議.xlsx", "開催", {"B4": None})
    meeting = OfficeFolders(office).meeting(MEETING)
    assert make_packet(meeting).refused
    assert make_packet(meeting).refused


def test_another_meeting_beside_counts(office: Path) -> None:
    from generator.packet.outcome import footprint

    meeting = OfficeFolders(office).meeting(MEETING)
    alone = footprint(meeting, "packet", strict=False)
    other = office / "inputs" / "令和4年度第1回"
    other.mkdir()
    (other / "会議.xlsx").write_bytes(b"")
    beside = footprint(meeting, "packet", strict=False)
    (other / "研修.xlsx").write_bytes(b"1")
    assert len({alone, beside, footprint(meeting, "packet", strict=False)}) == 3
    assert footprint(meeting, "check", strict=False) != footprint(meeting, "packet", strict=False)
    assert footprint(meeting, "packet", strict=True) != footprint(meeting, "packet", strict=False)


def test_nothing_is_kept_when_it_is_switched_off(
    office: Path, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_paper(office)
    monkeypatch.setenv("KAIGI_NO_CACHE", "1")
    made(office)
    assert not own_folder.exists()


def test_nothing_of_what_is_kept_lies_in_the_office(office: Path, own_folder: Path) -> None:
    one_paper(office)
    made(office)
    assert list(own_folder.iterdir())
    names = {path.name for path in own_folder.iterdir()}
    assert not names & {path.name for path in office.rglob("*")}


@pytest.mark.parametrize("damage", [b"", b"x" * 100])
def test_what_is_damaged_is_worked_out_anew(office: Path, own_folder: Path, damage: bytes) -> None:
    one_paper(office)
    before = made(office)
    for path in own_folder.iterdir():
        path.write_bytes(damage)
    (office / "outputs" / MEETING / "次第.docx").unlink()
    assert made(office) == before


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nothing(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_paper(office)
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("KAIGI_CACHE", str(tmp_path / "file" / "below"))
    assert made(office)


def test_what_is_found_again_is_what_was_kept() -> None:
    key = kept.key_of("a", b"b", frozenset({"c", "d"}))
    assert key == kept.key_of("a", b"b", frozenset({"d", "c"}))
    assert key != kept.key_of("a", b"bc", frozenset({"d"}))
    assert kept.recalled(key) is None
    kept.keep(key, {"value": 1})
    assert kept.recalled(key) == {"value": 1}


def test_a_value_with_a_function_in_it_is_not_kept(own_folder: Path) -> None:
    kept.keep(kept.key_of("function"), lambda: None)
    assert kept.recalled(kept.key_of("function")) is None
    assert not own_folder.exists()


def test_what_was_not_of_use_for_long_goes_and_of_too_much_the_oldest(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("old", "middle", "new"):
        kept.keep(name, name * 100)
    day = 24 * 3600
    now = (own_folder / "new").stat().st_mtime
    os.utime(own_folder / "old", (now - 61 * day, now - 61 * day))
    os.utime(own_folder / "middle", (now - day, now - day))
    kept.tidy()
    assert {path.name for path in own_folder.iterdir()} == {"middle", "new"}
    monkeypatch.setattr(kept, "_MOST", 500)
    kept.tidy()
    assert {path.name for path in own_folder.iterdir()} == {"new"}


def test_where_nothing_is_kept_nothing_is_tidied_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = tmp_path / "資料作成.cmd"
    ours.write_bytes(b"an icon of last year")
    os.utime(ours, (1, 1))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAIGI_NO_CACHE", "1")
    kept.tidy()
    assert ours.is_file()


def test_a_value_that_another_run_takes_away_stops_no_tidying(own_folder: Path) -> None:
    own_folder.mkdir(exist_ok=True)
    (own_folder / "gone").symlink_to("nowhere")
    (own_folder / "old").write_bytes(b"x")
    os.utime(own_folder / "old", (1, 1))
    kept.tidy()
    assert not (own_folder / "old").exists()


def test_a_workbook_about_patients_is_never_kept(own_folder: Path) -> None:
    from generator.excel.blank import blank
    from generator.excel.read import read
    from generator.forms import personal_workbooks, workbooks

    for name, forms in workbooks():
        if name in personal_workbooks():
            read(name, blank(name, forms), forms)
    assert personal_workbooks()
    assert not own_folder.exists()
