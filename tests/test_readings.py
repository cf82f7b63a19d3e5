"""What was read of a workbook and kept for the next run: the same as reading it again, or not used."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.excel.read import read
from generator.forms.meeting import Meeting
from generator.inputs import reread
from generator.manifest import digest
from generator.meeting_folders import SAMPLES, find_meeting
from generator.pipeline import check_meeting, make_packet
from generator.problem import Mention, Place, Problem, Severity
from generator.reading import BIGGEST, Reading
from generator.readings import NAME, Readings
from generator.record import Cell, Record, workbooks
from tests.conftest import MEETING, ROOT, Edit

FOLDERS = [ROOT / "inputs" / MEETING, *sorted((ROOT / "inputs" / SAMPLES).iterdir())]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The workbooks that are opened from now on."""
    names: list[str] = []

    def recording(workbook: str, data: bytes, forms: Iterable[type[Record]]) -> Reading:
        names.append(workbook)
        return read(workbook, data, forms)

    monkeypatch.setattr("generator.excel.read.read", recording)
    return names


def everything(reading: Reading) -> list[object]:
    """All that a reading tells, in order; values as they are written down, which tells an entry of a menu from its words."""
    rows = [(repr(record), list(record.cells.items())) for records in reading.records.values() for record in records]
    return [list(reading.records), rows, reading.problems, reading.incomplete]


def kept(office: Path) -> Path:
    return office / "outputs" / MEETING / NAME


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_kept_of_a_workbook_is_all_that_was_read(folder: Path, opened: list[str]) -> None:
    forms_of = {
        path: forms
        for path in sorted(folder.glob("*.xlsx"))
        for _, forms in workbooks()
        if forms[0].declaration.lives_in(path.name)
    }
    first = Readings()
    fresh = {path: everything(first.read(path.name, path.read_bytes(), forms)) for path, forms in forms_of.items()}
    again = Readings(first.as_bytes())
    opened.clear()
    for path, forms in forms_of.items():
        assert everything(again.read(path.name, path.read_bytes(), forms)) == fresh[path]
    assert opened == []
    assert again.as_bytes() == first.as_bytes()
    assert any(rows for _, rows, _, _ in fresh.values())


def test_a_second_run_opens_only_what_changed_and_finds_the_same(office: Path, edit: Edit, opened: list[str]) -> None:
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    check_meeting(office, MEETING)
    assert {"会議.xlsx", "取組.xlsx", "部会.xlsx"} <= set(opened)
    opened.clear()
    make_packet(office, MEETING)
    check_meeting(office, MEETING)
    assert opened == []
    edit("取組.xlsx", "実施実績", {"C3": "Ｆ", "D2": ""})
    found = check_meeting(office, MEETING)
    assert opened == ["取組.xlsx"]
    kept(office).unlink()
    assert check_meeting(office, MEETING).problems == found.problems
    assert "会議.xlsx" in opened


def test_reports_are_equal_whether_the_workbooks_were_read_or_known(office: Path) -> None:
    check_meeting(office, MEETING)
    reports = office / "outputs" / MEETING
    first = {path.name: path.read_bytes() for path in reports.rglob("*") if path.is_file()}
    check_meeting(office, MEETING)
    assert {path.name: path.read_bytes() for path in reports.rglob("*") if path.is_file()} == first


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data.replace("令和".encode(), "平成".encode()),
        lambda data: b"\x00" * len(data),
        lambda data: data.partition(b"\n")[2],
    ],
    ids=["empty", "cut off", "changed", "zeros", "without its hash"],
)
def test_what_is_not_whole_is_not_used(
    spoilt: Callable[[bytes], bytes], office: Path, packet: Path, opened: list[str]
) -> None:
    data = kept(office).read_bytes()
    assert spoilt(data) != data
    assert reread(office, office / "inputs" / MEETING).data.keys() >= {"会議.xlsx", "研修.xlsx"}
    assert opened == []
    kept(office).write_bytes(spoilt(data))
    reread(office, office / "inputs" / MEETING)
    assert set(opened) == {"会議.xlsx", "研修.xlsx"}


def test_what_another_program_kept_is_not_used(office: Path, packet: Path, opened: list[str]) -> None:
    content = json.loads(kept(office).read_bytes().partition(b"\n")[2])
    data = json.dumps(content | {"program": "another"}, ensure_ascii=False).encode()
    kept(office).write_bytes(f"{digest(data)}\n".encode() + data)
    reread(office, office / "inputs" / MEETING)
    assert "会議.xlsx" in opened


def test_the_same_bytes_under_another_name_or_for_other_sheets_are_read(opened: list[str]) -> None:
    data = (ROOT / "inputs" / MEETING / "会議.xlsx").read_bytes()
    forms = dict(workbooks())["会議.xlsx"]
    first = Readings()
    first.read("会議.xlsx", data, forms)
    later = Readings(first.as_bytes())
    assert later.read("令和4年度第1回/会議.xlsx", data, forms).records[Meeting][0].workbook.startswith("令和4年度")
    assert set(later.read("会議.xlsx", data, [Meeting]).records) == {Meeting}
    assert len(opened) == 3


def test_a_workbook_that_is_gone_is_forgotten(office: Path, packet: Path) -> None:
    key = "('研修.xlsx', "
    assert key in kept(office).read_text(encoding="utf-8")
    (office / "inputs" / MEETING / "研修.xlsx").unlink()
    check_meeting(office, MEETING)
    assert key not in kept(office).read_text(encoding="utf-8")


def test_a_big_workbook_is_read_every_time(opened: list[str]) -> None:
    data = (ROOT / "inputs" / MEETING / "会議.xlsx").read_bytes()
    forms = dict(workbooks())["会議.xlsx"]
    padded = data + b"\0" * BIGGEST
    first = Readings()
    first.read("会議.xlsx", padded, forms)
    Readings(first.as_bytes()).read("会議.xlsx", padded, forms)
    assert opened == ["会議.xlsx", "会議.xlsx"]


@given(
    st.text(st.characters()),
    st.dates(),
    st.times().map(lambda clock: clock.replace(fold=0)),
    st.tuples(st.text(), st.text()),
)
def test_any_words_and_values_come_back(words: str, day: date, clock: time, choices: tuple[str, ...]) -> None:
    place = Place("会議.xlsx", "開催", "B4")
    names = list(Meeting.declaration.columns)
    given_values = dict(zip(names, [words, day, clock, choices, {2023: words}, None, 7], strict=False))
    record = Meeting.read(dict.fromkeys(names) | given_values, {names[0]: Cell(place, words)})
    problem = Problem(Severity.NOTE, "入力01", place, words, words, words, (Mention(place, words),))
    reading = Reading({Meeting: [record]}, [problem], {Meeting})
    forms = [Meeting]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.excel.read.read", lambda *_: reading)
        first = Readings()
        first.read("会議.xlsx", b"", forms)
        patch.undo()
    assert everything(Readings(first.as_bytes()).read("会議.xlsx", b"", forms)) == everything(reading)


def test_the_latest_meeting_is_found_without_opening_a_workbook(office: Path, edit: Edit, opened: list[str]) -> None:
    later = office / "inputs" / "令和5年度第2回"
    later.mkdir()
    for path in (office / "inputs" / MEETING).iterdir():
        (later / path.name).write_bytes(path.read_bytes())
    edit("会議.xlsx", "開催", {"B4": "令和5年10月19日"})
    check_meeting(office, MEETING)
    check_meeting(office, later.name)
    opened.clear()
    assert find_meeting(office, None).name == MEETING
    assert opened == []


def test_a_check_after_a_check_loads_no_library_for_office_files(office: Path) -> None:
    code = (
        "import sys; from generator.__main__ import main; main(['check', '--root', sys.argv[1]]);"
        "print([m for m in ('pandas', 'numpy', 'openpyxl', 'docx', 'docxtpl') if m in sys.modules])"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(office)]
    kept_modules = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # worked-out templates are kept with them
    loaded = [
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=kept_modules).stdout
        for _ in range(2)
    ]
    assert [told.splitlines()[-1] == "[]" for told in loaded] == [False, True]
