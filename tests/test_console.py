"""What is said arrives on every console: in UTF-8 as it is, in cp932 with the nearest that can be shown."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.report.terminal import escaping, readied
from tests.conftest import MEETING, ROOT, Edit
from tests.small_office import one_paper

NAMES = "葛\U000e0100城✕😀㉑髙"
ODD = "葛\U000e0100城 〜 — ✕ 😀 ㉑ é ﾎ゙ 髙﨑"


def said(*words: str, encoding: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, its streams as on a console of that encoding."""
    around = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "generator", *words], cwd=cwd, env=around, capture_output=True, check=False
    )


def written(text: str, encoding: str) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    readied(stream)
    stream.write(text)
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)


SHOWN = [
    ("～", "～"), ("〜", "～"), ("—", "―"), ("−", "－"), ("✕", "×"), ("㉑", "(21)"), ("⑳", "⑳"), ("髙﨑", "髙﨑"),
    ("葛\U000e0100城", "葛城"), ("é", "e"), ("😀", "〓"), ("㋿", "令和"), ("•", "・"), ("©", "(c)"), ("\u00a0", " "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), SHOWN, ids=[f"U+{ord(text[-1]):04X}" for text, _ in SHOWN])
def test_what_cp932_lacks_is_shown_by_what_is_nearest(text: str, shown: str) -> None:
    assert written(text, "cp932") == shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_where_everything_can_be_shown_nothing_is_changed(encoding: str) -> None:
    assert written(ODD, encoding) == ODD


@pytest.mark.parametrize("encoding", ["cp932", "shift_jis", "euc_jp", "ascii", "utf-8"])
def test_no_text_stops_the_program(encoding: str) -> None:
    assert written(f"{ODD} \ud800", encoding)


def test_a_stream_that_is_not_there_or_cannot_be_told_is_left_alone() -> None:
    readied(None)
    escaping(None)
    readied(io.StringIO())


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_findings_arrive_on_either_console(office: Path, edit: Edit, encoding: str) -> None:
    one_paper(office, venue=f"会議室{ODD}")
    edit("研修.xlsx", "研修実績", {"F2": "三十三人 〜 ✕"})
    done = said("check", MEETING, encoding=encoding, cwd=office)
    assert done.returncode == 1
    text = done.stderr.decode(encoding)
    assert "誤り［研修" in text
    assert ("三十三人 ～ ×" if encoding == "cp932" else "三十三人 〜 ✕") in text
    assert "?" not in text


def test_the_help_is_the_same_on_either_console(tmp_path: Path) -> None:
    old, new = (
        said("--help", encoding=encoding, cwd=tmp_path).stdout.decode(encoding) for encoding in ("cp932", "utf-8")
    )
    assert old == new
    assert "資料一式" in old


def test_findings_for_programs_lose_no_character(office: Path, edit: Edit) -> None:
    one_paper(office)
    edit("研修.xlsx", "研修実績", {"F2": f"三十三人{NAMES}"})
    done = said("check", MEETING, "--format", "json", encoding="cp932", cwd=office)
    (found,) = [one for one in json.loads(done.stdout.decode("cp932")) if one["severity"] == "誤り"]
    assert f"三十三人{NAMES}" in found["message"]
