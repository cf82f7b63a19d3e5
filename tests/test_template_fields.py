"""What may be written in a template is listed from the declarations, and every word listed is understood."""

import json
import re

import pytest

from generator import __main__ as cli
from generator.office import OfficeFolders
from generator.packet.templates import vocabulary
from generator.papers.kind import Document, documents
from generator.papers.share_sheets import Fillable, fillables
from generator.report.guide import fields_json, fields_text
from generator.word.boxes import controls
from generator.word.tags import commands_in_jinja
from generator.word.template import Group, Many, Shape, Word, open_template
from tests.conftest import ROOT

WORD = [kind for kind in documents().values() if kind.template]
each_kind = pytest.mark.parametrize("kind", WORD, ids=lambda kind: kind.kind)


def lists(shape: Shape | None) -> list[Many]:
    match shape:
        case Group():
            return [found for inner in shape.words.values() for found in lists(inner)]
        case Many():
            return [shape, *lists(shape.item)]
    return []


@each_kind
def test_the_examples_leave_no_list_of_a_paper_empty(kind: Document) -> None:
    assert all(found.item is not None for found in lists(vocabulary(kind)))


@each_kind
def test_every_kind_is_listed_by_its_name_and_by_its_template(kind: Document) -> None:
    assert f"「{kind.kind}」のひな形（{kind.template}.docx）" in fields_text(kind.kind)
    assert f"（{kind.template}.docx）" in fields_text(f"{kind.template}.docx")


def test_a_word_is_listed_with_its_column_its_note_and_an_example() -> None:
    text = fields_text("研修実施状況")
    assert "  {%p 事業別を一つずつ %} … {%p くり返し終わり %}\n" in text
    assert "    {%p 事業.研修一覧を一つずつ %} … {%p くり返し終わり %}\n" in text
    place = text.index("{{ 研修.開催日 }}")
    details = text[place:].split("{{", 2)[1]
    assert "研修.xlsx［研修実績］開催日: 開催した日です。" in details
    assert "例: 令和5年12月5日" in details
    assert "付けられるもの: |和暦　|曜日付き　|月日" in details


def test_a_number_has_the_filter_of_years_only_when_it_is_one() -> None:
    by_tag = {entry["tag"]: entry for entry in json.loads(fields_json("会議録"))}
    assert by_tag["{{ 概要.年度 }}"]["filters"] == ["年度"]
    assert by_tag["{{ 概要.傍聴者数 }}"]["filters"] == []


def test_a_value_made_of_several_columns_names_them() -> None:
    text = fields_text("支援室事業概要")
    assert "支援室.xlsxの相談者の区分、日付から作られます。" in text


@each_kind
def test_every_loop_and_word_listed_may_be_written_as_it_is_listed(kind: Document) -> None:
    known: dict[str, Shape | None] = dict(vocabulary(kind).words)
    for entry in json.loads(fields_json(kind.kind)):
        tag = entry["tag"]
        loop = re.fullmatch(r"\{%p for (\w+) in ([\w.]+) %\}", commands_in_jinja(tag))
        path = loop[2] if loop else tag.strip("{} ")
        shape: Shape | None = Group({word: inner for word, inner in known.items() if inner})
        for word in path.split("."):
            assert isinstance(shape, Group)
            shape = shape.words[word]
        if loop:
            assert isinstance(shape, Many)
            assert loop[1] not in vocabulary(kind).words
            known[loop[1]] = shape.item
        else:
            assert isinstance(shape, Word)


def test_an_unknown_kind_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["template", "fields", "研修実施"]) == 3
    assert "「研修実施状況」のことなら、そう書いてください。" in capsys.readouterr().err
    assert cli.main(["template", "fields", "reslts"]) == 3
    assert "「results」のことなら、そう書いてください。" in capsys.readouterr().err


def test_the_list_is_printed_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["template", "fields", "次第"]) == 0
    assert "{{ 会議.開催日 }}" in capsys.readouterr().out
    assert cli.main(["template", "fields", "次第", "--format", "json"]) == 0
    assert {"tag", "note", "example", "filters", "depth", "closing", "choices"} == set(
        json.loads(capsys.readouterr().out)[0]
    )


@pytest.mark.parametrize("form", fillables().values(), ids=lambda form: form.kind)
def test_every_box_of_a_form_is_listed_with_what_may_be_chosen(form: Fillable) -> None:
    by_tag = {entry["tag"]: entry for entry in json.loads(fields_json(f"{form.template}.docx"))}
    written = {
        control.field
        for _, root in open_template(OfficeFolders(ROOT).template(form.file)).parts()
        for control in controls(root)
    }
    assert written <= by_tag.keys()
    assert {tag: tuple(entry["choices"]) for tag, entry in by_tag.items()} == form.menus()
    assert fields_text(form.kind) == fields_text(f"{form.template}.docx")


def test_a_box_is_listed_as_a_clerk_types_it() -> None:
    text = fields_text("入院時情報提供書")
    assert "欄のタグに書ける言葉です。" in text
    assert "{%p" not in text
    place = text.index("\n  性別\n")
    assert "選べる言葉: 男性・女性\n      チェックの欄のタグ: 性別:男性 など" in text[place : place + 200]
    assert "経過記録.日時\n      情報共有シート.xlsx［経過記録］日時: " in fields_text("紹介患者状況把握シート")
