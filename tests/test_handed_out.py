"""The papers of ［配付資料］ are the files that lie in the packet's folder: found, missed, or there without being asked for."""

from pathlib import Path

import pytest

from generator.forms.meeting import Handout, Meeting
from generator.problem import GeneratorError, Severity
from generator.send.papers import Piece, missing, pieces_of, uninvited
from tests.handwritten import book_of
from tests.proofreading import row

BOOK = "会議.xlsx"


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    return tmp_path


def put(packet: Path, *names: str) -> None:
    for name in names:
        (packet / name).parent.mkdir(parents=True, exist_ok=True)
        (packet / name).write_bytes(name.encode())


def pieces(packet: Path, *handouts: dict[str, str]) -> list[Piece]:
    sitting = row(Meeting, BOOK, fiscal_year=2023, session=1, name="会議")
    return pieces_of(book_of(sitting, *(row(Handout, BOOK, n, **h) for n, h in enumerate(handouts, 2))), packet)


AGENDA = {"kind": "次第", "name": "次第"}
RESULTS = {"kind": "事業実施実績", "number": "資料1", "name": "実績", "formats": "Word・Excel"}
LEAFLET = {"kind": "別途作成", "number": "資料2", "name": "案内"}


def names(piece: Piece) -> list[str]:
    return [path.name for path in piece.files]


def test_papers_come_in_the_order_of_the_list_each_with_its_files(packet: Path) -> None:
    put(packet, "次第.docx", "資料1_実績.xlsx", "資料1_実績.docx")
    results, agenda = pieces(packet, RESULTS, AGENDA)
    assert names(results) == ["資料1_実績.docx", "資料1_実績.xlsx"]
    assert (results.label, results.short, agenda.label, agenda.short) == ("資料1 実績", "資料1", "次第", "次第")
    assert results.page_source == packet / "資料1_実績.docx"
    assert list(missing([results, agenda])) == []


@pytest.mark.parametrize(
    "name",
    ["資料2_案内.pdf", "資料2.pdf", "資料2　案内（最終）.docx", "資料２ 案内.pptx", "案内.pdf", "資料2-案内.xlsx"],
)
def test_a_paper_from_elsewhere_is_found_by_its_number_or_name(packet: Path, name: str) -> None:
    put(packet, name)
    (piece,) = pieces(packet, LEAFLET)
    assert names(piece) == [name]


@pytest.mark.parametrize(
    "name", ["資料20_案内.pdf", "資料2-1_別.pdf", "資料2a.pdf", "案内状.pdf", "資料2（手直し 0713-2300）.docx"]
)
def test_a_file_of_another_number_or_name_is_not_it(packet: Path, name: str) -> None:
    put(packet, name, "次第.docx")
    handouts = [LEAFLET, {**LEAFLET, "number": "資料2-1", "name": "別紙"}, AGENDA]
    piece, *_ = pieces(packet, *handouts)
    assert names(piece) == []


def test_what_the_program_makes_is_never_taken_for_a_paper_from_elsewhere(packet: Path) -> None:
    put(packet, "資料1_実績.docx")
    piece, _ = pieces(packet, {**LEAFLET, "number": "資料1"}, {**RESULTS, "formats": ""})
    assert names(piece) == []


def test_a_paper_not_made_stops_and_one_not_brought_is_named(packet: Path) -> None:
    put(packet, "次第.docx")
    problems = list(missing(pieces(packet, AGENDA, RESULTS, LEAFLET)))
    assert [(p.code, p.severity, p.place.cell) for p in problems] == [
        ("配付01", Severity.ERROR, "name3"),
        ("配付02", Severity.WARNING, "name4"),
    ]
    assert "資料1_実績.docx" in problems[0].message
    assert "資料2_案内.pdf" in problems[1].hint


def test_files_nobody_asked_for_are_told_and_what_was_set_aside_is_not(packet: Path) -> None:
    put(
        packet,
        "次第.docx",
        "追加.docx",
        "次第（手直し 0713-2300）.docx",
        "~$次第.docx",
        ".manifest.json",
        "点検/点検結果.html",
    )
    found = list(uninvited(pieces(packet, AGENDA), packet))
    assert [(p.code, p.place.workbook) for p in found] == [("配付03", "追加.docx")]


def test_a_file_about_a_patient_is_never_taken_along_and_told(packet: Path) -> None:
    name = "資料2_入院時情報提供書_個人情報.docx"
    put(packet, name)
    found = pieces(packet, LEAFLET)
    assert names(found[0]) == []
    assert [(p.code, p.place.workbook) for p in uninvited(found, packet)] == [("配付13", name)]


def test_names_that_came_from_a_mac_are_the_same_names(packet: Path) -> None:
    put(packet, "資料2_カ\u3099イト\u3099.pdf")
    (piece,) = pieces(packet, {**LEAFLET, "name": "ガイド"})
    assert len(piece.files) == 1


def test_an_empty_folder_says_what_to_do(packet: Path) -> None:
    with pytest.raises(GeneratorError, match="kaigi packet"):
        pieces(packet / "ありません", AGENDA)


def test_revisions_belong_into_the_papers_that_show_them(packet: Path) -> None:
    put(packet, "次第.docx")
    kinds = [{"kind": kind, "name": kind} for kind in ("見え消し版", "見え消し版（印刷用）", "基本方針")]
    assert [piece.shows_changes for piece in pieces(packet, *kinds)] == [True, False, False]
