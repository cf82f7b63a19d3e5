"""The rules of the house that a linter can see: floors and circles (import-linter), and how many files lie on the top floor."""

import ast
import sys
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent / "generator"
MOST_ON_TOP, MOST_IMPORTS = 10, 0.057


def files() -> list[Path]:
    """Every module of the program."""
    return sorted(ROOT.rglob("*.py"))


def measures() -> tuple[int, int, float]:
    """Number of files, their lines, and the share of lines that are imports."""
    lines = imports = 0
    for path in files():
        source = path.read_text(encoding="utf-8")
        lines += source.count("\n")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports += (node.end_lineno or node.lineno) - node.lineno + 1
    return len(files()), lines, imports / lines


def complaints() -> list[str]:
    """What breaks a rule of the house, in words."""
    found = []
    if len(on_top := list(ROOT.glob("*.py"))) > MOST_ON_TOP:
        found.append(f"{len(on_top)} files directly in generator/: {MOST_ON_TOP} at most")
    number, lines, share = measures()
    if share > MOST_IMPORTS:
        found.append(f"{share:.1%} of the lines are imports: {MOST_IMPORTS:.0%} at most")
    sys.stdout.write(f"{number} files, {lines:,} lines, {share:.1%} imports\n")
    return found


if __name__ == "__main__":
    found = complaints()
    sys.stdout.write("".join(f"{complaint}\n" for complaint in found))
    sys.exit(lint_imports() or bool(found))
