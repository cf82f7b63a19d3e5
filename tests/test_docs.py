"""What the documents say can be done: every link, picture, command and option in them exists, and the guide is fresh."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from generator.checks import rule as check
from generator.cli import commands as command_line
from generator.forms import forms
from generator.office import MeetingFolders
from generator.packet.inputs import read_meeting
from generator.papers.kind import documents
from generator.papers.share_sheets import fillables
from generator.problem import Problem
from generator.records.reasons import Refusal
from tests.conftest import MEETING, ROOT
from tests.test_golden import agree

DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"(?:-m generator|kaigi) (?P<words>[a-z]+(?: [a-z]+)?)(?P<rest>[^\n]*)")
TARGETS = set(re.findall(r"^([\w-]+):.*?## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

each_document = pytest.mark.parametrize("path", DOCS, ids=lambda path: path.stem)


ROOMS = ("generator", "tests", "bench", "templates_docx")


def anchors(text: str) -> set[str]:
    """The anchors of headings, as repository pages make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}


def named(words: str) -> click.Command | None:
    """The command that a line of a document calls; None when there is none of that name."""
    found: click.Command | None = command_line.commands
    for word in words.split():
        if not isinstance(found, click.Group):
            break  # what follows a command are its own words
        found = found.commands.get(word)
    return found


@pytest.fixture(scope="module")
def findings() -> list[Problem]:
    """What the checks say of the sample meeting."""
    return check.run(read_meeting(MeetingFolders.at(ROOT / "inputs" / MEETING)).book)


def test_the_guide_in_docs_is_the_golden_text_of_the_guide(request: pytest.FixtureRequest) -> None:
    # Where there is no 団体.xlsx the guide names no office.
    command = [sys.executable, "-X", "utf8", "-m", "generator", "guide", "--root", "docs"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    agree(request, ROOT / "docs" / "記入要領.md", done.stdout)


@each_document
def test_every_link_and_picture_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        name, _, anchor = target.partition("#")
        assert not name or (path.parent / name).is_file(), target
        there = (path.parent / name).read_text(encoding="utf-8") if anchor and name else text
        assert not anchor or anchor in anchors(there), target


@each_document
def test_every_make_target_named_exists(path: Path) -> None:
    assert set(re.findall(r"(?:^|`)make ([\w-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)) <= TARGETS


@each_document
def test_every_command_and_option_named_exists(path: Path) -> None:
    for call in COMMAND.finditer(path.read_text(encoding="utf-8")):
        command = named(call["words"])
        assert command is not None, call[0]
        options = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", call["rest"])) <= options, call[0]


def test_the_readme_names_every_make_target_and_command() -> None:
    assert {name for name in TARGETS if f"`make {name}" not in README} == set()
    assert {name for name in command_line.commands.commands if f"-m generator {name}" not in README} == set()


def test_the_readme_names_every_kind_of_paper_and_its_workbooks() -> None:
    for kind, document in documents().items():
        (row,) = [line for line in README.splitlines() if line.startswith(f"| {kind} |")]
        for workbook in {form.declaration.workbook for form in document.uses} - {"会議.xlsx"}:
            assert f"`{workbook}`" in row, (kind, workbook)


def test_the_readme_tells_every_exit_code() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert told == {command_line.DONE, command_line.FOUND, command_line.USAGE, command_line.STOPPED, command_line.BUG}


def test_pictures_are_small_enough_to_be_loaded_at_once() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert all(picture.stat().st_size <= 200_000 for picture in pictures)
    shown = "".join(path.read_text(encoding="utf-8") for path in DOCS)
    assert all(f"images/{picture.name}" in shown for picture in pictures)


def test_the_changes_of_this_version_are_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"\n## {project['version']}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_finding_that_the_pages_show_is_one_of_the_sample(findings: list[Problem]) -> None:
    text = (ROOT / "docs" / "一つの会議の流れ.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```\n((?:誤り|注意|参考)［.*?)\n```$", text, re.MULTILINE | re.DOTALL)
    assert shown in map(str, findings)


def test_every_slip_of_the_originals_with_a_code_is_found_in_the_sample(findings: list[Problem]) -> None:
    text = (ROOT / "docs" / "原資料との違い.md").read_text(encoding="utf-8")
    table = text.partition("\n## 3 ")[2].partition("\n## ")[0]
    told = {
        code for cell in re.findall(r"\| ([^|]*) \|$", table, re.MULTILINE) for code in re.findall(r"\w+?\d{2}", cell)
    }
    assert told
    assert told <= {finding.code for finding in findings}


def test_the_page_on_adding_a_paper_shows_the_code_as_it_stands() -> None:
    text = (ROOT / "docs" / "資料の足し方.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "generator").rglob("*.py")))
    assert len(blocks) == 2
    assert all(block in code for block in blocks)
    outline = (ROOT / "tests" / "outlines" / "opinions.txt").read_text(encoding="utf-8")
    placeholders = re.findall(r"\{[{%].*?[%}]\}", text)
    assert placeholders
    assert all(placeholder in outline for placeholder in placeholders)


def test_every_file_and_room_that_the_page_on_the_design_names_is_there() -> None:
    text = (ROOT / "docs" / "設計.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|\.txt|\.j2|/))`", text))
    there = [path for room in ROOT.iterdir() if room.name in ROOMS for path in (room, *room.rglob("*"))]
    assert len(named) > 40
    assert [
        name
        for name in sorted(named)
        if not any(f"/{path.as_posix()}".endswith(f"/{name.rstrip('/')}") for path in there)
    ] == []


def test_the_page_on_templates_lists_every_template_with_what_is_made_from_it() -> None:
    text = (ROOT / "docs" / "雛形の直し方.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| `(\w+\.docx)` \|$", text, re.MULTILINE))
    listed = {kind: file for kinds, file in rows.items() for kind in kinds.split("、")}
    of_papers = {name: f"{kind.template}.docx" for name, kind in documents().items() if kind.template}
    assert listed == of_papers | {name: form.file for name, form in fillables().items()}


def test_the_page_for_troubles_tells_of_every_code_in_the_program() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "generator").rglob("*.py")))
    told = (ROOT / "docs" / "困ったとき.md").read_text(encoding="utf-8")
    given = set(re.findall(r'"([一-龥ぁ-んァ-ヶ]{1,4}\d\d)"', code))
    assert len(given) > 150
    assert {one for one in given if f"| {one} |" not in told} == set()
    assert given.isdisjoint(f"{form.declaration.stem}{refusal.number}" for form in forms() for refusal in Refusal)
