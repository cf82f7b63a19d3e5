"""LibreOffice: where it is, and office files made into PDF by one call of it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from generator.problem import GeneratorError

_SECONDS: Final = 60  # to start
_SECONDS_A_FILE: Final = 30
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    r"%ProgramFiles%\LibreOffice\program\soffice.com",
    r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com",
    r"%LocalAppData%\Programs\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)


def soffice() -> Path | None:
    """The program, on the PATH or where Windows, macOS and Linux usually have it; None when it is not installed."""
    on_path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if on_path:
        return Path(on_path)
    places = (Path(os.path.expandvars(place)).expanduser() for place in _PLACES)
    return next((place for place in places if place.is_file()), None)


def to_pdf(files: Sequence[tuple[str, bytes]], program: Path) -> list[bytes]:
    """The PDF of each file (its name for messages, its bytes), in order, by one call of LibreOffice.

    It works on copies with plain names and in a profile of its own: neither a LibreOffice that is open nor blanks and
    Japanese in a path disturb it. Raises GeneratorError when it takes too long or cannot make one of them.
    """
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="kaigi-", ignore_cleanup_errors=True) as place:
        work = Path(place)
        copies = [work / f"{at:03}{Path(name).suffix.lower()}" for at, (name, _) in enumerate(files, start=1)]
        for copy, (_, data) in zip(copies, files, strict=True):
            copy.write_bytes(data)
        command = [str(program), f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(work / "pdf"), *map(str, copies)]
        _run(command, _SECONDS + _SECONDS_A_FILE * len(files))
        made = []
        for copy, (name, _) in zip(copies, files, strict=True):
            pdf = work / "pdf" / f"{copy.stem}.pdf"
            if not pdf.is_file():
                raise GeneratorError(
                    f"「{name}」をPDFにできませんでした。"
                    "WordやExcelで開けるかを確かめ、保存し直してから、もう一度実行してください。"
                )
            made.append(pdf.read_bytes())
        return made


def _run(command: list[str], seconds: int) -> None:
    """Run LibreOffice to its end. It works through a second process, which must not outlive a call given up."""
    windows = sys.platform == "win32"
    try:
        started = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=not windows,
        )  # fmt: skip
    except OSError:
        raise GeneratorError(
            "LibreOfficeを起動できませんでした。LibreOfficeを開けるかを確かめてから、もう一度実行してください。"
        ) from None
    try:
        started.wait(seconds)
    except subprocess.TimeoutExpired:
        raise GeneratorError(
            f"LibreOfficeが{seconds}秒たっても終わらないので、やめました。"
            "パソコンを起動し直すか、資料を一つずつ開けるかを確かめてから、もう一度実行してください。"
        ) from None
    finally:
        if started.poll() is None:
            _end(started)


def _end(started: "subprocess.Popen[bytes]") -> None:
    """End a process and those it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(started.pid)], capture_output=True, check=False)
    else:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
