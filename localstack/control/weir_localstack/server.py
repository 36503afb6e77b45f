"""Starts and stops the one LocalStack of this checkout."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from weir_localstack import machine, paths

SERVICES = (
    "kinesis,dynamodb,dynamodbstreams,lambda,cloudformation,sqs,sns,s3,events,firehose,stepfunctions,cloudwatch,logs,iam,sts,ssm"
)
USUAL_PORT = 4566
PATIENCE_SECONDS = 180


class Failed(Exception):
    """LocalStack did not come up or did not go; the message says what was seen."""


@dataclass(frozen=True)
class Running:
    """A LocalStack that answers. isolated: it is in a namespace that has only loopback."""

    port: int
    isolated: bool
    url: str = ""

    @property
    def endpoint(self) -> str:
        return self.url or f"http://127.0.0.1:{self.port}"

    @property
    def foreign(self) -> bool:
        """It was started by somebody else, who will stop it."""
        return bool(self.url)

    def variables(self) -> dict[str, str]:
        """What clients, SAM CLI and tests need to talk to it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
        }


def named_endpoint() -> str | None:
    """What AWS_ENDPOINT_URL names; None if it is not set or names the one of this checkout, whether it answers or not."""
    url = os.environ.get("AWS_ENDPOINT_URL", "").strip().rstrip("/")
    own = _stored()
    return None if not url or (own and machine.marked() and own.endpoint == url) else url


def named() -> Running | None:
    """The LocalStack that AWS_ENDPOINT_URL names; None if it is not set or names the one of this checkout."""
    url = named_endpoint()
    if not url:
        return None
    found = Running(0, False, url)
    if not _healthy(found):
        raise Failed(
            f"AWS_ENDPOINT_URL is {url}, but no LocalStack answers there"
            " (at /_localstack/health); start it, or unset AWS_ENDPOINT_URL to have one started here"
        )
    return found


def running() -> Running | None:
    found = _stored()
    return found if found and machine.marked() and _healthy(found) else None


def _stored() -> Running | None:
    """The one that was started last, whatever has become of it."""
    try:
        return Running(**json.loads(paths.STATE.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def start(port: int | None = None) -> Running:
    """Starts it, or gives the one that runs already. Interrupted or failing, it leaves nothing running."""
    with machine.alone():
        return _start(port)


def _start(port: int | None) -> Running:
    found = running()
    if found and port in (None, found.port):
        return found
    if found:
        raise Failed(
            f"LocalStack runs already, at {found.endpoint}, and keeps all that is in it in memory;"
            " stop it with localstack/stop before it is started at another port"
        )
    stop()
    try:
        return _started(port)
    except BaseException:
        stop()
        raise


def _started(port: int | None) -> Running:
    _clean()
    listener = _listen(port)
    prefix = machine.namespace()
    started = Running(listener.getsockname()[1], prefix is not None)
    process = _spawn(started, prefix, listener)
    listener.close()
    _await(started, process)
    paths.STATE.write_text(json.dumps(asdict(started)))
    return started


def stop() -> bool:
    """Ends every process of it; False if none ran. No process of it is left when this returns."""
    ran = bool(machine.marked())
    left = machine.end_all()
    if left:
        raise Failed(f"these processes of LocalStack could not be ended: {left}; end them yourself")
    paths.STATE.unlink(missing_ok=True)
    return ran


def _clean() -> None:
    """What a start finds is what the last one began with: engines, and nothing of its state."""
    shutil.rmtree(paths.RUN, ignore_errors=True)
    for place in paths.LIB.parent.iterdir():
        if place != paths.LIB:
            shutil.rmtree(place, ignore_errors=True)
    for folder in ("tmp", "home", "functions"):
        (paths.RUN / folder).mkdir(parents=True)


def _listen(port: int | None) -> socket.socket:
    """Bound before LocalStack starts, so that no other process can take the port meanwhile."""
    wanted = [port] if port is not None else [USUAL_PORT, 0]
    for number in wanted:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
            return listener
        except OSError:
            listener.close()
    raise Failed(f"port {port} of 127.0.0.1 is taken; choose another one with --port, or leave it out")


def _spawn(started: Running, prefix: list[str] | None, listener: socket.socket) -> subprocess.Popen:
    command = [str(paths.PYTHON / "bin/python"), str(Path(__file__).with_name("supervisor.py"))]
    given: tuple[int, ...] = ()
    if prefix:
        listener.listen(128)
        given = (listener.fileno(),)
        command = [*prefix, *command, str(listener.fileno()), str(started.port)]
    else:
        listener.close()
    with paths.LOG.open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=paths.RUN,
            env=_environment(started.port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=given,
            start_new_session=True,
        )


def _environment(port: int) -> dict[str, str]:
    java = paths.JAVA.resolve() / "bin"
    return {
        machine.MARK: str(paths.INSTALL),
        "PATH": f"{java}:{os.environ['PATH']}",
        "HOME": str(paths.RUN / "home"),
        "TEMP": str(paths.RUN / "tmp"),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(paths.EXECUTOR),
        "FILESYSTEM_ROOT": str(paths.ROOT),
        "OVERRIDE_IN_DOCKER": "0",
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "LOCALSTACK_HOST": f"127.0.0.1:{port}",
        "DNS_ADDRESS": "0",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "DISABLE_EVENTS": "1",
        "ENABLE_CONFIG_UPDATES": "1",
        "SERVICES": SERVICES,
        "DYNAMODB_IN_MEMORY": "1",
        "DDB_LOCAL_TELEMETRY": "0",
        "KINESIS_LATENCY": "0",
        "SQS_ENDPOINT_STRATEGY": "path",
        "LAMBDA_RUNTIME_EXECUTOR": "host-process",
        "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT": "120",
        "LAMBDA_IGNORE_ARCHITECTURE": "1",
        "WEIR_RUNTIME_CLIENT": str(paths.RUNTIME_CLIENT),
        "WEIR_FUNCTION_JAVA": str(java / "java"),
        "WEIR_FUNCTION_LOGS": str(paths.FUNCTION_LOGS),
    }


def _await(started: Running, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _healthy(started):
        if process.poll() is not None or time.monotonic() > deadline:
            tail = paths.LOG.read_text(errors="replace")[-3000:]
            raise Failed(f"LocalStack did not come up; the end of {paths.LOG}:\n{tail}")
        time.sleep(0.1)


def _healthy(found: Running) -> bool:
    try:
        with urllib.request.urlopen(f"{found.endpoint}/_localstack/health", timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False
