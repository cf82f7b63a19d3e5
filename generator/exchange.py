"""The few things a file system does for a delivery: lock, write through to the disk, copy, swap two folders, remove.

Everything here raises `OSError`; `delivery` puts it into words.
"""

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

from generator.problem import GeneratorError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

P = ParamSpec("P")
T = TypeVar("T")

LOCK = ".kaigi.lock"
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


@contextlib.contextmanager
def alone(outputs: Path) -> Iterator[None]:
    """No other run writes to `outputs` meanwhile.

    The system itself drops the lock of a process that dies, so the lock file that stays behind says nothing.
    Raises `GeneratorError` when another run still holds the lock after about 2 seconds.
    """
    descriptor = patiently(os.open, outputs / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _hide(outputs / LOCK)
        for pause in _PAUSES:
            if locked := _lock(descriptor):
                break
            time.sleep(pause)
        if not locked and not _lock(descriptor):
            raise GeneratorError(
                f"ほかの画面かほかの人が、いま「{outputs.name}」に資料を作っています。"
                "終わるのを待ってから、もう一度実行してください。"
            )
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
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
