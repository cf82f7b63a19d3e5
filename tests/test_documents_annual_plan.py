"""事業計画: which words stand under which heading, and that the sample holds every sentence of the published paper there."""

import hashlib
from typing import Any

import pytest

from generator.forms.annual_plan import (
    BODY,
    ITEM,
    TEXT,
    Aim,
    DoneLastYear,
    PlanHead,
    PlanIssue,
    Planned,
    PlannedProject,
)
from generator.papers.annual_plan import annual_plan
from tests.handwritten import book_of, plain, written
from tests.sample_papers import characters, tables_of

# The characters of the published paper's aims and cells, without white space.
PUBLISHED = "d135790e4f00f9a2dd1314453eed4c1e0111613a3cda73b69b121f121692c95d"
BASE = "①在宅医療・介護の支援の基盤が整備され、切れ目のないサービスが提供できる"
KNOWN = "③在宅医療・介護について、市民に適切な情報が周知され、市民の理解が進む"
BODIES = "【在宅医療・介護連携、認知症対策推進会議】"
# A few words of each line, under the heading it stands under, in order.
PLACED = {
    1: {
        "【在宅医療介護連携推進会議】": ("2回開催（1回目：R2.9.3、2回目：R3.1.29(書面)）",),
        BASE: (
            "第1回医療従事者連絡会を、令和2年12月9日に開催",
            "配布及び内容の検討",
            "顔合わせを行った",
            "病院連絡会（市内2病院）",
            "特養連絡会",
            "会の代表6名",
            "月1回の連絡会",
            "休止中",
            "年2回消防本部",
            "相談窓口は市が担って",
            "包括のPR",
        ),
    },
    2: {
        BODIES: ("継続的に抽出・整理",),
        BASE: (
            "在宅医療従事者が抱える課題",
            "依頼が集中してしまう",
            "スムーズにする取組み",
            "隔年で作成",
            "精神疾患を患う家族",
            "負担なく連携",
            "医院やクリニック",
            "普及が進んでおらず",
            "委託設置",
        ),
        "②在宅医療・介護の職員の連携体制が構築され、研修等を通じて、資質向上が図れる": ("可能な形で研修会",),
        KNOWN: ("講座や講演会", "情報発信のツール", "最期まで尊厳"),
    },
    3: {
        BODIES: ("年2回開催し",),
        BASE: (
            "交流や情報交換の場",
            "主任介護支援専門員部会",
            "認定者に送る通知",
            "千葉県地域生活連携シート",
            "後方支援の体制",
            "更新年度のため",
            "主催、参加を行い",
            "ワークライフサポート",
            "専門性の高い相談窓口",
            "配布を促して",
            "打ち込みができる書式",
        ),
        "②在宅医療・介護の職員の連携体制が構築され、研修等を通して、資質向上が図れる": (
            "抱えている課題について情報収集",
            "退院時から切れ目ない",
        ),
        KNOWN: (
            "市民講演会を開催する",
            "「わたしノート～みんなに伝えておきたいこと～(仮称)」",
            "その他配置場所",
            "オーラルフレイル",
            "「終活のすすめ」",
        ),
    },
}
AIMS = [
    "①　在宅医療・介護の支援の基盤が整備され、切れ目のないサービスが提供できる",
    "②　在宅医療・介護に携わる職員の連携体制が構築され、研修等を通して資質の向上が図れる",
    "③　在宅医療・介護について、市民に適切な情報が周知され、看取り等も含めて市民の理解が進む",
]


@pytest.mark.parametrize("column", PLACED)
def test_every_line_of_the_published_paper_stands_under_its_heading_of_the_sample(column: int) -> None:
    _, (_, body), _ = tables_of("千葉県内の市")
    found: dict[str, list[str]] = {}
    for line in body[column]:
        if line.startswith("・"):
            found[next(reversed(found))].append(line)
        else:
            found[line] = []
    assert list(found) == list(PLACED[column])
    for heading, phrases in PLACED[column].items():
        assert len(found[heading]) == len(phrases), heading
        assert [phrase for phrase, line in zip(phrases, found[heading], strict=True) if phrase not in line] == []


def test_aims_stand_on_top_and_the_projects_beside_the_columns() -> None:
    (((aims,),), (headings, _), projects) = tables_of("千葉県内の市")
    assert aims == ["目指す姿", *AIMS]
    assert ["".join(cell) for cell in headings] == [
        "項目",
        "事業名",
        "事業概要",
        "令和2年度の取組み",
        "今後の課題",
        "令和3年度事業計画",
    ]
    assert [symbol for (symbol,), *_ in projects] == list("アイウエオカキク")
    assert projects[3][2] == [
        "◆情報共有シートや地域連携パス等の活用により、医療・介護関係者の情報共有を支援していく",
        "◆在宅での看取り、急変時の情報共有にも活用する",
    ]


def test_no_character_of_the_published_paper_is_lost_or_added() -> None:
    (((aims,),), (_, body), projects) = tables_of("千葉県内の市")
    cells = [aims[1:], *(cell for row in projects for cell in row), *body[1:]]
    text = "".join(line for cell in cells for line in cell)
    assert hashlib.sha256(characters(text).encode()).hexdigest() == PUBLISHED


def lines(*rows: DoneLastYear | PlanIssue | Planned) -> list[str]:
    aims = [written(Aim, text="基盤が整備される"), written(Aim, text="資質が向上する")]
    fields: Any = annual_plan(book_of(written(PlanHead, fiscal_year=2021), *aims, *rows))
    return [f"{line['行頭']}{plain(line['本文'])}{line['行末']}" for line in fields["計画"]]


def test_marks_are_added_and_an_aim_without_words_is_worded_as_on_top() -> None:
    rows = [
        written(Planned, part=BODY, text="推進会議"),
        written(Planned, part=ITEM, text="年2回開催"),
        written(Planned, part="②の目指す姿"),
        written(Planned, part="①の目指す姿", text="基盤を整える"),
        written(Planned, part=TEXT, text="詳しくは別に定める。"),
    ]
    assert lines(*rows) == ["【推進会議】", "・年2回開催", "②資質が向上する", "①基盤を整える", "詳しくは別に定める。"]


def test_this_years_plan_becomes_last_years_column() -> None:
    columns = DoneLastYear.declaration.columns.values()
    assert [column.was for column in columns] == [("事業計画", "区分"), ("事業計画", "本文")]
    assert [column.heading for column in Planned.declaration.columns.values()] == ["区分", "本文"]


def test_several_outlines_of_a_project_are_a_line_each() -> None:
    project = written(PlannedProject, symbol="エ", name="情報共有", outline="◆支援する\n◆看取りにも使う")
    fields: Any = annual_plan(book_of(project))
    assert [plain(line["文"]) for line in fields["事業一覧"][0]["事業概要"]] == ["◆支援する", "◆看取りにも使う"]
