"""How LocalStack finds the executor: LAMBDA_RUNTIME_EXECUTOR=host-process."""

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin


class HostProcessPlugin(RuntimeExecutorPlugin):
    name = "host-process"

    def load(self, *args, **kwargs):
        from weir_host_executor.executor import HostProcessExecutor

        return HostProcessExecutor
