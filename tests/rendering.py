"""LibreOffice and poppler, for tests that look at pages."""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docx import Document
from lxml import etree

from generator.send.libreoffice import _watched

# Where the first column of the tables of the 基本方針 ends, in points from the left edge of the paper.
POLICY_COLUMN = 136.5
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RUN: Final = "KAIGI_TESTS_LIBREOFFICE"
_BEGUN: Final[list["subprocess.Popen[bytes]"]] = []  # by this process, with which they end
_DARK = 60  # of 255: a rule or a letter, and not a shading or the mark of an engine without a licence


@dataclass(frozen=True)
class Word:
    """A word on a page: its edges in points from the upper left corner of the paper."""

    left: float
    right: float
    foot: float
    text: str


def missing() -> str:
    """Why pages cannot be rendered here; empty when they can."""
    lacking = [name for name in ("soffice", "pdftoppm", "pdftotext", "pdfinfo") if shutil.which(name) is None]
    fonts = (
        subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout
        if shutil.which("fc-list")
        else ""
    )
    if "IPAMincho" not in fonts:
        lacking.append("IPA明朝")
    return f"LibreOfficeなどがないため、紙面を確かめられません: {'、'.join(lacking)}" if lacking else ""


def required() -> bool:
    """Whether a missing LibreOffice is a failure (CI) and not a reason to skip."""
    return os.environ.get("KAIGI_RENDERING") == "required"


def to_pdf(files: Iterable[Path], target: Path) -> list[Path]:
    """Convert office files to PDF; the PDFs, in the order given."""
    files, made = list(files), []
    for file, data in zip(files, converted(files, "pdf"), strict=True):
        # Two papers may differ in suffix alone, so each suffix has a folder of its own.
        made.append(target / file.suffix.removeprefix(".") / f"{file.stem}.pdf")
        made[-1].parent.mkdir(parents=True, exist_ok=True)
        made[-1].write_bytes(data)
    return made


def converted(files: Sequence[Path], kind: str) -> list[bytes]:
    """Office files as LibreOffice saves them as `kind` (pdf, docx:MS Word 2007 XML), all in one call of it.

    What another test has had converted in this run of the tests is not converted again.
    """
    ending = kind.partition(":")[0]
    with tempfile.TemporaryDirectory() as work:
        known = Path(os.environ.get("KAIGI_CACHE", work), "converted")
        known.mkdir(parents=True, exist_ok=True)
        sums = [hashlib.sha256(f"{kind}{file.suffix}".encode() + file.read_bytes()).hexdigest() for file in files]
        missing = {name: file for name, file in zip(sums, files, strict=True) if not (known / name).exists()}
        for profile in (
            _shared,
            lambda: Path(work),
        ):  # the second only for what the first did not give: it may have died
            given = [name for name in missing if not (known / name).exists()]
            papers = [str(shutil.copy(missing[name], Path(work) / f"{name}{missing[name].suffix}")) for name in given]
            if papers:
                command = _soffice(profile() or Path(work), "--convert-to", kind, "--outdir", f"{work}/out", *papers)
                subprocess.run(command, check=True, capture_output=True, timeout=600)
            for made in (Path(work, "out", f"{name}.{ending}") for name in given):
                if made.exists():
                    shutil.move(made, known / made.stem)
        return [(known / name).read_bytes() for name in sums]


def _soffice(place: Path, *words: str) -> list[str]:
    return ["soffice", f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", *words]


def _shared() -> Path | None:
    """Where the one LibreOffice of this run of the tests lives, started by whoever needs it first; None outside of a run.

    As long as a document is open in it, it stays, and whoever is started for the same place hands over what is to be converted.
    It ends with the process that started it; should another still need one, that starts its own.
    """
    if not (run := os.environ.get(RUN)):
        return None
    place = Path(run)
    with contextlib.suppress(FileExistsError):
        place.mkdir()  # whoever makes it, starts it
        (place / "open.txt").write_text("open")
        begun = subprocess.Popen(
            _soffice(place, "--norestore", "--nologo", str(place / "open.txt")),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        watcher = _watched(place)
        assert watcher.stdin
        watcher.stdin.write(f"{begun.pid}\n".encode())
        watcher.stdin.flush()
        _BEGUN.extend((begun, watcher))
    for _ in range(600):
        if (place / ".~lock.open.txt#").exists():
            return place
        time.sleep(0.1)
    return None


def pages(pdf: Path, resolution: int = 70) -> list[Path]:
    """The pages of a PDF as PNG files beside it."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", str(pdf), str(stem)], check=True, timeout=120)
    return sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))


def text_of_pages(pdf: Path) -> list[str]:
    """The text of each page, laid out as on the page."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=120)
    return done.stdout.decode().split("\f")[:-1]


def page_sizes(pdf: Path) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    done = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "999", str(pdf)], check=True, capture_output=True, text=True, timeout=60
    )
    sizes = [
        line.split(":")[1].split() for line in done.stdout.splitlines() if line.startswith("Page ") and "size" in line
    ]
    return [(float(words[0]), float(words[2])) for words in sizes]


def words_of_pages(pdf: Path) -> list[list[Word]]:
    """The words of each page: what stands together without white space between."""
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=120)
    return [[_word(node) for node in page] for page in etree.fromstring(done.stdout).iter("{*}page")]


def lines_of_pages(pdf: Path, column: float = 0) -> list[list[str]]:
    """The lines of each page from the top, without white space; what ends left of `column` is a line of its own."""
    return [list(_lines(words, column)) for words in words_of_pages(pdf)]


def _word(node: etree._Element) -> Word:
    left, right, foot = (float(node.get(name) or 0) for name in ("xMin", "xMax", "yMax"))
    return Word(left, right, foot, node.text or "")


def _lines(words: list[Word], column: float) -> Iterator[str]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.foot):
        if lines and word.foot - lines[-1][0].foot < 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        if any(word.left < column - 1 and word.right > column + 1 for word in line):
            parts = [line]
        else:
            parts = [[w for w in line if w.right <= column + 1], [w for w in line if w.right > column + 1]]
        for part in parts:
            if part:
                yield bare("".join(word.text for word in sorted(part, key=lambda word: word.left)))


_FOOT: Final = 0.93  # of a page: what stands lower is its number


def filled(pdf: Path) -> list[float]:
    """How much of each page is used, 0 to 1: from its first line to its last, of what there is above the number."""
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=120)
    shares = []
    for page in etree.fromstring(done.stdout).iter("{*}page"):
        foot = _FOOT * float(page.get("height") or 0)
        lines = [(float(word.get("yMin") or 0), float(word.get("yMax") or 0)) for word in page]
        inside = [line for line in lines if line[1] < foot]
        top = min((line[0] for line in inside), default=foot)
        shares.append((max(line[1] for line in inside) - top) / (foot - top) if inside else 0.0)
    return shares


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(unicodedata.normalize("NFC", text).split())


def published_policy() -> list[list[str]]:
    """The lines of the published 基本方針, page by page but for its cover, as `lines_of_pages` gives them."""
    text = (Path(__file__).parent / "policy_lines.txt").read_text(encoding="utf-8")
    return [[bare(line) for line in page.split("\n")] for page in text.strip().split("\n-----\n")]


def rooms(pdf: Path, paper: Path) -> list[int]:
    """How much of each page is empty between the last line or rule and the lower margin, in points.

    The margins are those of `paper`, the Word file that the PDF was made from. What stands in the middle of the margin's
    edge is the page number.
    """
    with zipfile.ZipFile(paper) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    margins = {}
    for section in body.iter(f"{_W}sectPr"):
        size, margin = next(section.iter(f"{_W}pgSz")), next(section.iter(f"{_W}pgMar"))
        lies = int(size.get(f"{_W}w") or 0) > int(size.get(f"{_W}h") or 0)
        margins[lies] = int(margin.get(f"{_W}bottom") or 0) / 20
    # One pixel is one point.
    command = ["pdftoppm", "-gray", "-r", "72", "-aa", "no", "-aaVector", "no", str(pdf)]
    drawn = subprocess.run(command, check=True, capture_output=True, timeout=300).stdout
    made, at = [], 0
    while at < len(drawn):
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", drawn[at : at + 40])
        assert head is not None
        width, height = int(head[1]), int(head[2])
        at += head.end()
        foot = lowest = round(height - margins[width > height])
        sides = slice(0, width // 2 - 15), slice(width // 2 + 15, width)
        while lowest > 0:
            line = drawn[at + (lowest - 1) * width : at + lowest * width]
            if min(min(line[side]) for side in (sides if foot - lowest < 10 else (slice(0, width),))) <= _DARK:
                break
            lowest -= 1
        made.append(foot - lowest)
        at += width * height
    return made


def outlined(paper: Path) -> list[tuple[int, str]]:
    """The headings of a Word file with their level, 0 for that of a title: their own, or that of their style."""
    document = Document(str(paper))
    levels = {style.style_id: _level(style.element) for style in document.styles}
    found = []
    for paragraph in document.element.body.iter(f"{_W}p"):
        style, own = paragraph.find(f"{_W}pPr/{_W}pStyle"), _level(paragraph)
        level = own if own < _TEXT or style is None else levels.get(style.get(f"{_W}val"), _TEXT)
        if level < _TEXT:
            found.append((level, "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))))
    return found


_TEXT: Final = 9  # the level of what is no heading


def _level(node: etree._Element) -> int:
    told = node.find(f"{_W}pPr/{_W}outlineLvl")
    return int(told.get(f"{_W}val") or _TEXT) if told is not None else _TEXT
