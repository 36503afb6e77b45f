"""Builds the functions' package and deploys template.yaml to a LocalStack."""

import os
import subprocess

from weir_localstack import paths
from weir_localstack.server import Running

PACKAGE = paths.CHECKOUT / "functions/target/weir-functions.zip"
BUCKET = "weir-packages"
NAME = "weir"
MODULES = ("core", "runtime-adapter", "state-dynamo", "functions")


class Failed(Exception):
    """A build or a deployment failed; the message has the end of its output."""


def build() -> None:
    if _is_current():
        return
    print("building the functions' package ...", flush=True)
    _run(["mvn", "-B", "-ntp", "-q", "package", "-DskipTests", "-pl", "functions", "-am"], dict(os.environ))


def _is_current() -> bool:
    """True if the package is there and nothing that it is made of is newer."""
    made = PACKAGE.stat().st_mtime if PACKAGE.is_file() else 0.0
    sources = [paths.CHECKOUT / "pom.xml"]
    for module in MODULES:
        sources += [paths.CHECKOUT / module / "pom.xml", *(paths.CHECKOUT / module / "src").rglob("*")]
    return all(source.stat().st_mtime <= made for source in sources if "test" not in source.parts)


STACK = f"""
import boto3
pages = boto3.client("cloudformation").get_paginator("list_stacks").paginate()
stacks = [one for page in pages for one in page["StackSummaries"]]
print(any(one["StackName"] == "{NAME}" and one["StackStatus"] != "DELETE_COMPLETE" for one in stacks))
"""


def require_free(localstack: Running) -> None:
    """What somebody else has deployed is neither changed nor taken out again at the end."""
    command = [str(paths.SAM / "bin/python"), "-c", STACK]
    if _run(command, environment_of(localstack)).strip() == "True":
        raise Failed(
            f"the LocalStack at {localstack.endpoint} has a stack '{NAME}' already, which the demo would change and"
            f" delete; delete it first (sam delete --config-env localstack --stack-name {NAME}), or unset AWS_ENDPOINT_URL"
        )


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
    sam = [str(paths.SAM / "bin/sam"), "delete", "--config-env", "localstack", "--stack-name", NAME]
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


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=paths.CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise Failed(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout
