"""名称: what a caption says is left out of a column is left out."""

import re
from collections.abc import Iterator
from typing import Final

from generator.book import Book
from generator.check import Finding, check
from generator.forms.trainings import Project, Training
from generator.japanese import key
from generator.mentions import mention_of
from generator.problem import Severity

_HONORIFIC: Final = re.compile(r"[一-鿿々ァ-ヶ](氏|先生|様|さん|殿)(?=\s*(?:[（(、\n]|\Z))")
_PERSON: Final = re.compile(r"[（(][^（）()]*(?:師|士|員|者|職|長|医|コンサルタント|マネジャー)[)）]")


@check("名称21", Severity.WARNING)
def titles_are_left_out_as_said(book: Book) -> Iterator[Finding]:
    """表の見出しに「敬称略」「敬称…省略」とあるとき、その表の講師に「氏」「先生」などが付いていないこと。"""
    for project, training in _lecturers(book, "敬称"):
        if match := _HONORIFIC.search(training.lecturer):
            message = f"「{project.lecturer_note}」とありますが、講師に「{match[1]}」が付いています。"
            hint = f"「{match[1]}」を消してください。"
            others = (mention_of(project, "lecturer_note"),)
            yield Finding(training.cell("lecturer").place, message, hint, training.lecturer, others)


@check("名称22", Severity.WARNING)
def offices_are_left_out_as_said(book: Book) -> Iterator[Finding]:
    """表の見出しに「所属等省略」とあるとき、その表の講師に所属や職種が書かれていないこと。"""
    printed: dict[Project, list[Training]] = {}
    for project, training in _lecturers(book, "所属"):
        if "\n" in training.lecturer.strip() and _PERSON.search(training.lecturer):
            printed.setdefault(project, []).append(training)
    for project, trainings in printed.items():
        message = f"「{project.lecturer_note}」とありますが、講師の所属や職種が印刷されます。"
        hint = "省略しているものに合わせて、注記を直してください（例: 敬称略）。"
        others = tuple(mention_of(training, "lecturer") for training in trainings)
        note = project.cell("lecturer_note")
        yield Finding(note.place, message, hint, project.lecturer_note, others)


def _lecturers(book: Book, left_out: str) -> Iterator[tuple[Project, Training]]:
    """The 研修 of each 事業 whose caption says that something is left out."""
    for project in book[Project]:
        if left_out in project.lecturer_note and "略" in project.lecturer_note:
            for training in book[Training]:
                if key(training.project) == key(project.name):
                    yield project, training
