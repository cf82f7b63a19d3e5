"""The record beside a packet: what each paper was made from, the same every time, and harmless when it is damaged."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import generator
from generator.forms.meeting import Handout
from generator.forms.support_office import Training
from generator.office import OfficeFolders
from generator.packet.compose import Job
from generator.packet.deliver import deliver
from generator.packet.record import FORMER_NAME, NAME, Manifest, Origin, Output, digest, manifest_of, settings
from generator.packet.steps import check_meeting, make_packet
from generator.papers.kind import documents
from tests.conftest import MEETING, ROOT, Edit
from tests.handwritten import written
from tests.small_office import one_paper

ORIGIN = Origin("資料1 実績", "0.1.0", "abc", {"会議.xlsx": "1", "取組.xlsx": "2"}, {"results.docx": "3"})


def test_a_record_reads_as_it_was_written(tmp_path: Path) -> None:
    manifest = Manifest({"資料1_実績.docx": Output("4", ORIGIN), "点検/点検結果.html": Output("5")})
    (tmp_path / NAME).write_bytes(manifest.as_bytes())
    assert manifest_of(tmp_path) == manifest
    assert manifest_of(tmp_path).as_bytes() == manifest.as_bytes()


def test_a_record_keeps_the_order_of_the_packet_and_names_what_a_paper_is_made_from_in_order() -> None:
    turned = Origin("題", "", "", {"取組.xlsx": "2", "会議.xlsx": "1"}, {})
    manifest = Manifest({"次第.docx": Output("1"), "Ａ.docx": Output("2", turned)})
    outputs = json.loads(manifest.as_bytes())["outputs"]
    assert list(outputs) == ["次第.docx", "Ａ.docx"]
    assert list(outputs["Ａ.docx"]["inputs"]) == ["会議.xlsx", "取組.xlsx"]


def test_the_former_record_is_read_and_gives_way_to_the_new_one(tmp_path: Path) -> None:
    (tmp_path / FORMER_NAME).write_text('{"次第.docx": "1", "番号": 2}', encoding="utf-8")
    assert manifest_of(tmp_path) == Manifest({"次第.docx": Output("1")})
    (tmp_path / NAME).write_bytes(Manifest({"次第.docx": Output("2")}).as_bytes())
    assert manifest_of(tmp_path) == Manifest({"次第.docx": Output("2")})


@pytest.mark.parametrize("entry", [None, 1, "1", [], {}, {"sha256": 5}])
def test_an_entry_that_is_damaged_is_left_out_and_the_others_are_read(tmp_path: Path, entry: object) -> None:
    record = {"outputs": {"次第.docx": {"sha256": "1"}, "資料1.docx": entry}}
    (tmp_path / NAME).write_text(json.dumps(record), encoding="utf-8")
    assert manifest_of(tmp_path) == Manifest({"次第.docx": Output("1")})


@pytest.mark.parametrize("field", ["paper", "version", "settings", "inputs", "templates"])
@pytest.mark.parametrize("damage", [None, 5, {"会議.xlsx": 5}])
def test_where_it_is_not_known_what_a_file_was_made_from_its_hash_still_counts(
    tmp_path: Path, field: str, damage: object
) -> None:
    record = json.loads(Manifest({"次第.docx": Output("1", ORIGIN)}).as_bytes())
    record["outputs"]["次第.docx"][field] = damage
    (tmp_path / NAME).write_text(json.dumps(record), encoding="utf-8")
    assert manifest_of(tmp_path) == Manifest({"次第.docx": Output("1")})


@pytest.mark.parametrize("record", [b"", b"{", b"[1]", b"\xff", b'{"outputs": []}', b"[" * 100_000])
def test_a_damaged_record_is_an_empty_one(tmp_path: Path, record: bytes) -> None:
    (tmp_path / NAME).write_bytes(record)
    assert manifest_of(tmp_path) == Manifest()


def test_a_packet_records_its_inputs_templates_outputs_and_the_version(office: Path) -> None:
    one_paper(office)
    folder = make_packet(OfficeFolders(office).meeting(MEETING)).folder
    assert folder
    outputs = manifest_of(folder).outputs
    own = office / "inputs" / "団体.xlsx"
    inputs, template = office / "inputs" / MEETING, office / "templates_docx" / "trainings.docx"
    names = [name for name in outputs if name.startswith("資料1_")]
    assert sorted(name[-5:] for name in names) == [".docx", ".xlsx"]
    for name in names:
        assert outputs[name] == Output(
            digest((folder / name).read_bytes()),
            Origin(
                f"資料1 {names[0].removeprefix('資料1_').removesuffix('.docx')}",
                generator.__version__,
                settings(),
                {book.name: digest(book.read_bytes()) for book in (inputs / "会議.xlsx", inputs / "研修.xlsx", own)},
                {"trainings.docx": digest(template.read_bytes())},
            ),
        )


def test_a_check_records_its_own_files_and_nothing_else_anew(office: Path, edit: Edit) -> None:
    one_paper(office)
    folder = make_packet(OfficeFolders(office).meeting(MEETING)).folder
    assert folder
    before = manifest_of(folder).outputs
    edit("研修.xlsx", "研修実績", {"B2": "令和5年2月30日"})
    check_meeting(OfficeFolders(office).meeting(MEETING))
    after = manifest_of(folder).outputs
    papers = [name for name in before if not name.startswith("点検/")]
    assert papers
    assert {name: after[name] for name in papers} == {name: before[name] for name in papers}
    assert before["点検/点検結果.html"] != after["点検/点検結果.html"]


def test_a_file_of_the_packet_without_an_origin_is_recorded_all_the_same(tmp_path: Path) -> None:
    deliver(tmp_path / "会議", {"a.docx": b"1", "b.docx": b"2"}, origins={"a.docx": ORIGIN})
    assert manifest_of(tmp_path / "会議").outputs == {
        "a.docx": Output(digest(b"1"), ORIGIN),
        "b.docx": Output(digest(b"2")),
    }


def test_every_paper_of_the_sample_names_a_workbook_for_each_sheet_it_uses(made: Path) -> None:
    papers = {name: output.origin for name, output in manifest_of(made).outputs.items() if not name.startswith("点検/")}
    assert set(papers) == {path.name for path in made.iterdir() if path.suffix in {".docx", ".xlsx"}}
    templates = {f"{kind.template}.docx": kind for kind in documents().values()}
    without = {document.title for document in documents().values() if not document.template}
    for name, origin in papers.items():
        assert origin, name
        if not origin.templates:
            assert any(name.endswith(f"{title.partition('〕')[2]}.xlsx") for title in without), name
            continue
        (template,) = origin.templates
        kind = templates[template]
        for form in kind.uses:
            if not form.declaration.optional:
                assert any(form.declaration.lives_in(workbook) for workbook in origin.inputs), (name, form)


def test_a_paper_is_made_from_its_own_workbooks_and_those_it_looks_up_in_earlier_meetings() -> None:
    handout = written(Handout, number="資料1", name="実績", kind="会議録", source="会議録_甲")
    names = ["会議.xlsx", "部会.xlsx", "会議録_甲.xlsx", "会議録_乙.xlsx", "前回/会議.xlsx", "前回/研修.xlsx"]
    job = Job(handout, documents()["会議録"], "実績", ("Word",))
    assert job.workbooks(names) == ["会議.xlsx", "会議録_甲.xlsx"]
    looking_back = replace(job, document=replace(documents()["研修実施状況"], earlier=(Training,)))
    assert looking_back.workbooks(names) == ["会議.xlsx", "前回/会議.xlsx", "前回/研修.xlsx"]


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert generator.__version__ == project["version"]
