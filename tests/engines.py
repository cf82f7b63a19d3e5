"""`make engines`: every paper laid out by a second engine, OnlyOffice's, beside LibreOffice.

No Word is at hand where this is developed. OnlyOffice's engine lays out rows and lines nearer to Word than LibreOffice 7.4
does, so where the two agree Word is likely to agree with them. It comes from PyPI (`document-builder`, about 100 MB, AGPL),
is kept in `.venv/engines`, and is never part of the program.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

from tests import rendering

ROOT: Final = Path(__file__).parent.parent
PLACE: Final = ROOT / ".venv" / "engines"
PACKAGE: Final = "document-builder==10.0.0.170"
LITTLE: Final = 10.0  # points: with less room than this at a page's foot, a font's small difference moves a line
RENDERS: Final = """
import sys
import docbuilder

builder = docbuilder.CDocBuilder()
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    failed = builder.OpenFile(source, "") or builder.SaveFile("pdf", target)
    builder.CloseFile()
    if failed:
        sys.exit(f"{source}: {failed}")
"""


def missing() -> str:
    """Why papers cannot be laid out twice here, in Japanese; empty when they can. Installs the engine where it may."""
    why = rendering.missing()
    if why or runs():
        return why
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--upgrade"]
    done = subprocess.run([*pip, "--target", str(PLACE), PACKAGE], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"{PACKAGE} を入れられません: {(done.stderr.strip().splitlines() or ['理由は不明です'])[-1]}"
    return "" if runs() else f"{PACKAGE} はこのパソコンでは動きません。"


def to_pdf(files: Sequence[Path], target: Path) -> list[Path]:
    """Convert Word files to PDF by OnlyOffice's engine; the PDFs, in the order given.

    Raises subprocess.CalledProcessError when it cannot convert one of them.
    """
    target.mkdir(parents=True, exist_ok=True)
    made = [target / f"{file.stem}.pdf" for file in files]
    with tempfile.TemporaryDirectory() as place:
        # The engine's own messages are about file names: plain ones work everywhere.
        links = [Path(place, f"{at:03}.docx") for at in range(len(files))]
        drawn = [Path(place, f"{at:03}.pdf") for at in range(len(files))]
        for file, link in zip(files, links, strict=True):
            link.write_bytes(_without_room_for_header(file.read_bytes()))
        pairs = [str(path) for pair in zip(links, drawn, strict=True) for path in pair]
        subprocess.run([sys.executable, "-c", RENDERS, *pairs], env=surroundings(), check=True, capture_output=True)
        for source, copy in zip(drawn, made, strict=True):
            copy.write_bytes(source.read_bytes())
    return made


def _without_room_for_header(data: bytes) -> bytes:
    """A Word file whose pages begin where its margins say.

    The engine writes that it is unregistered into the header of every page, and where there is none makes one, with an empty
    line: the text would begin below it when the header stands near to the margin.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"]
    if b"<w:headerReference" in body:
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                name, content if content is not body else re.sub(rb'w:header="\d+"', b'w:header="0"', body)
            )
    return made.getvalue()


def compared(papers: Sequence[Path]) -> Iterator[str]:
    """What the two engines make of Word files, as lines to print.

    Of every paper its pages and the room at their feet; the beginnings of pages where they differ; and of the 改訂案, which
    has the text of the published 基本方針, where its lines break.
    """
    with tempfile.TemporaryDirectory() as place:
        first = rendering.to_pdf(papers, Path(place, "LibreOffice"))
        second = to_pdf(papers, Path(place, "OnlyOffice"))
        for paper, *pdfs in zip(papers, first, second, strict=True):
            rooms = [rendering.rooms(pdf, paper) for pdf in pdfs]
            starts = [_starts(rendering.lines_of_pages(pdf)) for pdf in pdfs]
            yield f"{'　' if _agree(*starts) else '≠'} {' '.join(f'{len(one)}頁' for one in rooms)}　{paper.stem}"
            yield f"     下の余り LibreOffice {_told(rooms[0])}　OnlyOffice {_told(rooms[1])}"
            if not _agree(*starts):
                for number, (one, other) in enumerate(zip_longest(*starts, fillvalue="（なし）"), start=1):
                    yield f"     {number}頁 {one[:24]}　｜　{other[:24]}"
            if paper.stem.endswith("（改訂案）"):
                yield from _breaks(*pdfs)


def _starts(pages: Sequence[Sequence[str]]) -> list[str]:
    """The first line of each page that is not a header: that does not stand on all of several pages."""
    headers = set.intersection(*map(set, pages)) if len(pages) > 1 else set()
    return [next((line for line in lines if line not in headers), "") for lines in pages]


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether pages begin with the same words; where a line ends is told elsewhere."""
    return len(one) == len(other) and all(
        a.startswith(b[:8]) or b.startswith(a[:8]) for a, b in zip(one, other, strict=True)
    )


def _told(rooms: Sequence[float]) -> str:
    """Points; where there is little room the number is marked."""
    return "、".join(f"{room:g}{'！' if room < LITTLE else ''}" for room in rooms) + "pt"


def _breaks(*pdfs: Path) -> Iterator[str]:
    published = Counter(line for page in rendering.published_policy() for line in page)
    for name, pdf in zip(("LibreOffice", "OnlyOffice"), pdfs, strict=True):
        drawn = Counter(line for page in rendering.lines_of_pages(pdf, rendering.POLICY_COLUMN) for line in page)
        lacking = [*(published - drawn).elements()]
        yield f"     {name}: 公表された{published.total()}行のうち{published.total() - len(lacking)}行が同じ折り返し"
        yield from (f"       × {line}" for line in lacking)


def surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PLACE), "PYTHONDONTWRITEBYTECODE": "1"}


def runs() -> bool:
    code = "import docbuilder; docbuilder.CDocBuilder()"
    done = subprocess.run([sys.executable, "-c", code], env=surroundings(), capture_output=True, check=False)
    return done.returncode == 0
