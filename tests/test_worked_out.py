"""What was worked out of a template is kept from run to run, as compiled modules are, and never trusted when it is not whole."""

import sys
from pathlib import Path

import pytest

from generator.word import worked_out
from generator.word.worked_out import kept


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(worked_out, "_FOLDER", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


def asked(purpose: str, source: str, answer: bytes) -> tuple[bytes, bool]:
    """What is kept, and whether it had to be worked out."""
    worked: list[bool] = []

    def work_out() -> bytes:
        worked.append(True)
        return answer

    return kept(purpose, source, work_out), bool(worked)


def test_what_was_worked_out_once_is_there_the_next_time() -> None:
    assert asked("a", "text", b"made") == (b"made", True)
    assert asked("a", "text", b"other") == (b"made", False)


def test_another_purpose_or_another_text_is_worked_out_by_itself() -> None:
    asked("a", "text", b"made")
    assert asked("b", "text", b"one") == (b"one", True)
    assert asked("a", "texts", b"two") == (b"two", True)


@pytest.mark.parametrize("spoilt", [b"", b"short", b"0" * 64 + b"made", b"\xff" * 200])
def test_a_file_that_is_not_whole_is_worked_out_anew(folder: Path, spoilt: bytes) -> None:
    asked("a", "text", b"made")
    (file,) = folder.iterdir()
    file.write_bytes(spoilt)
    assert asked("a", "text", b"again") == (b"again", True)
    assert asked("a", "text", b"third") == (b"again", False)


def test_nothing_is_kept_where_python_may_not_keep_modules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert asked("a", "text", b"made") == (b"made", True)
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_to_is_no_trouble(folder: Path) -> None:
    folder.write_text("in the way")
    assert asked("a", "text", b"made") == (b"made", True)
    assert asked("a", "text", b"again") == (b"again", True)


def test_what_edited_templates_leave_behind_is_swept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worked_out, "_MOST", 3)
    for number in range(5):
        asked("a", f"text {number}", b"made")
    assert len(list(folder.iterdir())) == 3
