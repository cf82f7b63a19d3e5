"""日誌: the rows of a support office's log are of its 年度, stand once, and name nobody who was spoken about."""

import re
from collections.abc import Iterator, Mapping

from generator.checks.rule import ERROR, WARNING, Finding, check
from generator.forms.office_log import (
    AFTER_THE_CONTRACT,
    MONTHS,
    NO_NAMES,
    Consultation,
    Course,
    Gathering,
    Office,
    PlanLine,
    Submission,
    Task,
)
from generator.japanese.dates import fiscal_label, time_label, wareki, year_of
from generator.japanese.text import key
from generator.records.book import Book
from generator.records.declare import Record, mention_of

_DATED: tuple[type[Consultation] | type[Task] | type[Gathering] | type[Course], ...] = (
    Consultation,
    Task,
    Gathering,
    Course,
)
# What is said of a patient; who was spoken with (所属, 連携先, 担当) has a name by right.
_ABOUT_PATIENTS = ("situation", "request", "response")
_NAMED = re.compile(r"(?P<name>[\u4e00-\u9fff々ヶ]{1,4}[ 　]?[\u4e00-\u9fff々]{0,3})(?P<title>様|さん|氏)(?!式|子|名)")
_NOBODY = re.compile(
    r"(?:患者|利用者|家族|本人|御|ご|皆|各位|相談者|当事者|対象者|奥|夫|妻|娘|息子|嫁|婿|孫|父|母|兄|弟|姉|妹|親|子|婆|爺|"
    r"客|者|師|士|員|医|職|方|同|多|両|何|仕|有)\Z"
)


@check(
    "日誌01",
    ERROR,
    Consultation,
    Course,
    Gathering,
    Office,
    Task,
    hint="年や月の書き違いなら直し、ほかの年度の行なら、その年度の日誌に移してください。",
)
def rows_are_of_the_fiscal_year(book: Book) -> Iterator[Finding]:
    """支援室日誌の［相談記録］などの日付が、［支援室］の年度の4月から3月までにあること（外れた行は、どの月にも数えられません）。"""
    for office in book[Office]:
        for form in _DATED:
            for row in book[form]:
                if row.day not in year_of(office.fiscal_year):
                    yield Finding.at(
                        row,
                        "day",
                        f"「日付」の{wareki(row.day)}は、{fiscal_label(office.fiscal_year)}の日ではありません。",
                        others=(mention_of(office, "fiscal_year"),),
                    )


@check("日誌02", WARNING, Consultation, Course, Gathering, Task, hint="写しなら、どちらかの行を消してください。")
def rows_stand_once(book: Book) -> Iterator[Finding]:
    """支援室日誌に、すべての欄が同じ行が二つないこと（二重に数えられます）。"""
    for form in _DATED:
        seen: dict[frozenset[tuple[str, str]], Record] = {}
        for row in book[form]:
            first = seen.setdefault(_words(row), row)
            if first is not row:
                yield Finding.at(
                    row,
                    "day",
                    "同じ内容の行がもう一つあります。このままでは二重に数えられます。",
                    others=(mention_of(first, "day"),),
                )


def _words(row: Record) -> frozenset[tuple[str, str]]:
    cells: Mapping[str, str] = {name: cell.written for name, cell in row.cells.items()}
    return frozenset((name, key(text)) for name, text in cells.items())


@check("日誌03", WARNING, Consultation)
def patients_are_not_named(book: Book) -> Iterator[Finding]:
    """［相談記録］の状況、相談内容、対応に、「山田様」「山田さん」のような患者の氏名がないこと。"""
    for row in book[Consultation]:
        for attribute in _ABOUT_PATIENTS:
            words = str(getattr(row, attribute))
            named = [found for found in _NAMED.finditer(words) if not _NOBODY.search(found["name"])]
            if named:
                heading = row.declaration.columns[attribute].heading
                yield Finding.at(
                    row,
                    attribute,
                    f"「{heading}」に「{named[0][0]}」とあります。",
                    f"{NO_NAMES}「本人」「家族」「担当医」などと書き直してください。",
                    text=words,
                )


@check("日誌04", ERROR, Course, Gathering, hint="午前と午後の書き違いなどを確かめて、直してください。")
def sittings_end_after_they_begin(book: Book) -> Iterator[Finding]:
    """［会議等］と［研修等］の終了時刻が、開始時刻より後であること。"""
    sittings: list[Gathering | Course] = [*book[Gathering], *book[Course]]
    for row in sittings:
        if row.starts_at and row.ends_at and row.ends_at <= row.starts_at:
            yield Finding.at(
                row,
                "ends_at",
                f"「終了時刻」の{time_label(row.ends_at)}が、開始時刻の{time_label(row.starts_at)}より後になっていません。",
                others=(mention_of(row, "starts_at"),),
            )


@check("日誌05", ERROR, PlanLine, hint="年度をまたぐ取組は、3月までを書いてください。")
def plans_end_after_they_begin(book: Book) -> Iterator[Finding]:
    """［年間計画］の終了月が、年度の中で開始月より前でないこと。"""
    for line in book[PlanLine]:
        if MONTHS.index(line.last_month) < MONTHS.index(line.first_month):
            yield Finding.at(
                line,
                "last_month",
                f"終了月の{line.last_month}が、開始月の{line.first_month}より前です（年度は4月から3月までです）。",
                others=(mention_of(line, "first_month"),),
            )


@check("日誌06", ERROR, Submission, hint="「日数」か「月数」に、何日以内か、何か月以内かを書いてください。")
def limits_after_the_contract_are_counted(book: Book) -> Iterator[Finding]:
    """［提出物］の時期が「契約締結後」の行に、日数か月数のどちらかがあること。"""
    for row in book[Submission]:
        if row.timing == AFTER_THE_CONTRACT and row.days is None and row.months is None:
            yield Finding.at(
                row,
                "timing",
                f"「{row.number}」の時期は「{row.timing}」ですが、日数も月数も空欄なので、期日が分かりません。",
            )
