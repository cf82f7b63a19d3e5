"""One long table on one template, by docxtpl alone, by carbone (Node.js) and by us with the read-back: seconds and memory.

The template is made here, in the words of each: a heading row and a row that repeats. Carbone is `npm install carbone` in any
folder, whose node_modules `NODE_PATH` names; where it is not there, it is not compared.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
SIZES: Final = (14, 1_000, 10_000)
HEADINGS: Final = ("no", "day", "name", "content", "lecturer", "people")
_CARBONE: Final = (
    "const [t, d, o] = process.argv.slice(1), fs = require('fs');"
    "require('carbone').render(t, JSON.parse(fs.readFileSync(d)), (e, r) => { if (e) throw e; fs.writeFileSync(o, r); process.exit(0); });"
)


def carbone() -> str:
    """Why carbone cannot be compared here; empty when it can."""
    node = shutil.which("node")
    if node is None:
        return "Node.jsがないため、carboneとは比べていません"
    found = subprocess.run([node, "-e", "require('carbone')"], capture_output=True, check=False)
    return "" if found.returncode == 0 else "carboneがないため、比べていません（npm install carbone、NODE_PATH）"


def prepare(folder: Path, rows: int) -> None:
    """The template in the words of docxtpl and of carbone, and the rows as JSON."""
    import docx

    for name, repeated in {
        "docxtpl": (["{%tr for r in rows %}"], [f"{{{{ r.{one} }}}}" for one in HEADINGS], ["{%tr endfor %}"]),
        "carbone": (
            [f"{{d.rows[i].{one}}}" for one in HEADINGS],
            [f"{{d.rows[i+1].{one}}}" for one in HEADINGS],
        ),
    }.items():
        document = docx.Document(str(ROOT / "templates_docx" / "trainings.docx"))
        for block in list(document.element.body)[:-1]:  # the section stays
            document.element.body.remove(block)
        table = document.add_table(1, len(HEADINGS))
        for cells in (HEADINGS, *repeated):
            row = table.rows[0] if cells is HEADINGS else table.add_row()
            for cell, words in zip(row.cells, cells, strict=False):
                cell.text = words
        document.save(str(folder / f"{name}.docx"))
    told = [
        {
            "no": f"{n}",
            "day": f"令和5年{n % 12 + 1}月{n % 28 + 1}日",
            "name": f"第{n}回勉強会",
            "content": f"訪問薬剤師さんのお仕事って？～事例{n}を元に理解しよう～",
            "lecturer": "佐藤雅彰（薬剤師）",
            "people": f"{n % 59 + 1}",
        }
        for n in range(1, rows + 1)
    ]
    (folder / "rows.json").write_text(json.dumps({"rows": told}), encoding="utf-8")


def command(which: str, folder: Path) -> list[str]:
    """What fills the table: `docxtpl`, `carbone` or `ours`."""
    if which == "carbone":
        node = shutil.which("node")
        assert node
        return [
            node,
            "-e",
            _CARBONE,
            *(str(folder / name) for name in ("carbone.docx", "rows.json", "carbone made.docx")),
        ]
    return [sys.executable, "-m", "bench.one_table", which, str(folder)]


def rows_in(data: bytes) -> int:
    """How many rows a made table has."""
    from generator.ooxml.blocks import MAIN, W
    from generator.ooxml.parts import parsed, unpacked

    return sum(1 for _ in parsed(unpacked(data, MAIN)[MAIN]).iter(f"{W}tr"))


def main(which: str, folder: Path) -> None:
    """Fill the table and save it; ours reads it back."""
    told: dict[str, Any] = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    made = folder / f"{which} made.docx"
    if which == "docxtpl":
        from docxtpl import DocxTemplate

        paper = DocxTemplate(folder / "docxtpl.docx")
        paper.render(told, autoescape=True)
        held = io.BytesIO()
        paper.save(held)
        made.write_bytes(held.getvalue())
        return
    from generator.word import verify
    from generator.word.render import render
    from generator.word.template import open_template

    rendered = render(open_template(folder / "docxtpl.docx"), told, title="研修")
    assert verify.faults(rendered.data, rendered.printed) == []
    made.write_bytes(rendered.data)


if __name__ == "__main__":
    os.environ.setdefault("KAIGI_NO_CACHE", "1")
    main(sys.argv[1], Path(sys.argv[2]))
