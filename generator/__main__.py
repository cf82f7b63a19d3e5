"""Run a command: every way it may end is an exit code and a sentence for staff."""

import gc
import logging
import re
import subprocess
import sys
import time

import click

from generator.cli.commands import BUG, DONE, STOPPED, USAGE, commands
from generator.packet.files import refusal
from generator.problem import GeneratorError
from generator.report.terminal import log_bug, readied


def _in_words(fault: click.UsageError) -> str:
    """What is wrong with the words of a command; click says it in English only."""
    match fault:
        case click.NoSuchOption():
            return f"「{fault.option_name}」という指定はありません。"
        case click.MissingParameter():
            return f"「{_name(fault)}」を書いてください。"
        case click.BadParameter():
            return f"「{_name(fault)}」の値を確かめてください。"
    if not fault.message.isascii() and not fault.message.startswith(("No ", "Got ")):  # our own words
        return fault.message
    named = re.search(r"'(.+)'|\((.+)\)", fault.message)
    return f"「{named[1] or named[2]}」という命令や言葉は使えません。" if named else "命令の書き方を確かめてください。"


def _name(fault: click.BadParameter) -> str:
    """What a parameter is called: an option by its sign, a word of the command by the name in its help."""
    if isinstance(fault.param, click.Argument) and fault.ctx:
        return fault.param.make_metavar(fault.ctx).strip("[]")
    return fault.param.opts[-1] if fault.param else ""


def _holds_japanese(encoding: str) -> bool:
    """Whether names of files may be Japanese."""
    try:
        "会議".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _again_in_unicode() -> int:
    """The same command in a Python that takes names for UTF-8, whatever the surroundings say."""
    return subprocess.run([sys.executable, "-X", "utf8", *sys.orig_argv[1:]], check=False).returncode


def _require_calendar() -> None:
    """Raise GeneratorError when the clock is wrong by decades: a zip file knows the years 1980 to 2107 alone."""
    if not 1980 <= time.localtime().tm_year <= 2107:
        raise GeneratorError(
            f"パソコンの日付が{time.localtime().tm_year}年になっています。日付と時刻を合わせてから、もう一度実行してください。"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; every failure ends in a sentence for staff."""
    for stream in (sys.stdout, sys.stderr):
        readied(stream)
    if not logging.root.handlers:  # what libraries say of a file is English, and of its inside
        logging.root.addHandler(logging.NullHandler())
    # A run makes much and drops little: looking for rubbish costs more than it frees.
    gc.set_threshold(100_000)
    if arguments is None and not _holds_japanese(sys.getfilesystemencoding()):
        return _again_in_unicode()
    try:
        _require_calendar()
        return int(commands.main(arguments, prog_name="kaigi", standalone_mode=False) or DONE)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as fault:
        click.echo(f"使い方が違います: {_in_words(fault)}\n「kaigi --help」で使い方を確かめられます。", err=True)
        return USAGE
    except GeneratorError as stop:
        click.echo(f"中止しました: {stop}", err=True)
        return stop.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("中止しました。前に作った資料はそのまま残っています。", err=True)
        return STOPPED
    except OSError as error:
        click.echo(f"中止しました: {said}" if (said := refusal(error)) else log_bug(error), err=True)
        return STOPPED if said else BUG
    except Exception as bug:  # the last resort: staff never see a traceback
        click.echo(log_bug(bug), err=True)
        return BUG


if __name__ == "__main__":
    code = main()
    gc.freeze()  # at the end of a process the system takes the memory back faster than Python looks through it
    sys.exit(code)
