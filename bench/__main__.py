"""`make bench`: the whole run against a plain script, and the cost of ten and a hundred times as many rows."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from bench import checks
from bench.growth import offices
from bench.plain import prepare

ROOT = Path(__file__).parent.parent
MEETING = "令和5年度第1回"
REPEATS = 5


def seconds(*command: str, before: Callable[[], object] = lambda: None) -> float:
    """Median wall time of a command, each run in a process of its own as staff start it, each after `before`."""
    times = []
    for _ in range(REPEATS):
        before()
        began = time.perf_counter()
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def ours(command: str, office: Path) -> tuple[str, ...]:
    """A command of the program for the sample meeting of an office."""
    return "-m", "generator", command, "--root", str(office), MEETING


def anew(office: Path) -> Callable[[], None]:
    """Forget what earlier runs made and read."""
    return lambda: shutil.rmtree(office / "outputs", ignore_errors=True)


def against_plain(office: Path) -> None:
    """The whole run, checks and read-back included, against reading with pandas and filling with docxtpl alone."""
    prepare(office)
    plain = seconds("-m", "bench.plain", str(office))
    first, again = seconds(*ours("packet", office), before=anew(office)), seconds(*ours("packet", office))
    sys.stdout.write(
        f"資料一式（点検・読み返しを含む）  素朴な方法（{plain:.2f}秒）に比べ、初めて {first / plain:.2f} 倍（{first:.2f}秒）、"
        f"二度目から {again / plain:.2f} 倍（{again:.2f}秒）\n"
    )


def of_checking(office: Path) -> None:
    """A check against a packet: the first, which reads all and colours copies; after a cell changed; after nothing did."""
    made = seconds(*ours("packet", office), before=anew(office))
    check = ours("check", office)
    times = {
        "初めて": seconds(*check, before=anew(office)),
        "一つのブックを直した後": seconds(*check, before=lambda: _edit(office)),
        "何も変わらないとき": seconds(*check),
    }
    told = "、".join(f"{when} {time / made:.2f} 倍（{time:.2f}秒）" for when, time in times.items())
    sys.stdout.write(f"点検だけ  資料一式（{made:.2f}秒）に比べ、{told}\n")


def _edit(office: Path) -> None:
    """Write more words into a cell of a workbook."""
    path = office / "inputs" / MEETING / "取組.xlsx"
    opened = load_workbook(path)
    opened["実施実績"]["D3"].value = f"{opened['実施実績']['D3'].value}、窓口で配布"
    opened.save(path)


def growth(office: Path) -> None:
    """研修実績 with 100, 1,000 and 10,000 rows: the cost of a row, against that at 1,000 rows."""
    base = seconds(*ours("packet", office), before=anew(office))
    costs = {}
    for rows, grown in offices(office):
        costs[rows] = (seconds(*ours("packet", grown), before=anew(grown)) - base) / rows
        shutil.rmtree(grown)
    for rows, cost in costs.items():
        share = cost / costs[1000]
        sys.stdout.write(
            f"研修実績 {rows:>6,}行  1行当たり 1,000行のときの {share:.2f} 倍（{cost * 1000:.2f}ミリ秒）\n"
        )


def of_checks(office: Path) -> None:
    """The checks on ten times as much text, and the three whose cost grows most."""
    total, each = checks.growth(office / "inputs" / MEETING, 10)
    most = "、".join(f"{code} {times:.1f}倍" for code, times in list(each.items())[:3])
    sys.stdout.write(f"点検  10倍の文字数で、1字当たり {total:.2f} 倍の時間（最も増えるもの {most}）\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "office"
        shutil.copytree(ROOT / "inputs", sample / "inputs")
        shutil.copytree(ROOT / "templates_docx", sample / "templates_docx")
        against_plain(sample)
        of_checking(sample)
        growth(sample)
        of_checks(sample)
