"""Puts everything that LocalStack would download while it runs into place beforehand, pinned."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import uuid
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

from weir_localstack import cache, machine, paths

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
    """Puts links to all parts into the checkout, and installs those that no checkout has installed yet."""
    _part("SAM CLI", paths.SAM, ["sam-requirements.txt"], _sam)
    _settle_sam()
    if only_sam:
        return
    _part("LocalStack 4.14.0", paths.PYTHON, ["requirements.txt"], _localstack)
    _part("executor for functions", paths.EXECUTOR, ["executor", "requirements.txt"], _executor)
    _part("Kinesis engine", paths.KINESIS, ["kinesis"], _kinesis)
    versions = _versions((paths.CHECKOUT / "pom.xml").read_text(encoding="utf-8"))
    _part("DynamoDB engine", paths.DYNAMODB, ["engines"], _dynamodb, versions)
    _part("Lambda runtime client", paths.RUNTIME_CLIENT, ["engines"], _runtime_client, versions)
    _link_java()


def _part(title: str, name: Path, pins: list[str], work: Callable[[Path], None], more: str = "") -> None:
    contents = [cache.files(paths.FOLDER / pin) for pin in pins]
    cache.link(name, cache.part(title, [*contents, more.encode()], work))


def _versions(pom: str) -> str:
    """What decides which jars the engines are; no other change of the pom installs them anew."""
    parts = [re.search(f"<{name}>.*?</{name}>", pom, re.DOTALL) for name in ("properties", "dependencyManagement")]
    return "".join(part.group() for part in parts if part)


def _sam(place: Path) -> None:
    _environment(place)
    _pip(place, "-r", str(paths.FOLDER / "sam-requirements.txt"))


def _settle_sam() -> None:
    """SAM CLI would ask PyPI once a week for a newer version of itself; this one is pinned."""
    settings = paths.SAM_HOME / "metadata.json"
    if not settings.is_file():
        paths.SAM_HOME.mkdir(parents=True, exist_ok=True)
        known = {"telemetryEnabled": False, "lastVersionCheck": YEAR_2100, "installationId": str(uuid.uuid4())}
        settings.write_text(json.dumps(known))


def _localstack(place: Path) -> None:
    _environment(place)
    _pip(place, "-r", str(paths.FOLDER / "requirements.txt"))


def _executor(place: Path) -> None:
    """Beside LocalStack's own packages, which are the same for checkouts whose executors differ. Built from a copy: a build
    leaves files beside the sources."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "executor"
        shutil.copytree(paths.FOLDER / "executor", copy)
        _pip(paths.PYTHON, "--no-deps", "--no-index", "--no-build-isolation", "--target", str(place), str(copy))


def _kinesis(place: Path) -> None:
    for file in ("package.json", "package-lock.json"):
        shutil.copy(paths.FOLDER / "kinesis" / file, place)
    _run(["npm", "ci", "--no-audit", "--no-fund", "--prefix", str(place)], place)


def _dynamodb(place: Path) -> None:
    _maven("runtime", place / "DynamoDBLocal_lib")
    _agent(place / "ddb-local-loader-0.1.jar")
    _launcher(place / "DynamoDBLocal.jar")


def _runtime_client(place: Path) -> None:
    _maven("provided", place)


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
    with tempfile.TemporaryDirectory() as folder:
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
    venv.create(folder, with_pip=True, symlinks=True)


def _pip(environment: Path, *arguments: str) -> None:
    pip = [str(environment / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _run([*pip, *arguments], environment)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_variables())
    if done.returncode:
        raise Failed(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout[-4000:]}")


def _variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
