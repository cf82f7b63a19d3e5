"""A template is filled as docxtpl fills it, and what it would print is known without filling it."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate

from generator.office import SAMPLES, MeetingFolders, OfficeFolders
from generator.ooxml.parts import packed, parsed, unpacked
from generator.packet.compose import draft, jobs_of
from generator.packet.inputs import read_meeting
from generator.papers.kind import documents
from generator.problem import GeneratorError
from generator.records.said import Fields
from generator.word.render import Environment, patched, printed, render, sources, variables
from generator.word.template import Template, open_template
from generator.word.verify import text_of
from tests.conftest import MEETING, ROOT
from tests.papers import W

FOLDERS = [ROOT / "inputs" / MEETING, *sorted((ROOT / "inputs" / SAMPLES).iterdir())]
TEMPLATES = sorted(
    {OfficeFolders(ROOT).template(document.file) for document in documents().values() if document.template}
)
WORDS: Fields = {"表題": "題", "上": "頭", "下": "足", "表紙": "一枚目"}


def with_everything(**spoilt: str) -> Template:
    """A template with words in its body, its headers, of the first page too, and its footer."""
    document = docx.Document()
    document.add_paragraph("前")
    document.add_paragraph(spoilt.get("body", "{{ 表題 }}"))
    section = document.sections[0]
    section.footer.paragraphs[0].text = "{{ 下 }}"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "{{ 表紙 }}"
    section.header.paragraphs[0].text = spoilt.get("header", "{{ 上 }}・{{ 表題 }}")
    made = io.BytesIO()
    document.save(made)
    return Template(Path("all.docx"), made.getvalue())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_every_paper_of_the_samples_prints_is_listed(folder: Path) -> None:
    book = read_meeting(MeetingFolders.at(folder)).book
    drafts = [draft(MeetingFolders(OfficeFolders(ROOT), folder), book, job) for job in jobs_of(book)]
    for one in drafts:
        if one.template:
            listed = printed(one.template, one.fields, digits=one.digits)
            made = render(one.template, one.fields, title="", digits=one.digits).printed
            assert [(part, [(str(v), v.places) for v in values]) for part, values in listed.items()] == [
                (part, [(str(v), v.places) for v in values]) for part, values in made.items()
            ]


def test_headers_and_footers_are_filled_in_the_order_of_docxtpl() -> None:
    template = with_everything()
    listed = printed(template, WORDS)
    assert list(listed.items()) == list(render(template, WORDS, title="").printed.items())
    assert {"".join(values) for values in listed.values()} == {"題", "一枚目", "頭題", "足"}


class Docxtpl(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
    """docxtpl filling a template that says in Japanese what it says in Jinja."""

    def patch_xml(self, src_xml: str) -> str:
        return patched(src_xml)


def inside(document: str) -> str:
    """What stands in the body of a document."""
    return document.partition("<w:body")[2].partition(">")[2].partition("</w:body>")[0]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_words_of_a_template_are_those_docxtpl_finds(path: Path) -> None:
    filling = Docxtpl(io.BytesIO(path.read_bytes()))
    assert variables(open_template(path)) == filling.get_undeclared_template_variables(Environment())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_text_is_the_one_docxtpl_fills(path: Path) -> None:
    filling = Docxtpl(io.BytesIO(path.read_bytes()))
    filling.init_docx()
    text = dict(sources(open_template(path)))["/word/document.xml"]
    assert inside(text) == inside(filling.patch_xml(filling.get_xml()))


def test_a_filled_document_says_what_docxtpl_makes_it_say() -> None:
    template = with_everything(body="{{ 表題 }}と{_{ 表題 }_}")
    words = {**WORDS, "表題": '一行目\n二行目\t{_{ <終わり> & "}'}
    filling = Docxtpl(io.BytesIO(template.data))
    filling.render(words, Environment())
    made = parsed(unpacked(render(template, words, title="").data)["word/document.xml"])
    assert text_of(made) == text_of(filling.docx.element)
    assert '一行目\n二行目\t{_{ <終わり> & "}と{{ 表題 }}' in text_of(made)


def test_what_nothing_in_a_template_leads_to_is_in_no_paper() -> None:
    template = with_everything()
    lost = packed(unpacked(template.data) | {"word/header9.xml": b"<w:hdr xmlns:w='%s'/>" % W[1:-1].encode()})
    made = unpacked(render(Template(template.path, lost), WORDS, title="").data)
    assert "word/header1.xml" in made
    assert "word/header9.xml" not in made


def test_a_template_that_shows_no_other_parts_is_its_body_alone() -> None:
    body = (
        f'<w:document xmlns:w="{W[1:-1]}"><w:body><w:p><w:r><w:t>{{{{ 題 }}}}</w:t></w:r></w:p></w:body></w:document>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", body)
    template = Template(Path("body.docx"), made.getvalue())
    assert printed(template, {"題": "次第"}) == {"/word/document.xml": ("次第",)}


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ({"body": "件名 {{ 表題 | }}"}, "「件名 {{ 表題 | }}」の付近"),
        ({"header": "上 {{ 上 | ない }}"}, "「上 {{ 上 | ない }}」の付近"),
        ({"header": "{{ 下手 }}"}, "「下手」という差し込みは使えません（ヘッダーの1段落目「{{ 下手 }}」）"),
        ({"header": "上"}, "ひな形 all.docx に「上」の差し込みがありません"),
    ],
    ids=["syntax", "filter", "unknown", "lost"],
)
def test_a_check_and_a_packet_say_the_same_of_a_spoilt_template(spoilt: dict[str, str], told: str) -> None:
    template = with_everything(**spoilt)
    said = []
    for fill in (lambda: printed(template, WORDS), lambda: render(template, WORDS, title="")):
        with pytest.raises(GeneratorError) as refusal:
            fill()
        said.append(str(refusal.value))
    assert said[0] == said[1]
    assert told in said[0]


def test_a_loop_that_breaks_the_table_is_told_with_what_to_do() -> None:
    document = docx.Document()
    document.add_paragraph("{% for 一つ in 一覧 %}")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{ 一つ }}{% endfor %}"
    made = io.BytesIO()
    document.save(made)
    template, words = Template(Path("loop.docx"), made.getvalue()), {"一覧": ["甲", "乙"]}
    for fill in (lambda: printed(template, words), lambda: render(template, words, title="")):
        with pytest.raises(
            GeneratorError, match=r"繰り返し（\{%tr … %\} など）の置き方に誤りがあります。「kaigi template"
        ):
            fill()
