"""`packet --each`: the packets of all meetings of an office, or of every office below a folder, on all processors."""

import gc
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from generator.office import MeetingFolders, OfficeFolders
from generator.packet.files import AtWorkError
from generator.packet.steps import make_packet
from generator.problem import GeneratorError, Severity
from generator.report.terminal import log_bug

DONE: Final = 0
FOUND: Final = 1
BUG: Final = 70
_DEEPEST: Final = 3
"""Folders between the one that is named and an office: 県／圏域／市."""
_MOST: Final = 61
"""Processes that Windows can wait for at once."""
_PATIENCE: Final = 30
"""How often a meeting asks for the folder in which another one of its office is just being put, some 2 seconds each."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of the packet of one meeting: `code` is what `packet` would have ended with, `trouble` why it did not."""

    meeting: str
    code: int
    papers: int = 0
    findings: tuple[tuple[Severity, int], ...] = ()
    trouble: str = ""

    def __str__(self) -> str:
        """The meeting in one line."""
        if self.trouble:
            return f"{self.meeting}: 中止しました。{' '.join(self.trouble.split())}"
        found = "　".join(f"{severity} {count}件" for severity, count in self.findings)
        return f"{self.meeting}: 資料 {self.papers}件　{found}{'　誤りを直すまで作られません' if self.code else ''}"


def meetings_below(root: Path) -> list[MeetingFolders]:
    """The meetings of the office in a folder; where it is none, those of every office below it, by their folders' names.

    Raises GeneratorError when there is no meeting.
    """
    found = [meeting for office in _offices(root) for meeting in office.meetings() if meeting.workbooks]
    if not found:
        raise GeneratorError(
            f"「{root.resolve().name}」にも、その中のフォルダーにも、会議がありません。"
            "inputs のあるフォルダーか、それを集めたフォルダーを --root で指定してください。"
        )
    return found


def _offices(root: Path) -> Iterator[OfficeFolders]:
    if (root / "inputs").is_dir():
        yield OfficeFolders(root)
        return
    for depth in range(1, _DEEPEST + 1):
        for inputs in sorted(root.glob("/".join(["*"] * depth + ["inputs"]))):
            if (inputs.parent / "templates_docx").is_dir():
                yield OfficeFolders(inputs.parent)


def each(meetings: Sequence[MeetingFolders], root: Path, *, strict: bool, anew: bool) -> Iterator[Made]:
    """Make every packet, as many at a time as there are processors, and tell of each in their order."""
    one = partial(_one, root, strict=strict, anew=anew)
    processes = min(len(meetings), os.cpu_count() or 1, _MOST)
    with ProcessPoolExecutor(processes, initializer=gc.set_threshold, initargs=(100_000,)) as pool:
        yield from pool.map(one, meetings)


def summed(made: Sequence[Made]) -> tuple[str, int]:
    """All meetings in one line, and the one exit code: the worst of theirs."""
    counts = Counter(one.code for one in made)
    stopped = sum(count for code, count in counts.items() if code not in (DONE, FOUND))
    papers = sum(one.papers for one in made)
    line = f"会議 {len(made)}件: できたもの {counts[DONE]}件（資料 {papers:,}件）　誤りのあるもの {counts[FOUND]}件　中止 {stopped}件"
    return line, max((one.code for one in made), default=DONE)


def _one(root: Path, meeting: MeetingFolders, *, strict: bool, anew: bool) -> Made:
    """The packet of one meeting, in a process of its own. Never raises: the others go on."""
    office = meeting.office.root.resolve()
    named = meeting.name if office == root.resolve() else f"{office.relative_to(root.resolve())} {meeting.name}"
    try:
        for _ in range(_PATIENCE):
            try:
                outcome = make_packet(meeting, strict=strict, anew=anew)
                break
            except AtWorkError as busy:
                last = busy
        else:
            raise last
    except GeneratorError as stop:
        return Made(named, stop.exit_code, trouble=str(stop))
    except Exception as bug:  # one meeting's misfortune is not another's
        return Made(named, BUG, trouble=log_bug(bug))
    counts = Counter(problem.severity for problem in outcome.problems)
    made = 0 if outcome.refused else len(outcome.changed)
    return Made(named, FOUND if outcome.refused else DONE, made, tuple((s, counts[s]) for s in Severity))
