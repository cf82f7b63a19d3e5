"""`make test`, `lint`, `golden`, `preview` and `engines`: one command each."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable


def run(*command: str) -> int:
    """Run a command at the root of the repository and return its exit code."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def lint() -> int:
    """Spelling of the code: ruff and mypy."""
    return (
        run(PYTHON, "-m", "ruff", "check")
        or run(PYTHON, "-m", "ruff", "format", "--check", "--quiet")
        or run(PYTHON, "-m", "mypy")
    )


def test() -> int:
    """Everything: lint, then the tests, a file of them on each processor."""
    return lint() or run(PYTHON, "-m", "pytest", "--numprocesses", "auto", "--dist", "loadfile")


def golden() -> int:
    """Write the golden texts anew from what the program makes now."""
    return run(PYTHON, "-m", "pytest", "--golden", "-k", "golden or outline")


def preview() -> int:
    """Turn the made papers into PDF and page images under preview/."""
    from tests.rendering import missing, pages, to_pdf

    if missing():
        sys.stderr.write(f"{missing()}\n")
        return 3
    target = ROOT / "preview"
    shutil.rmtree(target, ignore_errors=True)
    for pdf in to_pdf(made(".docx", ".xlsx"), target):
        pages(pdf)
        sys.stdout.write(f"{pdf.relative_to(ROOT)}\n")
    return 0


def engines() -> int:
    """Print how a second engine lays out what was made, and the blank 情報共有シート, beside LibreOffice."""
    from generator.fillable import fillables, template_path
    from tests.engines import compared, missing

    why = missing()
    if why:
        sys.stderr.write(f"比べるのをやめました。{why}\n")
        return 0
    blank = sorted(template_path(ROOT, form) for form in fillables().values())
    for line in compared([*made(".docx"), *blank]):
        sys.stdout.write(f"{line}\n")
    return 0


def made(*suffixes: str) -> list[Path]:
    """The files of the packets and of the samples under outputs/, those with data of persons left out."""
    from generator.personal import is_personal

    outputs = ROOT / "outputs"
    found = [*outputs.glob("*/*"), *outputs.glob("様式見本/*/*")]
    return sorted(p for p in found if p.suffix in suffixes and not is_personal(str(p)))


if __name__ == "__main__":
    commands = {"test": test, "lint": lint, "golden": golden, "preview": preview, "engines": engines}
    sys.exit(commands[sys.argv[1] if len(sys.argv) > 1 else "test"]())
