"""What a file system does for a delivery: names every system accepts, locks, writes, swaps; and its refusals in words."""

import contextlib
import ctypes
import errno
import getpass
import glob
import itertools
import os
import platform
import shutil
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePath, PurePosixPath
from typing import ParamSpec, TypeVar

from generator.problem import GeneratorError

_FORBIDDEN = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control and format characters, lone surrogates, line and paragraph breaks
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"
}
_CHARACTERS = 120
_BYTES = 240  # Linux and macOS end a name at 255 bytes of UTF-8; LibreOffice puts a lock file of a longer name beside


def file_name(number: str, title: str, suffix: str) -> str:
    """The file name of a 資料: `file_name("資料1", "実績について", ".docx")` is 「資料1_実績について.docx」.

    Without `number` just the title. What Windows forbids in a name becomes its 全角 counterpart or goes; the rest stays
    character by character. At most 120 characters (and 240 bytes of UTF-8), `suffix` always kept whole.
    """
    stem = f"{number}_{title}" if number else title
    stem = "".join(char for char in stem.translate(_FORBIDDEN) if unicodedata.category(char) not in _UNSEEN)
    stem = stem.strip(". \u3000") or "無題"
    if stem.split(".")[0].rstrip().upper() in _DEVICES:
        stem = f"_{stem}"
    return fitted(stem, suffix)


def fitted(stem: str, ending: str, most: int = _CHARACTERS) -> str:
    """`stem` followed by `ending`, the stem cut where the name would be too long for a file system or over `most`."""
    cut = ""
    while stem and (
        len(stem + ending) > min(most, _CHARACTERS)
        or len(f"{stem}{ending}".encode("utf-8", "surrogatepass")) > _BYTES
        or unicodedata.category(cut or " ")[0] == "M"  # a dakuten or variation selector goes with its character
    ):
        stem, cut = stem[:-1], stem[-1]
    return (stem.rstrip(". \u3000") if cut else stem) + ending


def clashes(names: Iterable[str]) -> list[str]:
    """Those of `names`, in their order, that are one and the same file for Windows or macOS (a.docx and A.docx)."""
    listed = list(names)
    counts = Counter(map(folded, listed))
    return [name for name in listed if counts[folded(name)] > 1]


def folded(name: str) -> str:
    """What names of one file have in common: NFC, and capitals as Windows makes them (ß stays ß). Only to compare."""
    capitals = ((char, char.upper()) for char in unicodedata.normalize("NFC", name))
    return "".join(upper if len(upper) == 1 else char for char, upper in capitals)


if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

P = ParamSpec("P")
T = TypeVar("T")

LOCK = ".kaigi.lock"
_FAR = 1 << 30  # bytes: Windows lets nobody read what is locked, so the byte that is lies beyond the words
BUSY = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation. Virus scanners cause them for moments
_PAUSES = (0.05, 0.1, 0.2, 0.35, 0.6, 0.7)  # seconds, 2 in all
_EXCHANGES = sys.platform in ("linux", "darwin")
_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV}  # the file system says no


def patiently(action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `action` returns, tried again for about 2 seconds while Windows says that a file is in use."""
    for pause in _PAUSES:
        try:
            return action(*args, **kwargs)
        except OSError as error:
            if getattr(error, "winerror", None) not in BUSY:
                raise
        time.sleep(pause)
    return action(*args, **kwargs)


class AtWorkError(GeneratorError):
    """Another run is putting papers where this one wants to."""


@contextlib.contextmanager
def alone(outputs: Path) -> Iterator[None]:
    """No other run writes to `outputs` meanwhile.

    The system itself drops the lock of a process that dies, so the lock file that stays behind says nothing. While it is
    held, it says who holds it. Raises `AtWorkError` when another run still does after about 2 seconds.
    """
    descriptor, held = patiently(os.open, outputs / LOCK, os.O_RDWR | os.O_CREAT, 0o666), False
    try:
        _hide(outputs / LOCK)
        for pause in _PAUSES:
            if locked := _lock(descriptor):
                break
            time.sleep(pause)
        if not locked and not _lock(descriptor):
            raise AtWorkError(
                f"{_holder(descriptor)}、いま「{outputs.name}」に資料を作っています。"
                "終わるのを待ってから、もう一度実行してください。"
            )
        held = True
        with contextlib.suppress(OSError):  # a full disk must not stop what may yet fit on it
            os.ftruncate(descriptor, 0)  # the words of a run that was killed
            os.write(descriptor, _myself())
        yield
    finally:
        if held:
            with contextlib.suppress(OSError):  # a name stays nowhere longer than it is needed
                os.ftruncate(descriptor, 0)
        os.close(descriptor)


def _myself() -> bytes:
    """Who runs this and since when, as the lock file says it."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in a container
        user = ""
    return f"{user}\n{platform.node()}\n{datetime.now():%H時%M分}".encode()


def _holder(descriptor: int) -> str:
    """Who holds the lock, as the beginning of a sentence."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        user, computer, since = os.read(descriptor, 1000).decode().split("\n")
    except (OSError, ValueError):
        return "ほかの画面かほかの人が"
    who = f"「{user}」" if user else "ほかの人"
    return f"{who}が{f'パソコン「{computer}」で' if computer else ''}{since}から"


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # A network share that knows no locks must not stop the work: only "somebody has it" is a refusal.
        return error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
    return True


def write(path: Path, content: bytes) -> None:
    """`content` as the file `path`, on the disk when this returns; missing folders are made. A leading dot hides it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.name.startswith("."):
        _hide(path)


_HALF = ".new"
"""How the name of a file ends that a run was writing: it begins with a dot, and goes when the next one writes beside it."""


def put(path: Path, content: bytes, *, over: bool = False) -> None:
    """`content` as the file `path`: whole or not at all, whenever the run ends.

    Raises FileExistsError when there is such a file and it is not to be written `over`, OSError when the disk refuses.
    """
    aside = path.with_name(f".{path.name}{_HALF}")
    for left in path.parent.glob(f".*{_HALF}"):
        if left.is_file():
            left.unlink()
    try:
        patiently(write, aside, content)
        if over:
            patiently(aside.replace, path)
        else:
            _rename_beside(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def put_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """A new folder that holds `files` by name: whole or not at all, whenever the run ends.

    Raises OSError when the disk refuses or there is such a folder.
    """
    aside = folder.with_name(f".{folder.name}{_HALF}-1")
    discard(aside)
    try:
        patiently(aside.mkdir, parents=True)
        for name, content in files.items():
            patiently(write, aside / name, content)
        patiently(os.rename, aside, folder)
    finally:
        discard(aside)


def _rename_beside(aside: Path, path: Path) -> None:
    """Rename, never onto what is there: Windows does no other, elsewhere a link does."""
    if sys.platform != "win32":
        try:
            os.link(aside, path)
        except FileExistsError:
            raise
        except OSError:  # a disk that knows no links
            if path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        else:
            return
    patiently(os.rename, aside, path)


def copy(source: Path, target: Path) -> None:
    """The file or link `source` also at `target`, with its modification time; on the disk when this returns."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    with source.open("rb") as reader, target.open("wb") as writer:
        shutil.copyfileobj(reader, writer)
        writer.flush()
        os.fsync(writer.fileno())
    with contextlib.suppress(OSError):  # some network shares keep their own times and permissions
        shutil.copystat(source, target)


def sync(folder: Path) -> None:
    """The entries of `folder` on the disk, as far as the system can: Windows and many network shares cannot."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def swap(new: Path, folder: Path, aside: Path) -> None:
    """`new` takes the place of `folder`, whose old self then lies at `aside`.

    One step where the system has one. Else two renames, and a process that dies between them leaves no `folder` but
    `aside`. At every moment a folder called `aside` is whole, old or new, and a folder called `new` is dispensable.
    """
    if not folder.exists():
        patiently(os.rename, new, folder)
        return
    if _EXCHANGES:
        patiently(os.rename, new, aside)
        if patiently(exchange, aside, folder):
            return
        patiently(os.rename, aside, new)
    patiently(os.rename, folder, aside)
    patiently(os.rename, new, folder)


def exchange(one: Path, other: Path) -> bool:
    """Give two folders each other's name in one step; False when this file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = libc.renamex_np(*names, 2)  # RENAME_SWAP
        else:
            failed = libc.renameat2(-100, names[0], -100, names[1], 2)  # AT_FDCWD twice, RENAME_EXCHANGE
    except AttributeError:  # a C library older than the call
        return False
    code = ctypes.get_errno()
    if failed and code not in _NO_EXCHANGE:
        raise OSError(code, os.strerror(code), str(one), None, str(other))
    return not failed


def discard(folder: Path) -> None:
    """Remove `folder` and all in it, write-protected files too. What cannot be removed stays for the next start."""
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        return
    with contextlib.suppress(OSError):
        folder.chmod(0o700)
        for parent, folders, files in os.walk(folder):
            for path in (Path(parent, name) for name in folders + files):
                if not path.is_symlink():
                    path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _hide(path: Path) -> None:
    """A leading dot hides nothing on Windows, where an attribute does."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetFileAttributesW(str(path), 2)


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WINDOWS = {39, 112, 1295}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextlib.contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Any `OSError` while the packet `folder` is delivered becomes a `GeneratorError` saying what to do."""
    try:
        yield
    except OSError as error:
        raise GeneratorError(_sentence(error, _shown(error, folder), folder) + _reassurance(folder)) from error


_ELSEWHERE = {errno.EIO, errno.ENAMETOOLONG, errno.ENODEV, errno.ENOTCONN, errno.ESTALE, errno.ETIMEDOUT, errno.ENXIO}


def refusal(error: OSError) -> str:
    """What to do about what the disk or the network refused, wherever that was; empty for an error of another kind."""
    code = getattr(error, "winerror", None)
    known = error.errno in _FULL | _REFUSED | _ELSEWHERE or code in _FULL_WINDOWS | BUSY or _too_long(error)
    place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else Path("ファイル")
    return _sentence(error, Path(place.name), place.parent) if known else ""


def _sentence(error: OSError, shown: PurePath, folder: Path) -> str:
    code = getattr(error, "winerror", None)
    if error.errno in _FULL or code in _FULL_WINDOWS:
        return (
            f"保存先の空き容量が足りないため、「{shown}」に書き込めません。"
            "不要なファイルを片付けてから、もう一度実行してください。"
        )
    if _too_long(error):
        return (
            f"「{shown}」は名前が長すぎるため、書き込めません。"
            "資料名か会議のフォルダー名を短くしてから、もう一度実行してください。"
        )
    if code in BUSY and (documents := _open_documents(folder)):
        listed = "".join(f"「{name}」" for name in documents)
        return (
            f"{listed}が開かれているため、フォルダー「{shown}」を新しい資料に入れ替えられません。"
            "閉じてから、もう一度実行してください。"
        )
    if code in BUSY:
        return (
            f"「{shown}」はほかで開かれているか、書き込みが許されていないため、入れ替えられません。"
            "WordやExcel、エクスプローラーで開いていたら閉じ、読み取り専用でないことを確かめてから、"
            "もう一度実行してください。"
        )
    if error.errno in _REFUSED:
        return (
            f"「{shown}」を読み書きする許可がありません。"
            "読み取り専用になっていないか、書き込みが許されているかを確かめてから、もう一度実行してください。"
        )
    return (
        f"「{shown}」を読み書きできません（エラー番号{error.errno}）。"
        "保存先のディスクやネットワークがつながっているかを確かめてから、もう一度実行してください。"
    )


def _too_long(error: OSError) -> bool:
    """Windows often calls a path beyond its bound simply "not found"."""
    code = getattr(error, "winerror", None)
    lost = code is not None and error.errno == errno.ENOENT and len(str(Path(str(error.filename)).absolute())) >= 248
    return error.errno == errno.ENAMETOOLONG or code == 206 or lost


def _shown(error: OSError, folder: Path) -> PurePath:
    """The file or folder in trouble as staff know it: never the hidden folder beside the packet."""
    try:
        inside = Path(str(error.filename)).relative_to(folder.parent).parts[1:]
    except ValueError:
        inside = ()
    return PurePosixPath(folder.parent.name, folder.name, *inside)


def _open_documents(folder: Path) -> list[str]:
    """The documents in `folder` beside which Word or Excel has put its lock file.

    Excel writes ~$ before the name, Word over its first characters when the name is long:
    資料1_次第.docx → ~$1_次第.docx.
    """
    documents = []
    with contextlib.suppress(OSError):
        for lock in sorted(folder.rglob("~$*")):
            rest = lock.name.removeprefix("~$")
            whole = (lock.with_name(rest), *sorted(lock.parent.iterdir()))
            named = (path.name for path in whole if path.exists() and path.name[:2] != "~$")
            documents.append(next((name for name in named if name in (rest, name[:1] + rest, name[:2] + rest)), rest))
    return documents


def _reassurance(folder: Path) -> str:
    """Where the former packet is; nothing when there was none."""
    with contextlib.suppress(OSError):  # a name too long to ask about: there was no former packet
        if folder.exists():
            return "これまでのファイルはそのまま残っています。"
        for aside in folder.parent.glob(f".{glob.escape(folder.name)}.old-*"):
            return f"これまでのファイルは「{aside.name}」にあり、次に実行したとき元に戻ります。"
    return ""


def replace_workbooks(
    folder: Path, packet: Path, changed: Mapping[str, bytes | None], before: Mapping[str, bytes], kept_as: str
) -> Path:
    """Write workbooks of a meeting, or take them away (None): all of them, or none. Returns where the former ones are kept.

    `before` are the bytes that the changes were worked out from; a file that is another one by now is not written over.
    The former ones lie in the packet's folder, in one named `kept_as` and the time. Raises GeneratorError, everything
    being as it was, when one is open in Excel, has changed meanwhile, or the disk refuses.
    """
    for name in changed:
        if (folder / f"~${name}").exists():
            raise GeneratorError(f"{name} がExcelで開かれています。閉じてから、もう一度実行してください。")
        if ((folder / name).read_bytes() if (folder / name).is_file() else None) != before.get(name):
            raise GeneratorError(f"{name} が、調べているあいだに変わりました。もう一度実行してください。")
    former = {name: data for name, data in before.items() if name in changed}
    try:
        patiently(packet.parent.mkdir, parents=True, exist_ok=True)
        with alone(packet.parent):
            stamp = f"{datetime.now():%Y-%m-%d %H時%M分}"
            names = (f"{kept_as}（{stamp}{f' その{n}' if n > 1 else ''}）" for n in itertools.count(1))
            kept = next(packet / name for name in names if not (packet / name).exists())
            put_folder(kept, former)
            try:
                _replace_all(folder, changed, former)
            except BaseException:
                discard(kept)
                raise
    except OSError:
        raise GeneratorError(
            "入力のブックに書き込めません。Excelで開いていれば閉じ、書き込めるフォルダーかどうかを確かめて、"
            "もう一度実行してください。入力は元のままです。"
        ) from None
    return kept


def _replace_all(folder: Path, changed: Mapping[str, bytes | None], former: Mapping[str, bytes]) -> None:
    """Put files in the place of the former ones, or take them away: all of them or none, also when a key stops the run."""
    written = {name: data for name, data in changed.items() if data is not None}
    done: list[str] = []
    try:
        for name, data in written.items():
            patiently(write, folder / f".{name}{_HALF}", data)
        for name, made in changed.items():
            done.append(name)
            if made is None:
                patiently((folder / name).unlink)
            else:
                patiently((folder / f".{name}{_HALF}").replace, folder / name)
    except BaseException:
        for name in done:
            if name in former:
                put(folder / name, former[name], over=True)
            else:
                (folder / name).unlink(missing_ok=True)
        raise
    finally:
        for name in written:
            (folder / f".{name}{_HALF}").unlink(missing_ok=True)
