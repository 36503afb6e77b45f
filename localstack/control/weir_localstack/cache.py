"""Parts that are installed once for a user, whatever the checkout: each in a folder named by all that it is made of.

A part is whole when its mark is there, which is written last. One without it was interrupted, and is made anew.
"""

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from weir_localstack import paths

MARK = ".whole"
NAMED = 16


class Unusable(Exception):
    """The cache cannot be written; the message says how to have it elsewhere."""


def digest(pins: list[bytes]) -> str:
    """Of all that decides what is installed, the machine, the Python and the place included: parts have absolute paths."""
    found = hashlib.sha256("\0".join([sys.version, platform.machine(), str(paths.CACHE)]).encode())
    for pin in pins:
        found.update(hashlib.sha256(pin).digest())
    return found.hexdigest()[:NAMED]


def files(place: Path) -> bytes:
    """The content of a file, or of all files below a folder, with their names."""
    found = sorted(place.rglob("*")) if place.is_dir() else [place]
    return b"\0".join(
        f"{file.relative_to(place.parent)}\0".encode() + file.read_bytes()
        for file in found
        if file.is_file() and "__pycache__" not in file.parts
    )


def part(title: str, pins: list[bytes], work: Callable[[Path], None]) -> Path:
    """The folder of a part. It is made by the work if it is not there; two commands at a time make it once."""
    place = paths.CACHE / title.lower().replace(" ", "-") / digest(pins)
    if _is_whole(place):
        return place
    with _alone(place, title):
        if not _is_whole(place):
            _make(title, place, work)
    return place


def _is_whole(place: Path) -> bool:
    return (place / MARK).is_file()


def _make(title: str, place: Path, work: Callable[[Path], None]) -> None:
    begin = time.monotonic()
    print(f"  installing {title} into {place} ...", flush=True)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    work(place)
    (place / MARK).touch()
    print(f"  installed {title} in {time.monotonic() - begin:.0f} s", flush=True)


@contextlib.contextmanager
def _alone(place: Path, title: str) -> Iterator[None]:
    """The lock goes with the process that holds it, however that ends."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = (place.parent / f"{place.name}.lock").open("w")
    except OSError as e:
        raise Unusable(
            f"cannot write in {paths.CACHE} ({e.strerror}); set XDG_CACHE_HOME to a folder that you may write in"
        ) from e
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"  another command installs {title}; waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def link(name: Path, place: Path) -> None:
    """Lets a name in the checkout stand for a part, in the place of whatever it was."""
    if name.is_symlink() and Path(os.readlink(name)) == place:
        return
    if name.is_dir() and not name.is_symlink():
        shutil.rmtree(name)
    name.parent.mkdir(parents=True, exist_ok=True)
    new = name.with_name(name.name + ".new")
    new.unlink(missing_ok=True)
    new.symlink_to(place)
    os.replace(new, name)
