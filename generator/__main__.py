"""Run a command: every way it may end is an exit code and a sentence for staff."""

import gc
import re
import sys

import click

from generator.cli.commands import BUG, DONE, STOPPED, USAGE, commands
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


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; every failure ends in a sentence for staff."""
    for stream in (sys.stdout, sys.stderr):
        readied(stream)
    # A run makes much and drops little: looking for rubbish costs more than it frees.
    gc.set_threshold(100_000)
    try:
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
    except Exception as bug:  # the last resort: staff never see a traceback
        click.echo(log_bug(bug), err=True)
        return BUG


if __name__ == "__main__":
    code = main()
    gc.freeze()  # at the end of a process the system takes the memory back faster than Python looks through it
    sys.exit(code)
