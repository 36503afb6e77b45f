"""LocalStack's side: a function version becomes a Sandbox."""

import os
import time
from pathlib import Path

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException,
    RuntimeExecutor,
)

from weir_host_executor.java import java_command
from weir_host_executor.runtime_api import Request
from weir_host_executor.sandbox import InitError, Sandbox

ADDRESS = "127.0.0.1"


class HostProcessExecutor(RuntimeExecutor):
    """Runs a zipped Java function as a process of this machine."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id, function_version)
        self._sandbox: Sandbox | None = None

    def start(self, env_vars: dict[str, str]) -> None:
        function = self.function_version
        code = function.config.code.get_unzipped_code_location()
        environment = _environment(env_vars, code)
        command = java_command(code, function.config.handler, function.config.memory_size)
        self._sandbox = Sandbox(lambda _: command, environment, self._log())
        try:
            self._sandbox.start()
        except InitError as e:
            raise StatusErrorException(str(e), payload=e.payload) from e

    def _log(self) -> Path:
        folder = Path(os.environ["WEIR_FUNCTION_LOGS"])
        return folder / f"{self.function_version.id.function_name}-{self.id}.log"

    def stop(self) -> None:
        if self._sandbox:
            self._sandbox.stop()

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        timeout = self.function_version.config.timeout
        request = Request(
            payload["invoke-id"],
            payload["payload"].encode(),
            payload["invoked-function-arn"],
            int(time.time() * 1000) + timeout * 1000,
            payload.get("trace-id") or "",
        )
        begin = time.perf_counter()
        answer, logs = self._sandbox.invoke(request, timeout)
        millis = (time.perf_counter() - begin) * 1000
        return InvocationResult(
            request.id, answer.payload, answer.error, _framed(request.id, logs, millis)
        )

    def get_address(self) -> str:
        return ADDRESS

    def get_endpoint_from_executor(self) -> str:
        return ADDRESS

    def get_runtime_endpoint(self) -> str:
        return f"http://{ADDRESS}:{config.GATEWAY_LISTEN[0].port}/_weir/{self.id}"

    def get_logs(self) -> str:
        return self._sandbox.logs() if self._sandbox else ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        settings = function_version.config
        if settings.code is None or not str(settings.runtime).startswith("java"):
            raise LambdaRuntimeException(
                f"function {function_version.id.function_name} has runtime {settings.runtime};"
                " the host process executor runs zipped Java functions only: use LocalStack in Docker"
            )
        settings.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Nothing is kept for a version beside its code, which LocalStack removes."""


def _environment(env_vars: dict[str, str], code: Path) -> dict[str, str]:
    """Nothing of LocalStack's own environment but what a process needs to run at all."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "WEIR_LOCALSTACK") if name in os.environ}
    given = {name: str(value) for name, value in env_vars.items() if value is not None}
    return {**kept, **given, "LAMBDA_TASK_ROOT": str(code), "LAMBDA_RUNTIME_DIR": str(code)}


def _framed(id: str, logs: str, millis: float) -> str:
    end = "" if not logs or logs.endswith("\n") else "\n"
    return (
        f"START RequestId: {id} Version: $LATEST\n{logs}{end}END RequestId: {id}\n"
        f"REPORT RequestId: {id} Duration: {millis:.2f} ms\n"
    )
