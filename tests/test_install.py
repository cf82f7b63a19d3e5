"""Making an office ready: from the folder of wheels or the internet, once, and with a sentence when it cannot be."""

import hashlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.install import DONE, LOCK, PYTHONS, STOPPED, WHEELS, main
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("ensurepip") is None, reason="this Python is one without venv, as the one in Wine is"
)
PYTHON = Path(".venv/Scripts/python.exe" if sys.platform == "win32" else ".venv/bin/python")
LOCKED = [line.partition("==")[0] for line in (ROOT / LOCK).read_text(encoding="utf-8").split()]


class Programs:
    """Plays the programs that are run: remembers them, and fails those that hold a word of `failing`."""

    def __init__(self, root: Path, *failing: str) -> None:
        self.root, self.failing, self.ran = root, failing, list[str]()

    def __call__(self, words: Sequence[str]) -> int:
        line = " ".join(words)
        self.ran.append(line)
        if any(word in line for word in self.failing):
            return 1
        if "-m venv" in line:
            python = self.root / PYTHON
            python.parent.mkdir(parents=True)
            python.touch()
        return 0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / LOCK).write_text("click==8.5.1\n", encoding="utf-8")
    return tmp_path


def test_the_first_time_everything_in_the_lock_is_installed_from_the_internet(root: Path) -> None:
    programs = Programs(root)
    assert main([], root, programs) == DONE
    made, installed = programs.ran
    assert made.endswith(f"-m venv --clear {root / '.venv'}")
    assert installed.endswith(f"install --quiet --no-deps -r {root / LOCK}")


def test_the_folder_of_wheels_is_used_when_it_is_there(root: Path) -> None:
    (root / WHEELS).mkdir()
    (root / WHEELS / "click-8.5.1-py3-none-any.whl").touch()
    programs = Programs(root)
    assert main([], root, programs) == DONE
    assert f"--no-index --find-links {root / WHEELS}" in programs.ran[-1]


def test_what_is_ready_is_left_alone_until_the_lock_changes(root: Path) -> None:
    programs = Programs(root)
    main([], root, programs)
    programs.ran.clear()
    assert main([], root, programs) == DONE
    assert programs.ran == []
    (root / LOCK).write_text("click==8.6.0\n", encoding="utf-8")
    assert main([], root, programs) == DONE
    assert not any("-m venv" in line for line in programs.ran)
    assert "install --quiet" in programs.ran[-1]


def test_an_environment_that_came_from_another_computer_is_made_anew(root: Path) -> None:
    main([], root, Programs(root))
    (root / ".venv" / "ready").unlink()
    (root / PYTHON).unlink()
    (root / PYTHON).parent.rmdir()
    programs = Programs(root)
    assert main([], root, programs) == DONE
    assert "-m venv --clear" in programs.ran[0]


FAILING = [
    ("-m venv", False, "準備用のフォルダー（.venv）を作れません"),
    ("install --quiet", False, "インターネットにつながっているか"),
    ("install --quiet", True, "wheels フォルダーに、このパソコンのPython"),
]


@pytest.mark.parametrize(("failing", "offline", "said"), FAILING, ids=[said for *_, said in FAILING])
def test_what_cannot_be_made_ready_is_one_sentence(
    root: Path, capsys: pytest.CaptureFixture[str], failing: str, offline: bool, said: str
) -> None:
    if offline:
        (root / WHEELS).mkdir()
        (root / WHEELS / "click-8.5.1-py3-none-any.whl").touch()
    assert main([], root, Programs(root, failing)) == STOPPED
    assert said in capsys.readouterr().err
    assert not (root / ".venv" / "ready").exists()


def test_a_lock_that_cannot_be_read_or_words_not_known_stop_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], tmp_path, Programs(tmp_path)) == STOPPED
    assert main(["whels"], tmp_path, Programs(tmp_path)) == STOPPED
    told = capsys.readouterr().err
    assert "このフォルダーを読み書きできません" in told
    assert "使い方が違います" in told


def test_wheels_are_fetched_for_windows_and_linux_and_every_python(root: Path) -> None:
    programs = Programs(root)
    assert main([WHEELS], root, programs) == DONE
    assert len(programs.ran) == 2 * len(PYTHONS)
    for python in PYTHONS:
        own = [line for line in programs.ran if f"--python-version {python} " in line]
        assert [("win_amd64" in line, "manylinux2014_x86_64" in line) for line in own] == [(True, False), (False, True)]
    assert all("--only-binary=:all:" in line and line.endswith(f"-d {root / WHEELS}") for line in programs.ran)


def test_only_the_newest_python_may_lack_a_wheel(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([WHEELS], root, Programs(root, f"--python-version {PYTHONS[-1]}")) == DONE
    assert f"Python {PYTHONS[-1]} 用の部品はまだそろっていません" in capsys.readouterr().err
    assert main([WHEELS], root, Programs(root, f"--python-version {PYTHONS[0]}")) == STOPPED


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", ["Windows", "Linux"])
def test_the_lock_names_all_that_its_packages_need_on_every_computer(python: str, system: str) -> None:
    platform = {"Windows": "win32", "Linux": "linux"}[system]
    own = {name: str(value) for name, value in default_environment().items()}
    around = {**own, "platform_system": system, "sys_platform": platform, "extra": ""}
    around |= {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "os_name": "nt" if system == "Windows" else "posix",
    }
    known = {canonicalize_name(name) for name in LOCKED}
    for name in LOCKED:
        for line in distribution(name).requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate(around):
                assert canonicalize_name(needed.name) in known, f"{name} needs {needed.name} on {system}"


def test_the_mark_of_readiness_is_that_of_the_lock(root: Path) -> None:
    main([], root, Programs(root))
    stamp = hashlib.sha256((root / LOCK).read_bytes()).hexdigest()
    assert (root / ".venv" / "ready").read_text(encoding="utf-8") == stamp
