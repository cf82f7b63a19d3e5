"""`kaigi watch` at the keyboard: looks at the workbooks once a second, tells what changed, makes the packet on one key."""

import contextlib
import sys
import time
from collections.abc import Iterator

import click

from generator.office import MeetingFolders
from generator.packet.page import FOLDER, PAGE
from generator.packet.watch import INTERVAL, News, Watch
from generator.problem import GeneratorError
from generator.report.terminal import Terminal

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
