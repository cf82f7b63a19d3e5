"""A command in a process of its own: how it ended, what it said and cost; it may be cut off at any change of the disk."""

import errno
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

if sys.platform != "win32":  # where there is no fork server either, and what uses this is skipped
    import resource

_CHANGES: Final = frozenset({
    "os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.truncate", "os.utime", "os.chmod",
    "ctypes.dlopen",  # with which two folders change their names
})  # fmt: skip
_USED: Final = (
    "docxcompose.composer", "docxtpl", "generator.back.absorb", "generator.back.learn", "generator.back.read_in",
    "generator.excel.blank", "generator.excel.marked", "generator.packet.page", "generator.packet.share_sheets",
    "generator.packet.status", "generator.packet.steps", "generator.packet.templates", "generator.send.mail", "generator.send.pdf",
    "generator.word.merge", "generator.word.render", "generator.year.next_meeting", "generator.year.new", "openpyxl", "pandas",
    "pypdf", "tests.apart", "tests.warm",
)  # fmt: skip
"""What commands import, and what they work out once: it is there already when a process begins."""


KILL: Final = signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM
"""What ends a process at once; on Windows, where nothing is run apart, only a name."""


@dataclass(frozen=True)
class Life:
    """How a process lives: when and how it is cut off, what it may use, what surrounds it.

    `steps` are the changes of the disk it may make; the next one may be left half done (`torn`), and the process gets `end`.
    With an `error` (EROFS …) the disk refuses that one and all after it instead. `limits` are those of the system (RLIMIT_…). `soffice` is what it takes for LibreOffice, empty for none
    and None for what is installed. `before` is called first.
    """

    steps: int = -1
    end: signal.Signals = KILL
    torn: bool = False
    error: int = 0
    limits: Mapping[int, int] = field(default_factory=dict)
    soffice: str | None = ""
    before: Callable[[], object] | None = None


_FOREIGN: Final = re.compile(r"^[A-Za-z][ -~]{8,}$|Traceback", re.MULTILINE)


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit (below 0: by which signal), what it said, seconds of the processor, megabytes, changes."""

    code: int
    said: str
    seconds: float = 0.0
    megabytes: int = 0
    steps: int = 0

    @property
    def foreign(self) -> str:
        """The first line that is no sentence for staff, but what a library says of itself; empty when there is none."""
        found = _FOREIGN.search(self.said)
        return found[0] if found else ""


USUAL: Final = Life()


def stand_in(folder: Path) -> str:
    """A program that takes LibreOffice's place, put into a folder: an empty page for each paper."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(folder / "page.pdf")
    lines = 'while [ "$1" != --outdir ]; do shift; done; out="$2"; shift 2; mkdir -p "$out"'
    copies = f'for one in "$@"; do name=${{one##*/}}; cp {folder}/page.pdf "$out/${{name%.*}}.pdf"; done'
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{lines}\n{copies}\n")
    program.chmod(0o755)
    return str(program)


def run(words: Sequence[str], folder: Path, life: Life = USUAL, patience: float = 600) -> Ended:
    """Run a command in a folder, which is where it works, and where its temporary files go (`tmp` beside it)."""
    if sys.platform == "win32":
        import pytest

        pytest.skip("Windows has no fork server")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_USED))
    there, here = context.Pipe(duplex=False)
    said = folder.parent / f"{folder.name}.said"
    process = context.Process(target=_live, args=(here, list(words), folder, said, life))
    process.start()
    here.close()
    process.join(patience)
    if hung := process.is_alive():
        process.kill()
        process.join()
    try:
        cost = there.recv() if there.poll() else (0, 0.0, 0, 0)
    except EOFError:
        cost = (0, 0.0, 0, 0)
    text = said.read_text(encoding="utf-8", errors="replace") if said.exists() else ""
    code = process.exitcode if process.exitcode is not None else -KILL
    return Ended(-signal.SIGALRM if hung else code, text, *cost[1:])


def _live(pipe: Connection, words: list[str], folder: Path, said: Path, life: Life) -> None:
    """In the process: run the command, and tell what it cost."""
    with said.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115 - the process ends with them
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.default_int_handler)
    temporary = folder.parent / f"{folder.name}.tmp"
    temporary.mkdir(exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    os.chdir(folder)
    if life.soffice is not None:
        from generator.send import pdf

        program = Path(life.soffice) if life.soffice else None
        setattr(pdf, "soffice", lambda: program)  # noqa: B010 - a name that module imports: mypy lets nobody assign it
    if life.before:
        life.before()
    from generator.__main__ import main

    steps = _Steps(folder.parent, life)
    sys.addaudithook(steps.noticed)
    for limit, most in life.limits.items():
        resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))
    began = time.process_time()
    code = main(words if words[0] == "init" else [*words, "--root", str(folder)])
    seconds, steps.over = time.process_time() - began, True
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    pipe.send((code, seconds, megabytes, steps.made))
    pipe.close()
    os._exit(code)


class _Steps:
    """Counts the changes of the disk beneath a folder, and ends the process before (or amid) the one that is not to be."""

    def __init__(self, folder: Path, life: Life) -> None:
        self.made, self.over = 0, False
        self._beneath, self._life = f"{folder}{os.sep}", life

    def noticed(self, event: str, args: tuple[object, ...]) -> None:
        """What Python is about to do."""
        if self.over or not self._changes(event, args):
            return
        if self._life.error and self.made >= self._life.steps >= 0 and not self._is_possible(event):
            raise OSError(self._life.error, os.strerror(self._life.error), args[0])
        if self.made == self._life.steps and not self._life.error:
            self.over = True
            if self._life.torn and event == "open" and isinstance(args[0], str):
                with open(args[0], "wb") as file:  # noqa: PTH123 - told apart from what is counted by `over`
                    file.write(b"half")
            signal.raise_signal(self._life.end)
        self.made += 1

    def _is_possible(self, event: str) -> bool:
        """A full disk lets files go."""
        return self._life.error in {errno.ENOSPC, errno.EDQUOT} and event in {"os.remove", "os.rmdir", "ctypes.dlopen"}

    def _changes(self, event: str, args: tuple[object, ...]) -> bool:
        if event == "open":
            if not isinstance(args[2], int) or not args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return False
        elif event not in _CHANGES:
            return False
        name = os.fspath(args[0]) if isinstance(args[0], str | os.PathLike) else ""
        return not name.startswith(os.sep) or name.startswith(self._beneath)
