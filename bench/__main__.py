"""`make bench`: seconds of processor and memory of whole commands, as ratios to a plain script measured in the same run.

`python -m bench` measures the sample, a grown table, and one table beside carbone (`one`: that alone); `growth` every table that grows (long), `each` two hundred copies
of the sample at once and one after the other (longer), `checks` which check costs most with ten times the text.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from bench import checks, one_table
from bench.growth import MEETING, TABLES, offices
from bench.plain import prepare

ROOT = Path(__file__).parent.parent
SIZES = (100, 1_000, 10_000)
COPIES = 200


@dataclass(frozen=True)
class Cost:
    """What a process cost: seconds of processor, seconds on the clock, and megabytes at its peak."""

    cpu: float
    wall: float
    peak: float

    def __str__(self) -> str:
        return f"{self.cpu:.2f}秒 {self.peak:.0f}MB"


# A process counts what its parent held as its own peak: it is started by one that holds nothing.
_LAUNCH = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024, file=sys.stderr)
sys.exit(code)
"""


def cost(*command: str, repeats: int = 3, before: Callable[[], object] = lambda: None, kept: bool = False) -> Cost:
    """The median of a command, each time in a process of its own, as staff start it; without what is kept unless `kept`."""
    surroundings = os.environ if kept else {**os.environ, "KAIGI_NO_CACHE": "1"}
    told = []
    for _ in range(repeats):
        before()
        launched = subprocess.run(
            [sys.executable, "-S", "-c", _LAUNCH, *command],
            cwd=ROOT,
            env=surroundings,
            capture_output=True,
            check=False,
        )
        if launched.returncode:
            raise SystemExit(f"{' '.join(command)}: {launched.returncode}")
        told.append(Cost(*map(float, launched.stderr.split()[-3:])))
    return sorted(told, key=lambda one: one.cpu)[len(told) // 2]


def ours(command: str, office: Path, *more: str) -> tuple[str, ...]:
    """A command of the program for the sample meeting of an office."""
    return sys.executable, "-m", "generator", command, "--root", str(office), *(more or (MEETING,))


def plain(office: Path, *more: str, repeats: int = 3) -> Cost:
    """The plain script on the same office."""
    prepare(office, MEETING)
    return cost(sys.executable, "-m", "bench.plain", str(office), MEETING, *more, repeats=repeats)


def say(line: str) -> None:
    """One line of the result, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def anew(office: Path) -> Callable[[], None]:
    """Forget what earlier runs made."""
    return lambda: shutil.rmtree(office / "outputs", ignore_errors=True)


def _forget(office: Path, store: Path) -> None:
    for folder in (office / "outputs", store):
        shutil.rmtree(folder, ignore_errors=True)


def _edit(office: Path, turn: list[int]) -> None:
    """Write other words into a cell of a workbook."""
    path = office / "inputs" / MEETING / "取組.xlsx"
    opened = openpyxl.load_workbook(path)
    turn.append(len(turn))
    opened["実施実績"]["D3"].value = f"{opened['実施実績']['D3'].value}、窓口で{len(turn)}回配布"
    opened.save(path)


def of_sample(office: Path, store: Path) -> None:
    """The sample: the first run, a run after one cell changed, one after nothing did; checks and read-back included."""
    base, with_kept = plain(office), plain(office, "kept")
    say(f"見本　素朴な方法 {base}（ひな形を開いたままにすると {with_kept.cpu / base.cpu:.2f}倍）")
    os.environ["KAIGI_CACHE"] = str(store)
    turn: list[int] = []
    first = cost(*ours("packet", office), before=lambda: _forget(office, store), kept=True)
    packet = {
        "初めて": first,
        "一つのセルを直した後": cost(*ours("packet", office), before=lambda: _edit(office, turn), kept=True),
        "控えを使わないとき": cost(*ours("packet", office, "--all", MEETING)),
    }
    cost(*ours("packet", office), repeats=2, kept=True)
    packet["何も変わらないとき"] = cost(*ours("packet", office), kept=True)
    for when, told in packet.items():
        say(f"  packet　{when} {told.cpu / base.cpu:.2f}倍（{told}）")
    check = {"一つのセルを直した後": cost(*ours("check", office), before=lambda: _edit(office, turn), kept=True)}
    check["何も変わらないとき"] = cost(*ours("check", office), kept=True)
    for when, told in check.items():
        say(f"  check　{when} {told.cpu / base.cpu:.2f}倍（{told}）")


def of_one_table(folder: Path) -> None:
    """One table on one template: docxtpl alone, carbone where it is there, and ours with its read-back."""
    folder.mkdir()
    without = one_table.carbone()
    if without:
        say(without)
    for rows in one_table.SIZES:
        one_table.prepare(folder, rows)
        kinds = ("docxtpl", "ours") if without else ("docxtpl", "carbone", "ours")
        costs = {kind: cost(*one_table.command(kind, folder)) for kind in kinds}
        told = "、".join(f"{kind} {one.cpu / costs['docxtpl'].cpu:.2f}倍（{one}）" for kind, one in costs.items())
        say(f"一つの表 {rows:,}行　{told}")


def of_long_tables(office: Path, sizes: tuple[int, ...] = (1_000, 10_000)) -> None:
    """研修 and 相談記録 against the plain script; of 研修 the .xlsx is made as well."""
    for table in TABLES[:2]:
        for rows, grown in offices(office, table, sizes):
            base = plain(grown, repeats=1)
            told = cost(*ours("packet", grown), before=anew(grown), repeats=1)
            say(f"{table.name} {rows:,}行　packet 素朴な方法（{base}）の {told.cpu / base.cpu:.2f}倍（{told}）")


def of_growth(office: Path) -> None:
    """Every table that grows: what a row costs each command, against the same at 1,000 rows."""
    commands = {
        "packet": (MEETING,),
        "check": (MEETING,),
        "absorb": (MEETING,),
        "new": ("令和5年度第2回", "--from", MEETING),
    }
    for table in TABLES:
        told: dict[str, dict[int, Cost]] = {name: {} for name in commands}
        for rows, grown in offices(office, table, SIZES):
            for name, words in commands.items():
                told[name][rows] = cost(*ours(name, grown, *words), repeats=1)
        for name, costs in told.items():
            each = {rows: one.cpu / rows for rows, one in costs.items()}
            line = "、".join(f"{rows:,}行 {each[rows] / each[1_000]:.2f}倍（{one}）" for rows, one in costs.items())
            say(f"{table.name}　{name}　1行当たり、1,000行のときに比べ {line}")


def of_each(office: Path, folder: Path, copies: int = COPIES) -> None:
    """Copies of the sample: all at once, on every processor, against one after the other."""
    for number in range(1, copies + 1):
        for part in ("inputs/団体.xlsx", f"inputs/{MEETING}", "templates_docx"):
            target = folder / f"市{number}" / part
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (office / part).is_dir() else shutil.copy)(office / part, target)
    together = cost(sys.executable, "-m", "generator", "packet", "--each", "--root", str(folder), repeats=1)
    few = [cost(*ours("packet", folder / f"市{number}", "--all", MEETING), repeats=1) for number in range(1, 6)]
    one = statistics.median(told.wall for told in few)
    papers = copies * 24
    say(
        f"{copies}会議を一度に　{papers / together.wall * 60:,.0f}資料/分、一つずつ作る {one * copies / together.wall:.2f}倍の速さ"
        f"（{together.wall:.0f}秒、{os.cpu_count()}個のプロセッサー）"
    )


def of_checks(office: Path) -> None:
    """The checks on ten times as much text, and the three whose cost grows most."""
    total, each = checks.growth(office / "inputs" / MEETING, 10)
    most = "、".join(f"{code} {times:.1f}倍" for code, times in list(each.items())[:3])
    say(f"点検  10倍の文字数で、1字当たり {total:.2f} 倍の時間（最も増えるもの {most}）")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sample = Path(place) / "office"
        shutil.copytree(ROOT / "inputs", sample / "inputs")
        shutil.copytree(ROOT / "templates_docx", sample / "templates_docx")
        match sys.argv[1:]:
            case ["growth"]:
                of_growth(sample)
            case ["each", *number]:
                of_each(sample, Path(place) / "many", int(number[0]) if number else COPIES)
            case ["one"]:
                of_one_table(Path(place) / "one table")
            case ["checks"]:
                of_checks(sample)
            case _:
                of_sample(sample, Path(place) / "kept")
                of_long_tables(sample)
                of_one_table(Path(place) / "one table")
