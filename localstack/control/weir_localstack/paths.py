"""Where things are. Everything that is made here is below INSTALL."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2]
CHECKOUT = FOLDER.parent
INSTALL = FOLDER / ".install"

PYTHON = INSTALL / "python"
EXECUTOR = PYTHON / "lib/python3.13/site-packages/weir_host_executor"
SAM = INSTALL / "sam"
SAM_HOME = INSTALL / "sam-home"
ROOT = INSTALL / "root"
LIB = ROOT / "var/lib/localstack/lib"
KINESIS = LIB / "kinesis-local/0.5.2"
DYNAMODB = LIB / "dynamodb-local/2"
JAVA = LIB / "java/21"
RUNTIME_CLIENT = INSTALL / "runtime-client"
STAMPS = INSTALL / "stamps"

RUN = INSTALL / "run"
STATE = RUN / "state.json"
LOG = RUN / "localstack.log"
FUNCTION_LOGS = RUN / "functions"
