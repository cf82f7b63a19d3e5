"""A packet is delivered whole or not at all, and what a clerk made stays, whatever goes wrong and whenever."""

import contextlib
import errno
import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import generator
from generator.packet import deliver as delivery
from generator.packet import deliver as kept_names
from generator.packet import files as exchange
from generator.packet.deliver import Delivery, deliver, sweep
from generator.packet.files import clashes, file_name
from generator.packet.record import FORMER_NAME, NAME
from generator.problem import GeneratorError

MEETING = "令和5年度 第1回推進会議"
A = {"次第.docx": b"agenda A", "資料1_実績.docx": b"results A", "点検/取組_点検.xlsx": b"check A"}
B = {"次第.docx": b"agenda A", "資料1_実績.docx": b"results B", "資料2_研修.docx": b"trainings B"}
MEMO = {"メモ/電話.txt": "支援室へ電話".encode()}
SAVED = datetime(2026, 11, 20, 23, 5, 59)
AT = "（手直し 2026-11-20 23時05分）"
AGAIN = "（手直し 2026-11-20 23時05分 その2）"
MENDED = {f"資料1_実績{AT}.docx": b"mended at 23:00"}

Content = dict[str, bytes]


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds the program would have waited."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outputs" / MEETING


@pytest.fixture(params=["exchange", "two renames", "Windows"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ways to swap: one step, a file system without it, a system without it."""
    if request.param != "Windows" and sys.platform == "win32":
        pytest.skip("Windows has no way to swap in one step")
    if request.param == "two renames":
        monkeypatch.setattr(exchange, "exchange", lambda one, other: False)
    if request.param == "Windows":
        monkeypatch.setattr(exchange, "_EXCHANGES", False)
    return str(request.param)


def content(folder: Path) -> Content:
    """All files of a packet but the record."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name not in (NAME, FORMER_NAME)]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def beside(folder: Path) -> list[str]:
    """What lies beside the packet, the lock file excepted."""
    return [path.name for path in folder.parent.iterdir() if path not in (folder, folder.parent / exchange.LOCK)]


def put(folder: Path, files: Content) -> None:
    """Write as a clerk would, at 23:05."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        os.utime(folder / name, (SAVED.timestamp(),) * 2)


def busy(winerror: int) -> PermissionError:
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]  # exists on Windows alone
    return error


def full() -> OSError:
    return OSError(errno.ENOSPC, "no space")


class Killed(BaseException):
    """The process is gone: nothing it still would have done reaches the disk."""


class Steps:
    """Counts the calls that change the disk; `fault` decides for each what happens instead."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fault: Callable[[int, str], BaseException | None]) -> None:
        self.count = 0
        self._fault = fault
        for owner, name in (
            (os, "mkdir"),
            (os, "rename"),
            (os, "open"),
            (os, "fsync"),
            (os, "unlink"),
            (os, "rmdir"),
            (io, "open"),
            (shutil, "copystat"),
            (exchange, "exchange"),
        ):
            monkeypatch.setattr(owner, name, self._counted(name, getattr(owner, name)))

    def _counted(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            self.count += 1
            if error := self._fault(self.count, f"{name}{args}"):
                raise error
            return None if name == "fsync" else real(*args, **kwargs)

        return step


def kill_at(steps: int) -> Callable[[int, str], BaseException | None]:
    return lambda count, _: Killed() if count >= steps else None


def fail_at(step: int, error: Callable[[], OSError]) -> Callable[[int, str], BaseException | None]:
    """The step `step`, unless it removes something, fails until the program gives it up."""
    left: dict[str, int] = {}

    def fault(count: int, call: str) -> BaseException | None:
        if count == step and not call.startswith(("unlink", "rmdir")):
            left[call] = 7 if hasattr(error(), "winerror") else 1
        left[call] = left.get(call, 0) - 1
        return error() if left[call] >= 0 else None

    return fault


def test_a_first_delivery_holds_exactly_the_packet(folder: Path) -> None:
    assert deliver(folder, A) == Delivery(written=tuple(A), kept=())
    assert content(folder) == A
    assert beside(folder) == []


def test_the_next_delivery_replaces_the_packet_and_drops_what_is_no_longer_in_it(folder: Path, system: str) -> None:
    deliver(folder, A)
    assert deliver(folder, B) == Delivery(written=tuple(B), kept=())
    assert content(folder) == B
    assert not (folder / "点検").exists()
    assert beside(folder) == []


def test_equal_packets_give_equal_bytes_record_included(folder: Path, tmp_path: Path) -> None:
    deliver(folder, A)
    first = (folder / NAME).read_bytes()
    deliver(folder, A)
    deliver(tmp_path / "elsewhere" / "会議", A)
    assert (folder / NAME).read_bytes() == first == (tmp_path / "elsewhere" / "会議" / NAME).read_bytes()


def test_a_file_whose_content_is_the_same_keeps_its_modification_time(folder: Path) -> None:
    deliver(folder, A)
    for name in A:
        os.utime(folder / name, (1_000_000_000, 1_000_000_000))
    deliver(folder, B)
    assert (folder / "次第.docx").stat().st_mtime == 1_000_000_000
    assert (folder / "資料1_実績.docx").stat().st_mtime > 1_000_000_000


def test_files_of_the_clerk_stay_where_they_are_with_their_times(folder: Path, system: str) -> None:
    deliver(folder, A)
    put(folder, MEMO)
    (folder / "差し替え").mkdir()
    os.utime(folder / "メモ/電話.txt", (1_000_000_000, 1_000_000_000))
    assert deliver(folder, B).kept == ()
    assert content(folder) == B | MEMO
    assert (folder / "メモ/電話.txt").stat().st_mtime == 1_000_000_000
    assert (folder / "差し替え").is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right that clerks do not have")
def test_a_link_of_the_clerk_stays_a_link(folder: Path) -> None:
    deliver(folder, A)
    (folder / "近道").symlink_to("次第.docx")
    deliver(folder, B)
    assert (folder / "近道").readlink() == Path("次第.docx")


def test_what_programs_leave_behind_is_not_carried_over(folder: Path) -> None:
    deliver(folder, A)
    put(folder, dict.fromkeys(["~$資料1_実績.docx", "Thumbs.db", "desktop.ini", "点検/.~lock.取組.xlsx#"], b"x"))
    deliver(folder, B)
    assert content(folder) == B


def test_what_was_mended_by_hand_stays_beside_the_new_paper_with_its_time(folder: Path, system: str) -> None:
    deliver(folder, A)
    put(folder, {"資料1_実績.docx": b"mended at 23:00"})
    assert deliver(folder, B).kept == (("資料1_実績.docx", f"資料1_実績{AT}.docx"),)
    put(folder, {"資料1_実績.docx": b"mended again"})
    assert deliver(folder, A).kept == (("資料1_実績.docx", f"資料1_実績{AGAIN}.docx"),)
    assert deliver(folder, B).kept == ()
    assert content(folder) == B | MENDED | {f"資料1_実績{AGAIN}.docx": b"mended again"}


def test_a_mended_file_that_left_the_packet_is_kept_under_a_name_that_says_so(folder: Path) -> None:
    deliver(folder, A)
    put(folder, {"点検/取組_点検.xlsx": b"with remarks"})
    assert deliver(folder, B).kept == (("点検/取組_点検.xlsx", f"点検/取組_点検{AT}.xlsx"),)


def test_a_file_mended_to_what_is_delivered_now_is_not_kept_twice(folder: Path) -> None:
    deliver(folder, A)
    put(folder, {"資料1_実績.docx": B["資料1_実績.docx"]})
    assert deliver(folder, B).kept == ()
    assert content(folder) == B


@pytest.mark.parametrize("record", [None, b"", b"{", b"[1]", b"\xff", b"[" * 100_000])
def test_without_a_sound_record_every_file_counts_as_the_clerks(folder: Path, record: bytes | None) -> None:
    deliver(folder, A)
    put(folder, A)
    (folder / NAME).unlink()
    if record is not None:
        put(folder, {NAME: record})
    assert deliver(folder, B).kept == (("資料1_実績.docx", f"資料1_実績{AT}.docx"),)
    kept = {f"資料1_実績{AT}.docx": b"results A", "点検/取組_点検.xlsx": b"check A"}
    assert content(folder) == B | kept


def test_a_folder_with_the_former_record_tells_no_false_hand_edits(folder: Path) -> None:
    put(folder, A | {"資料1_実績.docx": b"mended at 23:00"})
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in A.items()}
    (folder / FORMER_NAME).write_text(json.dumps(hashes), encoding="utf-8")
    assert deliver(folder, B).kept == (("資料1_実績.docx", f"資料1_実績{AT}.docx"),)
    assert content(folder) == B | MENDED
    assert not (folder / FORMER_NAME).exists()


def test_what_was_kept_stays_as_it_is_and_is_told_once(folder: Path) -> None:
    deliver(folder, A)
    put(folder, {"資料1_実績.docx": b"mended at 23:00"})
    assert deliver(folder, B).kept
    for packet in (A, B, {"次第.docx": b"agenda C"}):
        assert deliver(folder, packet).kept == ()
        assert content(folder) == packet | MENDED
    put(folder, {f"資料1_実績{AT}.docx": b"and mended on"})
    assert deliver(folder, B).kept == ()
    assert content(folder) == B | {f"資料1_実績{AT}.docx": b"and mended on"}


def test_a_time_that_no_calendar_has_is_no_obstacle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoTimes(datetime):
        @classmethod
        def fromtimestamp(cls, timestamp: float, tz: object = None) -> "NoTimes":
            raise OSError(errno.EINVAL, "Invalid argument")

    deliver(folder, A)
    put(folder, {"資料1_実績.docx": b"mended at 23:00"})
    monkeypatch.setattr(kept_names, "datetime", NoTimes)
    assert deliver(folder, B).kept == (("資料1_実績.docx", "資料1_実績（手直し 日時不明）.docx"),)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_path_of_a_kept_file_is_one_that_windows_takes(tmp_path: Path, depth: int) -> None:
    folder = tmp_path
    while len(str(folder)) < 100 + 30 * depth:
        folder /= "共有"
    folder = folder / "outputs" / MEETING
    name = f"{'資' * 60}.docx"
    deliver(folder, {name: b"A"})
    put(folder, {name: b"mended"})
    ((_, place),) = deliver(folder, {name: b"B"}).kept
    assert place.startswith("資資")
    assert place.endswith(f"{AT}.docx")
    assert len(str(folder / place)) + len("..new-1") <= 259
    assert content(folder) == {name: b"B", place: b"mended"}


@pytest.mark.parametrize(
    ("clerks", "place"),
    [
        ("資料2_研修.DOCX", f"資料2_研修{AT}.DOCX"),
        ("資料2_研修.docx/写し.txt", f"写し{AT}.txt"),
        ("資料2_研修.docx/控え/写し.txt", f"写し{AT}.txt"),
        ("部会", f"部会{AT}"),
    ],
)
def test_a_file_of_the_clerk_makes_room_for_a_new_one_of_its_name(folder: Path, clerks: str, place: str) -> None:
    deliver(folder, A)
    put(folder, {clerks: b"by the clerk"})
    packet = B | {"部会/資料3.docx": b"subcommittees"}
    assert deliver(folder, packet).kept == ((clerks, place),)
    assert content(folder) == packet | {place: b"by the clerk"}


def test_a_mended_file_with_a_very_long_name_is_kept_under_a_name_that_fits(folder: Path) -> None:
    name = file_name("資料1", "あ" * 200, ".docx")
    deliver(folder, {name: b"A"})
    put(folder, {name: b"mended"})
    ((_, place),) = deliver(folder, {name: b"B"}).kept
    assert place.endswith(f"あ{AT}.docx")
    assert content(folder) == {name: b"B", place: b"mended"}


def test_what_is_saved_while_the_packet_is_being_built_is_not_lost(
    folder: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    put(folder, MEMO)

    def save_and_swap(new: Path, old: Path, aside: Path) -> None:
        put(old, {"資料1_実績.docx": b"mended at 23:00", "メモ/電話.txt": b"called", "急ぎ.txt": b"new"})
        exchange.swap(new, old, aside)

    monkeypatch.setattr(delivery, "swap", save_and_swap)
    assert dict(deliver(folder, B).kept) == {
        "資料1_実績.docx": f"資料1_実績{AT}.docx",
        "メモ/電話.txt": f"メモ/電話{AT}.txt",
    }
    late = {f"メモ/電話{AT}.txt": b"called", "急ぎ.txt": b"new"}
    assert content(folder) == B | MEMO | MENDED | late
    assert beside(folder) == []


def test_write_protected_files_and_folders_do_not_stay_behind(folder: Path) -> None:
    deliver(folder, A)
    put(folder, MEMO)
    (folder / "メモ/電話.txt").chmod(0o400)
    (folder / "メモ").chmod(0o500)
    deliver(folder, B)
    assert content(folder) == B | MEMO
    assert beside(folder) == []


@pytest.mark.parametrize(
    "error",
    [lambda: busy(5), lambda: busy(32), lambda: busy(33), full, lambda: PermissionError(errno.EACCES, "read-only")],
    ids=["winerror 5", "winerror 32", "winerror 33", "disk full", "no permission"],
)
def test_when_any_step_fails_the_old_packet_is_untouched_and_nothing_is_left_over(
    folder: Path, system: str, error: Callable[[], OSError], monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    put(folder, MEMO | {"資料1_実績.docx": b"mended at 23:00"})
    shutil.copytree(folder, folder.parent.parent / "before")
    before = content(folder), (folder / NAME).read_bytes()
    refusals = 0
    for step in range(1, 1000):
        with monkeypatch.context() as patch:
            steps = Steps(patch, fail_at(step, error))
            try:
                deliver(folder, B)
            except GeneratorError as refusal:
                refusals += 1
                assert "もう一度実行してください。これまでのファイルはそのまま残っています。" in str(refusal)
                assert (".new-" in str(refusal), ".old-" in str(refusal)) == (False, False)
                delivered = False
            else:
                delivered = True
        if not delivered:
            assert (content(folder), (folder / NAME).read_bytes()) == before
        else:
            sweep(folder)
            assert content(folder) == B | MEMO | MENDED
        assert beside(folder) == []
        if steps.count < step:
            break
        shutil.rmtree(folder)
        shutil.copytree(folder.parent.parent / "before", folder)
    assert refusals > 20


def test_a_first_delivery_that_fails_leaves_no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        Steps(patch, lambda _, call: full() if call.startswith("rename") else None)
        with pytest.raises(GeneratorError, match=r"空き容量が足りない.*もう一度実行してください。$"):
            deliver(folder, A)
    assert not folder.exists()
    assert beside(folder) == []


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_in_use_for_a_moment_is_waited_for(
    folder: Path, system: str, winerror: int, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    tries = Counter[str]()

    def fault(_: int, call: str) -> BaseException | None:
        tries[call] += 1
        return busy(winerror) if tries[call] == 1 else None

    with monkeypatch.context() as patch:
        Steps(patch, fault)
        deliver(folder, B)
    assert content(folder) == B
    assert len(pauses) > 10


def test_a_file_in_use_is_given_up_after_two_seconds(
    folder: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    monkeypatch.setattr(exchange, "_EXCHANGES", True)
    monkeypatch.setattr(exchange, "exchange", lambda one, other: (_ for _ in ()).throw(busy(32)))
    with pytest.raises(GeneratorError, match="ほかで開かれているか"):
        deliver(folder, B)
    assert sum(pauses) == pytest.approx(2)


@pytest.mark.parametrize(
    ("lock", "document"),
    [
        ("~$料1_実績について.docx", "資料1_実績について.docx"),
        ("~$料1_実績.docx", "資料1_実績.docx"),
        ("~$次第.docx", "次第.docx"),
        ("点検/~$取組_点検.xlsx", "取組_点検.xlsx"),
        ("~$消した資料.docx", "消した資料.docx"),
    ],
)
def test_the_document_that_is_open_is_named(
    folder: Path, lock: str, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A | {"資料1_実績について.docx": b"about"})
    put(folder, {lock: b"owner"})
    monkeypatch.setattr(exchange, "_EXCHANGES", True)
    monkeypatch.setattr(exchange, "exchange", lambda one, other: (_ for _ in ()).throw(busy(32)))
    with pytest.raises(GeneratorError, match=f"^「{document}」が開かれているため.*outputs/{MEETING}.*閉じてから"):
        deliver(folder, B)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, ""), "空き容量"),
        (OSError(errno.EDQUOT, ""), "空き容量"),
        (OSError(errno.EROFS, ""), "読み取り専用"),
        (PermissionError(errno.EPERM, ""), "許可"),
        (OSError(errno.ENAMETOOLONG, ""), "名前が長すぎる"),
        (FileNotFoundError(errno.ENOENT, ""), "エラー番号2"),
        (OSError(errno.EIO, ""), "エラー番号5"),
    ],
)
def test_each_kind_of_trouble_has_its_own_words_and_names_the_file(
    folder: Path, error: OSError, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        error.filename = str(path)
        raise error

    monkeypatch.setattr(delivery, "write", refuse)
    with pytest.raises(GeneratorError, match=f"「outputs/{MEETING}/次第.docx」.*{words}|{words}.*/次第.docx」"):
        deliver(folder, A)


def test_windows_calls_a_path_beyond_its_bound_not_found_and_we_call_it_too_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        error = FileNotFoundError(errno.ENOENT, "", f"{path}{'長' * 250}")
        error.winerror = 3  # type: ignore[attr-defined, unused-ignore]  # exists on Windows alone
        raise error

    monkeypatch.setattr(delivery, "write", refuse)
    with pytest.raises(GeneratorError, match="名前が長すぎる"):
        deliver(folder, A)


def test_a_name_of_a_meeting_that_no_disk_takes_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="名前が長すぎるため"):
        deliver(tmp_path / "outputs" / ("長" * 300), A)
    with pytest.raises(GeneratorError, match="名前が長すぎるため"):
        deliver(tmp_path / "outputs" / ("長" * 84), A)


def test_a_delivery_that_cannot_put_the_old_packet_back_says_where_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    with monkeypatch.context() as patch:
        patch.setattr(exchange, "_EXCHANGES", False)
        Steps(patch, lambda _, call: busy(5) if call.startswith("rename") and call.endswith(f"/{MEETING}'))") else None)
        with pytest.raises(GeneratorError, match=r"\.old-1」にあり、次に実行したとき元に戻ります。$"):
            deliver(folder, B)
        assert not folder.exists()
    sweep(folder)
    assert content(folder) == A
    assert beside(folder) == []


def test_killed_at_any_step_the_old_or_the_new_packet_is_there_after_the_next_start(
    folder: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    put(folder, MEMO | {"資料1_実績.docx": b"mended at 23:00"})
    old, new = content(folder), B | MEMO | MENDED
    before = folder.parent.parent / "before"
    shutil.copytree(folder, before)
    seen = []
    for step in range(1, 1000):
        with monkeypatch.context() as patch:
            steps = Steps(patch, kill_at(step))
            with contextlib.suppress(Killed):
                deliver(folder, B)
        if system == "exchange":
            assert content(folder) in (old, new)
        with monkeypatch.context() as patch:  # the run after it is killed as well, somewhere
            Steps(patch, kill_at(step % 11))
            with contextlib.suppress(Killed):
                sweep(folder)
        sweep(folder)
        assert beside(folder) == []
        assert content(folder) in (old, new)
        seen.append(content(folder) == new)
        if steps.count < step:
            break
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
    assert seen == sorted(seen)
    assert {False, True} == set(seen)


# Delivers A and B in turn for ever; killed from outside.
LOOP = """
import sys
from pathlib import Path
from generator.packet import files as exchange
from generator.packet.deliver import deliver
folder, packets, exchange._EXCHANGES = Path(sys.argv[1]), eval(sys.argv[2]), eval(sys.argv[3])
while True:
    for packet in packets:
        deliver(folder, packet)
        print("delivered", flush=True)
"""


def killed_somewhere(folder: Path, moments: random.Random, *, exchanges: bool) -> None:
    command = [sys.executable, "-S", "-c", LOOP, str(folder), repr((A, B)), str(exchanges)]
    root = Path(generator.__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0, 0.04))
        process.kill()


@pytest.mark.skipif(not exchange._EXCHANGES, reason="needs a system that swaps in one step")
def test_a_killed_process_leaves_one_whole_packet_at_every_moment(folder: Path) -> None:
    moments = random.Random(1)
    put(folder, MEMO)
    for _ in range(60):
        killed_somewhere(folder, moments, exchanges=True)
        assert content(folder) in (A | MEMO, B | MEMO)
        sweep(folder)
        assert content(folder) in (A | MEMO, B | MEMO)
        assert beside(folder) == []


def test_a_process_killed_between_two_renames_is_mended_at_the_next_start(folder: Path) -> None:
    moments = random.Random(2)
    put(folder, MEMO)
    for _ in range(40):
        killed_somewhere(folder, moments, exchanges=False)
        sweep(folder)
        assert content(folder) in (A | MEMO, B | MEMO)
        assert beside(folder) == []


def test_a_sweep_moves_what_only_the_old_packet_holds_before_it_goes(folder: Path) -> None:
    deliver(folder, A)
    shutil.copytree(folder, folder.with_name(f".{MEETING}.old-1"))
    put(folder.with_name(f".{MEETING}.old-1"), MEMO | {"資料1_実績.docx": b"mended at 23:00"})
    put(folder.with_name(f".{MEETING}.new-7"), {"資料1_実績.docx": b"half"})
    sweep(folder)
    assert content(folder) == A | MEMO | MENDED
    assert beside(folder) == []


def test_a_delivery_after_a_killed_one_needs_no_sweep(folder: Path) -> None:
    deliver(folder, A)
    put(folder, MEMO | {"資料1_実績.docx": b"mended at 23:00"})
    folder.rename(folder.with_name(f".{MEETING}.old-1"))
    put(folder.with_name(f".{MEETING}.new-1"), {"資料1_実績.docx": b"half"})
    assert deliver(folder, B).kept == (("資料1_実績.docx", f"資料1_実績{AT}.docx"),)
    assert content(folder) == B | MEMO | MENDED
    assert beside(folder) == []


def test_what_a_delivery_finds_in_the_old_packet_of_a_killed_one_is_reported(folder: Path) -> None:
    deliver(folder, A)
    shutil.copytree(folder, folder.with_name(f".{MEETING}.old-1"))
    put(folder.with_name(f".{MEETING}.old-1"), {"資料1_実績.docx": b"mended at 23:00"})
    assert deliver(folder, B).kept == (("資料1_実績.docx", f"資料1_実績{AT}.docx"),)
    assert content(folder) == B | MENDED


def test_a_sweep_leaves_everything_else_alone(folder: Path) -> None:
    sweep(folder)
    assert not folder.parent.exists()
    others = {".gitkeep": b"", f".{MEETING}.old/a": b"", f"{MEETING}.new-1/a": b"", f".{MEETING}.new-1.txt": b""}
    put(folder.parent, others)
    sweep(folder)
    assert content(folder.parent) == others


def test_two_runs_at_once_are_refused_and_the_lock_of_a_dead_one_does_not_block(folder: Path) -> None:
    deliver(folder, A)
    put(folder.with_name(f".{MEETING}.new-1"), B)
    holder = (
        "import sys, time; from pathlib import Path; from generator.packet.files import alone\n"
        "with alone(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-S", "-c", holder, str(folder.parent)]
    root = Path(generator.__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        for run in (lambda: deliver(folder, B), lambda: sweep(folder)):
            with pytest.raises(GeneratorError, match="から、いま「outputs」に資料を作っています"):
                run()
        process.kill()
    assert content(folder) == A
    deliver(folder, B)
    assert content(folder) == B


def test_a_share_that_knows_no_locks_does_not_stop_the_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOLCK, "")))
    deliver(folder, A)
    assert content(folder) == A


def test_something_that_is_no_folder_is_not_replaced(folder: Path) -> None:
    put(folder.parent, {MEETING: b"a file"})
    with pytest.raises(GeneratorError, match=f"「{MEETING}」はフォルダーではない"):
        deliver(folder, A)
    assert folder.read_bytes() == b"a file"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right that clerks do not have")
def test_a_link_is_not_replaced(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.symlink_to("elsewhere")
    with pytest.raises(GeneratorError, match=f"「{MEETING}」はフォルダーではない"):
        deliver(folder, A)
    assert folder.is_symlink()


def test_two_names_that_are_one_for_windows_are_refused(folder: Path) -> None:
    with pytest.raises(GeneratorError, match=r"「資料1_a.docx」と「資料1_A.docx」は、Windowsでは同じファイル名"):
        deliver(folder, {"資料1_a.docx": b"1", "次第.docx": b"2", "資料1_A.docx": b"3"})
    assert not folder.exists()


def test_a_part_of_the_packet_is_replaced_and_the_rest_stays_with_its_times_and_record(
    folder: Path, system: str
) -> None:
    deliver(folder, A)
    os.utime(folder / "次第.docx", (1_000_000_000, 1_000_000_000))
    part = {"点検/点検結果.html": b"page", "点検/研修_点検.xlsx": b"check"}
    assert deliver(folder, part, within="点検") == Delivery(written=tuple(part), kept=())
    papers = {name: data for name, data in A.items() if not name.startswith("点検/")}
    assert content(folder) == papers | part
    assert (folder / "次第.docx").stat().st_mtime == 1_000_000_000
    assert deliver(folder, B).kept == ()
    assert content(folder) == B
    assert beside(folder) == []


def test_what_was_mended_outside_of_the_part_stays_and_is_still_the_clerks(folder: Path) -> None:
    deliver(folder, A)
    put(folder, MEMO | {"資料1_実績.docx": b"mended at 23:00"})
    assert deliver(folder, {"点検/点検結果.html": b"page"}, within="点検").kept == ()
    assert content(folder)["資料1_実績.docx"] == b"mended at 23:00"
    assert deliver(folder, B).kept == (("資料1_実績.docx", f"資料1_実績{AT}.docx"),)
    assert content(folder) == B | MEMO | MENDED


def test_what_was_mended_inside_of_the_part_makes_room(folder: Path) -> None:
    deliver(folder, A)
    put(folder, {"点検/取組_点検.xlsx": b"with remarks", "点検/メモ.txt": b"memo"})
    kept = deliver(folder, {"点検/取組_点検.xlsx": b"check B"}, within="点検").kept
    assert kept == (("点検/取組_点検.xlsx", f"点検/取組_点検{AT}.xlsx"),)
    assert content(folder) == A | {
        "点検/取組_点検.xlsx": b"check B",
        "点検/メモ.txt": b"memo",
        f"点検/取組_点検{AT}.xlsx": b"with remarks",
    }


def test_a_part_is_delivered_where_no_packet_was_yet(folder: Path) -> None:
    deliver(folder, {"点検/点検結果.html": b"page"}, within="点検")
    assert content(folder) == {"点検/点検結果.html": b"page"}
    assert deliver(folder, A).kept == ()
    assert content(folder) == A


def test_a_part_is_replaced_while_papers_are_open_and_none_is_touched(
    folder: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    put(folder, MEMO | {"資料1_実績.docx": b"mended at 23:00"})

    def outside() -> dict[Path, tuple[int, ...]]:
        files = [path for path in folder.rglob("*") if path.is_file() and "点検" not in path.parts]
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in files}

    def fault(_: int, call: str) -> BaseException | None:
        """What Windows says when one opens a document that is open elsewhere, or renames a folder that holds one."""
        touched = {Path(path) for path in re.findall(r"'([^']+)'", call)}
        moved = call.startswith(("rename", "exchange")) and folder in touched
        return busy(32) if moved or touched & papers.keys() - {folder / NAME} else None

    papers = outside()
    with monkeypatch.context() as patch:
        Steps(patch, fault)
        deliver(folder, {"点検/点検結果.html": b"page"}, within="点検")
        deliver(folder, {"点検/取組_点検.xlsx": b"check B"}, within="点検")
    assert folder / NAME in papers
    assert outside() == papers
    assert content(folder / "点検") == {"取組_点検.xlsx": b"check B"}
    assert beside(folder) == []


def test_a_part_killed_at_any_step_is_the_old_or_the_new_one_after_the_next_start(
    folder: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    put(folder, MEMO | {"点検/取組_点検.xlsx": b"with remarks", "点検/メモ.txt": b"memo"})
    part = {"点検/取組_点検.xlsx": b"check B", "点検/点検結果.html": b"page"}
    old = content(folder)
    new = old | part | {f"点検/取組_点検{AT}.xlsx": b"with remarks"}
    before = folder.parent.parent / "before"
    shutil.copytree(folder, before)
    seen = []
    for step in range(1, 1000):
        with monkeypatch.context() as patch:
            steps = Steps(patch, kill_at(step))
            with contextlib.suppress(Killed):
                deliver(folder, part, within="点検")
        with monkeypatch.context() as patch:  # the run after it is killed as well, somewhere
            Steps(patch, kill_at(step % 11))
            with contextlib.suppress(Killed):
                sweep(folder)
        if step % 2:
            sweep(folder)
            assert content(folder) in (old, new)
            seen.append(content(folder) == new)
        deliver(folder, B)  # a packet after it needs no sweep, and takes nothing of the program's for the clerk's
        assert content(folder) == B | MEMO | {
            "点検/メモ.txt": b"memo",
            f"点検/取組_点検{AT}.xlsx": b"with remarks",
        }
        assert beside(folder) == []
        if steps.count < step:
            break
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
    assert seen == sorted(seen)
    assert {False, True} == set(seen)


def test_a_part_that_cannot_be_replaced_stays_and_the_open_file_is_named(
    folder: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    (folder / "点検/~$取組_点検.xlsx").write_bytes(b"")
    before = content(folder)
    with monkeypatch.context() as patch:
        Steps(
            patch, lambda _, call: busy(32) if "/点検')" in call and call.startswith(("rename", "exchange")) else None
        )
        with pytest.raises(
            GeneratorError, match=r"「取組_点検\.xlsx」が開かれているため.*これまでのファイルはそのまま"
        ):
            deliver(folder, {"点検/点検結果.html": b"page"}, within="点検")
    sweep(folder)
    assert content(folder) == before


def test_what_could_not_be_tidied_up_in_a_packet_is_never_taken_for_the_clerks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(folder, A)
    put(folder / ".点検.new-1", {"取組_点検.xlsx": b"half"})
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "discard", lambda _: None)
        assert deliver(folder, B).kept == ()
    sweep(folder)
    assert content(folder) == B


def test_a_part_without_files_is_no_folder(folder: Path, system: str) -> None:
    deliver(folder, A)
    deliver(folder, {}, within="点検")
    assert not (folder / "点検").exists()
    assert deliver(folder, B).kept == ()
    assert content(folder) == B


def test_a_first_part_that_fails_leaves_no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        Steps(patch, lambda _, call: full() if call.startswith("rename") else None)
        with pytest.raises(GeneratorError, match="空き容量が足りない"):
            deliver(folder, {"点検/点検結果.html": b"page"}, within="点検")
    assert not folder.exists()
    assert beside(folder) == []


def test_a_file_in_the_place_of_the_part_is_named_and_left_alone(folder: Path) -> None:
    put(folder, {"点検": b"by the clerk"})
    with pytest.raises(GeneratorError, match="「点検」はフォルダーではない"):
        deliver(folder, {"点検/点検結果.html": b"page"}, within="点検")
    assert content(folder) == {"点検": b"by the clerk"}


def test_copies_of_a_packet_or_a_part_that_a_clerk_made_stay_the_clerks(folder: Path) -> None:
    deliver(folder, A)
    deliver(folder, {"点検/点検結果.html": b"page"}, within="点検")
    shutil.copytree(folder / "点検", folder / "点検の控え")
    shutil.copytree(folder, folder / "前の版")
    deliver(folder, B)
    assert {name for name in content(folder) if name not in B} == {
        "点検の控え/点検結果.html",
        "前の版/次第.docx",
        "前の版/資料1_実績.docx",
        "前の版/点検/点検結果.html",
        "前の版/点検の控え/点検結果.html",
    }


def test_what_an_earlier_version_kept_of_the_workbooks_goes_at_the_next_start(folder: Path) -> None:
    deliver(folder, A)
    put(folder, {"点検/.readings": b"tanto@example.lg.jp"})
    sweep(folder)
    assert content(folder) == A


def test_a_file_outside_of_the_part_is_our_mistake(folder: Path) -> None:
    with pytest.raises(ValueError, match="not a name inside a packet"):
        deliver(folder, {"次第.docx": b""}, within="点検")


@pytest.mark.parametrize("name", ["", "/etc/x", "../x", "点検/../../x", NAME, FORMER_NAME])
def test_a_name_outside_of_the_packet_is_our_mistake(folder: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name inside a packet"):
        deliver(folder, {name: b""})
    assert not folder.exists()


@pytest.mark.parametrize(
    ("number", "title", "name"),
    [
        ("資料1", "令和4年度における各事業実施実績について", "資料1_令和4年度における各事業実施実績について.docx"),
        ("", "次第", "次第.docx"),
        ("資料1-2", 'A/B\\C:D*E?F"G<H>I|J', "資料1-2_A／B＼C：D＊E？F＂G＜H＞I｜J.docx"),
        ("", "一行目\n二行目\r\n\t三\x00\x7f\u2028\u202e\ud800", "一行目二行目三.docx"),
        ("", " 前後の空白と点。... 　", "前後の空白と点。.docx"),
        ("", "..", "無題.docx"),
        ("", "", "無題.docx"),
        ("", "con", "_con.docx"),
        ("", "NUL.tar", "_NUL.tar.docx"),
        ("", "COM¹", "_COM¹.docx"),
        ("資料", "CON", "資料_CON.docx"),
        ("", "CONTROL", "CONTROL.docx"),
        ("", "①㈱（仮称）髙﨑濱葛\U000e0100ｱ", "①㈱（仮称）髙﨑濱葛\U000e0100ｱ.docx"),
        ("", "か\u3099", "か\u3099.docx"),
    ],
)
def test_a_file_name_is_the_title_without_what_a_disk_refuses(number: str, title: str, name: str) -> None:
    assert file_name(number, title, ".docx") == name


@pytest.mark.parametrize(
    "title", ["a" * 500, "あ" * 500, "か\u3099" * 300, "葛\U000e0100" * 200, "𠮟" * 300, "a. " * 99]
)
def test_a_long_file_name_is_cut_between_characters_and_keeps_its_suffix(title: str) -> None:
    name = file_name("資料1", title, ".docx")
    stem = name.removeprefix("資料1_").removesuffix(".docx")
    assert len(name) <= 120
    assert 200 < len(name.encode()) <= 240 or len(name) > 115
    assert title.startswith(stem)
    assert len(stem) % 2 == 0 or title[1] not in "\u3099\U000e0100"
    assert not stem.endswith((".", " "))


def test_names_that_differ_in_case_or_composition_clash() -> None:
    names = ["資料1_が.docx", "次第.docx", "資料1_か\u3099.docx", "a/Ｂ.xlsx", "A/ｂ.XLSX", "straße", "strasse"]
    assert clashes(names) == ["資料1_が.docx", "資料1_か\u3099.docx", "a/Ｂ.xlsx", "A/ｂ.XLSX"]


def test_only_what_begins_with_a_dot_is_hidden(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: list[str] = []
    monkeypatch.setattr(exchange, "_hide", lambda path: hidden.append(path.name))
    deliver(folder, A)
    assert hidden == [exchange.LOCK, NAME]
