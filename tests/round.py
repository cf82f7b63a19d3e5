"""`python -m tests round FOLDER`: real files of others in every role they can take; what came of each, and what it cost."""

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from generator.__main__ import main
from tests.apart import Ended, Life, run
from tests.conftest import MEETING, copied
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
INSTALLED: Final = Life(soffice=None)
_COMMANDS: Final = {"workbook": ("packet",), "template": ("packet",), "paper": ("mail", "pdf")}


def office(root: Path) -> Path:
    """An office with a packet of two papers and a row for one from elsewhere."""
    import openpyxl

    copied(root)
    for path in (root / "inputs" / MEETING).iterdir():
        if path.name not in {"会議.xlsx", "研修.xlsx"}:
            path.unlink()
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


def round_over(folder: Path, life: Life = INSTALLED) -> int:
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
                    end = _run(prepared, root, file, place, command, life)
                    exits[end.code] += 1
                    slowest, largest = max(slowest, end.seconds), max(largest, end.megabytes)
                    told = f"{end.code}\t{end.seconds:.1f}s\t{end.megabytes}MB\t{_sentence(end.said, Path(place).name)}"
                    sys.stdout.write(f"{file.name}\t{role}\t{command}\t{told}\n")
                    sys.stdout.flush()
    told = "　".join(f"exit {code}: {count}" for code, count in sorted(exits.items()))
    sys.stdout.write(f"{len(files)} files　{told}　at most {slowest:.1f}s, {largest}MB\n")
    return 1 if set(exits) - {0, 1, 3} else 0


def _run(  # noqa: PLR0917 - what is tried, and where
    prepared: Path, root: Path, file: Path, place: str, command: str, life: Life
) -> Ended:
    """Put a file into a copy of the office and run a command there."""
    shutil.copytree(prepared, root)
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, root / place)
    try:
        return run([command], root, life, _SECONDS)
    finally:
        shutil.rmtree(root)


def _sentence(said: str, name: str) -> str:
    """What was said about the file, else the last thing that was said."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if name in line and not line.startswith("■")), lines[-1] if lines else "")
