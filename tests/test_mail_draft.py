"""A draft says what it should to every mail program: people, subject, text, and files under their right names."""

import base64
import email
import email.policy
import re
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from generator.send.mail import draft

LONG = "会議録（日常療養支援・多職種連携研修部会　令和4年度第3回）𠮷髙ガギグゲゴ.docx"
NAMES = ["次第.docx", "資料1_実績.xlsx", LONG, "plain.pdf", 'a"b;c%20.txt', "図.PNG", "不明.jtd"]
FILES = {name: name.encode() * 50 for name in NAMES}
PEOPLE = [("若葉　太郎", "taro@example.jp"), ("Smith, J.", "j@example.jp"), ("", "plain@example.jp")]
TEXT = "各位\n\n　資料を送付します。\n"


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.fixture(scope="module")
def data() -> bytes:
    return draft("令和5年度第1回在宅医療・介護連携推進会議の資料の送付について", TEXT, PEOPLE, FILES)


def test_every_line_ends_as_mail_wants_it_and_is_short_ascii(data: bytes) -> None:
    data.decode("ascii")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 90  # the type of a Word file alone takes 86


def test_it_opens_as_a_draft_and_says_nothing_that_the_mail_program_should_say(data: bytes) -> None:
    message = parsed(data)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "令和5年度第1回在宅医療・介護連携推進会議の資料の送付について"
    assert not {"date", "from", "to", "cc", "message-id", "x-mailer"} & {name.lower() for name in message}


def test_people_get_it_as_bcc_with_their_names(data: bytes) -> None:
    people = parsed(data)["Bcc"].addresses
    assert [(person.display_name, person.addr_spec) for person in people] == PEOPLE


def test_the_text_arrives_as_written(data: bytes) -> None:
    body = parsed(data).get_body()
    assert body is not None
    assert body.get_content_type() == "text/plain"
    assert body.get_content() == TEXT.replace("\n", "\r\n") or body.get_content() == TEXT


def test_files_arrive_whole_under_their_names_and_types(data: bytes) -> None:
    attached = list(parsed(data).iter_attachments())
    assert [part.get_filename() for part in attached] == NAMES
    assert [part.get_payload(decode=True) for part in attached] == list(FILES.values())
    assert [part.get_content_type().rpartition(".")[2] for part in attached[:3]] == ["document", "sheet", "document"]
    assert [part.get_content_type() for part in attached[3:]] == [
        "application/pdf",
        "text/plain",
        "image/png",
        "application/octet-stream",
    ]


def test_a_program_that_knows_only_the_older_way_reads_the_names_too(data: bytes) -> None:
    written = re.findall(rb'[ \n]name="(.*?)"\r\n', data, re.S)
    assert [str(make_header(decode_header(name.decode().replace("\r\n", "")))) for name in written] == NAMES


def test_no_encoded_word_is_too_long_or_splits_a_character(data: bytes) -> None:
    words = re.findall(rb"=\?utf-8\?b\?([^?]*)\?=", data, re.IGNORECASE)
    assert words
    for word in words:
        base64.b64decode(word).decode("utf-8")
        assert len(word) + 12 <= 75


def test_equal_input_gives_equal_bytes_and_nobody_named_gives_a_draft_to_nobody(data: bytes) -> None:
    assert draft("令和5年度第1回在宅医療・介護連携推進会議の資料の送付について", TEXT, PEOPLE, FILES) == data
    assert parsed(draft("a", TEXT, [], {}))["Bcc"] is None
