"""LibreOffice and poppler, for tests that look at pages."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path


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
    """Convert office files to PDF in one run of LibreOffice; the PDFs, in the order given."""
    files = list(files)
    target.mkdir(parents=True, exist_ok=True)
    made = []
    # Two papers may differ in suffix alone, so each suffix has a folder of its own.
    for suffix in sorted({file.suffix for file in files}):
        folder = target / suffix.removeprefix(".")
        with tempfile.TemporaryDirectory() as profile:
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation={Path(profile).as_uri()}",
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    str(folder),
                    *[str(file) for file in files if file.suffix == suffix],
                ],
                check=True,
                capture_output=True,
                timeout=300,
            )
        made += [folder / f"{file.stem}.pdf" for file in files if file.suffix == suffix]
    return made


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
