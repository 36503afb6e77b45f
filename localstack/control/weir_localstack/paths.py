"""Where things are. What is installed is below CACHE, once for a user; INSTALL has links to it, and what this checkout runs."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2]
CHECKOUT = FOLDER.parent
INSTALL = FOLDER / ".install"


def _cache() -> Path:
    """By the XDG base directory specification, which tells to ignore a path that is not absolute."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "weir/localstack"


CACHE = _cache()

PYTHON = INSTALL / "python"
EXECUTOR = INSTALL / "executor"
SAM = INSTALL / "sam"
SAM_HOME = INSTALL / "sam-home"
ROOT = INSTALL / "root"
LIB = ROOT / "var/lib/localstack/lib"
KINESIS = LIB / "kinesis-local/0.5.2"
DYNAMODB = LIB / "dynamodb-local/2"
JAVA = LIB / "java/21"
RUNTIME_CLIENT = INSTALL / "runtime-client"

RUN = INSTALL / "run"
STATE = RUN / "state.json"
LOG = RUN / "localstack.log"
FUNCTION_LOGS = RUN / "functions"
