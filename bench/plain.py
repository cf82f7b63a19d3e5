"""What a plain script would do: read every workbook with pandas and openpyxl, fill the same templates with docxtpl, save.

No pre-flight, no checks, no read-back, no Excel forms, no reports. What the templates are filled with is prepared
beforehand by `prepare`, so that only reading and filling are timed.
"""

import pickle
import sys
from pathlib import Path

from generator.office import OfficeFolders

PREPARED = "prepared.pickle"


def prepare(office: Path) -> None:
    """Keep the templates and contexts of an office's packet in a file."""
    from generator.packet.compose import draft, jobs_of
    from generator.packet.inputs import read_meeting
    from generator.records.said import final

    book = read_meeting(OfficeFolders(office).meeting()).book
    drafts = [draft(OfficeFolders(office), book, job) for job in jobs_of(book)]
    contexts = [(str(d.template.path), final(d.fields, d.digits)) for d in drafts if d.template]
    (office / PREPARED).write_bytes(pickle.dumps(contexts))


def main(office: Path) -> None:
    """Read, fill, save."""
    import openpyxl
    import pandas as pd
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    from generator.records.said import Indent
    from generator.word.render import FILTERS

    for path in sorted(office.glob("inputs/*/*.xlsx")):
        pd.read_excel(path, sheet_name=None)
        openpyxl.load_workbook(path)
    environment = Environment(autoescape=True, finalize=lambda value: "" if isinstance(value, Indent) else value)
    environment.filters |= FILTERS
    for number, (template, context) in enumerate(pickle.loads((office / PREPARED).read_bytes())):
        paper = DocxTemplate(template)
        paper.render(context, environment)
        paper.save(office / f"{number}.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
