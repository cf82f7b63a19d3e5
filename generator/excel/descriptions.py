"""A column in words: what the notes, prompts and the guide say about it."""

from collections.abc import Iterable

from generator.record import Column, Kind, Renewal, Sheet

_HOW = {
    Kind.TEXT: "文字を書きます。",
    Kind.YEARLY: "年度ごとに文字を書きます。見出しは「令和5年度」のような年度です。",
    Kind.DATE: "「令和5年7月13日」「R5.7.13」「2023/7/13」のように書きます。",
    Kind.TIME: "「午後7時30分」「19:30」のように書きます。",
    Kind.COUNT: "数だけを書きます。",
    Kind.FISCAL_YEAR: "「5」「令和5年度」「2023」のように書きます。",
    Kind.BIRTH_DATE: "「昭和10年4月1日」「S10.4.1」「1935/4/1」のように書きます。",
    Kind.REFERENCE: "数字の入った番号を、数字、英字、「-」だけで、20字までで書きます。",
}


def how_to_write(column: Column) -> str:
    """What may be written under a heading, as a sentence: chosen from where, or typed in which form."""
    if column.refers:
        sheet, heading = column.refers
        return f"［{sheet}］の「{heading}」から選びます。"
    if column.several:
        choices = "".join(f"「{choice}」" for choice in column.menu)
        return f"{choices}から、当てはまるものをすべて、改行するか「、」で区切って書きます。"
    if column.menu:
        return f"{''.join(f'「{choice}」' for choice in column.menu)}から選びます。"
    if column.unit:
        return f"{_HOW[column.kind]}「{with_unit(column, '○')}」と表示されます。"
    return _HOW[column.kind]


def with_unit(column: Column, number: str) -> str:
    """A number between the parts of the column's unit: 20人, 第1回."""
    before, _, after = column.unit.rpartition(" ")
    return f"{before}{number}{after}"


def need(column: Column) -> str:
    """必須 or 任意: whether the cell may stay empty."""
    return "必須" if column.required else "任意"


def in_a_line(text: str) -> str:
    """Text on one line, with ／ where it broke."""
    return text.replace("\n", "／")


def at_next(sheet: Sheet) -> str:
    """What becomes of a sheet's content in the workbook of the next meeting, as sentences."""
    if sheet.renewed is not Renewal.NEVER:
        taken = [column.was for column in sheet.columns.values() if column.was]
        if not taken:
            return f"{sheet.renewed}。"
        headings = _named(heading for _, heading in taken)
        return f"{sheet.renewed}。代わりに、前の会議の［{taken[0][0]}］の{headings}から行が入ります。"
    by_renewal: dict[str, list[str]] = {}
    for column in sheet.columns.values():
        if column.was:
            words = f"には前の会議の{_named([column.was[1]])}が入ります"
        elif column.kind is Kind.YEARLY and column.renewed is Renewal.EACH_YEAR:
            words = "は、新しい年度の欄がないとき、最後の年度が最初の欄になります"
        else:
            words = f"は{column.renewed}"
        by_renewal.setdefault(words, []).append(column.heading)
    stays = by_renewal.pop(f"は{Renewal.NEVER}", [])
    if not by_renewal:
        return f"{Renewal.NEVER}。"
    sentences = [f"{_named(headings)}{words}。" for words, headings in by_renewal.items()]
    return "".join(sentences) + (f"ほかは{Renewal.NEVER}。" if stays else "")


def _named(headings: Iterable[str]) -> str:
    return "".join(f"「{heading}」" for heading in headings)
