"""A form's template that speaks of other fields than its sheet is refused, the field named, before anything is filled."""

import zipfile
from pathlib import Path

import pytest

from generator.office import OfficeFolders
from generator.packet.share_sheets import make_sheets
from generator.packet.templates import examine
from generator.problem import GeneratorError
from tests.forms_office import FOLDER, office_with

SPOILT = [
    ('w:tag w:val="入院理由"', 'w:tag w:val="入院の理由"', "ひな形31", "「入院の理由」"),
    ('w:tag w:val="入院理由"', 'w:tag w:val="入院の理由"', "ひな形32", "「入院理由」"),
    ('w:tag w:val="性別:女性"', 'w:tag w:val="性別:男性"', "ひな形33", "「女性」"),
    ('w:tag w:val="性別:女性"', 'w:tag w:val="性別:その他"', "ひな形33", "「その他」"),
    ('w:displayText="粥"', 'w:displayText="おかゆ"', "ひな形33", "「粥」"),
    ('w:id w:val="410001"', 'w:id w:val="410002"', "ひな形34", "同じ番号"),
]


def spoil(path: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(("old", "new", "code", "said"), SPOILT, ids=lambda value: str(value)[-12:])
def test_a_box_that_does_not_fit_its_sheet_is_named(tmp_path: Path, old: str, new: str, code: str, said: str) -> None:
    office_with(tmp_path, {})
    spoil(tmp_path / "templates_docx" / "admission.docx", old, new)
    found = [problem for problem in examine(OfficeFolders(tmp_path)).problems if problem.code == code]
    assert any(said in problem.message and problem.place.workbook == "admission.docx" for problem in found)
    with pytest.raises(GeneratorError, match=said):
        make_sheets(OfficeFolders(tmp_path), FOLDER)
    assert not (tmp_path / "outputs").exists() or not any((tmp_path / "outputs").iterdir())


def test_the_nearest_right_tag_is_suggested(tmp_path: Path) -> None:
    office_with(tmp_path, {})
    spoil(tmp_path / "templates_docx" / "admission.docx", 'w:tag w:val="入院理由"', 'w:tag w:val="入院の理由"')
    (problem,) = [problem for problem in examine(OfficeFolders(tmp_path)).problems if problem.code == "ひな形31"]
    assert "「入院理由」のことなら、そう直してください" in problem.hint


def test_a_missing_template_is_told_with_the_others(tmp_path: Path) -> None:
    office_with(tmp_path, {})
    (tmp_path / "templates_docx" / "referral.docx").unlink()
    found = [
        problem for problem in examine(OfficeFolders(tmp_path)).problems if problem.place.workbook == "referral.docx"
    ]
    assert [problem.code for problem in found] == ["ひな形00"]


def test_sound_forms_give_no_finding(tmp_path: Path) -> None:
    office_with(tmp_path, {})
    assert [str(problem) for problem in examine(OfficeFolders(tmp_path)).problems] == []
