"""`make pictures`: the pictures of docs/, each of what the program makes of the samples; `made_of.json` says of what.

A picture is out of date when what it was made of is another now (`tests/test_pictures.py`): then make them anew.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import docx
import openpyxl

from generator.back.absorb import absorb
from generator.back.listing import as_page
from generator.back.read_in import read_in
from generator.excel.blank import blank
from generator.excel.read import read
from generator.forms import workbooks
from generator.office import SAMPLES, OfficeFolders
from generator.packet.steps import check_meeting, make_packet
from generator.records.declare import Kind

ROOT: Final = Path(__file__).parent.parent
IMAGES: Final = ROOT / "docs" / "images"
MADE_OF: Final = IMAGES / "made_of.json"
MEETING: Final = "令和5年度第1回"
ELSEWHERE: Final = "令和6年度第1回"
TRAININGS: Final = "研修.xlsx"
OTHER_HEADINGS: Final = ("講師（敬称略）", "No.", "開催日", "研修の名称", "内容", "参加人数")


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a page: its number from 1, pixels to an inch, and what is cut out (left, top, width, height; 0: all).

    Of a page of the screen only the last two count. `grey`: its colours say nothing.
    """

    page: int = 1
    resolution: int = 100
    cut: tuple[int, int, int, int] = (0, 0, 0, 0)
    grey: bool = False


PICTURES: Final = {
    "findings": Picture(cut=(0, 0, 1000, 640)),
    "handedits": Picture(cut=(0, 0, 1000, 620)),
    "marked": Picture(page=3, resolution=90, cut=(40, 68, 960, 110)),
    "policy": Picture(page=4, resolution=90),
    "readin": Picture(page=2, resolution=90, cut=(40, 57, 980, 330)),
    "results": Picture(resolution=80, grey=True),
    "template": Picture(resolution=80, cut=(0, 0, 930, 500)),
    "trainings": Picture(resolution=80, grey=True),
    "workbook": Picture(resolution=90, cut=(40, 57, 980, 330)),
}


def sources(work: Path) -> dict[str, Path]:
    """What each picture is of, made in an empty folder: Word and Excel files, and pages for the screen."""
    office, other = _office(work / "ours", MEETING, ROOT / "inputs"), _office(work / "other", ELSEWHERE)
    meeting = office.meeting(MEETING)
    packet = make_packet(meeting).folder
    assert packet
    made = {
        "results": next(packet.glob("資料1_*.docx")),
        "policy": next(packet.glob("*（改訂案）.docx")),
        "trainings": next(packet.glob("資料1-2_*.docx")),
        "template": office.template("trainings.docx"),
    }
    kept = work / "kept"
    kept.mkdir()
    made = {name: Path(shutil.copy(path, kept / f"{name}{path.suffix}")) for name, path in made.items()}
    made["workbook"] = _put(kept / "workbook.xlsx", _as_a_form(meeting.inputs / TRAININGS))
    of_others = _with_other_headings(made["trainings"], work / "others.docx")
    made["readin"] = _put(kept / "readin.xlsx", read_in(office, "研修実施状況", [of_others]).files[TRAININGS])
    _mend(next(packet.glob("資料1-2_*.docx")))
    made["handedits"] = _put(kept / "handedits.html", as_page(absorb(meeting)).encode())
    _plant(other)
    found = check_meeting(other.meeting(ELSEWHERE)).folder
    assert found
    page = next(found.rglob("点検結果.html")).read_text(encoding="utf-8")
    made["findings"] = _put(kept / "findings.html", page.encode())
    made["marked"] = Path(shutil.copy(next(found.rglob("部会_点検.xlsx")), kept / "marked.xlsx"))
    return made


def sums(made: dict[str, Path]) -> dict[str, str]:
    """The hash of what is seen of what each picture is of."""
    return {name: hashlib.sha256(_content(path)).hexdigest() for name, path in sorted(made.items())}


def _content(path: Path) -> bytes:
    """What of a file is seen: of a page not its scripts, of a workbook not when it was saved."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return b"".join(parts.read(name) for name in sorted(parts.namelist()) if not name.startswith("docProps/"))
    data = path.read_bytes()
    return re.sub(rb"<script.*?</script>", b"", data, flags=re.DOTALL) if path.suffix == ".html" else data


def _office(root: Path, meeting: str, inputs: Path | None = None) -> OfficeFolders:
    sample = ROOT / "inputs" / SAMPLES / "汐見市"
    source, own = (inputs / meeting, inputs) if inputs else (sample, sample)
    shutil.copytree(source, root / "inputs" / meeting, ignore=shutil.ignore_patterns("団体.xlsx", "*.md"))
    shutil.copy(own / "団体.xlsx", root / "inputs")
    shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    return OfficeFolders(root)


def _put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _as_a_form(path: Path) -> bytes:
    """A workbook of the sample in the look that `new` gives it."""
    forms = dict(workbooks())[path.name]
    rows = {
        form.declaration.name: [
            {
                c.heading: getattr(row, name) or None
                for name, c in form.declaration.columns.items()
                if c.kind is not Kind.YEARLY
            }
            for row in records
        ]
        for form, records in read(path.name, path.read_bytes(), forms).records.items()
    }
    return blank(path.name, forms[-1:], {forms[-1].declaration.name: rows[forms[-1].declaration.name]})


def _with_other_headings(paper: Path, target: Path) -> Path:
    """The paper as another hand wrote it: one column stands elsewhere, some are called otherwise."""
    document = docx.Document(str(paper))
    for table in document.tables:
        for row in table.rows:
            cells = row._tr.tc_lst
            cells[0].addprevious(cells[4])
        for cell, words in zip(table.rows[0].cells, OTHER_HEADINGS, strict=True):
            cell.text = words
    document.save(str(target))
    return target


def _mend(paper: Path) -> None:
    """Change two words of a paper by hand, and one of its template."""
    document = docx.Document(str(paper))
    for row, column, old, new in ((1, 2, "ICT研修会", "ICT活用研修会"), (2, 5, "45人", "47人"), (3, 5, "人", "名")):
        for run in document.tables[0].cell(row, column).paragraphs[0].runs:
            run.text = run.text.replace(old, new)
    document.save(str(paper))


def _plant(office: OfficeFolders) -> None:
    """Slips that a clerk makes: a weekday that is not the day's, and a day that two workbooks tell otherwise."""
    folder = office.meeting(ELSEWHERE).inputs
    for workbook, sheet, address, value in (
        ("部会.xlsx", "開催状況", "C3", "令和6年5月23日（金）"),
        ("部会.xlsx", "開催状況", "C4", "令和6年6月7日"),
    ):
        opened = openpyxl.load_workbook(folder / workbook)
        opened[sheet][address].value = value
        opened.save(folder / workbook)


def draw(made: dict[str, Path], target: Path) -> None:
    """Draw the pictures into a folder; needs LibreOffice and Chromium."""
    from tests.rendering import to_pdf

    with tempfile.TemporaryDirectory() as work:
        papers = {name: path for name, path in made.items() if path.suffix != ".html"}
        pdfs = dict(zip(papers, to_pdf(papers.values(), Path(work)), strict=True))
        for name, path in made.items():
            (_photograph if name not in pdfs else _cut)(pdfs.get(name, path), target / f"{name}.png", PICTURES[name])


def _cut(pdf: Path, picture: Path, how: Picture) -> None:
    left, top, width, height = map(str, how.cut)
    size = ["-x", left, "-y", top, "-W", width, "-H", height] if how.cut[2] else []
    page = ["-f", str(how.page), "-l", str(how.page), "-r", str(how.resolution)]
    grey = ["-gray"] if how.grey else []
    run = ["pdftoppm", "-png", "-singlefile", *page, *size, *grey, str(pdf), str(picture.with_suffix(""))]
    subprocess.run(run, check=True, timeout=120)


def _photograph(page: Path, picture: Path, how: Picture) -> None:
    _, _, width, height = how.cut
    browser = next(name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name))
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}"]
    subprocess.run(
        [browser, *options, f"--screenshot={picture}", page.as_uri()], check=True, timeout=120, capture_output=True
    )


def main(draw_them: Callable[[dict[str, Path], Path], None] = draw) -> int:
    """Draw all pictures anew and say what they were made of."""
    with tempfile.TemporaryDirectory() as work:
        made = sources(Path(work))
        draw_them(made, IMAGES)
        MADE_OF.write_text(json.dumps(sums(made), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{IMAGES.relative_to(ROOT)}: {len(made)}\n")
    return 0
