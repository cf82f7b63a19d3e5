"""What was found in papers changed by hand, as staff read it: lines for the screen, a page for 点検, JSON for programs."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from generator.back.absorb import Absorbed, Change
from generator.back.cells import RowWish
from generator.back.sorting import Fate, Told
from generator.japanese.text import in_a_line
from generator.problem import Place

_LONGEST: Final = 80
_NOTHING: Final = "手で直された資料はありません。"


def as_lines(found: Absorbed) -> Iterator[str]:
    """What changes in which cell, what stays different and why, and what to do next."""
    if not found.papers:
        yield _NOTHING
        return
    yield from ("■ 手で直された資料", *(f"  {paper}" for paper in found.papers))
    for heading, lines in _sections(found):
        yield f"■ {heading}"
        for line, *others in lines:
            yield f"  {line}"
            yield from (f"    {other}" for other in others)
    yield from _next(found)


def as_json(found: Absorbed) -> str:
    """The same for other programs."""
    told = {
        "meeting": found.meeting,
        "papers": found.papers,
        "changes": [
            _where(one.place) | {"before": one.before, "after": one.after, "papers": one.papers, "also": one.also}
            for one in found.changes
        ],
        "rows": [
            {
                "workbook": row.workbook,
                "sheet": row.sheet,
                "row": row.number,
                "deed": "removed" if row.cells is None else "added after",
                "words": row.words,
                "left_empty": row.left,
                "taken_over": row.taken,
                "also": row.also,
            }
            for row in found.rows
        ],
        "told": [
            {
                "why": one.fate.name.lower(),
                "paper": one.paper,
                "where": one.where,
                "before": one.before,
                "after": one.after,
                "remark": one.why,
                "cells": [_where(place) for place in one.places],
            }
            for one in found.told
        ],
        "looks": found.looks,
        "comments": found.comments,
        "written": [str(path) for path in found.written],
        "kept": str(found.kept) if found.kept else None,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def as_page(found: Absorbed) -> str:
    """The list as a page that stands alone."""
    parts = [f"<h1>手直しの一覧　{escape(found.meeting)}</h1>"]
    if not found.papers:
        parts.append(f"<p>{_NOTHING}</p>")
    else:
        parts.append(f"<ul>{''.join(f'<li>{escape(paper)}</li>' for paper in found.papers)}</ul>")
    for heading, entries in _sections(found):
        items = "".join(
            f"<li>{escape(line)}{''.join(f'<br>{escape(other)}' for other in others)}</li>" for line, *others in entries
        )
        parts.append(f"<h2>{escape(heading)}</h2><ul>{items}</ul>")
    parts += [f"<p>{escape(line)}</p>" for line in _next(found)]
    style = (
        "body{font-family:'Yu Gothic','Meiryo',sans-serif;max-width:60em;margin:2em auto;line-height:1.7}"
        "h2{border-left:.4em solid #4472c4;padding-left:.5em;font-size:1.1em}li{margin:.5em 0}"
    )
    head = f'<meta charset="utf-8"><title>手直しの一覧</title><style>{style}</style>'
    return f'<!doctype html><html lang="ja"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _where(place: Place) -> dict[str, str]:
    return {"workbook": place.workbook, "sheet": place.sheet, "cell": place.cell}


def _sections(found: Absorbed) -> Iterator[tuple[str, list[Sequence[str]]]]:
    done = bool(found.written)
    if found.changes:
        heading = "入力に戻した言葉" if done else "入力に戻す言葉"
        yield f"{heading}（{len(found.changes)}か所）", [tuple(_change(one)) for one in found.changes]
    if found.rows:
        heading = "入力に足した行、消した行" if done else "入力に足す行、消す行"
        yield f"{heading}（{len(found.rows)}行）", [tuple(_row(row)) for row in found.rows]
    for fate in Fate:
        if told := [one for one in found.told if one.fate is fate]:
            yield f"{fate}（{len(told)}か所）", list(dict.fromkeys(tuple(_told(one)) for one in told))
    if any(found.looks.values()):
        entries = [(f"{paper}　{number}か所",) for paper, number in found.looks.items() if number]
        yield "太字や色など、見た目だけが違う段落（戻しません）", list(entries)
    if any(found.comments.values()):
        yield (
            "資料のコメント（戻しません）",
            [(f"{paper}　{comment}",) for paper, comments in found.comments.items() for comment in comments],
        )


def _change(one: Change) -> Iterator[str]:
    yield str(one.place)
    yield f"前「{in_a_line(one.before, _LONGEST)}」"
    yield f"後「{in_a_line(one.after, _LONGEST)}」"
    yield f"資料: {'、'.join(f'{paper}の{where}' for paper, where in one.papers)}"
    if one.also:
        yield f"ほかに、{'、'.join(one.also)} にも載ります。"


def _row(row: RowWish) -> Iterator[str]:
    if row.cells is None:
        yield f"{row.workbook}［{row.sheet}］{row.number}行目を消す「{in_a_line(row.words, _LONGEST)}」"
    else:
        yield f"{row.workbook}［{row.sheet}］{row.number}行目の次に足す「{in_a_line(row.words, _LONGEST)}」"
    yield f"資料: {row.paper}の{row.where}"
    if row.taken:
        yield f"上下の行と同じにした欄: {'、'.join(row.taken)}"
    if row.also:
        yield f"ほかに、{'、'.join(row.also)} からも消えます。"
    if row.cells is not None and row.left:
        yield f"空欄のままの欄: {'、'.join(row.left)}"


def _told(one: Told) -> Iterator[str]:
    yield f"{one.paper}の{one.where}"
    yield f"作った言葉「{in_a_line(one.before, _LONGEST)}」　いまの言葉「{in_a_line(one.after, _LONGEST)}」"
    if one.why:
        yield one.why
    if one.places:
        yield f"もとのセル: {'、'.join(str(place) for place in one.places[:6])}{'など' if len(one.places) > 6 else ''}"


def _next(found: Absorbed) -> Iterator[str]:
    if found.written:
        yield "入力のブックを書き換えました。元のブックは次のフォルダーにあります。"
        yield f"  {found.kept}"
        different = (
            f"まだ違うのは、上の一覧の{len(found.told)}か所です。" if found.told else "直した言葉と同じになります。"
        )
        yield f"書き換えたブックで資料を作り直して比べました。{different}"
        yield "「make packet」で資料を作り直してください。それまで、資料は直したままです。"
    elif found.workbooks:
        yield "まだ何も書き換えていません。このとおりでよければ「make absorb WRITE=1」（kaigi absorb --write）で入力に書き込みます。"
    elif found.papers:
        yield "入力に戻す言葉はありません。"
