"""What a plain script would do: pandas reads every workbook once, docxtpl fills the same templates, save.

No pre-flight, no checks, no read-back, no Excel papers, no reports. What the templates are filled with is prepared
beforehand by `prepare`, so that only reading and filling are timed. With `kept` a template that fills several papers is
opened once.
"""

import pickle
import sys
from pathlib import Path
from typing import Any

from generator.office import OfficeFolders

PREPARED = "prepared.pickle"


def prepare(office: Path, meeting: str) -> None:
    """Keep the templates and contexts of a meeting's packet in a file."""
    from generator.packet.compose import draft, jobs_of
    from generator.packet.inputs import read_meeting
    from generator.records.said import final

    folders = OfficeFolders(office).meeting(meeting)
    book = read_meeting(folders).book
    drafts = [draft(folders, book, job) for job in jobs_of(book)]
    contexts = [(str(d.template.path), final(d.fields, d.digits)) for d in drafts if d.template]
    (office / PREPARED).write_bytes(pickle.dumps(contexts))


def main(office: Path, meeting: str, kept: bool) -> None:
    """Read, fill, save."""
    import pandas as pd
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    from generator.records.said import Indent
    from generator.word.render import FILTERS
    from generator.word.tags import commands_in_jinja

    class Plain(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
        """The templates of a plain script say in Jinja what ours say in Japanese."""

        def patch_xml(self, src_xml: str) -> str:
            return commands_in_jinja(str(super().patch_xml(src_xml)))

    for path in sorted((office / "inputs" / meeting).glob("*.xlsx")):
        pd.read_excel(path, sheet_name=None, engine="openpyxl")
    environment = Environment(autoescape=True, finalize=lambda value: "" if isinstance(value, Indent) else value)
    environment.filters |= FILTERS
    opened: dict[str, Any] = {}
    for number, (template, context) in enumerate(pickle.loads((office / PREPARED).read_bytes())):
        paper = opened.get(template) or Plain(template)
        if kept:
            opened[template] = paper
        paper.render(context, environment)
        paper.save(office / f"{number}.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], "kept" in sys.argv[3:])
