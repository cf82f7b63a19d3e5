"""The revised 基本方針 breaks its lines and pages where the published document breaks them; cards of no edition split."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest

from generator.excel.read import read
from generator.forms import workbooks
from generator.ooxml.blocks import W
from generator.papers.kind import names_of
from generator.papers.policy.text import policy
from generator.records.book import Book
from generator.settings import Digits
from generator.word.render import render
from generator.word.template import checked
from tests.conftest import MEETING, ROOT
from tests.rendering import POLICY_COLUMN, filled, lines_of_pages, page_sizes, published_policy, to_pdf

pytestmark = pytest.mark.rendering

EDITIONS = ("現行", "改訂案")
STARTS = (
    "小金井市",
    "１背景・目的",
    "３スケジュール",
    "５体系図",
    "６在宅医療・介護連携推進事業の事業内容",
    "７各取組の進捗を図る指標",
    "②－２小金井もの忘れ相談シートの活用",
    "②－６在宅医療・介護連携支援室の設置",
    "②－１０多職種連携研修の実施",
    "③－３看取りについてのリーフレットの作成",
    "入退院支援部会",
    "引用：在宅医療・介護連携推進事業の手引きⅤｅｒ．３（厚生労働省老健局老人保",
)


@pytest.fixture(scope="session")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDF of each edition, by the word in its workbook's name."""
    folder = tmp_path_factory.mktemp("policy")
    template = checked(ROOT / "templates_docx" / "policy.docx")
    for edition in EDITIONS:
        path = ROOT / "inputs" / MEETING / f"基本方針_{edition}.xlsx"
        reading = read(path.name, path.read_bytes(), dict(workbooks())["基本方針_*.xlsx"])
        assert reading.problems == []
        book = Book(reading.records)
        named = {word: name for word, (name, _) in names_of(book).items()}
        fields = {**policy(book), "資料": {"資料番号": "", "資料名": ""}, "団体": named}
        made = render(template, fields, title="基本方針", digits=Digits.FULL)
        (folder / f"{edition}.docx").write_bytes(made.data)
    made_pdfs = to_pdf([folder / f"{edition}.docx" for edition in EDITIONS], folder / "pdf")
    return dict(zip(EDITIONS, made_pdfs, strict=True))


def test_lines_break_where_the_published_document_breaks_them(pdfs: dict[str, Path]) -> None:
    _, *pages = lines_of_pages(pdfs["改訂案"], POLICY_COLUMN)
    wanted = published_policy()
    assert len(pages) == len(wanted)
    missing = [
        line for page, lines in zip(pages, wanted, strict=True) for line in (Counter(lines) - Counter(page)).elements()
    ]
    total = sum(map(len, wanted))
    share = 1 - len(missing) / total
    print(f"{share:.1%} of {total} lines are identical; not so:", *missing, sep="\n")  # noqa: T201 - shown with -s, and when it fails
    assert share >= 0.96


def test_pages_start_where_the_published_document_starts_them(pdfs: dict[str, Path]) -> None:
    pages = lines_of_pages(pdfs["改訂案"], POLICY_COLUMN)
    first = [next(line for line in lines if line not in ("取組", "部会名")) for lines in pages]
    assert tuple(first) == STARTS


def test_the_pages_that_were_nearly_empty_hold_what_belongs_to_them(pdfs: dict[str, Path]) -> None:
    """The last page of the 改訂案, which the original begins with its citation, and the page of the last 事業区分."""
    *_, last = lines_of_pages(pdfs["改訂案"], POLICY_COLUMN)
    assert [line for line in last if line[0] in "①②③④"] == [
        "①日常の療養支援",
        "②入退院支援",
        "③急変時の対応",
        "④看取り",
    ]
    assert filled(pdfs["改訂案"])[-1] > 0.5
    assert "７各取組の進捗を図る指標" in lines_of_pages(pdfs["現行"], POLICY_COLUMN)[5]
    assert filled(pdfs["現行"])[5] > 0.8


@pytest.mark.parametrize("edition", EDITIONS)
def test_only_the_structure_chart_lies_across_and_its_lead_is_one_line(pdfs: dict[str, Path], edition: str) -> None:
    pages = lines_of_pages(pdfs[edition], POLICY_COLUMN)
    (chart,) = [
        lines for lines, (width, height) in zip(pages, page_sizes(pdfs[edition]), strict=True) if width > height
    ]
    assert chart[0] == "５体系図"
    assert len(chart[1]) == 72
    assert chart[1].endswith("めました。")


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_card_is_split_and_no_heading_ends_a_page(pdfs: dict[str, Path], edition: str) -> None:
    for lines in lines_of_pages(pdfs[edition], POLICY_COLUMN)[1:]:
        *body, last, _ = lines
        if "５体系図" not in body:
            cards = {label: [*body, last].count(label) for label in ("取組", "事業概要", "事業区分", "成果指標")}
            assert len(set(cards.values())) == 1, cards
        assert not last.startswith("【基本理念")
        assert not re.match(r"[１-８](?!回)", last)


def tables_of(pdfs: dict[str, Path], caption: str) -> list[Any]:
    """The rows of a figure of the revised edition, as its XML."""
    made = docx.Document(str(pdfs["改訂案"].parents[2] / "改訂案.docx"))
    (found,) = [table for table in made.tables if caption in str(table._tbl.xml).partition("<w:tblGrid>")[0]]
    return list(found._tbl.tr_lst)


def borders(cell: Any) -> dict[str, str]:
    """The line on each side of a cell."""
    sides = cell.tcPr.find(f"{W}tcBorders")
    return {side.tag.removeprefix(W): side.get(f"{W}val") for side in (sides if sides is not None else ())}


def test_a_line_leads_from_the_middle_of_every_plan_to_the_one_below_it(pdfs: dict[str, Path]) -> None:
    rows = tables_of(pdfs, "位置付け")
    heads = [at for at, row in enumerate(rows) if "▼" in "".join(row.itertext())]
    assert len(heads) == 4
    for at in heads:
        left, right, _ = rows[at - 1].tc_lst
        assert (borders(left)["right"], borders(right)["left"]) == ("single", "single")
        assert abs(int(left.width) - int(right.width)) <= 635  # a twentieth of a point: the line is in the middle
        assert int(rows[at - 1].trPr.find(f"{W}trHeight").get(f"{W}val")) >= 100
        assert rows[at].tc_lst[0].grid_span == 2


def test_the_box_of_the_vision_begins_and_ends_where_those_beside_it_do(pdfs: dict[str, Path]) -> None:
    rows = tables_of(pdfs, "体系図")
    begun = next(at for at, row in enumerate(rows) if row.tc_lst[0].vMerge == "restart")
    above = int(rows[begun].trPr.find(f"{W}trHeight").get(f"{W}val"))
    assert above <= 20  # twentieths of a point
    assert rows[begun + 1].tc_lst[2].vMerge == "restart"
    assert (rows[-1].tc_lst[0].vMerge, rows[-1].tc_lst[2].vMerge) == ("continue", "continue")
