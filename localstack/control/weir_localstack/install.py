"""Puts everything that LocalStack would download while it runs into place beforehand, pinned."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

from weir_localstack import machine, paths

RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner"
YEAR_2100 = 4_102_444_800.0
AGENT = "public final class Agent { public static void premain(String arguments) {} }\n"


class Failed(Exception):
    """A step of the installation failed; the message has the end of its output."""


def prepare(only_sam: bool = False) -> None:
    """Installs what is not there yet, if the machine can run it at all."""
    if not only_sam:
        machine.check()
    with machine.alone():
        install(only_sam)


def install(only_sam: bool = False) -> None:
    """Does what is not done yet. Each step is done again when what it is pinned by has changed."""
    step("SAM CLI", [paths.SAM], ["sam-requirements.txt"], _sam)
    _settle_sam()
    if only_sam:
        return
    step("LocalStack 4.14.0", [paths.PYTHON], ["requirements.txt"], _localstack)
    # It goes into LocalStack's own environment, and so has to be put there again whenever that is made anew.
    step("executor for functions", [paths.PYTHON, paths.EXECUTOR], ["executor", "requirements.txt"], _executor)
    step("Kinesis engine", [paths.KINESIS], ["kinesis"], _kinesis)
    engines = [paths.DYNAMODB, paths.RUNTIME_CLIENT]
    step("DynamoDB engine and Lambda runtime client", engines, ["engines", "../pom.xml"], _engines)
    _link_java()


def step(name: str, made: list[Path], pins: list[str], work: Callable[[], None]) -> None:
    stamp = paths.STAMPS / name.replace(" ", "-").lower()
    want = _digest([paths.FOLDER / pin for pin in pins])
    if all(place.exists() for place in made) and stamp.is_file() and stamp.read_text() == want:
        return
    begin = time.monotonic()
    print(f"  installing {name} ...", flush=True)
    stamp.unlink(missing_ok=True)
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(want)
    print(f"  installed {name} in {time.monotonic() - begin:.0f} s", flush=True)


def _digest(places: list[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode() + str(paths.INSTALL).encode())
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in (f for f in files if f.is_file() and "__pycache__" not in f.parts):
            digest.update(str(file.relative_to(paths.CHECKOUT, walk_up=True)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _sam() -> None:
    _environment(paths.SAM)
    _pip(paths.SAM, "-r", str(paths.FOLDER / "sam-requirements.txt"))


def _settle_sam() -> None:
    """SAM CLI would ask PyPI once a week for a newer version of itself; this one is pinned."""
    settings = paths.SAM_HOME / "metadata.json"
    if not settings.is_file():
        paths.SAM_HOME.mkdir(parents=True, exist_ok=True)
        known = {"telemetryEnabled": False, "lastVersionCheck": YEAR_2100, "installationId": str(uuid.uuid4())}
        settings.write_text(json.dumps(known))


def _localstack() -> None:
    _environment(paths.PYTHON)
    _pip(paths.PYTHON, "-r", str(paths.FOLDER / "requirements.txt"))


def _executor() -> None:
    """Built from a copy: a build leaves files beside the sources."""
    with tempfile.TemporaryDirectory(dir=paths.INSTALL) as folder:
        copy = Path(folder) / "executor"
        shutil.copytree(paths.FOLDER / "executor", copy)
        _pip(paths.PYTHON, "--no-deps", "--no-index", "--no-build-isolation", "--force-reinstall", str(copy))


def _kinesis() -> None:
    _fresh(paths.KINESIS)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(paths.FOLDER / "kinesis" / file, paths.KINESIS)
    _run(["npm", "ci", "--no-audit", "--no-fund", "--prefix", str(paths.KINESIS)], paths.KINESIS)


def _engines() -> None:
    _fresh(paths.DYNAMODB)
    _fresh(paths.RUNTIME_CLIENT)
    _maven("runtime", paths.DYNAMODB / "DynamoDBLocal_lib")
    _maven("provided", paths.RUNTIME_CLIENT)
    _agent(paths.DYNAMODB / "ddb-local-loader-0.1.jar")
    _launcher(paths.DYNAMODB / "DynamoDBLocal.jar")


def _maven(scope: str, folder: Path) -> None:
    pom = str(paths.FOLDER / "engines/pom.xml")
    goal = "dependency:copy-dependencies"
    command = ["mvn", "-B", "-ntp", "-q", "-f", pom, goal, f"-DincludeScope={scope}", f"-DoutputDirectory={folder}"]
    _run(command, paths.CHECKOUT)


def _launcher(jar: Path) -> None:
    """A jar that is only a manifest; a line of a manifest has 72 bytes at most, so names are folded."""
    names = sorted(file.name for file in (jar.parent / "DynamoDBLocal_lib").glob("*.jar"))
    entries = " ".join(f"DynamoDBLocal_lib/{name}" for name in names)
    lines = [f"Main-Class: {RUNNER}", "Enable-Native-Access: ALL-UNNAMED", *_folded(f"Class-Path: {entries}")]
    _jar(jar, lines, {})


def _folded(line: str) -> list[str]:
    first, rest = line[:70], line[70:]
    return [first, *(f" {rest[i:i + 69]}" for i in range(0, len(rest), 69))]


def _agent(jar: Path) -> None:
    """LocalStack starts DynamoDB Local with an agent that lifts a limit; nothing here needs it."""
    with tempfile.TemporaryDirectory(dir=paths.INSTALL) as folder:
        source = Path(folder) / "Agent.java"
        source.write_text(AGENT)
        _run([str(machine.jdk() / "bin/javac"), "--release", "17", source.name], Path(folder))
        _jar(jar, ["Premain-Class: Agent"], {"Agent.class": (Path(folder) / "Agent.class").read_bytes()})


def _jar(jar: Path, manifest: list[str], files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("META-INF/MANIFEST.MF", "\r\n".join(["Manifest-Version: 1.0", *manifest, "", ""]))
        for name, content in files.items():
            out.writestr(name, content)


def _link_java() -> None:
    """DynamoDB Local and functions run on the newest JDK of the machine."""
    home = machine.jdk()
    if paths.JAVA.is_symlink() and paths.JAVA.resolve() == home.resolve():
        return
    paths.JAVA.parent.mkdir(parents=True, exist_ok=True)
    paths.JAVA.unlink(missing_ok=True)
    paths.JAVA.symlink_to(home)


def _environment(folder: Path) -> None:
    _fresh(folder)
    venv.create(folder, with_pip=True, symlinks=True)


def _pip(environment: Path, *arguments: str) -> None:
    pip = [str(environment / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _run([*pip, *arguments], environment)


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_variables())
    if done.returncode:
        raise Failed(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout[-4000:]}")


def _variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
