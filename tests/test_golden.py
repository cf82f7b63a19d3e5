"""The papers of the sample meeting, word for word, and the outlines of the templates."""

from pathlib import Path

import pytest

from generator.word.proofread import outline
from generator.word.template import open_template
from tests.conftest import ROOT
from tests.papers import lines, papers_in
from tests.test_templates import TEMPLATES

GOLDEN = Path(__file__).parent / "golden"


def agree(request: pytest.FixtureRequest, path: Path, text: str) -> None:
    """The text equals the golden file; with --golden the file is written."""
    if request.config.getoption("--golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"make golden writes {path.name}"
    assert text == path.read_text(encoding="utf-8")


def test_every_paper_of_the_sample_reads_as_its_golden_text(made: Path, request: pytest.FixtureRequest) -> None:
    papers = papers_in(made)
    for paper in papers:
        agree(request, GOLDEN / f"{paper.stem}.txt", "\n".join(lines(paper)) + "\n")
    assert {p.stem for p in GOLDEN.glob("*.txt")} == {p.stem for p in papers}, "a golden text of no paper"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_outline_of_every_template_is_kept(path: Path, request: pytest.FixtureRequest) -> None:
    text = "\n".join(outline(open_template(path))) + "\n"
    agree(request, Path(__file__).parent / "outlines" / f"{path.stem}.txt", text)


def test_every_outline_belongs_to_a_template() -> None:
    stems = {path.stem for path in TEMPLATES}
    assert {p.stem for p in (Path(__file__).parent / "outlines").glob("*.txt")} == stems
    assert {p.stem for p in (ROOT / "templates_docx").glob("*.docx")} == stems
