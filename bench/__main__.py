"""`make bench`: the whole run against a plain script, and the cost of ten and a hundred times as many rows."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import checks
from bench.growth import offices
from bench.plain import prepare

ROOT = Path(__file__).parent.parent
MEETING = "令和5年度第1回"
REPEATS = 5


def seconds(*command: str, repeats: int = REPEATS) -> float:
    """Median wall time of a command, each run in a process of its own as staff start it."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def against_plain(office: Path) -> None:
    """The whole run, checks and read-back included, against reading with pandas and filling with docxtpl alone."""
    prepare(office)
    ours = seconds("-m", "generator", "packet", "--root", str(office), MEETING)
    plain = seconds("-m", "bench.plain", str(office))
    sys.stdout.write(
        f"資料一式（点検・読み返しを含む）  素朴な方法の {ours / plain:.2f} 倍の時間（{ours:.2f}秒 / {plain:.2f}秒）\n"
    )


def of_checking(office: Path) -> None:
    """A check against a packet: the first, which colours copies of the workbooks, and the next, which finds them as they were."""
    made = seconds("-m", "generator", "packet", "--root", str(office), MEETING)
    firsts = []
    for _ in range(REPEATS):
        shutil.rmtree(office / "outputs", ignore_errors=True)
        firsts.append(seconds("-m", "generator", "check", "--root", str(office), MEETING, repeats=1))
    first, again = statistics.median(firsts), seconds("-m", "generator", "check", "--root", str(office), MEETING)
    sys.stdout.write(
        f"点検だけ  資料一式の {first / made:.2f} 倍の時間（{first:.2f}秒）、二度目から {again / made:.2f} 倍（{again:.2f}秒）\n"
    )


def growth(office: Path) -> None:
    """研修実績 with 100, 1,000 and 10,000 rows: the cost of a row, against that at 1,000 rows."""
    base = seconds("-m", "generator", "packet", "--root", str(office), MEETING)
    costs = {}
    for rows, grown in offices(office):
        costs[rows] = (seconds("-m", "generator", "packet", "--root", str(grown), MEETING) - base) / rows
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
