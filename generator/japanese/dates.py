"""Laws of Japanese dates, times, fiscal years, sittings and periods, as a city writes them: 令和6年5月16日（木）, 午後7時30分, 令和5年度第2回."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from generator.japanese.text import key, quoted, typed


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
    """Read a date: 令和6年5月16日（木）, R6.5.16, 令6/5/16, 2024-05-16, 2024年5月16日; blanks and width do not matter.

    A year of one or two digits without an era, in the form 6年5月16日, is of the current era, 令和.
    The days read lie between 昭和元年12月25日 and the end of 令和99年. Whether the weekday is true is not judged.
    Raises `ValueError`.
    """
    folded = typed(text)
    match = _DATE.fullmatch(folded)
    if not match:
        raise ValueError(f"{quoted(text)}{_date_fault(folded)}")
    if match["mark"] and not match["era"] and len(match["year"]) <= 2:
        raise ValueError(f"{quoted(text)}の年には元号が要ります。「R6.5.16」か「2024/5/16」のように書いてください。")
    day = _calendar_day(text, _western_year(text, match), match)
    era = _ERA_OF_MARK[match["era"]] if match["era"] else _era(day)
    if not era.first <= day <= era.last:
        bound = f"{era.day(era.first)}から" if day < era.first else f"{era.day(era.last)}まで"
        raise ValueError(f"{quoted(text)}は暦にない日です。{era.name}は{bound}です。元号と年を確かめてください。")
    return WrittenDate(day, _written_weekday(text, match))


def _date_fault(folded: str) -> str:
    if _WEEKDAY_ONLY.fullmatch(folded):
        return "は曜日だけです。年月日から書いてください（例: 令和6年5月16日（木））。"
    if _YEARLESS.fullmatch(folded):
        return "には年がありません。年から書いてください（例: 令和6年5月16日、R6.5.16）。"
    return "は日付として読めません（例: 令和6年5月16日、R6.5.16）。"


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
    raise ValueError(f"{quoted(text)}の「（{inside}）」は曜日として読めません（例: 令和6年5月16日（木））。")


def wareki(day: date) -> str:
    """The day with its era, as 令和6年5月16日, 元年 for the first year; `ValueError` before 昭和."""
    era = _era(day)
    return f"{era.name}{era.day(day)}"


def weekday(day: date) -> str:
    """The day's weekday as one character: 月 to 日."""
    return _WEEKDAYS[day.weekday()]


def wareki_weekday(day: date) -> str:
    """The day with era and weekday, as 令和6年5月16日（木）; `ValueError` before 昭和."""
    return f"{wareki(day)}（{weekday(day)}）"


def _era(day: date) -> _Era:
    for era in reversed(_ERAS):
        if day.toordinal() >= era.first.toordinal():  # a datetime does not compare with a date
            return era
    raise ValueError(
        f"「{day.year}年{day.month}月{day.day}日」は使えません。使える日付は{wareki(_ERAS[0].first)}からです。"
    )


def closed(day: date) -> str:
    """Why a city's office is closed on a day; empty on a working day.

    地方自治法第4条の2: Saturdays and Sundays, 祝日, and the days around New Year that a 条例 names, as a rule 12月29日 to
    1月3日.
    """
    import jpholiday

    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return "年末年始"
    holiday: str | None = jpholiday.is_holiday_name(day)
    return holiday or (f"{weekday(day)}曜日" if day.weekday() >= 5 else "")


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


# Days before 1873 were counted by the moon.
_BIRTH_ERAS = (
    ("明治", "m", 1868, date(1873, 1, 1), date(1912, 7, 29)),
    ("大正", "t", 1912, date(1912, 7, 30), date(1926, 12, 24)),
)
_BIRTH = re.compile(
    r"(?P<mark>明治|大正|[明大mt])?(?P<year>元|[0-9]{1,4})(?:年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    r"|(?P<dot>[./-])(?P<month2>[0-9]{1,2})(?P=dot)(?P<day2>[0-9]{1,2}))"
)


def parse_birth_date(text: str) -> date:
    """Read a date of birth: 昭和10年4月1日, S10.4.1, 大正9年4月1日, T9/4/1, 1920-04-01; from 明治6年 on.

    Raises `ValueError` with a sentence for staff.
    """
    match = _BIRTH.fullmatch(typed(text))
    if not match or not (match["mark"] or len(match["year"]) == 4):
        return parse_date(text).date
    era = next((era for era in _BIRTH_ERAS if match["mark"] in (era[0], era[0][0], era[1])), None)
    year = 1 if match["year"] == "元" else int(match["year"])
    try:
        day = date(
            year + (era[2] - 1 if era else 0),
            int(match["month"] or match["month2"]),
            int(match["day"] or match["day2"]),
        )
    except ValueError:
        raise ValueError(f"{quoted(text)}は暦にない日です。年月日を確かめてください。") from None
    first, last = (era[3], era[4]) if era else (_BIRTH_ERAS[0][3], date(9999, 12, 31))
    if not first <= day <= last:
        raise ValueError(f"{quoted(text)}は暦にない日です。元号と年を確かめてください。")
    return day if era else checked_birth_date(day)


def checked_birth_date(day: date) -> date:
    """The day itself. Raises `ValueError` when nobody can have been born on it: before 明治6年, or beyond the eras known."""
    birth_label(day)
    return day


def birth_label(day: date) -> str:
    """The day with its era, as 大正9年4月1日; `ValueError` before 明治6年."""
    for name, _, base, first, last in _BIRTH_ERAS:
        if first <= day <= last:
            number = day.year - base + 1
            return f"{name}{'元' if number == 1 else number}年{day.month}月{day.day}日"
    return wareki(day)


def age(born: date, on: date) -> int:
    """Years of life completed on a day. A year is complete on the birthday, for 2月29日 on 3月1日 in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_label(born: date | None, on: date | None) -> str:
    """The age on a day as printed before 「歳」; empty when a day is missing, or the birth lies after it."""
    return str(age(born, on)) if born and on and born <= on else ""


_NAME = re.compile(
    r"(?<![0-9])(?P<year>(?:令和|平成|昭和|[rhs])?(?:元|[0-9]{1,4})年度)(?:[_・-]?第?(?P<session>[1-9][0-9]?)回)?"
)


@dataclass(frozen=True, slots=True, order=True)
class Sitting:
    """The western fiscal year of a sitting and which of that year it is (0: of a year with one paper, not numbered)."""

    year: int
    session: int

    def __str__(self) -> str:
        """As in the name of its folder: 令和5年度第2回."""
        return f"{fiscal_label(self.year)}第{self.session}回" if self.session else fiscal_label(self.year)

    def follows(self, other: "Sitting") -> bool:
        """Whether no sitting lies between the other and this one, as far as the numbers tell."""
        first_of_next_year = (other.year + 1, min(other.session, 1))
        return (self.year, self.session) in {(other.year, other.session + 1), first_of_next_year}


def sitting_of(name: str) -> Sitting | None:
    """The sitting that a folder's name tells (令和5年度第2回, R5年度 第２回, 推進会議_令和5年度第2回); None when it tells none."""
    found = _NAME.search(key(name))
    try:
        return Sitting(parse_fiscal_year(found["year"]), int(found["session"] or 0)) if found else None
    except ValueError:
        return None


_MONTH = re.compile(r"(?P<year>.+?)(?:年|[./-])(?P<month>[0-9]{1,2})月?(?:分)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole calendar months in a row, from the first day of one to the last of another."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def label(self) -> str:
        """With the years: 令和6年2月, 令和5年4月～7月, 令和5年12月～令和6年3月."""
        start, end = _month_label(self.first), _month_label(self.last)
        if start == end:
            return start
        same_year = self.first.year == self.last.year
        return f"{start}～{f'{self.last.month}月' if same_year else end}"

    @property
    def short(self) -> str:
        """The months alone: 2月, 4月～7月."""
        return f"{self.first.month}月" if self.is_month else f"{self.first.month}月～{self.last.month}月"

    @property
    def is_month(self) -> bool:
        """Whether it is one month."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    @property
    def months(self) -> list["Period"]:
        """Its months in order."""
        found = [month_of(self.first)]
        while found[-1].last < self.last:
            found.append(following(found[-1]))
        return found

    @property
    def days(self) -> Iterator[date]:
        """Its days in order."""
        return (date.fromordinal(number) for number in range(self.first.toordinal(), self.last.toordinal() + 1))


def month_of(day: date) -> Period:
    """The month that a day is in."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def following(period: Period) -> Period:
    """The month after a period."""
    return month_of(date.fromordinal(period.last.toordinal() + 1))


def year_of(fiscal_year: int) -> Period:
    """A whole fiscal year, April to March, by the western year it begins in."""
    return Period(date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31))


def parts_of(fiscal_year: int, months: int) -> list[Period]:
    """The fiscal year in parts of so many months, a divisor of 12: with 4, 4月～7月, 8月～11月 and 12月～3月."""
    every = year_of(fiscal_year).months
    return [Period(every[start].first, every[start + months - 1].last) for start in range(0, 12, months)]


def until(fiscal_year: int, period: Period) -> Period:
    """From the first day of the fiscal year to the last of a period in it: what a 累計 is of."""
    return Period(date(fiscal_year, 4, 1), period.last)


def parse_month(text: str) -> Period:
    """Read a month: 令和6年5月, R6.5, 2024-05, 令和6年5月分. Raises `ValueError` with a sentence that begins with the words."""
    match = _MONTH.fullmatch(typed(text))
    try:
        if match:
            return month_of(parse_date(f"{match['year']}年{match['month']}月1日").date)
    except ValueError:
        pass
    raise ValueError(f"{quoted(text)}は月として読めません（例: 令和6年5月、R6.5）。")


def _month_label(day: date) -> str:
    # 令和 begins on a first of the month, 平成 and 昭和 within one: the last day tells the era that a month ended in.
    year = wareki(day.replace(day=monthrange(day.year, day.month)[1])).partition("年")[0]
    return f"{year}年{day.month}月"
