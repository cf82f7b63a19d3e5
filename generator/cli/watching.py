"""At the keyboard: questions for those who double-click an icon; and `kaigi watch`, which looks at workbooks as they are saved."""

import contextlib
import os
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import click

from generator.forms.meeting import WORDS_WORKBOOK
from generator.japanese.dates import Sitting, fiscal_year
from generator.japanese.text import half_width_digits, key
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.outcome import Outcome
from generator.packet.page import FOLDER, PAGE, mark
from generator.packet.steps import check_meeting, make_packet
from generator.problem import GeneratorError, Problem
from generator.report.terminal import Terminal

_TRIES = 3


def asks() -> bool:
    """Whether somebody sits there to be asked: an icon was double-clicked, and no planned task runs it."""
    told = os.environ
    return bool(told.get("KAIGI_ASK") and not told.get("KAIGI_NO_PAUSE") and sys.stdin and sys.stdin.isatty())


def which_meeting(office: OfficeFolders, name: str | None) -> str | None:
    """The meeting that was named, else the one that somebody chooses from a list; None for the one that is worked on."""
    ready = [meeting for meeting in office.meetings() if meeting.workbooks]
    if name or not asks() or len(ready) < 2:
        return name
    usual, _ = office.chosen()
    dated = sorted(ready, key=_newest_first)
    names = [meeting.name for meeting in dated]
    return _chosen("どの会議ですか。", names, usual.name, known=names)


def which_new_meeting(office: OfficeFolders) -> str:
    """What the next meeting is to be called, as somebody chooses or types it. Raises GeneratorError when nobody answers."""
    sittings = [sitting for meeting in office.meetings() if (sitting := meeting.sitting)]
    last = max(sittings, key=lambda one: (one.year, one.session), default=None)
    offered = (
        [Sitting(last.year, last.session + 1), Sitting(last.year + 1, 1)]
        if last
        else [Sitting(fiscal_year(date.today()), 1)]
    )
    names = [str(sitting) for sitting in offered]
    return _chosen("次の会議は、何年度の第何回ですか。ほかの名前なら、そのまま打ってください。", names, names[0])


def _newest_first(meeting: MeetingFolders) -> tuple[int, int, str]:
    sitting = meeting.sitting
    return (-sitting.year, -sitting.session, meeting.name) if sitting else (0, 0, meeting.name)


def _chosen(question: str, names: list[str], usual: str, known: list[str] | None = None) -> str:
    """What somebody chooses by number, types, or takes by Enter alone. Raises GeneratorError when it is none of `known`."""
    click.echo(question, err=True)
    for number, name in enumerate(names, start=1):
        click.echo(f"  {number}  {name}", err=True)
    click.echo(f"番号を打って Enter を押してください。Enter だけなら「{usual}」です。", err=True)
    for _ in range(_TRIES):
        try:
            answer = half_width_digits(input("> ")).strip()
        except EOFError:
            return usual
        if not answer:
            return usual
        if answer.isdecimal() and 1 <= int(answer) <= len(names):
            return names[int(answer) - 1]
        if not answer.isdecimal() and known is None:
            return answer
        if found := next((name for name in known or () if key(name) == key(answer)), None):
            return found
        click.echo(f"「{answer}」は一覧にありません。1から{len(names)}の番号を打ってください。", err=True)
    raise GeneratorError("会議が決まらないので、何もしませんでした。もう一度、アイコンをダブルクリックしてください。")


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


_MAKE, _QUIT = "p", "q"
_SHOWN = 20
"""How many new findings are shown on the screen; the page shows them all."""


def watching(meeting: MeetingFolders) -> None:
    """Watch until q is pressed, or the program is stopped; the page of findings is then one that waits for nothing."""
    watch, terminal = Watch(meeting), Terminal("text")
    click.echo(f"見張っています。{_MAKE} を押すと資料を作り、{_QUIT} を押すと終わります。", err=True)
    try:
        with _keys() as keys:
            for pressed in keys:
                if pressed == _QUIT:
                    break
                with _told():
                    if pressed == _MAKE:
                        terminal.show(watch.make())
                    elif news := watch.look():
                        _tell(news, meeting)
    except KeyboardInterrupt:
        pass
    finally:
        watch.end()
    click.echo("見張りを終わりました。", err=True)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What hinders a check is said, and the watch goes on: a workbook may be locked for a moment."""
    try:
        yield
    except GeneratorError as stop:
        click.echo(f"{stop}", err=True)


def _tell(news: News, meeting: MeetingFolders) -> None:
    clock = time.strftime("%H:%M:%S")
    if news.first:
        Terminal("text", quiet=True).show(news.outcome)
        click.echo(f"点検結果: {meeting.packet / FOLDER / PAGE}", err=True)
        return
    click.echo(f"{clock} 保存されました: {'、'.join(news.saved)}", err=True)
    for problem in news.gone[:_SHOWN]:
        click.echo(f"  直りました［{problem.code}］ {problem.place} {problem.message}", err=True)
    for problem in news.new[:_SHOWN]:
        click.echo(f"  新しい{problem}", err=True)
    if more := max(len(news.gone) - _SHOWN, 0) + max(len(news.new) - _SHOWN, 0):
        click.echo(f"  ほか{more}件は点検結果のページにあります。", err=True)
    if not news.new and not news.gone:
        click.echo("  指摘は変わりません。", err=True)
    if news.outcome.trouble:
        click.echo(news.outcome.trouble, err=True)


@contextlib.contextmanager
def _keys() -> Iterator[Iterator[str]]:
    """The key that was pressed since the last look (empty: none), once in `INTERVAL` seconds, without an Enter."""
    if not (sys.stdin and sys.stdin.isatty()):
        yield _no_keys()
    elif sys.platform == "win32":
        yield _windows_keys()
    else:
        import termios
        import tty

        before = termios.tcgetattr(sys.stdin)
        try:
            tty.setcbreak(sys.stdin)
            yield _unix_keys()
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _no_keys() -> Iterator[str]:
    while True:
        yield ""
        time.sleep(INTERVAL)


def _windows_keys() -> Iterator[str]:
    while True:
        import msvcrt

        yield msvcrt.getwch().lower() if msvcrt.kbhit() else ""  # type: ignore[attr-defined,unused-ignore] # Windows alone has it
        time.sleep(INTERVAL)


def _unix_keys() -> Iterator[str]:
    import select

    while True:
        there, _, _ = select.select([sys.stdin], [], [], INTERVAL)
        yield sys.stdin.read(1).lower() if there else ""
