"""`make test`, `lint`, `golden`, `windows` and `preview`: one command each."""

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


def windows() -> int:
    """The program, its icons and its tests under Windows' own Python, run by Wine."""
    from tests import wine

    if wine.missing():
        sys.stderr.write(f"{wine.missing()}\n")
        return 3
    wine.ready()
    elsewhere = run(PYTHON, "-m", "pytest", "tests/windows.py")
    return wine.run_tests() or elsewhere


def preview() -> int:
    """Turn the made papers into PDF and page images under preview/."""
    from generator.personal import is_personal
    from tests.rendering import missing, pages, to_pdf

    if missing():
        sys.stderr.write(f"{missing()}\n")
        return 3
    target = ROOT / "preview"
    shutil.rmtree(target, ignore_errors=True)
    made = [*(ROOT / "outputs").glob("*/*"), *(ROOT / "outputs").glob("様式見本/*/*")]
    papers = sorted(p for p in made if p.suffix in {".docx", ".xlsx"} and not is_personal(str(p)))
    for pdf in to_pdf(papers, target):
        pages(pdf)
        sys.stdout.write(f"{pdf.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    commands = {"test": test, "lint": lint, "golden": golden, "windows": windows, "preview": preview}
    sys.exit(commands[sys.argv[1] if len(sys.argv) > 1 else "test"]())
