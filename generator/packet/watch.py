"""Watching a meeting's workbooks: each time one is saved they are checked again, and only what changed is told."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.forms.meeting import WORDS_WORKBOOK
from generator.office import MeetingFolders
from generator.packet.outcome import Outcome
from generator.packet.page import mark
from generator.packet.steps import check_meeting, make_packet
from generator.problem import GeneratorError, Problem

_State = Mapping[Path, tuple[int, int]]
"""Of each workbook when it was last saved (nanoseconds) and its size in bytes."""

INTERVAL: Final = 1.0
"""Seconds between two looks; what is the same in two of them is no more being saved."""


@dataclass(frozen=True, slots=True)
class News:
    """What a look found: the outcome of a new check, which findings are new and which are gone since the one before."""

    outcome: Outcome
    saved: tuple[str, ...]
    new: tuple[Problem, ...]
    gone: tuple[Problem, ...]
    first: bool = False


@dataclass(slots=True)
class Watch:
    """A watch over one meeting. `look` is called again and again; it sleeps never and prints nothing."""

    meeting: MeetingFolders
    _checked: _State | None = None
    _seen: _State = field(default_factory=dict)
    _told: dict[str, Problem] = field(default_factory=dict)

    def look(self) -> News | None:
        """Check when something was saved since the last check and nothing is being saved now; None while there is nothing to tell.

        Raises GeneratorError as `check_meeting` does, once for what was saved.
        """
        now = self._state()
        settled = now == self._seen and all(map(_is_whole, now))
        self._seen = now
        if now == self._checked or not (settled or self._checked is None):
            return None
        before, self._checked = self._checked, now
        saved = tuple(
            sorted(
                path.name for path in now.keys() | (before or {}).keys() if now.get(path) != (before or {}).get(path)
            )
        )
        return self._news(check_meeting(self.meeting, live=True), saved, first=before is None)

    def make(self) -> Outcome:
        """Make the packet of what is saved now. Raises GeneratorError as `make_packet` does."""
        outcome = make_packet(self.meeting, live=True)
        self._told = {mark(problem): problem for problem in outcome.problems}
        return outcome

    def end(self) -> None:
        """Leave a page that does not wait for anything any more."""
        with suppress(GeneratorError):
            check_meeting(self.meeting)

    def _news(self, outcome: Outcome, saved: tuple[str, ...], *, first: bool) -> News:
        now = {mark(problem): problem for problem in outcome.problems}
        before, self._told = self._told, now
        new = tuple(problem for told, problem in now.items() if told not in before)
        gone = tuple(problem for told, problem in before.items() if told not in now)
        return News(outcome, saved, new, gone, first)

    def _state(self) -> _State:
        """The files that a check depends on; one that vanishes while it is looked at is not there."""
        state: dict[Path, tuple[int, int]] = {}
        for path in self._files():
            with suppress(OSError):
                known = path.stat()
                state[path] = (known.st_mtime_ns, known.st_size)
        return state

    def _files(self) -> Iterator[Path]:
        with suppress(GeneratorError):
            yield from self.meeting.workbooks
        if own := self.meeting.organisation:
            yield own
        yield self.meeting.office.inputs / WORDS_WORKBOOK


def _is_whole(path: Path) -> bool:
    """Whether a workbook can be opened: while a program writes it, it may be locked or cut short.

    One that is no workbook at all stays as it is, and a check says so: only the end of a zip may still be to come.
    """
    try:
        with path.open("rb") as file:
            return file.read(2) != b"PK" or zipfile.is_zipfile(path)
    except OSError:
        return False
