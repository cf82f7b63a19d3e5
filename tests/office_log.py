"""The log of an invented support office, row by row, for the tests of what is made from it."""

from datetime import date
from typing import Any

from generator.forms.office_log import Consultation, Course, Gathering, Office, Task
from generator.records.book import Book
from generator.records.declare import Record
from generator.settings import DEFAULT as HOUSE
from tests.handwritten import book_of, written

OFFICE = written(
    Office,
    fiscal_year=2023,
    district="見本区",
    name="見本区相談支援室",
    contractor="見本区医師会",
    coordinators="見本　花子",
    addressee="見本市長",
    contracted_on=date(2023, 4, 3),
    contract_ends=date(2024, 3, 31),
)


def asked(day: date, number: str = "5-01", **cells: Any) -> Consultation:
    given = {"consultant": HOUSE.consultants[0], "method": HOUSE.contacts[0], "topic": HOUSE.topics[0]}
    return written(
        Consultation,
        day=day,
        number=number,
        **(given | {"request": "相談", "response": "対応", "state": "終了"} | cells),
    )


def did(day: date, **cells: Any) -> Task:
    return written(Task, day=day, **({"duty": HOUSE.duties[2], "method": "訪問", "content": "聞き取った。"} | cells))


def met(day: date, name: str = "連絡会", **cells: Any) -> Gathering:
    given = {"kind": HOUSE.gatherings[4], "host": "市", "venue": "市役所", "attendees": "見本　花子"}
    return written(Gathering, day=day, name=name, **(given | {"agenda": "議題", "content": "内容"} | cells))


def learned(day: date, name: str = "研修会", **cells: Any) -> Course:
    given = {"kind": HOUSE.courses[0], "role": "参加", "host": "市", "venue": "市役所", "content": "内容"}
    return written(Course, day=day, name=name, **(given | cells))


def log(*rows: Record) -> Book:
    return book_of(OFFICE, *rows)
