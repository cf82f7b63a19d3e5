"""Laws of Japanese dates, times and fiscal years, as a city writes them: 令和5年7月13日（木）, 午後7時30分, 令和5年度.

Era boundaries: 昭和 from 1926-12-25 (詔書), 平成 from 1989-01-08 (昭和64年政令第1号), 令和 from
2019-05-01 (平成31年政令第143号).
The messages of `ValueError` have the form told in `generator.japanese`.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time

from generator.japanese import quoted, typed


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as staff wrote it: the day, and the weekday typed beside it ("木"), true or not, or None."""

    date: date
    weekday: str | None = None


@dataclass(frozen=True, slots=True)
class _Era:
    name: str
    letter: str
    first: date
    last: date

    def year(self, western: int) -> str:
        """A western year as printed after the era's name: 元 for the first."""
        number = western - self.first.year + 1
        return "元" if number == 1 else str(number)

    def day(self, day: date) -> str:
        """A day as printed after the era's name."""
        return f"{self.year(day.year)}年{day.month}月{day.day}日"

    @property
    def last_fiscal_year(self) -> int:
        """The western year of the last fiscal year that began in this era: 平成31年度 did, 昭和64年度 did not."""
        return fiscal_year(self.last)


_ERAS = (
    _Era("昭和", "s", date(1926, 12, 25), date(1989, 1, 7)),
    _Era("平成", "h", date(1989, 1, 8), date(2019, 4, 30)),
    _Era("令和", "r", date(2019, 5, 1), date(2117, 12, 31)),  # its end is unknown: beyond 99年 a year is a slip
)
_CURRENT_ERA = _ERAS[-1]
_ERA_OF_MARK = {mark: era for era in _ERAS for mark in (era.name, era.name[0], era.letter)}

_WEEKDAYS = "月火水木金土日"
_YEAR = rf"(?P<era>{'|'.join(_ERA_OF_MARK)})?(?P<year>元|[0-9]{{1,4}})"
_WEEKDAY = rf"(?:\((?P<bracketed>[^()]*)\)|(?P<bare>[{_WEEKDAYS}])曜日?)?"
_DATE = re.compile(
    rf"{_YEAR}(?:年(?P<month>[0-9]{{1,4}})月(?P<day>[0-9]{{1,4}})日"
    rf"|(?P<mark>[./-])(?P<month2>[0-9]{{1,4}})(?P=mark)(?P<day2>[0-9]{{1,4}})){_WEEKDAY}"
)
_BRACKETED_WEEKDAY = re.compile(rf"([{_WEEKDAYS}])(?:曜日?)?(?:・?[祝休]日?)?")
_WEEKDAY_ONLY = re.compile(rf"\(?[{_WEEKDAYS}](?:曜日?)?\)?")
_YEARLESS = re.compile(rf"(?:[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{1,2}}[./-][0-9]{{1,2}}){_WEEKDAY}")
_FISCAL_YEAR = re.compile(rf"{_YEAR}(?:年度)?")
_TIME = re.compile(
    r"(?:(?P<noon>正午)|(?P<half>午前|午後)?(?P<hour>[0-9]{1,4})"
    r"(?:時(?:(?P<minute>[0-9]{1,4})分|(?P<thirty>半))?|:(?P<minute2>[0-9]{2})(?::00)?))(?:から|~)?"
)
_TIME_RANGE = re.compile(r"(?P<start>.+?)(?:から|[~ー-])(?P<end>.+?)(?:まで)?")


def parse_date(text: str) -> WrittenDate:
    """Read a date: 令和5年7月13日（木）, R5.7.13, 令5/7/13, 2023-07-13, 2023年7月13日; blanks and width do not matter.

    A year of one or two digits without an era, in the form 5年7月13日, is of the current era, 令和.
    The days read lie between 昭和元年12月25日 and the end of 令和99年. Whether the weekday is true is not judged.
    Raises `ValueError`.
    """
    folded = typed(text)
    match = _DATE.fullmatch(folded)
    if not match:
        raise ValueError(f"{quoted(text)}{_date_fault(folded)}")
    if match["mark"] and not match["era"] and len(match["year"]) <= 2:
        raise ValueError(f"{quoted(text)}の年には元号が要ります。「R5.7.13」か「2023/7/13」のように書いてください。")
    day = _calendar_day(text, _western_year(text, match), match)
    era = _ERA_OF_MARK[match["era"]] if match["era"] else _era(day)
    if not era.first <= day <= era.last:
        bound = f"{era.day(era.first)}から" if day < era.first else f"{era.day(era.last)}まで"
        raise ValueError(f"{quoted(text)}は暦にない日です。{era.name}は{bound}です。元号と年を確かめてください。")
    return WrittenDate(day, _written_weekday(text, match))


def _date_fault(folded: str) -> str:
    if _WEEKDAY_ONLY.fullmatch(folded):
        return "は曜日だけです。年月日から書いてください（例: 令和5年7月13日（木））。"
    if _YEARLESS.fullmatch(folded):
        return "には年がありません。年から書いてください（例: 令和5年7月13日、R5.7.13）。"
    return "は日付として読めません（例: 令和5年7月13日、R5.7.13）。"


def _western_year(text: str, match: re.Match[str]) -> int:
    """The western year of the groups of `_YEAR`, not yet compared with the bounds of its era."""
    mark, year = match["era"], match["year"]
    if not mark and len(year) > 2:
        western = int(year)
        if not _ERAS[0].first.year <= western <= _CURRENT_ERA.last.year:
            bounds = f"{_ERAS[0].first.year}年から{_CURRENT_ERA.last.year}年まで"
            raise ValueError(f"{quoted(text)}の年は使えません。西暦は4桁で、{bounds}です。年を確かめてください。")
        return western
    era = _ERA_OF_MARK.get(mark, _CURRENT_ERA)
    number = 1 if year == "元" else int(year)
    if number == 0:
        raise ValueError(f"{quoted(text)}の「{era.name}{year}年」はありません。最初の年は「{era.name}元年」です。")
    if number > 99:
        raise ValueError(f"{quoted(text)}の「{era.name}{year}年」はありません。元号か西暦のどちらかで書いてください。")
    return era.first.year + number - 1


def _calendar_day(text: str, year: int, match: re.Match[str]) -> date:
    month, day = int(match["month"] or match["month2"]), int(match["day"] or match["day2"])
    if not 1 <= month <= 12:
        raise ValueError(f"{quoted(text)}の「{month}月」は暦にない月です。月は1から12までです。")
    if not 1 <= day <= monthrange(year, month)[1]:
        why = "この年はうるう年ではありません。" if (month, day) == (2, 29) else "日付を確かめてください。"
        raise ValueError(f"{quoted(text)}の「{month}月{day}日」は暦にない日です。{why}")
    return date(year, month, day)


def _written_weekday(text: str, match: re.Match[str]) -> str | None:
    inside = match["bracketed"]
    if inside is None:
        return match["bare"]
    if found := _BRACKETED_WEEKDAY.fullmatch(inside):
        return found[1]
    raise ValueError(f"{quoted(text)}の「（{inside}）」は曜日として読めません（例: 令和5年7月13日（木））。")


def wareki(day: date) -> str:
    """The day with its era, as 令和5年7月13日, 元年 for the first year; `ValueError` before 昭和."""
    era = _era(day)
    return f"{era.name}{era.day(day)}"


def weekday(day: date) -> str:
    """The day's weekday as one character: 月 to 日."""
    return _WEEKDAYS[day.weekday()]


def wareki_weekday(day: date) -> str:
    """The day with era and weekday, as 令和5年7月13日（木）; `ValueError` before 昭和."""
    return f"{wareki(day)}（{weekday(day)}）"


def _era(day: date) -> _Era:
    for era in reversed(_ERAS):
        if day.toordinal() >= era.first.toordinal():  # a datetime does not compare with a date
            return era
    raise ValueError(
        f"「{day.year}年{day.month}月{day.day}日」は使えません。使える日付は{wareki(_ERAS[0].first)}からです。"
    )


def fiscal_year(day: date) -> int:
    """The western year in which the day's fiscal year began: April to March (地方自治法第208条)."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_label(year: int) -> str:
    """The fiscal year that begins in April of a western year, as 令和5年度; the year an era begins in is its 元年度.

    Raises `ValueError` before 1926.
    """
    era = _era(date(year, 12, 31))
    return f"{era.name}{era.year(year)}年度"


def fiscal_span(first: int, last: int) -> str:
    """The fiscal years from `first` to `last` (western) as one phrase: 令和5年度, 令和4・5年度, 平成30～令和2年度.

    Raises `ValueError` before 1926.
    """
    labels = [fiscal_label(year).removesuffix("年度") for year in (first, last)]
    end = labels[1].removeprefix(_era(date(first, 12, 31)).name)
    return fiscal_label(last) if first == last else f"{labels[0]}{'・' if last - first == 1 else '～'}{end}年度"


def parse_fiscal_year(text: str) -> int:
    """The western year of 5, 令和5, R5年度, 2023年度, 元; a short year without an era is of 令和.

    平成31年度 is 2019, which `fiscal_label` prints as 令和元年度: both names were in use. Raises `ValueError`.
    """
    match = _FISCAL_YEAR.fullmatch(typed(text))
    if not match:
        raise ValueError(f"{quoted(text)}は年度として読めません（例: 令和5年度、R5、2023）。")
    year = _western_year(text, match)
    era = _ERA_OF_MARK.get(match["era"], _CURRENT_ERA)
    if year > era.last_fiscal_year:
        last = era.year(era.last_fiscal_year)
        raise ValueError(
            f"{quoted(text)}という年度はありません。{era.name}は{last}年度までです。元号と年を確かめてください。"
        )
    return year


def parse_time(text: str) -> time:
    """Read a time of day: 午後7時, 午後7時30分から, 午前10時半, 19:00, 19時, 正午. An hour alone is of 24 hours.

    午後12時 is refused: people read it both as noon and as midnight. Raises `ValueError`.
    """
    match = _TIME.fullmatch(typed(text))
    if not match:
        raise ValueError(f"{quoted(text)}は時刻として読めません（例: 午後7時、午後7時30分、19:00）。")
    if match["noon"]:
        return time(12)
    hour, minute = int(match["hour"]), 30 if match["thirty"] else int(match["minute"] or match["minute2"] or 0)
    if match["half"] and hour == 12:
        raise ValueError(
            f"{quoted(text)}は昼とも夜とも読めます。昼は「正午」か「午後0時」、夜は「午前0時」と書いてください。"
        )
    if match["half"] and hour > 12:
        raise ValueError(
            f"{quoted(text)}という時刻はありません。「午後7時」か「19時」のように、どちらかで書いてください。"
        )
    if hour > 23 or minute > 59:
        raise ValueError(f"{quoted(text)}という時刻はありません。時は0から23まで、分は0から59までです。")
    return time(hour + 12 if match["half"] == "午後" else hour, minute)


def time_label(moment: time) -> str:
    """The time as 午後7時, 午後7時30分 or 正午; seconds are not printed."""
    if (moment.hour, moment.minute) == (12, 0):
        return "正午"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{'午前' if moment.hour < 12 else '午後'}{moment.hour % 12}時{minutes}"


def parse_time_range(text: str) -> tuple[time, time]:
    """Start and end of 午後7時～午後8時10分, 19:00-20:10, 午後7時から8時10分まで.

    An end without 午前 or 午後 goes on from a start in the afternoon. Raises `ValueError`, also when the end is not
    after the start.
    """
    match = _TIME_RANGE.fullmatch(typed(text))
    if not match:
        raise ValueError(f"{quoted(text)}は時間帯として読めません（例: 午後7時～午後8時10分、19:00～20:10）。")
    start, end = parse_time(match["start"]), parse_time(match["end"])
    if end <= start and match["start"].startswith(("午後", "正午")) and match["end"][0].isdigit() and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    if end <= start:
        raise ValueError(f"{quoted(text)}は終わりが始まりより後になっていません。時刻を確かめてください。")
    return start, end
