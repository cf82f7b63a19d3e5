"""LibreOffice as a converter: where it is, and Office files made into PDFs without leaving anything behind."""

import errno
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from generator.problem import GeneratorError

_SECONDS: Final = 60  # to start
_SECONDS_A_FILE: Final = 30
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = {
    "win32": (
        r"%ProgramFiles%\LibreOffice\program\soffice.com",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com",
        r"%LocalAppData%\Programs\LibreOffice\program\soffice.com",
    ),
    "darwin": (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
    "linux": ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice"),
}


def soffice() -> Path | None:
    """The program, on the PATH or where Windows, macOS and Linux usually have it; None when it is not installed."""
    on_path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if on_path:
        return Path(on_path)
    places = (Path(os.path.expandvars(place)).expanduser() for place in _PLACES.get(sys.platform, ()))
    return next((place for place in places if place.is_file()), None)


def to_pdf(files: Sequence[tuple[str, bytes]], program: Path, *, tags: bool = True) -> list[bytes]:
    """The PDF of each file (its name for messages, its bytes), in order, by one call of LibreOffice, with its tags.

    It works on copies with plain names and in a profile of its own: neither a LibreOffice that is open nor blanks and
    Japanese in a path disturb it. Raises GeneratorError when it takes too long or cannot make one of them.
    """
    if not files:
        return []
    with _workplace() as (work, watcher):
        copies = [work / f"{at:03}{Path(name).suffix.lower()}" for at, (name, _) in enumerate(files, start=1)]
        for copy, (_, data) in zip(copies, files, strict=True):
            copy.write_bytes(data)
        if tags:
            _settle(work / "profile")
        command = [str(program), f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(work / "pdf"), *map(str, copies)]
        _run(command, watcher, _SECONDS + _SECONDS_A_FILE * len(files))
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


@contextmanager
def _workplace() -> Iterator[tuple[Path, "subprocess.Popen[bytes]"]]:
    """A temporary folder, and the process that removes it should this one end early. Raises GeneratorError when there is no place."""
    try:
        work = Path(tempfile.gettempdir(), f"kaigi-{secrets.token_hex(8)}")
        with _watched(work) as watcher:  # before there is anything to remove
            try:
                work.mkdir(mode=0o700)
                yield work, watcher
            finally:
                shutil.rmtree(work, ignore_errors=True)
                watcher.kill()
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        reason = "空き容量が足りない" if full else "書き込めない"
        raise GeneratorError(
            f"作業用の一時フォルダーに{reason}ため、PDFを作れません。"
            "パソコンのディスクの空きと、一時フォルダー（TEMP）に書き込めることを確かめてから、もう一度実行してください。"
        ) from None


def _run(command: list[str], watcher: "subprocess.Popen[bytes]", seconds: int) -> None:
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
        assert watcher.stdin
        watcher.stdin.write(f"{started.pid}\n".encode())
        watcher.stdin.flush()
        started.wait(seconds)
    except subprocess.TimeoutExpired:
        raise GeneratorError(
            f"LibreOfficeが{seconds}秒たっても終わらないので、やめました。"
            "パソコンを起動し直すか、資料を一つずつ開けるかを確かめてから、もう一度実行してください。"
        ) from None
    finally:
        if started.poll() is None:
            _end(started)


# Tags for who does not see the pages (PDF/UA-1), whatever program and format the paper is of.
_EXPORT: Final = ("UseTaggedPDF", "PDFUACompliance", "ExportBookmarks")
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM: Final = (
    '<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export">'
    '<prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
)


def _settle(profile: Path) -> None:
    """Give LibreOffice's profile the settings of the PDFs it makes."""
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(name=name) for name in _EXPORT)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")


_WATCH: Final = """
import os, shutil, signal, subprocess, sys
for process in sys.stdin.read().split():
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", process], capture_output=True)
    else:
        try:
            os.killpg(int(process), signal.SIGKILL)
        except ProcessLookupError:
            pass
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


def _watched(work: Path) -> "subprocess.Popen[bytes]":
    """A process that waits for the end of this one, however it ends: then the processes it was told of and the folder go too."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _WATCH, str(work)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )  # fmt: skip


def _end(started: "subprocess.Popen[bytes]") -> None:
    """End a process and those it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(started.pid)], capture_output=True, check=False)
    else:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
