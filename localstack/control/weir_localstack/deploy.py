"""Builds the functions' package and deploys template.yaml to a LocalStack."""

import os
import subprocess

from weir_localstack import paths
from weir_localstack.server import Running

PACKAGE = paths.CHECKOUT / "functions/target/weir-functions.zip"
BUCKET = "weir-packages"


class Failed(Exception):
    """A build or a deployment failed; the message has the end of its output."""


def build() -> None:
    if PACKAGE.is_file():
        return
    print("building the functions' package ...", flush=True)
    _run(["mvn", "-B", "-ntp", "-q", "package", "-DskipTests", "-pl", "functions", "-am"], dict(os.environ))


RUNS = """
import boto3, sys
client = boto3.client("lambda")
for name in ("weir-earthquakes", "weir-flights", "weir-page-views"):
    answer = client.invoke(FunctionName=name, Payload=b'{"weir":"tick"}')
    if "FunctionError" in answer:
        sys.exit(f"{name} answers a tick with {answer['Payload'].read().decode()}")
"""


def deploy(localstack: Running) -> None:
    """Lets SAM CLI deploy as it would to AWS; the bucket is made here, as AWS has one already."""
    _deploy(localstack)
    try:
        _run([str(paths.SAM / "bin/python"), "-c", RUNS], environment_of(localstack))
    except Failed as e:
        if not localstack.foreign:
            raise
        raise Failed(
            f"functions do not run on the LocalStack at {localstack.endpoint}: it needs Docker (its socket"
            f" mounted into LocalStack's container), or an executor of its own as localstack/start gives it\n{e}"
        ) from e


def delete(localstack: Running) -> None:
    """Takes out what deploy put in; the bucket with the package stays, another stack may use it."""
    sam = [str(paths.SAM / "bin/sam"), "delete", "--config-env", "localstack", "--stack-name", "weir"]
    _run([*sam, "--no-prompts", "--region", "us-east-1"], environment_of(localstack))


def _deploy(localstack: Running) -> None:
    environment = environment_of(localstack)
    python = str(paths.SAM / "bin/python")
    code = f"import boto3; boto3.client('s3').create_bucket(Bucket='{BUCKET}')"
    _run([python, "-c", code], environment)
    _run([str(paths.SAM / "bin/sam"), "deploy", "--config-env", "localstack"], environment)


def environment_of(localstack: Running) -> dict[str, str]:
    """The process's environment, made to speak to the LocalStack and to nothing else."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PYTHON"))}
    return {**kept, **localstack.variables(), "SAM_CLI_TELEMETRY": "0", "__SAM_CLI_APP_DIR": str(paths.SAM_HOME)}


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=paths.CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise Failed(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout[-4000:]}")
