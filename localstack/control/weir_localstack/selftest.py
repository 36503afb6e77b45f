"""Tests of the Python here, reported in the form that Maven's reports have, so that they are counted."""

import sys
import time
import unittest
from xml.sax.saxutils import quoteattr

from weir_localstack import paths

REPORT = paths.FOLDER / "target/surefire-reports/TEST-python.xml"


class Failed(Exception):
    """A test failed; the report above says which."""


def run() -> None:
    sys.path.insert(0, str(paths.FOLDER / "executor"))
    begin = time.monotonic()
    suite = unittest.TestSuite()
    for folder in ("executor/tests", "control/tests"):
        suite.addTests(unittest.TestLoader().discover(str(paths.FOLDER / folder), top_level_dir=None))
    result = unittest.TextTestRunner().run(suite)
    _report(result, time.monotonic() - begin)
    if not result.wasSuccessful():
        raise Failed("tests of LocalStack's control program or executor failed")


def _report(result: unittest.TestResult, seconds: float) -> None:
    counts = {
        "name": "localstack.python",
        "tests": result.testsRun,
        "failures": len(result.failures),
        "errors": len(result.errors),
        "skipped": len(result.skipped),
        "time": f"{seconds:.3f}",
    }
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    attributes = " ".join(f"{name}={quoteattr(str(value))}" for name, value in counts.items())
    REPORT.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite {attributes}>\n</testsuite>\n')
