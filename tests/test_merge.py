"""Several papers as one Word file: each keeps its pages, headers, footers, numbers and looks, and nothing is lost."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Mm, Pt
from lxml import etree

from generator.word.merge import hindrance, merged
from generator.word.verify import faults, text_of
from tests.papers import W

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NS = f'xmlns:w="{W[1:-1]}"'
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def sections(data: bytes) -> list[etree._Element]:
    return list(opened(data).element.iter(f"{W}sectPr"))


def edge(data: bytes, section: etree._Element, kind: str) -> str:
    """The words of a section's own header or footer; the name of what is missing, when it says none itself."""
    for reference in section.findall(f"{W}{kind}Reference"):
        if reference.get(f"{W}type") == "default":
            part = opened(data).part.rels[str(reference.get(f"{R}id"))].target_part
            return text_of(etree.fromstring(part.blob)).strip()
    return f"no {kind}"


def paper(name: str, change: Callable[[Document], None] = lambda _: None) -> bytes:
    """A paper that another office made with its own template: theme, styles, header, lists, a landscape page."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height, section.orientation = Mm(297), Mm(210), WD_ORIENT.LANDSCAPE
    section.header.paragraphs[0].text = f"{name}のヘッダー"
    section.footer.paragraphs[0].text = f"{name}のフッター"
    made.add_paragraph(f"{name}の本文")
    for n in range(2):
        made.add_paragraph(f"{name}の項目{n}", style="List Number")
    change(made)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


@pytest.fixture(scope="module")
def papers(made: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(made.glob("*.docx"))]


@pytest.fixture(scope="module")
def names(made: Path) -> list[str]:
    return [path.stem.replace("_", " ") for path in sorted(made.glob("*.docx"))]


@pytest.fixture(scope="module")
def whole(papers: list[bytes], names: list[str]) -> bytes:
    return merged(papers, "資料一式", names)


def test_the_whole_says_what_the_papers_say_in_their_order(papers: list[bytes], whole: bytes) -> None:
    wanted = "".join(text_of(opened(data).element) for data in papers)
    assert text_of(opened(whole).element).replace("\r", "") == wanted.replace("\r", "")
    assert faults(whole, None) == []
    assert opened(whole).core_properties.title == "資料一式"


def test_every_paper_has_a_heading_and_a_bookmark_of_its_name(whole: bytes, names: list[str]) -> None:
    levels = [level for level in opened(whole).element.iter(f"{W}outlineLvl") if level.get(f"{W}val") == "0"]
    headings = [level.getparent().getparent() for level in levels]
    assert len(headings) == len(names)
    marks = {mark.get(f"{W}name"): mark.getparent() for mark in opened(whole).element.iter(f"{W}bookmarkStart")}
    assert {"次第", "資料1_令和4年度における各事業実施実績について"} <= set(marks)
    said = {name: text_of(heading).strip() for name, heading in zip(names, headings, strict=True)}
    assert said["次第"] == "次　　第"
    assert said["資料1 令和4年度における各事業実施実績について"] == "令和4年度における各事業実施実績について"
    assert said["会議録（ICT連携部会　令和5年度第1回）"] == "令和5年度第1回"


def test_a_heading_of_another_level_and_a_bookmark_of_that_name_stay_out_of_the_way() -> None:
    def with_marks(made: Document) -> None:
        p = made.paragraphs[0]._p
        p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {_NS} w:val="3"/>'))
        p.append(parse_xml(f'<w:bookmarkStart {_NS} w:id="0" w:name="甲の本文"/>'))
        p.append(parse_xml(f'<w:bookmarkEnd {_NS} w:id="0"/>'))

    document = opened(merged([paper("甲", with_marks), paper("甲", with_marks)], "", ["甲の本文", "3 甲の本文"]))
    names = [m.get(f"{W}name") for m in document.element.iter(f"{W}bookmarkStart")]
    assert names == ["甲の本文_2", "甲の本文", "資料_3_甲の本文", "甲の本文_3"]
    assert [level.get(f"{W}val") for level in document.element.iter(f"{W}outlineLvl")] == ["0", "0"]
    assert faults(merged([paper("甲"), paper("乙")], "", ["甲", "乙"]), None) == []


def test_every_page_keeps_its_size_margins_and_side(papers: list[bytes], whole: bytes) -> None:
    def pages(data: bytes) -> list[tuple[object, object]]:
        return [
            tuple(dict(section.find(f"{W}{name}").attrib) for name in ("pgSz", "pgMar"))  # type: ignore[misc, union-attr]
            for section in sections(data)
        ]

    assert pages(whole) == [page for data in papers for page in pages(data)]


def test_every_paper_has_its_own_header_and_footer_and_begins_with_page_one(papers: list[bytes], whole: bytes) -> None:
    found = iter(sections(whole))
    for number, data in enumerate(papers):
        for at, own in enumerate(sections(data)):
            section = next(found)
            for kind in ("header", "footer"):
                told = edge(data, own, kind)
                if not told.startswith("no "):
                    assert edge(whole, section, kind) == told
                elif at == 0 and number:
                    assert edge(whole, section, kind) == ""
            if at == 0 and number:
                assert section.find(f"{W}pgNumType").get(f"{W}start") == "1"  # type: ignore[union-attr]


def test_a_table_keeps_its_widths(papers: list[bytes], whole: bytes) -> None:
    def widths(data: bytes) -> list[str | None]:
        return [column.get(f"{W}w") for column in opened(data).element.iter(f"{W}gridCol", f"{W}tcW")]

    assert widths(whole) == [width for data in papers for width in widths(data)]


def test_equal_papers_give_equal_parts(papers: list[bytes], names: list[str], whole: bytes) -> None:
    def parts(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    other = paper("甲")
    assert parts(merged(papers, "資料一式", names)) == parts(whole)
    assert parts(merged([papers[0], other], "")) == parts(merged([papers[0], other], ""))


def test_revisions_stay_and_are_numbered_through(papers: list[bytes], whole: bytes) -> None:
    def revisions(data: bytes) -> list[etree._Element]:
        return list(opened(data).element.iter(f"{W}ins", f"{W}del"))

    assert len(revisions(whole)) == sum(len(revisions(data)) for data in papers) > 0
    ids = [revision.get(f"{W}id") for revision in revisions(whole)]
    assert len(ids) == len(set(ids))


def test_styles_of_one_name_that_look_otherwise_stay_two_and_equal_ones_become_one() -> None:
    def large(made: Document) -> None:
        made.styles["List Number"].font.size = Pt(30)

    document = opened(merged([paper("甲"), paper("乙", large), paper("丙")], ""))
    of = {p.text: p.style for p in document.paragraphs if p.style is not None}
    assert of["甲の項目0"].font.size is None
    assert of["乙の項目0"].font.size == Pt(30)
    assert of["甲の本文"].style_id == of["乙の本文"].style_id == of["丙の本文"].style_id
    names = [style.name for style in document.styles]
    ids = [style.style_id for style in document.styles]
    assert len(names) == len(set(names))
    assert len(ids) == len(set(ids))
    known = set(ids)
    for node in document.element.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
        assert node.get(f"{W}val") in known
    for node in document.styles.element.iter(f"{W}basedOn", f"{W}link", f"{W}next"):
        assert node.get(f"{W}val") in known


def test_a_paper_whose_file_has_other_defaults_says_them_itself(papers: list[bytes]) -> None:
    document = opened(merged([papers[0], paper("甲")], ""))
    (plain,) = [p for p in document.paragraphs if p.text == "甲の本文"]
    style = plain.style
    assert style is not None
    assert style.element.find(f"{W}rPr/{W}sz").get(f"{W}val") == "22"
    spacing = style.element.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}after"), spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("200", "276", "auto")
    assert style.element.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Cambria"  # what the theme says


def test_a_tables_style_still_decides_in_its_table(papers: list[bytes]) -> None:
    def with_table(made: Document) -> None:
        made.add_table(1, 1, style="Table Grid").cell(0, 0).text = "欄"

    document = opened(merged([papers[0], paper("甲", with_table)], ""))
    (cell,) = [c for t in document.tables for row in t.rows for c in row.cells if c.text == "欄"]
    style = cell.paragraphs[0].style
    assert style is not None
    spacing = style.element.find(f"{W}pPr/{W}spacing")
    assert spacing is None or f"{W}after" not in spacing.attrib  # Table Grid says that
    assert style.element.find(f"{W}rPr/{W}sz").get(f"{W}val") == "22"  # Table Grid does not say that


def test_the_lists_of_every_paper_count_for_themselves() -> None:
    document = opened(merged([paper("甲"), paper("乙")], ""))
    by_paper = {}
    for p in document.paragraphs:
        if p.text.endswith("項目0"):
            assert p.style is not None
            by_paper[p.text[0]] = p.style.element.find(f".//{W}numId").get(f"{W}val")
    assert len(set(by_paper.values())) == 2
    numbering = document.part.numbering_part.element
    known = {num.get(f"{W}numId") for num in numbering.iter(f"{W}num")}
    assert set(by_paper.values()) <= known


def test_pictures_of_the_text_and_of_headers_come_along() -> None:
    def pictured(made: Document) -> None:
        made.add_picture(io.BytesIO(_PICTURE))
        made.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(_PICTURE))

    data = merged([paper("甲", pictured), paper("乙", pictured)], "")
    assert faults(data, None) == []
    header = next(p for p in opened(data).part.rels.values() if "header2" in str(p.target_part.partname)).target_part
    assert [r.target_part.blob for r in header.rels.values()] == [_PICTURE]
    ids = [node.get("id") for node in opened(data).element.iter("{*}docPr")]
    assert len(ids) == len(set(ids))


def test_pages_of_the_paper_are_counted_and_bookmarks_keep_apart() -> None:
    def marked(made: Document) -> None:
        p = made.add_paragraph("印")._p
        for xml in (
            f'<w:bookmarkStart {_NS} w:id="0" w:name="outer"/>',
            f'<w:bookmarkStart {_NS} w:id="1" w:name="inner"/>',
            f'<w:bookmarkEnd {_NS} w:id="1"/>',
            f'<w:bookmarkEnd {_NS} w:id="0"/>',
            f'<w:fldSimple {_NS} w:instr=" REF inner \\h "/>',
        ):
            p.append(parse_xml(xml))
        footer = made.sections[0].footer.paragraphs[0]._p
        footer.append(parse_xml(f'<w:fldSimple {_NS} w:instr=" NUMPAGES \\* MERGEFORMAT "/>'))

    document = opened(merged([paper("甲", marked), paper("乙", marked)], ""))
    starts = {m.get(f"{W}name"): m.get(f"{W}id") for m in document.element.iter(f"{W}bookmarkStart")}
    assert list(starts) == ["outer", "inner", "_LastPage0", "outer_2", "inner_2", "_LastPage1"]
    ends = [m.get(f"{W}id") for m in document.element.iter(f"{W}bookmarkEnd")]
    assert ends == [starts[n] for n in ("inner", "outer", "_LastPage0", "inner_2", "outer_2", "_LastPage1")]
    fields = [f.get(f"{W}instr") for f in document.element.iter(f"{W}fldSimple")]
    assert fields == [" REF inner \\h ", " REF inner_2 \\h "]
    counts = [
        f.get(f"{W}instr")
        for relation in document.part.rels.values()
        if "/footer" in relation.reltype
        for f in etree.fromstring(relation.target_part.blob).iter(f"{W}fldSimple")
    ]
    assert counts == [" PAGEREF _LastPage0 \\* MERGEFORMAT ", " PAGEREF _LastPage1 \\* MERGEFORMAT "]


def test_left_and_right_pages_differ_only_where_they_did() -> None:
    def two_sided(made: Document) -> None:
        made.settings.odd_and_even_pages_header_footer = True
        made.sections[0].even_page_header.paragraphs[0].text = "偶数ページ"

    document = opened(merged([paper("甲"), paper("乙", two_sided), paper("丙")], ""))
    assert document.settings.odd_and_even_pages_header_footer
    told = [section.even_page_header.paragraphs[0].text for section in document.sections]
    assert told == ["甲のヘッダー", "偶数ページ", "丙のヘッダー"]


def test_a_paper_that_went_on_without_a_page_begins_one_in_the_whole() -> None:
    def going_on(made: Document) -> None:
        made.add_section(WD_SECTION.CONTINUOUS)
        made.sections[0].start_type = WD_SECTION.CONTINUOUS

    document = opened(merged([paper("甲"), paper("乙", going_on)], ""))
    assert [s.start_type for s in document.sections] == [
        WD_SECTION.NEW_PAGE,
        WD_SECTION.NEW_PAGE,
        WD_SECTION.CONTINUOUS,
    ]


def test_an_empty_header_takes_no_room(papers: list[bytes]) -> None:
    document = opened(merged([paper("甲"), papers[0]], ""))
    header = document.sections[1].header
    assert not header.is_linked_to_previous
    (spacing,) = header._element.iter(f"{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("20", "exact")


def test_a_change_of_a_page_that_was_recorded_is_no_page() -> None:
    def turned(made: Document) -> None:
        change = f'<w:sectPrChange {_NS} w:id="1" w:author="山田"><w:sectPr><w:pgSz w:w="1" w:h="1"/></w:sectPr></w:sectPrChange>'
        made.sections[0]._sectPr.append(parse_xml(change))

    assert len(opened(merged([paper("甲", turned), paper("乙", turned)], "")).sections) == 2


def test_nothing_of_the_merging_itself_stays_behind(whole: bytes) -> None:
    for node in opened(whole).element.iter(f"{W}p", f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        assert all(str(name).startswith("{") for name in node.attrib)


def test_remarks_do_not_come_along() -> None:
    def remarked(made: Document) -> None:
        made.add_comment(made.paragraphs[0].runs, "要確認", author="山田")

    data = merged([paper("甲", remarked), paper("乙", remarked)], "")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "comment" in name]
    assert not list(opened(data).element.iter(f"{W}commentReference", f"{W}commentRangeStart"))
    assert faults(data, None) == []


def test_what_would_not_come_along_whole_is_named_before() -> None:
    def with_endnote(made: Document) -> None:
        made.paragraphs[0]._p.append(parse_xml(f'<w:r {_NS}><w:endnoteReference w:id="2"/></w:r>'))

    assert hindrance(paper("甲")) == ""
    assert hindrance(paper("甲", with_endnote)) == "文末脚注"
