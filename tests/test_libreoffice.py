"""LibreOffice is found where it is, given up when it hangs, and what it cannot make is named."""

import os
import sys
import time
from pathlib import Path

import pytest

from generator.problem import GeneratorError
from generator.send import libreoffice
from generator.send.libreoffice import soffice, to_pdf

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="what stands in for LibreOffice is a script of a shell")
FILES = [("資料1_実績 について.docx", b"one"), ("資料1_実績 について.xlsx", b"two")]
# Stands in for LibreOffice: says its arguments, and "converts" by copying.
_CONVERTS = """#!{python}
import pathlib, sys
target = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
target.mkdir()
for name in map(pathlib.Path, sys.argv[sys.argv.index("--outdir") + 2:]):
    (target / f"{{name.stem}}.pdf").write_bytes(b"PDF of " + name.read_bytes())
pathlib.Path(__file__).with_name("calls").open("a").write(" ".join(sys.argv[1:]) + "\\n")
"""
_HANGS = """#!/bin/sh
sleep 60 &
echo $! > "$(dirname "$0")/child"
wait
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program in a folder whose name holds a blank and Japanese."""
    path = tmp_path / "介護 福祉課" / "soffice"
    path.parent.mkdir()
    path.write_text(_CONVERTS.format(python=sys.executable), encoding="utf-8")
    path.chmod(0o755)
    return path


def test_all_files_are_made_by_one_call_in_a_profile_of_its_own(program: Path) -> None:
    assert to_pdf(FILES, program) == [b"PDF of one", b"PDF of two"]
    (call,) = program.with_name("calls").read_text(encoding="utf-8").splitlines()
    assert "-env:UserInstallation=file:///" in call
    assert "--headless" in call


def test_nothing_to_make_calls_nobody(program: Path) -> None:
    assert to_pdf([], program) == []
    assert not program.with_name("calls").exists()


def test_what_it_does_not_make_is_named(program: Path) -> None:
    program.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    with pytest.raises(GeneratorError, match="資料1_実績 について"):
        to_pdf(FILES, program)


def test_a_program_that_cannot_start_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="起動できませんでした"):
        to_pdf(FILES, tmp_path / "ありません")


def test_one_that_hangs_is_given_up_with_all_that_it_started(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program.write_text(_HANGS, encoding="utf-8")
    monkeypatch.setattr(libreoffice, "_SECONDS", 1)
    monkeypatch.setattr(libreoffice, "_SECONDS_A_FILE", 0)
    with pytest.raises(GeneratorError, match="1秒たっても終わらない"):
        to_pdf(FILES, program)
    child = int(program.with_name("child").read_text(encoding="ascii"))
    for _ in range(50):
        if not _lives(child):
            return
        time.sleep(0.1)
    raise AssertionError("what LibreOffice started still runs")


def test_it_is_found_on_the_path_and_where_it_is_usually_installed(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(program.parent))
    assert soffice() == program
    monkeypatch.setenv("PATH", "")
    places = (str(tmp_path / "no"), "%LIBREOFFICE%/soffice", "~/soffice")
    monkeypatch.setattr(libreoffice, "_PLACES", {sys.platform: places})
    assert soffice() is None
    monkeypatch.setenv("HOME", str(program.parent))
    monkeypatch.setenv("USERPROFILE", str(program.parent))
    assert soffice() == program


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"  # ended, and only not yet collected
