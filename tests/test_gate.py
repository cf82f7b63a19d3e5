"""Files of others, whatever is wrong with them and whatever they are here for: a sentence that names the file, never a fault of ours."""

import io
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.ooxml.gate import TEMPLATE, WORKBOOK, paper, refused
from generator.ooxml.seal import scrubbed
from generator.packet.files import folded
from generator.packet.rewordings import hand_edits
from generator.problem import GeneratorError
from generator.send.binding import Leaves, anonymous, bound
from generator.word.merge import hindrance
from generator.word.proofread import proofread
from generator.word.template import Group, Template, faults, open_template, residue
from tests.apart import Ended, Life, run, stand_in
from tests.conftest import MEETING, ROOT
from tests.faults import OFFICE, PDF, Spoil, members, zipped
from tests.forms_office import FOLDER as FORMS
from tests.forms_office import everyone, office_with
from tests.round import office
from tests.test_bound_pdf import pdf

TRAININGS = "資料1_令和4年度小金井市在宅医療・介護連携推進に係る研修の実施状況について.docx"
TEMPLATES = sorted((ROOT / "templates_docx").glob("*.docx"))
INDIFFERENT = {
    "senseless values",
    "senseless styles",
    "tables without looks",
    "macros",
    "leads out",
    "remote template",
    "huge picture",
}
"""Faults that do no harm in themselves: the file is let in, and what it may not hold is taken out or told elsewhere."""
MOST_SECONDS, MOST_MEGABYTES = 20, 300


def workbook() -> bytes:
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "資料"
    book.save(made)
    return made.getvalue()


def document() -> bytes:
    made = io.BytesIO()
    paper = docx.Document()
    paper.add_paragraph("資料")
    paper.save(made)
    return made.getvalue()


def slides() -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="ppt/presentation.xml"/></Relationships>'
    )
    main_part = '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"></p:presentation>'
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "ppt/presentation.xml": main_part}
    return zipped({name: content.encode() for name, content in parts.items()})


@pytest.mark.parametrize("fault", OFFICE)
@pytest.mark.parametrize(
    ("name", "sound"), [("資料6.docx", document), ("資料6.xlsx", workbook), ("資料6.pptx", slides)]
)
def test_a_paper_from_elsewhere_is_cleaned_or_refused_in_one_sentence(
    name: str, sound: Callable[[], bytes], fault: str
) -> None:
    role = paper(name, elsewhere=True)
    assert role
    assert refused(name, sound(), role) is None
    data = OFFICE[fault](sound())
    if found := refused(name, data, role):
        assert fault not in INDIFFERENT
        assert found.place.workbook == name
        assert re.fullmatch(r"[^{}\x00-\x1f]+。", found.message)
        assert re.fullmatch(r"[^{}\x00-\x1f]+。", found.hint)
        return
    residue(data)
    assert b"example.invalid" not in b"".join(members(scrubbed(data, author="", day=date(2023, 7, 13))).values())
    if name.endswith(".docx"):
        hindrance(data)


@pytest.mark.parametrize("fault", OFFICE)
def test_a_template_is_used_or_refused_in_one_sentence_that_names_it(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "results.docx"
    path.write_bytes(OFFICE[fault]((ROOT / "templates_docx" / "results.docx").read_bytes()))
    try:
        template = open_template(path)
    except GeneratorError as stop:
        assert fault not in INDIFFERENT
        assert re.fullmatch(r"ひな形 results\.docx を使えません。[^{}\x00-\x1f]+。", str(stop))
    else:
        assert fault in INDIFFERENT | {"text"}
        faults(template)


@pytest.mark.parametrize("fault", PDF)
def test_a_pdf_is_bound_or_named_and_goes_on_as_it_is_when_it_cannot_be_cleaned(fault: str) -> None:
    data = PDF[fault](pdf(2))
    began = time.process_time()
    assert anonymous(data) or anonymous(data) is None
    try:
        bound([Leaves("資料6 案内", "資料6", data)], "")
    except GeneratorError as stop:
        assert "資料6" in str(stop)
    assert time.process_time() - began < MOST_SECONDS


@dataclass(frozen=True)
class Place:
    """Where a file of a role lies in the office, a sound one to be spoilt, and the commands that come by it."""

    path: str
    sound: Callable[[], bytes] | None
    commands: tuple[str, ...]


def earlier() -> bytes:
    """会議.xlsx of the year before."""
    return (ROOT / "inputs" / MEETING / "会議.xlsx").read_bytes()


ROLES = {
    "workbook": Place(f"inputs/{MEETING}/研修.xlsx", None, ("packet", "status")),
    "workbook of the meeting": Place(f"inputs/{MEETING}/会議.xlsx", None, ("packet", "mail", "new")),
    "what was settled": Place(f"inputs/{MEETING}/確認済み.xlsx", workbook, ("check", "packet")),
    "workbook of an earlier meeting": Place("inputs/令和4年度第1回/会議.xlsx", earlier, ("packet",)),
    "template": Place("templates_docx/trainings.docx", None, ("packet", "check", "template check")),
    "template of the meeting": Place(
        f"inputs/{MEETING}/templates/agenda.docx",
        (ROOT / "templates_docx" / "agenda.docx").read_bytes,
        ("packet", "mail"),
    ),
    "made paper": Place(f"outputs/{MEETING}/{TRAININGS}", None, ("pdf", "mail", "packet", "status", "absorb", "diff")),
    "made workbook": Place(f"outputs/{MEETING}/{TRAININGS[:-5]}.xlsx", None, ("mail", "packet")),
    "mended paper": Place(f"outputs/{MEETING}/次第（手直し 2023-07-01 10時00分）.docx", document, ("mail", "packet")),
    "paper from elsewhere": Place(f"outputs/{MEETING}/資料6.docx", document, ("pdf", "mail")),
    "workbook from elsewhere": Place(f"outputs/{MEETING}/資料6.xlsx", workbook, ("pdf", "mail")),
    "slides from elsewhere": Place(f"outputs/{MEETING}/資料6.pptx", slides, ("pdf", "mail")),
    "file in 配付": Place(f"outputs/{MEETING}/配付/次第.docx", document, ("mail", "packet")),
    "paper to be read in": Place(
        "紙.docx", document, ("import 研修実施状況 紙.docx", "template learn 研修実施状況 紙.docx")
    ),
    "template of a form": Place("templates_docx/case_sheet.docx", None, ("sheets",)),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a packet of two papers, a row for one from elsewhere, and forms about a person who does not exist."""
    root = office(tmp_path_factory.mktemp("prepared") / "office")
    return office_with(root, everyone())


def tried(prepared: Path, root: Path, role: str, spoil: Spoil) -> Iterator[tuple[str, Ended]]:
    """Each command that comes by a spoilt file of a role, and how it ended in a process of its own."""
    place = ROLES[role]
    for command in place.commands:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(prepared, root)
        path = root / place.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(spoil(place.sound() if place.sound else path.read_bytes()))
        words = {"new": ["new", "令和5年度第2回"], "sheets": ["sheets", FORMS]}.get(command, command.split())
        yield command, run(words, root)


def packet_of(root: Path) -> dict[str, bytes]:
    """The papers of the packet."""
    folder = root / "outputs" / MEETING
    return {
        folded(path.name): path.read_bytes() for path in folder.iterdir() if path.is_file() and path.suffix != ".json"
    }


@pytest.mark.parametrize(
    ("role", "fault"),
    [
        # Every fault for every role takes minutes: here each fault meets one role, the others in make test-deep.
        pytest.param(role, fault, marks=[] if at == number % len(ROLES) else pytest.mark.deep, id=f"{role}-{fault}")
        for number, fault in enumerate(OFFICE)
        for at, role in enumerate(ROLES)
    ],
)
def test_no_command_fails_on_a_spoilt_file_takes_much_or_loses_the_packet(
    prepared: Path, tmp_path: Path, role: str, fault: str
) -> None:
    name = Path(ROLES[role].path).name
    for command, end in tried(prepared, tmp_path / "office", role, OFFICE[fault]):
        assert end.code in (0, 1, 3), (command, end.code, end.said[-2000:])
        assert not end.foreign, command
        assert end.seconds < MOST_SECONDS, command
        assert end.megabytes < MOST_MEGABYTES, command
        if end.code == 3 and not name.startswith("資料"):  # a paper from elsewhere is left out of one file, and told
            assert name in end.said or "LibreOffice" in end.said, (command, end.said[-1000:])
        lost = packet_of(prepared).keys() - packet_of(tmp_path / "office").keys()
        assert not lost, (command, lost)


@pytest.mark.parametrize(
    ("fault", "command"),
    [
        pytest.param(fault, command, marks=[] if (number + at) % 2 else pytest.mark.deep)
        for number, fault in enumerate([*PDF, "huge"])
        for at, command in enumerate(("mail", "pdf"))
    ],
)
def test_a_spoilt_pdf_is_passed_on_as_it_is_and_told_when_it_cannot_be_bound(
    prepared: Path, tmp_path: Path, fault: str, command: str
) -> None:
    root = tmp_path / "office"
    shutil.copytree(prepared, root)
    data = pdf(2).ljust(120_000_000, b"\0") if fault == "huge" else PDF[fault](pdf(2))
    (root / "outputs" / MEETING / "資料6.pdf").write_bytes(data)
    end = run([command], root, Life(soffice=stand_in(tmp_path)))
    assert end.code in (0, 1, 3), end.said[-2000:]
    assert not end.foreign
    assert end.seconds < MOST_SECONDS
    assert end.megabytes < MOST_MEGABYTES
    assert not packet_of(prepared).keys() - packet_of(root).keys()
    handed_on = root / "outputs" / MEETING / {"mail": "配付", "pdf": "まとめ"}[command]
    assert "資料6.pdf" in end.said
    if (
        command == "mail" and end.code == 0 and fault not in {"tail cut", "parents in a circle"}
    ):  # whose pages are found
        assert (handed_on / "資料6.pdf").read_bytes() == data
        assert "［配付09］" in end.said


def test_a_file_of_many_elements_is_compared_and_cleaned_within_bounds(tmp_path: Path) -> None:
    paragraphs = "".join(f"<w:p><w:r><w:t>{number}</w:t></w:r></w:p>" for number in range(12_000))
    sound = members(document())
    body = sound["word/document.xml"].replace(b"<w:body>", b"<w:body>" + paragraphs.encode())
    (tmp_path / "次第.docx").write_bytes(document())
    (tmp_path / "次第（手直し）.docx").write_bytes(zipped(sound | {"word/document.xml": body}))
    began = time.process_time()
    (edit,) = hand_edits(tmp_path, [("次第.docx", "次第（手直し）.docx")])
    assert "違うところは12000か所" in edit.summary
    assert time.process_time() - began < MOST_SECONDS


VALUES = re.compile(rb'(?<==")[^"]*(?=")')


@example(TEMPLATES[0], [(125, 4)], False)
@given(
    st.sampled_from(TEMPLATES),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 7)), min_size=1, max_size=4),
    st.booleans(),
)
def test_a_template_with_a_few_bytes_or_values_changed_never_fails(
    path: Path, changes: list[tuple[int, int]], values: bool
) -> None:
    parts = members(path.read_bytes())
    document = parts["word/document.xml"]
    for at, bit in changes:
        if values:
            found = list(VALUES.finditer(document))
            chosen = found[at % len(found)]
            document = document[: chosen.start()] + b"x" + document[chosen.end() :]
        else:
            here = at % len(document)
            document = document[:here] + bytes([document[here] ^ 1 << bit]) + document[here + 1 :]
    data = zipped(parts | {"word/document.xml": document})
    if refused(path.name, data, TEMPLATE) is None:
        template = Template(path, data)
        faults(template)
        proofread(template, Group())


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_no_office_file_and_no_pdf(data: bytes) -> None:
    for name in ("資料6.docx", "資料6.xlsx", "資料6.pptx"):
        role = paper(name)
        assert role
        assert refused(name, data, role)
    assert refused("取組.xlsx", data, WORKBOOK)
    assert anonymous(data) is None
