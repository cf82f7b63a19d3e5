"""Put what the program needs into `.venv`: from the folder `wheels` when there is one, else from the internet.

Runs before anything is installed, so it needs Python alone: `py -3 -m generator.install`. With the word `wheels` it
fills that folder instead, on a computer with internet, for one without.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeAlias

OLDEST: Final = (3, 11)
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
"""The versions of Python that wheels are fetched for; of the last not every package may have one yet."""
PLATFORMS: Final = {
    "Windows": ("win_amd64",),
    "Linux": ("manylinux2014_x86_64", *(f"manylinux_2_{minor}_x86_64" for minor in (17, 24, 26, 27, 28))),
}
WHEELS: Final = "wheels"
LOCK: Final = "requirements.lock"
DONE, STOPPED = 0, 3

Run: TypeAlias = Callable[[Sequence[str]], int]
"""Runs a program and returns its exit code."""


def main(words: list[str], root: Path, run: Run) -> int:
    """Install, or fetch wheels; the exit code. Whatever fails ends in a sentence for staff."""
    if sys.version_info < OLDEST:
        return _stopped("Pythonが古くて動きません。3.11以上のPythonを入れてください。")
    if words not in ([], [WHEELS]):
        return _stopped("使い方が違います。何も付けずに実行するか、「wheels」とだけ付けてください。")
    try:
        return fetch(root, run) if words else install(root, run)
    except OSError:
        return _stopped(
            "このフォルダーを読み書きできません。すべてのファイルを、書き込めるフォルダーに写してから、もう一度実行してください。"
        )


def install(root: Path, run: Run) -> int:
    """Make `.venv` and fill it with what the lock names, unless that was done already for this very lock."""
    python, ready, lock = _python(root), root / ".venv" / "ready", root / LOCK
    stamp = hashlib.sha256(lock.read_bytes()).hexdigest()
    if python.is_file() and ready.is_file() and ready.read_text(encoding="utf-8") == stamp:
        return DONE
    _say("初めての準備をしています。数分かかります。")
    if missing := [part for part in ("venv", "ensurepip") if find_spec(part) is None]:
        return _stopped(
            f"このパソコンのPythonに、{'と'.join(missing)} という部品がありません。"
            "Python公式サイトのPythonを入れ直してください（Ubuntuなどでは「sudo apt install python3-venv」で入ります）。"
        )
    if (not python.is_file() or run([str(python), "-c", ""]) != 0) and run(
        [sys.executable, "-m", "venv", "--clear", str(root / ".venv")]
    ) != 0:
        return _stopped(
            "準備用のフォルダー（.venv）を作れません。このフォルダーに書き込めるかどうかを確かめてください。"
        )
    wheels = root / WHEELS
    offline = ["--no-index", "--find-links", str(wheels)] if any(wheels.glob("*.whl")) else []
    if run([str(python), *_PIP, "install", "--quiet", "--no-deps", *offline, "-r", str(lock)]) != 0:
        if offline:
            version = ".".join(map(str, sys.version_info[:2]))
            return _stopped(
                f"{WHEELS} フォルダーに、このパソコンのPython（{version}）で使える部品がそろっていません。"
                f"インターネットにつながるパソコンで {WHEELS} を作り直して、フォルダーごと写してください。"
            )
        return _stopped(
            f"部品を取り寄せられません。インターネットにつながっているかを確かめるか、つながるパソコンで作った {WHEELS} フォルダーを"
            "このフォルダーに写してから、もう一度実行してください。"
        )
    ready.write_text(stamp, encoding="utf-8")
    return DONE


def fetch(root: Path, run: Run) -> int:
    """Fill `wheels` with what every known platform and version of Python needs."""
    complete = True
    for python in PYTHONS:
        for system, platforms in PLATFORMS.items():
            _say(f"{system}、Python {python} 用の部品を取り寄せています。")
            if run([sys.executable, *_PIP, "download", *_download(root, python, platforms)]) == 0:
                continue
            if python != PYTHONS[-1]:
                return _stopped("部品を取り寄せられません。インターネットにつながっているかを確かめてください。")
            complete = False
    if not complete:
        _say(
            f"Python {PYTHONS[-1]} 用の部品はまだそろっていません。{PYTHONS[0]}から{PYTHONS[-2]}までのPythonで使えます。"
        )
    _say(
        f"できました。{root / WHEELS} をフォルダーごと、インターネットのないパソコンのこのフォルダーに写してください。"
    )
    return DONE


def _download(root: Path, python: str, platforms: Sequence[str]) -> Iterator[str]:
    yield from ("--quiet", "--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", python)
    for platform in platforms:
        yield from ("--platform", platform)
    yield from ("-r", str(root / LOCK), "-d", str(root / WHEELS))


_PIP: Final = ("-m", "pip", "--disable-pip-version-check")


def _python(root: Path) -> Path:
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def quietly(words: Sequence[str]) -> int:
    """Run a program; what it says, mostly in English, appears only when it failed. Its exit code."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.stderr.flush()
        sys.stderr.buffer.write(done.stdout)
        sys.stderr.flush()
    return done.returncode


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _stopped(words: str) -> int:
    _say(f"中止しました: {words}")
    return STOPPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).parent.parent, quietly))
