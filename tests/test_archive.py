"""A zip whose names come out right everywhere."""

import io
import zipfile
from datetime import date

from generator.send.mail import archive

DAY = date(2023, 7, 13)
FILES = {"資料1_ガイド.docx": b"one", "plain.txt": b"two" * 1000}


def test_names_are_composed_marked_as_utf_8_and_dated() -> None:
    decomposed = {"資料1_カ\u3099イト\u3099.docx": b"one"}
    (entry,) = zipfile.ZipFile(io.BytesIO(archive(decomposed, DAY))).infolist()
    assert entry.filename == "資料1_ガイド.docx"
    assert entry.flag_bits & 0x800  # UTF-8
    assert not entry.flag_bits & 0x1  # no password
    assert entry.date_time[:3] == (2023, 7, 13)


def test_equal_files_give_equal_bytes_and_come_out_as_they_went_in() -> None:
    made = archive(FILES, DAY)
    assert made == archive(FILES, DAY)
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == FILES


def test_unzip_of_other_systems_gives_right_names_and_files_that_may_be_read() -> None:
    entries = zipfile.ZipFile(io.BytesIO(archive(FILES, DAY))).infolist()
    assert {(entry.create_system, entry.external_attr >> 16) for entry in entries} == {(3, 0o644)}


def test_a_day_that_a_zip_cannot_say_is_the_nearest_it_can() -> None:
    (entry,) = zipfile.ZipFile(io.BytesIO(archive({"a": b""}, date(1912, 1, 1)))).infolist()
    assert entry.date_time[0] == 1980
