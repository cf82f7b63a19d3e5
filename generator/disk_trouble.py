"""Why a packet could not be delivered, in words staff can act on."""

import contextlib
import errno
import glob
from collections.abc import Iterator
from pathlib import Path

from generator.exchange import BUSY
from generator.problem import GeneratorError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WINDOWS = {39, 112, 1295}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextlib.contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Any `OSError` while the packet `folder` is delivered becomes a `GeneratorError` saying what to do."""
    try:
        yield
    except OSError as error:
        raise GeneratorError(_sentence(error, folder) + _reassurance(folder)) from error


def _sentence(error: OSError, folder: Path) -> str:
    shown = _shown(error, folder)
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
    lost = code in {2, 3} and len(str(Path(str(error.filename)).absolute())) >= 248
    return error.errno == errno.ENAMETOOLONG or code == 206 or lost


def _shown(error: OSError, folder: Path) -> Path:
    """The file or folder in trouble as staff know it: never the hidden folder beside the packet."""
    try:
        inside = Path(str(error.filename)).relative_to(folder.parent).parts[1:]
    except ValueError:
        inside = ()
    return Path(folder.parent.name, folder.name, *inside)


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
