"""What the machine has: tools, a JDK, namespaces, processes."""

import contextlib
import fcntl
import os
import platform
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from weir_localstack.paths import INSTALL

OLDEST_JDK = 21
MARK = "WEIR_LOCALSTACK"


class Missing(Exception):
    """Something that this machine lacks; the message says what to install."""


def check() -> None:
    """Fails, naming all that is missing, before anything is downloaded."""
    absent = [tool for tool in ("npm", "node", "mvn") if not shutil.which(tool)]
    problems = [f"'{tool}' is not on the PATH" for tool in absent]
    if platform.system() != "Linux":
        problems.append("Lambda's Java runtime client runs on Linux only")
    if jdk() is None:
        problems.append(f"no JDK {OLDEST_JDK} or newer was found (JAVA_HOME, /usr/lib/jvm)")
    if problems:
        raise Missing(
            "LocalStack without Docker cannot run here: " + "; ".join(problems)
            + ". Install it, or use LocalStack in Docker: docker compose -f localstack/compose.yaml up"
        )


def jdk() -> Path | None:
    """The newest JDK that is found; None if all are older than OLDEST_JDK."""
    named = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes = Path.home()
    places = [Path("/usr/lib/jvm"), homes / ".sdkman/candidates/java", homes / ".jdks"]
    found = [home for place in places if place.is_dir() for home in sorted(place.iterdir())]
    usable = [(_version(home), home) for home in named + found if (home / "bin/javac").exists()]
    newest = max(usable, key=lambda one: one[0], default=(0, None))
    return newest[1] if newest[0] >= OLDEST_JDK else None


def _version(home: Path) -> int:
    release = home / "release"
    text = release.read_text() if release.is_file() else ""
    match = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', text, re.MULTILINE)
    return int(match.group(1)) if match else 0


def namespace() -> list[str] | None:
    """The command prefix that gives a process loopback and processes of its own; None if forbidden."""
    if not shutil.which("unshare"):
        return None
    base = ["unshare", "--net", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"]
    as_user = [*base[:1], "--map-root-user", *base[1:]]
    for command in [base, as_user] if os.geteuid() == 0 else [as_user]:
        if subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return None


@contextlib.contextmanager
def alone():
    """One after the other: two that install or start at a time would each undo what the other does."""
    INSTALL.mkdir(exist_ok=True)
    with (INSTALL / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  another command installs or starts LocalStack in this checkout; waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def marked() -> list[int]:
    """The processes that belong to this checkout's LocalStack, by a variable that all inherit."""
    mark = f"{MARK}={INSTALL}".encode()
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _has(p, mark)]


def _has(process: Path, mark: bytes) -> bool:
    try:
        variables = (process / "environ").read_bytes().split(b"\0")
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        return mark in variables and state != "Z"
    except OSError:
        return False


def end(pids: list[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def end_all(patience: float = 20) -> list[int]:
    """Asks, then kills; the processes that are still there at the end (normally none)."""
    end(marked(), signal.SIGTERM)
    if gone(patience):
        return []
    end(marked(), signal.SIGKILL)
    gone(10)
    return marked()


def gone(seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while marked():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
