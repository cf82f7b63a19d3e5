"""`python -m tests round FOLDER`: real files of others in every role they can take; what came of each, and what it cost."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

from generator.__main__ import main
from tests.conftest import MEETING, ROOT, copied
from tests.small_office import one_paper

_SECONDS: Final = 600  # by the clock, after which a run counts as hung; what is printed is the time of the processor
_ROLES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    ".xlsx": (("workbook", f"inputs/{MEETING}/研修.xlsx"), ("paper", f"outputs/{MEETING}/資料6{{suffix}}")),
    ".xlsm": (("workbook", f"inputs/{MEETING}/研修.xlsx"), ("paper", f"outputs/{MEETING}/資料6{{suffix}}")),
    ".xls": (("workbook", f"inputs/{MEETING}/研修.xlsx"),),
    ".docx": (("template", "templates_docx/trainings.docx"), ("paper", f"outputs/{MEETING}/資料6{{suffix}}")),
    ".docm": (("template", "templates_docx/trainings.docx"), ("paper", f"outputs/{MEETING}/資料6{{suffix}}")),
    ".pptx": (("paper", f"outputs/{MEETING}/資料6{{suffix}}"),),
    ".pdf": (("paper", f"outputs/{MEETING}/資料6{{suffix}}"),),
    ".jpg": (("paper", f"outputs/{MEETING}/資料6{{suffix}}"),),
    ".png": (("paper", f"outputs/{MEETING}/資料6{{suffix}}"),),
}
_COMMANDS: Final = {"workbook": ("packet",), "template": ("packet",), "paper": ("mail", "pdf")}


def office(root: Path) -> Path:
    """An office with a packet of two papers and a row for one from elsewhere."""
    import openpyxl

    copied(root)
    one_paper(root)
    path = root / "inputs" / MEETING / "会議.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["配付資料"]
    columns = {cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value}
    row = 1 + max(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "研修実施状況")
    for heading, value in (("資料番号", "資料6"), ("資料名", "案内"), ("様式", "別途作成")):
        sheet.cell(row, columns[heading]).value = value
    book.save(path)
    if main(["packet", "--root", str(root)]):
        raise SystemExit("the sample meeting makes no packet")
    return root


def one(prepared: str, folder: str, file: str, place: str, command: str) -> int:
    """In a process of its own: put a file into the office and run a command; what it cost goes to stdout."""
    root = Path(folder)
    shutil.copytree(prepared, root)
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, path)
    began = time.process_time()
    code = main([command, "--root", str(root)])
    import resource  # not on Windows, where the tests that make an office with what is here run as well

    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"\n{time.process_time() - began:.1f} {megabytes}\n")
    return code


def round_over(folder: Path) -> int:
    """Try every file of a folder and print it, its role, exit, seconds, megabytes and the first sentence that names it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in _ROLES)
    exits, slowest, largest = Counter[int](), 0.0, 0
    with tempfile.TemporaryDirectory(prefix="kaigi-round-") as made:
        prepared = office(Path(made) / "office")
        for number, file in enumerate(files):
            for role, pattern in _ROLES[file.suffix.lower()]:
                place = pattern.format(suffix=file.suffix)
                for command in _COMMANDS[role]:
                    root = Path(made) / f"{number}"
                    code, said, seconds, megabytes = _run(prepared, root, file, place, command)
                    shutil.rmtree(root, ignore_errors=True)
                    exits[code] += 1
                    slowest, largest = max(slowest, seconds), max(largest, megabytes)
                    line = _sentence(said, Path(place).name)
                    sys.stdout.write(f"{file.name}\t{role}\t{command}\t{code}\t{seconds:.1f}s\t{megabytes}MB\t{line}\n")
                    sys.stdout.flush()
    told = "　".join(f"exit {code}: {count}" for code, count in sorted(exits.items()))
    sys.stdout.write(f"{len(files)} files　{told}　at most {slowest:.1f}s, {largest}MB\n")
    return 1 if set(exits) - {0, 1, 3} else 0


def _run(prepared: Path, root: Path, file: Path, place: str, command: str) -> tuple[int, str, float, int]:
    words = "import sys; from tests.round import one; sys.exit(one(*sys.argv[1:]))"
    began = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-c", words, str(prepared), str(root), str(file), place, command],
            cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 70, "", time.monotonic() - began, 0
    cost = done.stdout.rstrip().rpartition("\n")[2].split()
    seconds, megabytes = (float(cost[0]), int(cost[1])) if len(cost) == 2 else (time.monotonic() - began, 0)
    return done.returncode, done.stderr, seconds, megabytes


def _sentence(said: str, name: str) -> str:
    """What was said about the file, else the last thing that was said."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if name in line and not line.startswith("■")), lines[-1] if lines else "")
