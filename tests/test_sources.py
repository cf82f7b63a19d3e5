"""What a template would print is known without docxtpl, and is what docxtpl prints."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from generator.office import SAMPLES, MeetingFolders, OfficeFolders
from generator.packet.compose import draft, jobs_of
from generator.packet.inputs import read_meeting
from generator.papers.kind import documents
from generator.problem import GeneratorError
from generator.records.said import Fields
from generator.word.render import Environment, Filling, for_jinja, printed, render, sources, variables
from generator.word.template import Template, open_template
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


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_words_of_a_template_are_those_docxtpl_finds(path: Path) -> None:
    template = open_template(path)
    assert variables(template) == Filling(io.BytesIO(path.read_bytes())).get_undeclared_template_variables(
        Environment()
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_text_is_the_one_docxtpl_fills_so_that_it_is_compiled_once(path: Path) -> None:
    filling = Filling(io.BytesIO(path.read_bytes()))
    filling.init_docx()
    assert dict(sources(open_template(path)))["/word/document.xml"] == for_jinja(filling.patch_xml(filling.get_xml()))


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
