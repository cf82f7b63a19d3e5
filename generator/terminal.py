"""What a run says on the terminal: progress while it works, findings and a table of what was written after."""

import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from unicodedata import east_asian_width

import click

from generator.pipeline import Outcome
from generator.problem import Problem, Severity


class Terminal:
    """Shows progress and results: text for people, or JSON for programs. Messages go to stderr, made files to stdout."""

    def __init__(self, shape: str) -> None:
        """`shape` is "text" or "json"."""
        self._json = shape == "json"
        self._live = sys.stderr.isatty()

    def progress(self, step: str) -> None:
        """Say what is being done: one changing line on a terminal, one line a step elsewhere."""
        if self._json:
            return
        click.echo(f"\r\x1b[K{step} …" if self._live else f"{step} …", err=True, nl=not self._live)

    def show(self, outcome: Outcome) -> None:
        """Show findings, worst first, then what was written."""
        if self._json:
            click.echo(json.dumps([as_json(problem) for problem in outcome.problems], ensure_ascii=False, indent=1))
            return
        if self._live:
            click.echo("\r\x1b[K", err=True, nl=False)
        order = list(Severity)
        for problem in sorted(outcome.problems, key=lambda p: order.index(p.severity)):
            click.echo(str(problem), err=True)
        if outcome.delivery and outcome.folder:
            self._table(outcome)
            for name in outcome.delivery.written:
                click.echo(outcome.folder / name)
        click.echo(_summary(outcome), err=True)

    def _table(self, outcome: Outcome) -> None:
        assert outcome.delivery
        width = max((_width(name) for name in outcome.delivery.written), default=0)
        click.echo("", err=True)
        for name in outcome.delivery.written:
            click.echo(f"  {name}{' ' * (width - _width(name))}  {outcome.changed.get(name, '')}", err=True)
        for name, where in outcome.delivery.kept:
            click.echo(f"  手で直された {name} は {where} に残しました。", err=True)
        look = sum(state != "変更なし" for state in outcome.changed.values())
        if look:
            click.echo(f"  目を通すもの: {look}件（新規・変更あり）", err=True)


def _summary(outcome: Outcome) -> str:
    counts = Counter(problem.severity for problem in outcome.problems)
    found = "　".join(f"{severity} {counts[severity]}件" for severity in Severity)
    if outcome.refused:
        return f"{outcome.meeting}: {found}\n誤りを直すまで、資料は作られません。前に作った資料はそのまま残っています。"
    return f"{outcome.meeting}: {found}"


def as_json(problem: Problem) -> dict[str, object]:
    """A finding for other programs."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "workbook": problem.place.workbook,
        "sheet": problem.place.sheet,
        "cell": problem.place.cell,
        "message": problem.message,
        "hint": problem.hint,
        "others": [
            {"workbook": o.place.workbook, "sheet": o.place.sheet, "cell": o.place.cell, "text": o.text}
            for o in problem.others
        ],
    }


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "FWA" else 1 for char in text)


def log_bug(bug: BaseException) -> str:
    """Keep the details of a fault of ours in a file, and return the apology that names it."""
    text = "".join(traceback.format_exception(bug))
    name = f"kaigi-{time.strftime('%Y%m%d-%H%M%S')}.log"
    for folder in (Path("logs"), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return f"申し訳ありません。プログラムの不具合で止まりました。前に作った資料はそのままです。{folder / name} を管理者に送ってください。"
    return (
        "申し訳ありません。プログラムの不具合で止まりました。前に作った資料はそのままです。管理者に知らせてください。"
    )
