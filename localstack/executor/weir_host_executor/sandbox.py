"""One execution environment: a process that is started, asked, timed out, killed and restarted."""

import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from weir_host_executor.runtime_api import Answer, Request, RuntimeApi


class InitError(Exception):
    """The process could not be made ready. payload: the error document for the caller."""

    def __init__(self, payload: bytes):
        super().__init__(payload.decode("utf-8", "replace"))
        self.payload = payload


class Sandbox:
    """Runs one invocation at a time. A process that ends or times out is replaced at the next one.

    command: address of the Runtime API -> the process's arguments
    """

    def __init__(self, command: Callable[[str], list[str]], environment: dict[str, str], log: Path):
        self._command = command
        self._environment = environment
        self._log = log
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._api: RuntimeApi | None = None
        self._events: queue.Queue = queue.Queue()
        self._stopped = False

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> None:
        """Starts the process and waits until it asks for work.

        The caller limits the wait by calling stop() from another thread.
        """
        self._spawn()
        kind, _, answer = self._events.get()
        if kind != "ready":
            self._end()
            raise InitError(answer.payload)

    def invoke(self, request: Request, timeout_seconds: float) -> tuple[Answer, str]:
        """The answer, and what the process wrote to its log meanwhile."""
        begin = self._log.stat().st_size if self._log.exists() else 0
        try:
            if self.pid is None:
                self._end()
                self.start()
            answer = self._ask(request, timeout_seconds)
        except InitError as e:
            answer = Answer(e.payload, True)
        return answer, self.logs(begin)

    def stop(self) -> None:
        self._stopped = True
        self._end()

    def logs(self, begin: int = 0) -> str:
        if not self._log.exists():
            return ""
        with self._log.open("rb") as file:
            file.seek(begin)
            return file.read().decode("utf-8", "replace")

    def _ask(self, request: Request, timeout_seconds: float) -> Answer:
        deadline = time.monotonic() + timeout_seconds
        self._api.offer(request)
        while True:
            try:
                kind, id, answer = self._events.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self._end()
                return _error(
                    "Sandbox.Timedout",
                    f"RequestId: {request.id} Error: Task timed out after {timeout_seconds:.2f} seconds",
                )
            if kind == "answer" and id == request.id:
                return answer
            if kind == "exit":
                self._end()
                message = json.loads(answer.payload)["errorMessage"]
                return _error("Runtime.ExitError", f"RequestId: {request.id} Error: {message}")

    def _spawn(self) -> None:
        with self._lock:
            if self._stopped:
                raise InitError(_error("Runtime.Unknown", "the environment is stopped").payload)
            events = self._events = queue.Queue()
            ready = threading.Event()
            self._api = RuntimeApi(lambda *event: _pass(events, ready, event))
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    self._command(self._api.address),
                    env={**self._environment, "AWS_LAMBDA_RUNTIME_API": self._api.address},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            threading.Thread(target=_watch, args=(self._process, events), daemon=True).start()

    def _end(self) -> None:
        with self._lock:
            process, self._process = self._process, None
            api, self._api = self._api, None
        if process:
            _kill(process)
        if api:
            api.close()


def _pass(events: queue.Queue, ready: threading.Event, event) -> None:
    """Only the first request for work means that the process is ready."""
    if event[0] == "ready":
        if ready.is_set():
            return
        ready.set()
    events.put(event)


def _watch(process: subprocess.Popen, events: queue.Queue) -> None:
    code = process.wait()
    how = f"signal: {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
    text = f"Runtime exited with error: {how}" if code else "Runtime exited without providing a reason"
    events.put(("exit", None, _error("Runtime.ExitError", text)))


def _kill(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def _error(kind: str, message: str) -> Answer:
    return Answer(json.dumps({"errorType": kind, "errorMessage": message}).encode(), True)
