"""`make test`, `quick`, `test-deep`, `lint`, `golden`, `preview`, `pictures`, `engines`, `windows`: a command each; `round FOLDER`."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
TYPES = (PYTHON, "-m", "mypy")


def run(*command: str) -> int:
    """Run a command at the root of the repository and return its exit code."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def lint() -> int:
    """Spelling of the code: ruff and mypy."""
    return spelling() or run(*TYPES)


def spelling() -> int:
    """What ruff says, and whether every import stays on its floor or goes down: a moment."""
    return (
        run(PYTHON, "-m", "ruff", "check")
        or run(PYTHON, "-m", "ruff", "format", "--check", "--quiet")
        or run(PYTHON, "-m", "tests.house")
    )


def test() -> int:
    """Everything: lint and all tests."""
    return beside_types()


def quick() -> int:
    """Lint, and the tests that take a moment: no pages, no properties, no promise tried on many packets."""
    return beside_types("-m", "not rendering and not hypothesis and not long")


def deep() -> int:
    """The properties alone, each tried on many more examples, and the whole of the long tables."""
    return pytest("-m", "hypothesis or deep or table", "--hypothesis-profile", "deep")


def beside_types(*which: str) -> int:
    """Ruff first, then mypy beside the tests; what mypy says stands at the end."""
    if code := spelling():
        return code
    with subprocess.Popen(TYPES, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as types:
        code = pytest(*which)
        told, _ = types.communicate()
    sys.stdout.buffer.write(told)
    return code or types.returncode


def pytest(*which: str) -> int:
    """Pytest, a file of tests on each processor, in the order of `conftest`: the longest files first."""
    return run(PYTHON, "-m", "pytest", "--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *which)


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


def pictures() -> int:
    """Draw the pictures of docs/ anew, of what the program makes now."""
    from tests import pictures as of_docs
    from tests.rendering import missing

    if missing():
        sys.stderr.write(f"{missing()}\n")
        return 3
    return of_docs.main()


def over_files() -> int:
    """A round over a folder of real files of others: `python -m tests round FOLDER [--libreoffice]`."""
    from tests.round import round_over

    return round_over(Path(sys.argv[2]), installed="--libreoffice" in sys.argv)


def engines() -> int:
    """Print how a second engine lays out what was made, and the blank 情報共有シート, beside LibreOffice."""
    from generator.office import OfficeFolders
    from generator.papers.share_sheets import fillables
    from tests.engines import compared, missing

    why = missing()
    if why:
        sys.stderr.write(f"比べるのをやめました。{why}\n")
        return 0
    blank = sorted(OfficeFolders(ROOT).template(form.file) for form in fillables().values())
    for line in compared([*made(".docx"), *blank]):
        sys.stdout.write(f"{line}\n")
    return 0


def made(*suffixes: str) -> list[Path]:
    """The files of the packets and of the samples under outputs/, those with data of persons left out."""
    from generator.packet.share_sheets import is_personal

    outputs = ROOT / "outputs"
    found = [*outputs.glob("*/*"), *outputs.glob("様式見本/*/*")]
    return sorted(p for p in found if p.suffix in suffixes and not is_personal(str(p)))


if __name__ == "__main__":
    commands = {
        "test": test, "quick": quick, "test-deep": deep, "lint": lint, "golden": golden, "preview": preview,
        "pictures": pictures, "engines": engines, "windows": windows, "round": over_files,
    }  # fmt: skip
    sys.exit(commands[sys.argv[1] if len(sys.argv) > 1 else "test"]())
