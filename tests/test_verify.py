"""Reading a made Word file back: whatever was lost, left over or broken keeps it from being handed over."""

import io
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from lxml import etree

from generator.word.verify import faults, text_of

DOCUMENT = "word/document.xml"
PRINTED = {f"/{DOCUMENT}": ("第1回", "市役所\n本庁舎", "5", "5", "表の中")}


def made() -> bytes:
    """A small paper: a line break, a tab, a number twice, a table."""
    document = docx.Document()
    document.add_paragraph("第1回\t推進会議")
    document.add_paragraph().add_run("市役所").add_break()
    document.paragraphs[-1].add_run("本庁舎")
    document.add_paragraph("5人のうち5人")
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text = "表の中"
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def with_part(name: str, change: Callable[[str], str]) -> bytes:
    """The small paper with one of its parts changed."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made())) as archive, zipfile.ZipFile(copy, "w") as new:
        for part in archive.namelist():
            content = archive.read(part)
            new.writestr(part, change(content.decode()).encode() if part == name else content)
    return copy.getvalue()


def spoilt(old: str, new: str, times: int = 1) -> bytes:
    def change(content: str) -> str:
        assert re.search(old, content, re.S)
        return re.sub(old, new, content, count=times, flags=re.S)

    return with_part(DOCUMENT, change)


def test_a_paper_that_says_what_was_printed_has_no_fault() -> None:
    assert faults(made(), PRINTED) == []
    assert faults(made(), None) == []


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("第1回", "第2回", "第1回"),
        ("<w:br/>", "", "市役所\n本庁舎"),
        ("5人のうち5人", "5人のうち人", "5"),
        ("表の中", "", "表の中"),
    ],
    ids=["another word", "a line break", "one of two", "a cell"],
)
def test_what_was_printed_and_is_not_there_is_a_fault(old: str, new: str, lost: str) -> None:
    assert faults(spoilt(old, new), PRINTED) == [f"「{lost}」が書き込まれていません"]


def test_what_stands_in_another_order_is_a_fault() -> None:
    other = {f"/{DOCUMENT}": ("表の中", "第1回")}
    assert faults(made(), other) == ["「第1回」が書き込まれていません"]


def test_a_long_text_is_named_by_its_beginning() -> None:
    assert faults(made(), {f"/{DOCUMENT}": ("長" * 41,)}) == [f"「{'長' * 40}…」が書き込まれていません"]
    assert faults(made(), {f"/{DOCUMENT}": ("長" * 40,)}) == [f"「{'長' * 40}」が書き込まれていません"]


@pytest.mark.parametrize("rest", ["{{ 会議.回 }}", "{%p endfor %}", "｛｛ 題 ｝｝", "None", "nan", "#REF!", "�"])
def test_what_is_left_over_between_the_printed_words_is_a_fault(rest: str) -> None:
    (fault,) = faults(spoilt("推進会議", f"推進{rest}会議"), PRINTED)
    assert fault.startswith("差し込みの残り「")
    assert rest in fault


def test_the_same_characters_typed_by_a_clerk_are_no_fault() -> None:
    typed = {f"/{DOCUMENT}": ("第1回", "推進None{{会議")}
    assert faults(spoilt("推進会議", "推進None{{会議"), typed) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<w:tr>.*</w:tr>", "", "行のない表があります"),
        ("<w:tr>.*?</w:tr>", "<w:tr/>", "欄のない行が表にあります"),
        ("<w:p/></w:tc>", "</w:tc>", "段落のない欄が表にあります"),
        ("</w:body>", "", "word/document.xml が正しいXMLではありません"),
        ("</w:body>", '<w:hyperlink r:id="rId99"/></w:body>', "word/document.xml が使う部品（rId99）がありません"),
    ],
    ids=["table without rows", "row without cells", "cell without paragraph", "broken XML", "lost part"],
)
def test_what_word_would_call_corrupt_is_a_fault(old: str, new: str, told: str) -> None:
    assert any(fault.startswith(told) for fault in faults(spoilt(old, new), None))


def test_a_header_is_there_only_with_its_relation_and_its_part() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "頭"
    data = io.BytesIO()
    document.save(data)
    whole = data.getvalue()
    assert b"headerReference" in zipfile.ZipFile(io.BytesIO(whole)).read(DOCUMENT)
    assert faults(whole, {"/word/header1.xml": ("頭",)}) == []

    def without(part: str, rels: Callable[[bytes], bytes]) -> bytes:
        copy = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(copy, "w") as new:
            for name in archive.namelist():
                if name != part:
                    content = archive.read(name)
                    new.writestr(name, rels(content) if name == "word/_rels/document.xml.rels" else content)
        return copy.getvalue()

    header = re.compile(rb"<Relationship [^>]*header1[^>]*/>")
    for lost in (without("word/header1.xml", bytes), without("", lambda rels: header.sub(b"", rels))):
        (fault,) = faults(lost, None)
        assert fault.startswith("word/document.xml が使う部品（rId")


def test_the_text_of_a_part_is_in_reading_order_with_its_breaks_and_tabs() -> None:
    with zipfile.ZipFile(
        io.BytesIO(spoilt("<w:p><w:r>", '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r>'))
    ) as made:
        root = etree.fromstring(made.read(DOCUMENT))
    assert text_of(root) == "第1回\t推進会議\r市役所\n本庁舎\r5人のうち5人\r表の中\r\r"


def test_a_link_out_of_the_file_is_a_fault() -> None:
    def link(relations: str) -> str:
        outward = '<Relationship Id="x" Type="t" Target="http://example.jp/" TargetMode="External"/>'
        return relations.replace("</Relationships>", f"{outward}</Relationships>")

    rels = "word/_rels/document.xml.rels"
    assert faults(with_part(rels, link), PRINTED) == [f"{rels} に外部へのリンクがあります"]


def test_each_part_is_compared_with_its_own_values() -> None:
    assert faults(made(), {"/word/header1.xml": ("頭",)}) == []
    assert faults(made(), {f"/{DOCUMENT}": ("頭",)}) == ["「頭」が書き込まれていません"]
