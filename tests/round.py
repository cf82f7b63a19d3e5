"""`python -m tests round FOLDER`: real files of others in every role they can take; what came of each, and what it cost."""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.__main__ import main
from generator.packet.files import file_name
from tests.apart import Ended, Life, run, stand_in
from tests.conftest import MEETING, copied
from tests.small_office import one_paper

_SECONDS: Final = 600  # by the clock, after which a run counts as hung; what is printed is the time of the processor
_TITLE: Final = "令和4年度小金井市在宅医療・介護連携推進に係る研修の実施状況について"


@dataclass(frozen=True)
class Role:
    """What a file is here for: where it is put, its suffix included, and the commands that come by it, {} being where."""

    name: str
    place: str
    commands: tuple[str, ...]


_PACKET: Final = f"outputs/{MEETING}"
_ELSEWHERE: Final = Role("paper from elsewhere", f"{_PACKET}/資料6{{suffix}}", ("mail", "pdf"))
_WORKBOOK: Final = Role("workbook", f"inputs/{MEETING}/研修.xlsx", ("packet", "status"))
_IMPORTED: Final = Role("to be imported", "紙{suffix}", ("import 研修実施状況 {}",))
_MADE: Final = ("status", "diff", "absorb", "mail", "pdf", "packet")
_WORD: Final = (
    _ELSEWHERE,
    Role("made paper", f"{_PACKET}/{file_name('資料1', _TITLE, '.docx')}", _MADE),
    Role("mended paper", f"{_PACKET}/次第（手直し 2023-07-01 10時00分）.docx", ("mail", "packet")),
    Role("file in 配付", f"{_PACKET}/配付/次第.docx", ("mail", "packet")),
    Role("template", "templates_docx/trainings.docx", ("packet", "template check")),
    Role("template of the meeting", f"inputs/{MEETING}/templates/agenda.docx", ("packet",)),
    _IMPORTED,
    Role("to be learnt from", "紙{suffix}", ("template learn 研修実施状況 {}",)),
)
_EXCEL: Final = (
    _WORKBOOK,
    _ELSEWHERE,
    _IMPORTED,
    Role("made workbook", f"{_PACKET}/{file_name('資料1', _TITLE, '.xlsx')}", ("mail", "packet")),
    Role("what was settled", f"inputs/{MEETING}/確認済み.xlsx", ("packet",)),
)
_ROLES: Final[dict[str, tuple[Role, ...]]] = {
    **dict.fromkeys((".docx", ".docm", ".dotx"), _WORD),
    **dict.fromkeys((".xlsx", ".xlsm"), _EXCEL),
    ".xls": (_WORKBOOK,),
    **dict.fromkeys((".pptx", ".pdf", ".jpg", ".png"), (_ELSEWHERE,)),
}


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


def round_over(folder: Path, *, installed: bool = False) -> int:
    """Try every file of a folder and print it, its role, exit, seconds, megabytes and the first sentence that names it.

    A program that makes an empty page of every paper takes LibreOffice's place, unless the `installed` one is wanted.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in _ROLES)
    exits, slowest, largest, wrong = Counter[int](), 0.0, 0, 0
    with tempfile.TemporaryDirectory(prefix="kaigi-round-") as made:
        prepared = office(Path(made) / "office")
        life = Life(soffice=None if installed else stand_in(Path(made)))
        for number, file in enumerate(files):
            for role in _ROLES[file.suffix.lower()]:
                for command in role.commands:
                    place = role.place.format(suffix=file.suffix)
                    end = _run(prepared, Path(made) / f"{number}", file, place, command.format(place).split(), life)
                    exits[end.code] += 1
                    slowest, largest = max(slowest, end.seconds), max(largest, end.megabytes)
                    wrong += end.code not in {0, 1, 3} or bool(end.foreign)
                    told = f"{end.code}\t{end.seconds:.1f}s\t{end.megabytes}MB\t{end.foreign or _sentence(end.said, Path(place).name)}"
                    sys.stdout.write(f"{file.name}\t{role.name}\t{command}\t{told}\n")
                    sys.stdout.flush()
    told = "　".join(f"exit {code}: {count}" for code, count in sorted(exits.items()))
    sys.stdout.write(f"{len(files)} files　{told}　at most {slowest:.1f}s, {largest}MB\n")
    return 1 if wrong else 0


def _run(  # noqa: PLR0917 - what is tried, and where
    prepared: Path, root: Path, file: Path, place: str, words: Sequence[str], life: Life
) -> Ended:
    """Put a file into a copy of the office and run a command there."""
    shutil.copytree(prepared, root)
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, root / place)
    try:
        return run(words, root, life, _SECONDS)
    finally:
        shutil.rmtree(root)


def _sentence(said: str, name: str) -> str:
    """What was said about the file, else the last thing that was said."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if name in line and not line.startswith("■")), lines[-1] if lines else "")
