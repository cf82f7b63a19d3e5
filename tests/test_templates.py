"""The audit of all templates: what a careful office expects of its forms, and that their words are those of the modules."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from generator.forms.meeting import Handout
from generator.office import OfficeFolders
from generator.ooxml.parts import unpacked
from generator.packet.compose import fields_of
from generator.packet.templates import specimens
from generator.papers.kind import Document, documents
from generator.papers.share_sheets import fillables
from generator.problem import GeneratorError
from generator.word.render import render, variables
from generator.word.template import checked, faults, open_template
from tests.conftest import ROOT
from tests.papers import W, paragraph

FORMS = sorted(OfficeFolders(ROOT).template(form.file) for form in fillables().values())
TEMPLATES = sorted(
    {*FORMS, *(OfficeFolders(ROOT).template(document.file) for document in documents().values() if document.template)}
)
JAPANESE_FONTS = {"ＭＳ 明朝", "ＭＳ ゴシック"}
THIN = 4  # eighths of a point


def parts(path: Path) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                yield name, etree.fromstring(archive.read(name))


class Looks:
    """What the styles of a template say of a paragraph, in twips."""

    def __init__(self, styles: etree._Element) -> None:
        self._styles = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
        self._default = next(styles.iter(f"{W}docDefaults"))

    def line(self, node: etree._Element) -> int:
        """The height of its lines."""
        spacings = (node.find(f"{W}pPr/{W}spacing"), self._style(node).find(f"{W}pPr/{W}spacing"))
        found = (number(one, "line") for one in (*spacings, next(self._default.iter(f"{W}spacing"))))
        return next(line for line in found if line)

    def size(self, node: etree._Element) -> int:
        """The height of its largest letters."""
        own = [number(size, "val") for size in node.iter(f"{W}sz")]
        of_style = [number(size, "val") for size in (*self._style(node).iter(f"{W}sz"), *self._default.iter(f"{W}sz"))]
        return 10 * max(own or of_style[:1])

    def _style(self, node: etree._Element) -> etree._Element:
        style = node.find(f"{W}pPr/{W}pStyle")
        return self._default if style is None else self._styles[style.get(f"{W}val")]


def number(node: etree._Element | None, attribute: str) -> int:
    return int(node.get(f"{W}{attribute}") or 0) if node is not None else 0


def margin(table: etree._Element, cell: etree._Element, side: str) -> int:
    """What stands between the edge of a cell and its text."""
    own = cell.find(f"{W}tcPr/{W}tcMar/{W}{side}")
    return number(own if own is not None else table.find(f"{W}tblPr/{W}tblCellMar/{W}{side}"), "w")


def line_over(table: etree._Element, above: etree._Element | None, row: etree._Element) -> int:
    """The thickest line over a row, in twips; a line's `sz` is eighths of a point."""
    common = table.find(f"{W}tblPr/{W}tblBorders/{W}{'top' if above is None else 'insideH'}")
    owns = [cell.find(f"{W}tcPr/{W}tcBorders/{W}top") for cell in row.findall(f"{W}tc")]
    return round(max(number(own if own is not None else common, "sz") for own in owns) * 20 / 8)


def is_control(row: etree._Element) -> bool:
    text = "".join(paragraph(p) for p in row.iter(f"{W}p"))
    return text.startswith("{%tr") and text.endswith("%}")


@pytest.fixture(params=TEMPLATES, ids=lambda path: path.stem)
def template(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_a_template_may_be_mailed(template: Path) -> None:
    assert faults(open_template(template)) == ()


def test_paper_is_a4_or_a3_with_margins_of_at_least_a_centimetre(template: Path) -> None:
    for _, root in parts(template):
        for size in root.iter(f"{W}pgSz"):
            assert {size.get(f"{W}w"), size.get(f"{W}h")} in ({"11906", "16838"}, {"16838", "23811"})
        for margin in root.iter(f"{W}pgMar"):
            assert min(int(margin.get(f"{W}{side}") or 0) for side in ("top", "right", "bottom", "left")) >= 560


def test_every_font_is_japanese_for_every_kind_of_character(template: Path) -> None:
    for name, root in parts(template):
        for fonts in root.iter(f"{W}rFonts"):
            named = {fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia")}
            assert len(named) == 1, (name, named)
            assert named <= JAPANESE_FONTS, (name, named)


def test_its_fonts_are_known_to_be_japanese_and_have_others_to_stand_in(template: Path) -> None:
    with zipfile.ZipFile(template) as archive:
        for name in archive.namelist():
            if name.endswith("document.xml"):
                table = etree.fromstring(archive.read(name.replace("document.xml", "fontTable.xml")))
                fonts = {font.get(f"{W}name"): font for font in table.iter(f"{W}font")}
                assert fonts.keys() == JAPANESE_FONTS
                for font in fonts.values():
                    assert next(font.iter(f"{W}charset")).get(f"{W}val") == "80"
                    assert next(font.iter(f"{W}altName")).get(f"{W}val")


def test_the_language_is_japanese(template: Path) -> None:
    styles = dict(parts(template))["word/styles.xml"]
    default = next(styles.iter(f"{W}docDefaults"))
    assert next(default.iter(f"{W}lang")).get(f"{W}eastAsia") == "ja-JP"
    assert next(default.iter(f"{W}rFonts")).get(f"{W}eastAsia") in JAPANESE_FONTS


def test_every_paragraph_has_an_exact_line_height(template: Path) -> None:
    styles = dict(parts(template))["word/styles.xml"]
    exact = {
        style.get(f"{W}styleId")
        for style in styles.iter(f"{W}style")
        if (spacing := style.find(f"{W}pPr/{W}spacing")) is not None and spacing.get(f"{W}lineRule") == "exact"
    }
    default = styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}spacing")
    if default is not None and default.get(f"{W}lineRule") == "exact":
        exact.add(None)
    for name, root in parts(template):
        if name == "word/styles.xml":
            continue
        for node in root.iter(f"{W}p"):
            style = node.find(f"{W}pPr/{W}pStyle")
            own = node.find(f"{W}pPr/{W}spacing")
            if own is not None and own.get(f"{W}line"):
                assert own.get(f"{W}lineRule") == "exact", (name, paragraph(node))
            else:
                assert (style.get(f"{W}val") if style is not None else None) in exact, (name, paragraph(node))


def test_no_line_is_lower_than_its_font(template: Path) -> None:
    looks = Looks(dict(parts(template))["word/styles.xml"])
    for name, root in parts(template):
        for node in root.iter(f"{W}p"):
            if paragraph(node):
                assert looks.line(node) >= looks.size(node), (name, paragraph(node))


def test_no_row_of_a_set_height_grows_in_word(template: Path) -> None:
    """Word adds to a height the largest margins above and below the text, and the line over the row; LibreOffice 7.4 adds neither.

    So what keeps text from the lines is the spacing of its paragraphs, and a height is less than whole points by that line.
    """
    for name, root in parts(template):
        for table in root.iter(f"{W}tbl"):
            rows = [row for row in table.findall(f"{W}tr") if not is_control(row)]
            for above, row in zip([None, *rows], rows, strict=False):
                height = row.find(f"{W}trPr/{W}trHeight")
                if height is None:
                    continue
                told = (name, paragraph(next(row.iter(f"{W}p"))))
                assert {margin(table, cell, side) for cell in row.findall(f"{W}tc") for side in ("top", "bottom")} == {
                    0
                }, told
                if height.get(f"{W}hRule") != "exact":
                    assert (number(height, "val") + line_over(table, above, row)) % 20 == 0, told


def test_what_goes_on_down_a_column_has_no_thick_lines(template: Path) -> None:
    """Word makes a row higher by the line over it, also where a cell of the row above goes on and no line is seen."""
    for name, root in parts(template):
        for cell in root.iter(f"{W}tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart":
                for side in ("top", "bottom"):
                    assert number(cell.find(f"{W}tcPr/{W}tcBorders/{W}{side}"), "sz") <= THIN, name


def test_rows_of_data_repeat_their_heading(template: Path) -> None:
    for name, root in parts(template):
        for table in root.iter(f"{W}tbl"):
            rows = table.findall(f"{W}tr")
            if any(
                "{%tr for" in "".join(paragraph(p) for p in row.iter(f"{W}p")) for row in rows
            ) and "{%tr for" not in "".join(paragraph(p) for p in rows[0].iter(f"{W}p")):
                assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None, (name, paragraph(next(rows[0].iter(f"{W}p"))))


RANKS = {"題名": 0, "表題": 0, "表紙題名": 0, "見出し": 1, "小見出し": 2}


def test_headings_have_a_level_and_each_paper_has_one(template: Path) -> None:
    styles = dict(parts(template))["word/styles.xml"]
    ranks = {}
    for style in styles.iter(f"{W}style"):
        name, level = next(style.iter(f"{W}name")).get(f"{W}val"), next(style.iter(f"{W}outlineLvl"), None)
        ranks[style.get(f"{W}styleId")] = number(level, "val") if level is not None else 9
        if name in RANKS:
            assert ranks[style.get(f"{W}styleId")] == RANKS[name], name
    found = []
    for node in dict(parts(template))["word/document.xml"].iter(f"{W}p"):
        named, own = node.find(f"{W}pPr/{W}pStyle"), node.find(f"{W}pPr/{W}outlineLvl")
        of_style = ranks.get(named.get(f"{W}val"), 9) if named is not None else 9
        if (number(own, "val") if own is not None else of_style) < 9:
            assert paragraph(node), "an empty heading"
            found.append(number(own, "val") if own is not None else of_style)
    assert 0 in found


def test_the_box_of_the_number_stands_at_one_place_on_every_paper(template: Path) -> None:
    body = dict(parts(template))["word/document.xml"]
    for node in body.iter(f"{W}p"):
        style = node.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") == "ShiryoBango":
            frame, wide = next(node.iter(f"{W}framePr")), number(next(body.iter(f"{W}pgSz")), "w")
            assert (frame.get(f"{W}vAnchor"), frame.get(f"{W}hAnchor"), number(frame, "y")) == ("page", "page", 482)
            assert number(frame, "x") + number(frame, "w") == wide - 850
            # What stands below the box, with a number or without, begins under it: 18 pt of letters, their space and lines.
            own, gap = node.find(f"{W}pPr/{W}spacing"), next(node.itersiblings()).find(f"{W}pPr/{W}spacing")
            assert own is None
            assert number(next(body.iter(f"{W}pgMar")), "top") + number(gap, "line") >= 482 + 360 + 2 * 20 + 2 * 10


def test_every_table_is_told_to_who_does_not_see_it(template: Path) -> None:
    for name, root in parts(template):
        for table in root.iter(f"{W}tbl"):
            title, about = (table.find(f"{W}tblPr/{W}tbl{what}") for what in ("Caption", "Description"))
            assert title is not None and title.get(f"{W}val"), name
            assert about is not None and about.get(f"{W}val"), name


def test_a_template_has_a_title_of_its_own(template: Path) -> None:
    with zipfile.ZipFile(template) as archive:
        title = etree.fromstring(archive.read("docProps/core.xml")).findtext("{http://purl.org/dc/elements/1.1/}title")
    assert title


def spoilt(path: Path, old: str, new: str) -> bytes:
    """A template with a piece of its document part replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            copy.writestr(name, content)
    return made.getvalue()


SPOILT = [
    ("<w:r>", '<w:ins w:id="1" w:author="田中"><w:r><w:t>残り</w:t></w:r></w:ins><w:r>', "変更履歴"),
    ("<w:r>", '<w:commentRangeStart w:id="1"/><w:r>', "コメント"),
    ("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠</w:t></w:r><w:r>", "隠し文字"),
    ("{{ 資料.資料名 }}", "｛｛ 資料.資料名 ｝｝", "全角の括弧"),
    ("{{ 資料.資料名 }}", "{{ 資料.資料名 }", "閉じていません"),
]


@pytest.mark.parametrize(("old", "new", "words"), SPOILT, ids=[words for *_, words in SPOILT])
def test_what_would_reach_the_members_by_mail_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "results.docx"
    path.write_bytes(spoilt(ROOT / "templates_docx" / "results.docx", old, new))
    with pytest.raises(GeneratorError, match=words):
        checked(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("word/vbaProject.bin", b"macro", "マクロ又は埋め込まれたファイルがあります。"),
        ("word/embeddings/sheet.xlsx", b"PK", "マクロ又は埋め込まれたファイルがあります。"),
        (
            "word/_rels/header9.xml.rels",
            b'<Relationships><Relationship TargetMode="External" Target="http://example.jp/"/></Relationships>',
            "外部のファイルやホームページへのリンクがあります。",
        ),
    ],
)
def test_what_would_run_or_fetch_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / "results.docx"
    path.write_bytes((ROOT / "templates_docx" / "results.docx").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    with pytest.raises(GeneratorError, match=words):
        checked(path)


def test_a_tag_split_by_word_is_pointed_out_and_still_understood(tmp_path: Path) -> None:
    path = tmp_path / "results.docx"
    split = "{{ 資料.資</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>料名 }}"
    path.write_bytes(spoilt(ROOT / "templates_docx" / "results.docx", "{{ 資料.資料名 }}", split))
    assert [fault.code for fault in faults(open_template(path))] == ["ひな形08"]
    assert variables(open_template(path)) == variables(open_template(ROOT / "templates_docx" / "results.docx"))


def test_an_unknown_word_is_named_with_its_paragraph(tmp_path: Path) -> None:
    from generator.word.render import render

    path = tmp_path / "results.docx"
    path.write_bytes(spoilt(ROOT / "templates_docx" / "results.docx", "{{ 資料.資料名 }}", "{{ 資料.資科名 }}"))
    template = open_template(path)
    words = dict.fromkeys(variables(template), "") | {"資料": {"資料番号": "資料1", "資料名": "題"}}
    with pytest.raises(GeneratorError, match=r"「資科名」という差し込みは使えません（本文の[0-9]+段落目「"):
        render(template, words, title="")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old"])
def test_a_file_that_is_no_template_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "results.docx"
    path.write_bytes(content)
    with pytest.raises(GeneratorError, match=r"ひな形 results\.docx を使えません。.+。$"):
        open_template(path)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"ひな形 results\.docx が templates_docx にありません"):
        open_template(tmp_path / "results.docx")


@pytest.mark.parametrize(
    "kind", [kind for kind in documents().values() if kind.template and not kind.weave], ids=lambda kind: kind.template
)
def test_a_number_stands_in_its_box_and_without_one_there_is_none(kind: Document) -> None:
    """However long the number is; every kind of 資料, made of the words of its sheets."""
    job, book = next(iter(specimens(kind)))
    for number_of_paper in ("資料１０－２", ""):
        told = {name: getattr(job.handout, name) for name in job.handout.declaration.columns}
        handout = Handout.read(told | {"number": number_of_paper}, job.handout.cells)
        assert isinstance(handout, Handout)
        own = replace(job, handout=handout)
        template = checked(OfficeFolders(ROOT).template(kind.file))
        made = render(template, fields_of(book, own), title="")
        body = etree.fromstring(unpacked(made.data)["word/document.xml"])
        boxes = [node for node in body.iter(f"{W}p") if node.find(f"{W}pPr/{W}framePr") is not None]
        shown = number_of_paper if template.asks_for("資料.資料番号") else ""  # an agenda and a letter have none
        assert ["".join(map(str, node.itertext())) for node in boxes] == ([shown] if shown else [])


def test_lines_of_control_are_grey_and_small_in_a_style_of_their_own(template: Path) -> None:
    styles = dict(parts(template))["word/styles.xml"]
    for name, root in parts(template):
        for node in root.iter(f"{W}p"):
            if not re.fullmatch(r"\{%(?:p|tr|tc) .*?%\}", paragraph(node).strip()):
                continue
            runs = [run for run in node.iter(f"{W}r") if run.find(f"{W}t") is not None]
            assert [style.get(f"{W}val") for run in runs for style in run.iter(f"{W}rStyle")] == ["Seigyo"], name
    for style in styles.iter(f"{W}style"):
        if style.get(f"{W}styleId") == "Seigyo":
            assert next(style.iter(f"{W}color")).get(f"{W}val") == "808080"
            assert number(next(style.iter(f"{W}sz")), "val") <= 14


def test_a_clerk_finds_no_word_of_a_template_broken_into_letters(template: Path) -> None:
    """Three characters at least stand beside each other in every cell; text that runs down is read downwards."""
    styles = dict(parts(template))["word/styles.xml"]
    sizes = {style.get(f"{W}styleId"): number(style.find(f"{W}rPr/{W}sz"), "val") for style in styles.iter(f"{W}style")}
    for table in dict(parts(template))["word/document.xml"].iter(f"{W}tbl"):
        for cell in (cell for row in table.findall(f"{W}tr") for cell in row.findall(f"{W}tc")):
            wide = number(cell.find(f"{W}tcPr/{W}tcW"), "w") - sum(margin(table, cell, s) for s in ("left", "right"))
            if cell.find(f"{W}tcPr/{W}textDirection") is not None:
                continue
            for run in (
                run
                for p in cell.findall(f"{W}p")
                for run in p.iter(f"{W}r")
                if "{" in "".join(map(str, run.itertext()))
            ):
                own, named = run.find(f"{W}rPr/{W}sz"), run.find(f"{W}rPr/{W}rStyle")
                around = next(run.iterancestors(f"{W}p")).find(f"{W}pPr/{W}pStyle")
                of = sizes[named.get(f"{W}val")] if named is not None else number(own, "val")
                size = of or (sizes[around.get(f"{W}val")] if around is not None else 0) or 21
                assert wide >= 3 * 10 * size, "".join(map(str, run.itertext()))


def test_what_stands_for_a_word_set_small_is_printed_as_large_as_what_is_around_it(made: Path) -> None:
    template = dict(parts(OfficeFolders(ROOT).template("trainings.docx")))["word/document.xml"]
    assert [node.get(f"{W}val") for node in template.iter(f"{W}rStyle")].count("Sashikomi") == 2
    papers = [dict(parts(paper))["word/document.xml"] for paper in sorted(made.glob("*.docx"))]
    assert len(papers) > 10
    assert [node.get(f"{W}val") for paper in papers for node in paper.iter(f"{W}rStyle")] == []


# Their tables fill a page, or lie beside each other on one, in letters of 9 to 10 pt.
DENSE = {
    *("admission", "annual_plan", "comparison_table", "daily_report", "due_list", "monthly_report", "periodic_report"),
    *("referral", "results", "revision_summary", "seating_school", "seating_square", "subcommittees"),
    *("support_office", "trainings", "yearly_plan", "yearly_report"),
}


def test_letters_are_of_10_points_and_a_half_or_of_9_where_a_table_fills_its_page(template: Path) -> None:
    """But notes, and the box of whom to ask."""
    looks, body = Looks(dict(parts(template))["word/styles.xml"]), dict(parts(template))["word/document.xml"]
    nodes = [node for node in body.iter(f"{W}p") if node.find(f"{W}r/{W}rPr/{W}rStyle") is None]
    sizes = Counter(looks.size(node) for node in nodes if paragraph(node).strip("⏎"))
    assert min(sizes) >= 180
    assert sizes.most_common(1)[0][0] >= 210 or template.stem in DENSE


def titled(table: etree._Element) -> str:
    """The title of a table, which a reader aloud says."""
    return str(next(table.iter(f"{W}tblCaption")).get(f"{W}val"))


def test_a_card_of_a_measure_looks_the_same_in_every_paper() -> None:
    """資料2 and the 基本方針: widths, lines, shades and how each cell is set; a note keeps the one's foot to what follows."""
    cards = []
    for name in ("plans", "policy"):
        found = dict(parts(OfficeFolders(ROOT).template(f"{name}.docx")))
        looks = {s.get(f"{W}styleId"): etree.tostring(s) for s in found["word/styles.xml"].iter(f"{W}style")}
        tables = found["word/document.xml"].iter(f"{W}tbl")
        (card,) = [table for table in tables if titled(table).startswith("取組　")]
        cells = [
            (etree.tostring(next(cell.iter(f"{W}tcPr"))), paragraph(next(cell.iter(f"{W}p")))[:5])
            for cell in card.iter(f"{W}tc")
        ]
        set_as = [
            re.sub(rb'<w:keepNext/>|^.*?<w:basedOn|"[^"]*Sue"', b"", looks[str(style.get(f"{W}val"))])
            for style in card.iter(f"{W}pStyle")
        ]
        cards.append((etree.tostring(next(card.iter(f"{W}tblGrid"))), cells, set_as))
    assert cards[0] == cards[1]


SHARED = {
    *("{{ 資料.資料名 }}", "題名", "宛先", "報告者", "件数", "振り返り", "会議等への出席"),
    *("研修等への参加、協力、開催", "取組", "正面の席", "委員の席", "事務局の席"),
}


def test_no_table_has_the_title_of_another_papers_table() -> None:
    """But the parts that the reports of a log, the plans of seats and the cards have in common."""
    titles = {
        (path.stem, titled(table)) for path in TEMPLATES for _, root in parts(path) for table in root.iter(f"{W}tbl")
    }
    shared = {title for title, count in Counter(title for _, title in titles).items() if count > 1}
    assert {title.partition("　")[0] for title in shared} <= SHARED
