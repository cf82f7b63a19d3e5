"""取組達成度: which words stand in which cell, and that the sample holds every sentence of the published paper in its row."""

import hashlib
from typing import Any

import pytest

from generator.excel.cells import Raw
from generator.excel.records import NotAChoice, parsed
from generator.forms.annual_plan import Attainment, Term
from generator.forms.meeting import Handout
from generator.papers.annual_plan import attainment
from generator.papers.kind import title_of
from generator.settings import DEFAULT
from tests.handwritten import book_of, plain, written
from tests.sample_papers import Row, characters, tables_of

# The characters of the cells of the published paper, without white space, headings and the labels （評価） and （課題）.
PUBLISHED = "7b8b02db552c6c6c312b9210faaa1c9ff502cf0a164a203e84766fae0681683d"
RATINGS = {"ア": "〇", "イ": "△", "ウ": "〇", "エ": "△", "オ": "〇", "カ": "〇", "キ": "〇", "ク": "〇"}
# A few words of each line of each cell, in order.
PLACED = {
    "ア": (
        ("医療機関情報の把握（更新）", "資源調査の活用の推進", "かよおっとの周知・活用"),
        (
            "薬局等の資源調査の実施",
            "（三鷹かよおっとの情報更新）",
            "聞き取り調査の実施",
            "医療ケア可能な施設",
            "（連携窓口と地域包括支援センター）",
            "イベントカレンダーの周知及び活用",
            "コラボした研修を企画",
        ),
        ("データベースの運用開始",),
        (
            "３年毎の更新が妥当",
            "他部署や他機関",
            "会員以外の新規医療機関",
            "医療ケア施設の調査の更新",
            "在宅専門の資源情報に集約",
            "所属していない医療機関",
            "関係者が活用できるもの",
        ),
    ),
    "イ": (
        ("共通課題の明確化", "在宅側と病院側", "①病院と在宅", "②病院も巻き込んだ", "③多職種・地域", "④困難事例"),
        (
            "合同検討部会にて",
            "連携シートの作成",
            "多職種連携研修会",
            "各病院の地域連携について",
            "➡ハブ的役割を担う",
            "今日から考えませんか？」の作成と活用",
            "相談からの課題",
            "➡ 内容と対応",
        ),
        ("課題別の５つの部会で",),
        ("連携シートの作成", "多職種研修会の検討", "機能と役割の違い", "（ハブ的役割）"),
    ),
    "ウ": (
        (
            "後方支援事業について",
            "事業利用者の検証",
            "事業の周知の必要性",
            "身寄りのいない人",
            "啓発チラシ作成",
            "一元化の検討",
            "お薬手帳連携シート",
            "保険証カバー",
        ),
        (
            "対象やルール",
            "事例に合わせて",
            "がんの末期",
            "緊急避難",
            "看護職交流会、事業者連絡会",
            "市内病院の実情",
            "今日から考えませんか？」の周知と活用",
            "後方支援病床利用事業協力病院",
            "受付窓口を一体化",
            "お薬手帳カバーの配布",
        ),
        ("仕組として安定している",),
        ("入退院時の支援者間", "共通課題をテーマに", "人財交流の必要性", "事例を通した検討会"),
    ),
    "エ": (
        (
            "苦手意識克服",
            "業務効率の良さ",
            "セキュリティー",
            "医師会向けそれぞれに",
            "災害時の情報共有",
            "活用への意識向上",
            "かよおっとの周知・活用",
        ),
        (
            "かよおっとの総合活用",
            "「連絡帳みたかい（ＭＣＳ）」",
            "ＩＣＴアンケート",
            "災害時の情報共有",
            "災害時ワークショップ",
            "イベントカレンダー機能の追加",
        ),
        ("ICT部会を立ち上げ",),
        ("活用した多職種連携", "支援者間の連携シート", "かよおっとの総合活用"),
    ),
    "オ": (
        ("薬剤師の役割を把握",),
        (
            "薬剤師向け研修",
            "窓口みたかの役割の強化",
            "支援者へ橋渡し",
            "転院に関する相談支援",
            "事業者連絡協議会にて",
        ),
        ("取組目標は達成した",),
        ("どこにもつながっていない", "入退院時支援にて"),
    ),
    "カ": (
        (
            "各関係機関の役割を把握",
            "カレンダーの周知・活用の推進",
            "薬剤師との研修実施",
            "病院向け研修の開催",
            "困難さへの視点の違い",
        ),
        (
            "多職種連携WG",
            "多職種交流会の必要性",
            "保健師看護師会と協働",
            "薬剤師会主催",
            "合同検討部会の実施",
            "地域連携の取組発表",
            "ケア専門職交流会",
        ),
        ("「顔の見える関係づくり」",),
        ("既存の会議体",),
    ),
    "キ": (
        ("市民啓発用品の活用", "意思決定支援に関する市民啓発イベント"),
        (
            "「わたしの人生ノート～これまでとこれからの歩み～」の発行（令和４年・５年度版）",
            "絆ノート",
            "エンデイングノートの普及",
            "書き方セミナーの開催",
            "チラシの設置依頼",
            "もしばなゲーム",
            "映像作成と上映会",
            "福祉Laboどんぐり山",
        ),
        ("終活に関する市民ニーズ",),
        ("ACPの正しい知識", "あらゆる世代向け", "多職種によりACPの取組"),
    ),
    "ク": (
        ("近隣市連携相談窓口との連携を図り",),
        ("情報交換会の開催(オンライン）", "リハビリテーション実施機関名簿", "東京都による研修"),
        ("４年ぶりに対面での連絡会",),
        ("近隣市の本事業の取組",),
    ),
}


def rows() -> list[Row]:
    ((_, *made),) = tables_of("三鷹市")
    return made


def judged(cell: list[str]) -> tuple[list[str], list[str]]:
    """The lines under （評価） and those under （課題）."""
    at = cell.index("（課題）")
    assert cell[0] == "（評価）"
    return cell[1:at], cell[at + 1 :]


@pytest.mark.parametrize("symbol", PLACED)
def test_every_line_of_the_published_paper_stands_in_its_cell_of_the_sample(symbol: str) -> None:
    (row,) = [row for row in rows() if row[0][0].startswith(symbol)]
    _, aim, done, rating, judgement = row
    assert rating == [RATINGS[symbol]]
    for phrases, lines in zip(PLACED[symbol], (aim, done, *judged(judgement)), strict=True):
        assert len(lines) == len(phrases), lines
        assert [phrase for phrase, line in zip(phrases, lines, strict=True) if phrase not in line] == []


def test_no_character_of_the_published_cells_is_lost_or_added() -> None:
    cells = [
        line for _, aim, done, _, judgement in rows() for lines in (aim, done, *judged(judgement)) for line in lines
    ]
    assert hashlib.sha256(characters("".join(cells)).encode()).hexdigest() == PUBLISHED


def test_the_headings_name_the_years_of_the_term_and_as_many_before() -> None:
    ((headings, *_),) = tables_of("三鷹市")
    assert ["".join(cell) for cell in headings] == [
        "取り組むべき⏎８項目",
        "令和４・５年度の目標⏎（令和２・３年度の取組から）",
        "部会での令和４・５年度取組",
        "達成",
        "評価・課題",
    ]


def test_a_list_is_a_line_a_paragraph_and_the_rating_is_of_the_offices_scale() -> None:
    row = written(Attainment, symbol="ア", item="資源の把握", aim="・調査\n・公表", rating="△", issue="更新の方法")
    fields: Any = attainment(book_of(row))
    (made,) = fields["項目一覧"]
    assert [plain(line["文"]) for line in made["目標"]] == ["・調査", "・公表"]
    assert (plain(made["達成"]), made["取組"], made["評価"]) == ("△", [], [])
    assert Attainment.declaration.of(DEFAULT).columns["rating"].menu == DEFAULT.attainments


def test_a_term_of_one_year_needs_no_first_year() -> None:
    handout = written(Handout, kind="取組達成度")
    for term, title in (
        (written(Term, last_year=2024), "令和６年度取組達成度"),
        (written(Term, last_year=2026, first_year=2024), "令和６～８年度取組達成度"),
    ):
        assert title_of(handout, book_of(term)).value == title


@pytest.mark.parametrize(
    ("typed", "meant"), [("〇", "○"), ("○", "○"), ("◯", "○"), ("△", "△"), ("✕", "✕"), ("×", "✕"), (" × ", "✕")]
)
def test_a_circle_or_cross_is_the_one_of_the_scale_in_whatever_shape_it_was_typed(typed: str, meant: str) -> None:
    assert parsed(Raw("E2", typed, typed), Attainment.declaration.of(DEFAULT).columns["rating"]) == meant


@pytest.mark.parametrize("typed", ["◎", "▲", "A", "0"])
def test_another_sign_is_not_of_the_scale(typed: str) -> None:
    with pytest.raises(NotAChoice):
        parsed(Raw("E2", typed, typed), Attainment.declaration.of(DEFAULT).columns["rating"])
