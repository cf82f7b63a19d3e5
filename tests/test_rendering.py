"""The pages as LibreOffice prints them: orientation, page breaks, repeated headings, and no word clipped."""

import re
import shutil
import unicodedata
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from generator.office import OfficeFolders
from generator.packet.steps import make_packet
from generator.send.binding import boxed
from tests.conftest import ROOT
from tests.papers import lines
from tests.rendering import (
    bare,
    filled,
    lines_of_pages,
    outlined,
    page_sizes,
    rooms,
    text_of_pages,
    to_pdf,
    words_of_pages,
)

pytestmark = pytest.mark.rendering

# Beginning of the file name → landscape?, how many pages at most.
PAGES = {
    "次第": (False, 1),
    "資料1_": (True, 2),
    "資料1-2_": (True, 2),
    "資料2_": (False, 4),
    "資料3_": (False, 1),
    "資料4_": (True, 1),
    "会議録（日常療養支援・多職種連携研修部会　令和4年度第3回）": (False, 2),
    "会議録（日常療養支援・多職種連携研修部会　令和5年度第1回）": (False, 3),
    "会議録（日常療養支援・多職種連携研修部会　令和5年度第2回）": (False, 3),
    "会議録（入退院支援部会　令和5年度第1回）": (False, 2),
    "会議録（急変時対応・看取り支援部会　令和5年度第1回）": (False, 2),
    "会議録（ICT連携部会　令和5年度第1回）": (False, 2),
    "資料5_": (False, 2),
    "小金井市在宅医療・介護連携推進のための基本方針　新旧対照表": (True, 11),
    "小金井市在宅医療・介護連携推進のための基本方針　改訂の概要": (False, 1),
}

SUMMARY = "令和4年度在宅医療・介護連携推進事業　集計"


@pytest.fixture(scope="session")
def pdfs(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDF of every Word paper of the sample, by file name."""
    papers = sorted(made.glob("*.docx"))
    return {pdf.stem: pdf for pdf in to_pdf(papers, tmp_path_factory.mktemp("pdf"))}


@pytest.fixture(scope="session")
def sheets(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDF of every Excel paper of the sample, by file name."""
    papers = sorted(made.glob("*.xlsx"))
    return {pdf.stem: pdf for pdf in to_pdf(papers, tmp_path_factory.mktemp("sheets"))}


@pytest.fixture(scope="session")
def others(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """The PDF of every kind of paper of every other sample, by its file: one of what is made for each member or time."""
    root = tmp_path_factory.mktemp("others")
    shutil.copytree(ROOT / "inputs", root / "inputs")
    shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    found: dict[Path, Path] = {}
    for sample in OfficeFolders(root).samples():
        folder = make_packet(sample).folder
        assert folder
        papers = [path for path in sorted(folder.glob("*.*")) if path.suffix in (".docx", ".xlsx")]
        # 様式3 of May and of June are one form.
        kinds = {(p.stem.partition("　")[0] if p.stem.startswith("様式") else p.stem, p.suffix): p for p in papers}
        papers = [path for (kind, _), path in kinds.items() if "（全員分）" not in kind]
        found |= dict(zip(papers, to_pdf(papers, root / "pdf" / sample.inputs.name), strict=True))
    assert len(found) > 40
    return found


def letters(text: str) -> Counter[str]:
    """How often each character stands in a text: equal for texts that are laid out differently."""
    return Counter(unicodedata.normalize("NFKC", "".join(text.split())))


def named(pdfs: dict[str, Path], start: str) -> Path:
    return next(pdf for stem, pdf in pdfs.items() if stem.startswith(start))


@pytest.mark.parametrize(("start", "landscape", "most"), [(start, *wanted) for start, wanted in PAGES.items()])
def test_pages_lie_and_count_as_in_the_original(pdfs: dict[str, Path], start: str, landscape: bool, most: int) -> None:
    sizes = page_sizes(named(pdfs, start))
    assert {width > height for width, height in sizes} == {landscape}
    assert len(sizes) <= most


# Beginning of the file name → the pages, from 0, that end where the original's end only as long as all of them fits.
FULL_PAGES = {
    "次第": [0], "資料1_": [0], "資料1-2_": [0], "資料2_": [0, 1, 2], "資料3_": [0], "資料4_": [0],
    "小金井市在宅医療・介護連携推進のための基本方針（改訂案）": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    "小金井市在宅医療・介護連携推進のための基本方針　改訂の概要": [0],
}  # fmt: skip


@pytest.mark.parametrize(("start", "full"), FULL_PAGES.items())
def test_a_page_that_must_hold_has_room_for_another_font(
    pdfs: dict[str, Path], made: Path, start: str, full: list[int]
) -> None:
    pdf = named(pdfs, start)
    left = rooms(pdf, made / f"{pdf.stem}.docx")
    assert min(left[page] for page in full) >= 10


def test_no_word_of_a_paper_is_clipped(pdfs: dict[str, Path], made: Path) -> None:
    for paper in sorted(made.glob("*.docx")):
        written = letters("".join(lines(paper)).replace("⏎", "").replace("→|", "").replace("|", ""))
        clipped = written - letters("".join(text_of_pages(pdfs[paper.stem])))
        assert clipped == Counter(), paper.name


def test_the_first_page_of_the_results_ends_after_seven_rows_and_the_heading_repeats(pdfs: dict[str, Path]) -> None:
    first, second = text_of_pages(named(pdfs, "資料1_"))
    assert "②-4" in first
    assert "②-5" not in first
    assert "②-5" in second
    for page in (first, second):
        assert "実施実績" in page
        assert "事業区分" in page


def test_the_cards_of_the_plans_break_where_the_original_breaks(pdfs: dict[str, Path]) -> None:
    pages = text_of_pages(named(pdfs, "資料2_"))
    starts = ["①-1", "②-1", "②-5", "②-9"]
    assert len(pages) == len(starts)
    for page, start in zip(pages, starts, strict=True):
        assert page.index(start) == min(page.index(mark) for mark in ("①-1", "②-1", "②-5", "②-9") if mark in page)
    assert "フロー図の作成に変更" in pages[0]
    assert "③-2" in pages[3]


def test_the_minutes_begin_with_their_frame_and_the_text_on_the_next_page(pdfs: dict[str, Path]) -> None:
    for start in PAGES:
        if start.startswith("会議録"):
            first, second, *_ = text_of_pages(named(pdfs, start))
            assert "傍聴の可否" in first
            assert "◎可" in "".join(first.split())
            assert second.split()[0] == "1"


def test_no_heading_stands_alone_at_the_foot_of_a_page(pdfs: dict[str, Path]) -> None:
    for start in PAGES:
        if start.startswith(("会議録", "資料5")):
            for page in text_of_pages(named(pdfs, start))[:-1]:
                *_, last, _ = [line.strip() for line in page.splitlines() if line.strip()]
                assert not re.match(r"[0-9]+　", last), (start, last)


def test_only_the_structure_chart_of_a_policy_lies_on_its_side(pdfs: dict[str, Path]) -> None:
    for edition in ("（現行）", "（改訂案）"):
        pdf = named(pdfs, f"小金井市在宅医療・介護連携推進のための基本方針{edition}")
        lying = [number for number, (width, height) in enumerate(page_sizes(pdf)) if width > height]
        assert len(lying) == 1
        assert "体系図" in text_of_pages(pdf)[lying[0]]


def test_the_heads_of_the_rows_break_between_words(pdfs: dict[str, Path]) -> None:
    pdf = next(pdf for stem, pdf in pdfs.items() if stem.startswith("資料4_"))
    page = re.sub(r"[ 　]", "", text_of_pages(pdf)[0])
    assert [head for head in ("開催日", "目指す姿", "検討状況", "の概要", "事項等", "次回") if head not in page] == []


def test_a_long_lecturer_breaks_as_printed(pdfs: dict[str, Path]) -> None:
    (*_, page) = text_of_pages(named(pdfs, "資料1-2_"))
    assert "訪問看護ステーション国立メ" in page
    assert "国立メディカル" not in page


def test_excel_papers_print_on_a4_and_what_is_wide_lies_across(sheets: dict[str, Path]) -> None:
    assert {stem.partition("_")[0] for stem in sheets} == {"資料1", "資料1-2", "資料3", SUMMARY}
    for pdf in sheets.values():
        assert {tuple(sorted(map(round, size))) for size in page_sizes(pdf)} == {(595, 842)}
    assert {round(width) for width, _ in page_sizes(named(sheets, "資料1_"))} == {842}


def test_each_sheet_of_figures_is_one_page_with_its_chart(sheets: dict[str, Path], made: Path) -> None:
    pages = text_of_pages(sheets[SUMMARY])
    names = [sheet.title for sheet in openpyxl.load_workbook(made / f"{SUMMARY}.xlsx").worksheets]
    assert len(pages) == len(names)
    for page, name in zip(pages, names, strict=True):
        assert name in page
    for page, title in zip(pages, ("相談件数（相談者の区分別）", "研修の参加者（職種別）", "取組の評価"), strict=False):
        assert title in page


def test_no_page_but_the_last_is_nearly_empty(
    pdfs: dict[str, Path], sheets: dict[str, Path], others: dict[Path, Path]
) -> None:
    for pdf in (*pdfs.values(), *sheets.values(), *others.values()):
        fullness = filled(pdf)
        assert [number for number, share in enumerate(fullness[:-1], start=1) if share < 0.35] == [], (pdf, fullness)


def test_no_heading_of_any_paper_stands_alone_at_the_foot_of_a_page(
    pdfs: dict[str, Path], made: Path, others: dict[Path, Path]
) -> None:
    papers = {made / f"{stem}.docx": pdf for stem, pdf in pdfs.items()} | others
    for paper, pdf in papers.items():
        if paper.suffix == ".docx":
            headings = {bare(text) for _, text in outlined(paper)}
            begun = "会議録" in paper.stem  # its first page is a frame, which ends with the agenda
            for page in lines_of_pages(pdf)[begun:-1]:
                last = [line for line in page if not re.fullmatch(r"[0-9０-９]*", line)][-1]
                assert last not in headings, (paper, last)


def test_no_character_is_printed_as_a_box(
    pdfs: dict[str, Path], sheets: dict[str, Path], others: dict[Path, Path]
) -> None:
    """But ⑶ and its like, which IPA明朝 has no picture of, and which whoever binds the papers is told of."""
    for pdf in (*pdfs.values(), *sheets.values(), *others.values()):
        assert re.sub("[⑴-⒇]", "", boxed(PdfReader(pdf))) == "", pdf


def test_no_last_line_of_a_letter_or_two_is_left_where_a_little_would_draw_it_in(
    pdfs: dict[str, Path], others: dict[Path, Path]
) -> None:
    for pdf in (*pdfs.values(), *others.values()):
        for page in words_of_pages(pdf) if pdf.parent.name == "docx" else ():
            for word in page:
                if re.fullmatch(r"[ぁ-ん]{1,2}|[^「（]?[。）」]", word.text):
                    above = [w for w in page if 5 < word.foot - w.foot < 24 and abs(w.left - word.left) < 30]
                    over = len(word.text) / (len(word.text) + max((len(w.text) for w in above), default=0))
                    assert over > 0.06, (pdf, word)


def test_a_last_line_of_a_letter_or_two_is_drawn_in(pdfs: dict[str, Path]) -> None:
    """Text of less than 12 pt; what is cut by a column is no line of its own."""
    for start in ("会議録", "資料5_", "資料1_"):
        for stem, pdf in pdfs.items():
            for page in lines_of_pages(pdf)[1:] if stem.startswith(start) else ():
                assert [line for line in page if re.fullmatch(r"[ぁ-ん]?。", line)] == [], stem


def test_a_group_of_a_report_is_not_parted_from_its_heading(others: dict[Path, Path]) -> None:
    """様式10 and 様式14: the rows under 「活動（件）」 begin on its page."""
    papers = [(path, pdf) for path, pdf in others.items() if path.name.startswith(("様式10_", "様式14_"))]
    reports = [pdf for path, pdf in papers if path.suffix == ".docx"]
    assert len(reports) == 2
    for pdf in reports:
        pages = lines_of_pages(pdf)
        heads = [line for page in pages for line in page if re.fullmatch(r".+（[件回人]）", line)]
        assert len(heads) > 6
        assert [page[-2] for page in pages[:-1] if page[-2] in heads] == []  # above the number of the page


def test_every_page_has_a_number_at_its_foot(pdfs: dict[str, Path]) -> None:
    for start in PAGES:
        for number, page in enumerate(text_of_pages(named(pdfs, start)), start=1):
            assert page.split()[-1] == str(number)
