"""What the commands share: their group, their exit codes and the options that several of them take."""

import sys
from pathlib import Path
from typing import Final

import click

from generator.console import escaping

DONE: Final = 0
FOUND: Final = 1
USAGE: Final = 2
STOPPED: Final = 3
BUG: Final = 70

root_ = click.option(
    "--root", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="作業するフォルダー"
)


def _shape(_context: click.Context, _option: click.Parameter, shape: str) -> str:
    """The shape of the results; what a console cannot show stays whole in one that programs read."""
    if shape == "json":
        escaping(sys.stdout)
    return shape


format_ = click.option(
    "--format", "shape", type=click.Choice(["text", "json"]), default="text", callback=_shape, help="結果の形"
)
strict_ = click.option("--strict", is_flag=True, help="注意も誤りとして扱います")
meeting_ = click.argument("meeting", required=False, metavar="[会議]")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Excelの入力様式から、推進会議の資料一式（Word・Excel）を作ります。"""


def every_command() -> click.Group:
    """The group with all commands: those of every module in `generator.commands`."""
    from generator import commands as room
    from generator.registry import import_all

    import_all(room)
    return commands
