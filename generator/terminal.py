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

from generator.delivery import Delivery
from generator.grouping import grouped
from generator.pipeline import Outcome
from generator.problem import Problem, Severity


class Terminal:
    """Shows progress and results: text for people, or JSON for programs. Messages go to stderr, made files to stdout."""

    def __init__(self, shape: str) -> None:
        """`shape` is "text" or "json"."""
        self._json = shape == "json"
        self._live = bool(sys.stderr and sys.stderr.isatty())  # none in a planned task of Windows

    def progress(self, step: str) -> None:
        """Say what is being done: one changing line on a terminal, one line a step elsewhere."""
        if self._json:
            return
        click.echo(f"\r\x1b[K{step} …" if self._live else f"{step} …", err=True, nl=not self._live)

    def show(self, outcome: Outcome) -> None:
        """Show the findings, then what was written."""
        self.findings(outcome)
        self.written(outcome)

    def findings(self, outcome: Outcome) -> None:
        """Show the findings by paper, worst first."""
        if self._json:
            click.echo(json.dumps([as_json(problem) for problem in outcome.problems], ensure_ascii=False, indent=1))
        else:
            if self._live:
                click.echo("\r\x1b[K", err=True, nl=False)
            for group in grouped(outcome.problems, outcome.jobs):
                click.echo(click.style(f"■ {group.title}", bold=True) if self._live else f"■ {group.title}", err=True)
                for problem in group.problems:
                    click.echo(str(problem), err=True)
                click.echo("", err=True)

    def written(self, outcome: Outcome) -> None:
        """Show what was written, and how many findings there were."""
        if not self._json and outcome.delivery and outcome.folder:
            self._files(outcome, outcome.folder, outcome.delivery)
        for edit in outcome.hand_edits:
            click.echo(f"  手で直された {edit.name} は {edit.place} に残しました。{edit.summary}", err=True)
            for line in edit.lines:
                click.echo(f"    {line}", err=True)
        if any(edit.lines for edit in outcome.hand_edits):
            click.echo("  手直しを次の資料にも入れるには、同じことをExcelにも書いてください。", err=True)
        if not self._json:
            click.echo(_summary(outcome), err=True)
        if outcome.trouble:
            click.echo(outcome.trouble, err=True)

    def settled(self, path: Path, count: int) -> None:
        """Say how many findings were settled, and where that is kept."""
        click.echo(
            f"{count}件を確認済みにしました（{path}）。" if count else "確認済みにする指摘はありません。", err=True
        )

    def _files(self, outcome: Outcome, folder: Path, delivery: Delivery) -> None:
        width = max(map(_width, outcome.changed), default=0)
        for name, state in outcome.changed.items():
            click.echo(f"  {name}{' ' * (width - _width(name))}  {state}", err=True)
        look = sum(state != "変更なし" for state in outcome.changed.values())
        if look:
            click.echo(f"  目を通すもの: {look}件（新規・変更あり）", err=True)
        for name in delivery.written:
            click.echo(folder / name)


def _summary(outcome: Outcome) -> str:
    counts = Counter(problem.severity for problem in outcome.problems)
    found = "　".join(f"{severity} {counts[severity]}件" for severity in Severity)
    lines = [f"{outcome.meeting}: {found}"]
    if outcome.settled:
        lines[0] += f"　確認済み {len(outcome.settled)}件"
    if outcome.refused:
        lines.append("誤りを直すまで、資料は作られません。前に作った資料はそのまま残っています。")
    return "\n".join(lines)


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
