"""From the text of a cell to the value its column declares. Every failure is a ValueError whose message staff can act on."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from generator.births import checked_birth_date, parse_birth_date
from generator.excel.cells import Raw
from generator.japanese import key, parse_count, parse_reference, sign_key
from generator.record import Column, Kind
from generator.wareki import parse_date, parse_fiscal_year, parse_time, wareki

Parsed = str | int | date | time | tuple[str, ...]

_BETWEEN_CHOICES = re.compile("[、，,\n]")


class NotAChoice(ValueError):  # noqa: N818 - reads as what it is; staff never see the name
    """The words are none of those to choose from."""


def parsed(cell: Raw, column: Column) -> Parsed:
    """The value of a cell under a column. Raises ValueError (NotAChoice for menus) with a message in Japanese."""
    match column.kind:
        case Kind.DATE:
            return _date(cell)
        case Kind.TIME:
            return _time(cell)
        case Kind.COUNT:
            return _count(cell, column.unit)
        case Kind.FISCAL_YEAR:
            return parse_fiscal_year(cell.text)
        case Kind.BIRTH_DATE:
            return _birth_date(cell)
        case Kind.REFERENCE:
            return parse_reference(cell.text)
    if column.several:
        return several(cell.text, {key(choice): choice for choice in column.menu})
    if column.menu:
        # 「1」 is enough for 「1 見出し」, to the letter: for a key 「①」 would be 「1」 as well.
        short = {choice.partition(" ")[0]: choice for choice in column.menu}
        return short.get(cell.text.strip()) or chosen(cell.text, {key(choice): choice for choice in column.menu})
    return cell.text


def chosen(text: str, by_key: Mapping[str, str]) -> str:
    """The entry of a list that a whole cell means, whatever its width and spaces: 「Ａ」 means A, 「A → B」 nothing.

    A circle or a cross means the one of the list, in whatever shape it was typed (○ 〇 ◯, × ✕).
    """
    if key(text) in by_key:
        return by_key[key(text)]
    signs = {sign_key(entry): entry for entry in by_key.values()}
    if sign_key(text) in signs:
        return signs[sign_key(text)]
    raise NotAChoice


def several(text: str, by_key: Mapping[str, str]) -> tuple[str, ...]:
    """The entries of a list that a cell names, in the list's order, 「、」 or a line break between them.

    An entry may hold a 「、」 itself. Raises NotAChoice for words that are no entry.
    """
    words = [word for word in _BETWEEN_CHOICES.split(text) if word.strip()]
    found: set[str] = set()
    at = 0
    while at < len(words):
        joined = ((end, key("、".join(words[at:end]))) for end in range(len(words), at, -1))
        end, entry = next(((end, by_key[named]) for end, named in joined if named in by_key), (0, ""))
        if not end:
            raise NotAChoice
        found.add(entry)
        at = end
    return tuple(entry for entry in by_key.values() if entry in found)


def _birth_date(cell: Raw) -> date:
    match cell.value:
        case date() as day:
            return checked_birth_date(day.date() if isinstance(day, datetime) else day)
        case int() | float():
            raise ValueError(f"「{cell.text}」は日付ではなく数です。「昭和10年4月1日」のように書き直してください。")
    return parse_birth_date(cell.text)


def _date(cell: Raw) -> date:
    match cell.value:
        case date() as day:
            wareki(day)  # refuses what could not be printed
            return day.date() if isinstance(day, datetime) else day
        case int() | float():
            raise ValueError(f"「{cell.text}」は日付ではなく数です。「令和5年7月13日」のように書き直してください。")
    return parse_date(cell.text).date


def _time(cell: Raw) -> time:
    match cell.value:
        case datetime() if cell.value.time() == time():
            raise ValueError(f"「{cell.text}」には時刻がありません。「午後7時」や「19:00」のように書き直してください。")
        case datetime():
            return cell.value.time()
        case time():
            return cell.value
        case timedelta() if timedelta() <= cell.value < timedelta(days=1):
            return (datetime.min + cell.value).time()
        case float() if 0 <= cell.value < 1:
            return (datetime.min + timedelta(days=cell.value)).time()
    return parse_time(cell.text)


def _count(cell: Raw, unit: str) -> int:
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        if cell.value < 0 or cell.value != int(cell.value):
            raise ValueError(f"「{cell.value:.15g}」は数えた数ではありません。0以上の整数で書いてください。")
        return int(cell.value)
    text = cell.text
    if unit == "第 回":
        text = key(text).removeprefix("第").removesuffix("回")
    return parse_count(text)
