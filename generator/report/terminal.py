"""What a run says on the terminal, whatever characters it can show: progress, findings, a table of what was written."""

import codecs
import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TextIO, cast
from unicodedata import combining, east_asian_width, normalize

import click

from generator.japanese.text import VARIANTS
from generator.packet.deliver import Delivery
from generator.packet.outcome import Outcome
from generator.packet.page import grouped, mark
from generator.problem import Problem, Severity

FALLBACK: Final = "kaigi-nearest"
LOSSLESS: Final = "kaigi-escaped"

_MISSING: Final = "〓"
"""What printers set for a character they do not have."""
_NEAREST: Final = str.maketrans(
    {
        "〜": "～", "～": "〜", "—": "―", "―": "—", "–": "-", "−": "－", "－": "−", "‖": "∥", "•": "・", "∙": "・",
        "¢": "￠", "£": "￡", "¬": "￢", "¥": "￥", "¦": "|", "✕": "×", "✖": "×", "✗": "×", "✓": "レ", "✔": "レ",
        "☑": "■", "☐": "□", "⏎": "/", "↵": "/", "➡": "→", "⇨": "→", "▶": "＞", "\u00a0": " ", "\u200b": "", "\ufeff": "",
        "\u200d": "", "©": "(c)", "®": "(R)",
    }
)  # fmt: skip
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Characters that choose a form of the one before, which is shown without them."""


def readied(stream: TextIO | None) -> None:
    """Let a stream show what it can of every text. A stream that cannot be told so is left as it is."""
    if stream is not None and hasattr(stream, "reconfigure"):
        cast("Any", stream).reconfigure(errors=FALLBACK)


def escaping(stream: TextIO | None) -> None:
    """Let a stream write what it cannot hold as `\\uXXXX`: JSON for another program loses nothing."""
    if stream is not None and hasattr(stream, "reconfigure"):
        cast("Any", stream).reconfigure(errors=LOSSLESS)


def _nearest(fault: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    unknown = fault.object[fault.start : fault.end]
    shown = "".join(_shown(char, fault.encoding) for char in unknown)
    # UTF-8 takes nothing but bytes for the half characters that it refuses.
    return shown.encode() if fault.encoding == "utf-8" else shown, fault.end


def _shown(char: str, encoding: str) -> str:
    if any(ord(char) in selectors for selectors in _SELECTORS):
        return ""
    for words in (char.translate(_NEAREST), VARIANTS.get(char, char), _numbered(char), _bare(char), _MISSING):
        if words != char and _fits(words, encoding):
            return words
    return "?"


def _numbered(char: str) -> str:
    """A number in a circle beyond ⑳ in brackets."""
    plain = normalize("NFKC", char)
    return f"({plain})" if plain.isdecimal() and plain != char else plain


def _bare(char: str) -> str:
    """A letter without its accents."""
    return "".join(part for part in normalize("NFKD", char) if not combining(part)) or char


def _fits(words: str, encoding: str) -> bool:
    try:
        words.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    units = fault.object[fault.start : fault.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)), fault.end


codecs.register_error(FALLBACK, _nearest)
codecs.register_error(LOSSLESS, _escaped)


class Terminal:
    """Shows progress and results: text for people, or JSON for programs. Messages go to stderr, made files to stdout."""

    def __init__(self, shape: str, *, quiet: bool = False) -> None:
        """`shape` is "text" or "json"; `quiet` leaves out what is going on and every finding that stops nothing."""
        self._json, self._quiet = shape == "json", quiet
        self._live = bool(sys.stderr and sys.stderr.isatty())  # none in a planned task of Windows

    def progress(self, step: str) -> None:
        """Say what is being done: one changing line on a terminal, one line a step elsewhere."""
        if self._json or self._quiet:
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
            problems = [p for p in outcome.problems if not self._quiet or p.severity is Severity.ERROR]
            new = [problem for problem in problems if outcome.known is not None and mark(problem) not in outcome.known]
            rest = [problem for problem in problems if problem not in new]
            if outcome.known is not None and rest and not self._quiet:
                click.echo(f"前の点検の後で新しく出た指摘: {len(new)}件", err=True)
            self._groups(new, outcome)
            if new and rest:
                click.echo(f"前の点検でも出ていた指摘: {len(rest)}件", err=True)
            self._groups(rest, outcome)

    def _groups(self, problems: Sequence[Problem], outcome: Outcome) -> None:
        for group in grouped(problems, outcome.jobs):
            click.echo(click.style(f"■ {group.title}", bold=True) if self._live else f"■ {group.title}", err=True)
            for problem in group.problems:
                click.echo(str(problem), err=True)
            click.echo("", err=True)

    def written(self, outcome: Outcome) -> None:
        """Show what was written, and how many findings there were."""
        if not self._json and outcome.delivery and outcome.folder:
            self._files(outcome, outcome.folder, outcome.delivery)
        for edit in outcome.hand_edits:
            if edit.before:
                told = f"手で直した {edit.place} の言葉が、いまの {edit.name} に入っていません。{edit.summary}"
            else:
                told = f"手で直された {edit.name} は {edit.place} に残しました。{edit.summary}"
            click.echo(f"  {told}", err=True)
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
        # At a terminal both streams are one: each file is named once.
        listed = outcome.changed if sys.stdout and sys.stdout.isatty() else {}
        places = {paper.name: f"（{len(paper.differences)}か所）" for paper in outcome.reworded if paper.differences}
        for name, state in () if self._quiet else outcome.changed.items():
            click.echo(f"  {name}{' ' * (width - _width(name))}  {state}{places.get(name, '')}", err=True)
        if places and not self._quiet:
            click.echo("  変わった言葉は、点検/点検結果.html に前後を並べてあります。", err=True)
        look = sum(state != "変更なし" for state in outcome.changed.values())
        if look and not self._quiet:
            click.echo(f"  目を通すもの: {look}件（新規・変更あり）", err=True)
        for name in delivery.written:
            if name not in listed:
                click.echo(folder / name)
        if listed:
            click.echo(f"  置いた場所: {folder}", err=True)


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
    for name in ("logs", ""):
        try:
            folder = Path(name or tempfile.gettempdir())
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return f"申し訳ありません。プログラムの不具合で止まりました。前に作った資料はそのままです。{folder / name} を管理者に送ってください。"
    return (
        "申し訳ありません。プログラムの不具合で止まりました。前に作った資料はそのままです。管理者に知らせてください。"
    )
