"""資料5: sections with numbers, and arrows between the steps."""

from pathlib import Path
from typing import Any

from generator.forms.subcommittees import MemoText
from generator.japanese.numbering import Level
from generator.office import OfficeFolders
from generator.papers.kind import documents
from generator.papers.policy.text import policy_memo
from generator.word import verify
from generator.word.render import render
from generator.word.template import checked
from tests.conftest import ROOT
from tests.handwritten import book_of, plain, written
from tests.papers import lines

STEPS = [
    (Level.HEADING, "スケジュール"),
    (Level.PAREN, "第1回"),
    (Level.BULLET, "検討"),
    (Level.ARROW, "たたき台の作成"),
    (Level.PAREN, "第2回"),
    (Level.ARROW, ""),
    (Level.PAREN, "施行"),
]


def memo() -> Any:
    return policy_memo(book_of(*(written(MemoText, level=level, text=text) for level, text in STEPS)))


def test_steps_are_numbered_and_arrows_stand_between_them() -> None:
    assert [(line["種類"], line["行頭"], line["本文"]) for line in plain(memo())["本文"]] == [
        ("見出し", "1　", "スケジュール"),
        ("項目", "(1)　", "第1回"),
        ("文", "・", "検討"),
        ("矢印", "↓　", "たたき台の作成"),
        ("項目", "(2)　", "第2回"),
        ("矢印", "↓", ""),
        ("項目", "(3)　", "施行"),
    ]


def test_the_paper_has_number_title_and_every_step(tmp_path: Path) -> None:
    template = checked(OfficeFolders(ROOT).template(documents()["方針説明"].file))
    made = render(template, {**memo(), "資料": {"資料番号": "資料5", "資料名": "方針"}}, title="方針")
    assert verify.faults(made.data, made.printed) == []
    path = tmp_path / "made.docx"
    path.write_bytes(made.data)
    assert lines(path) == [
        "資料5",
        "方針",
        "1　スケジュール",
        "(1)　第1回",
        "・検討",
        "↓　たたき台の作成",
        "(2)　第2回",
        "↓",
        "(3)　施行",
    ]
