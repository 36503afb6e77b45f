"""The command of a Java function, as Lambda's managed Java runtimes start one."""

import os
from pathlib import Path

CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"


def java_command(code: Path, handler: str, memory_megabytes: int) -> list[str]:
    """Serial collector and first compiler only, heap at 85 % of the function's memory: as on AWS."""
    heap = max(64, memory_megabytes * 85 // 100)
    client = os.environ["WEIR_RUNTIME_CLIENT"]
    return [
        os.environ["WEIR_FUNCTION_JAVA"],
        f"-Xmx{heap}m",
        "-XX:+UseSerialGC",
        "-XX:+TieredCompilation",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        f"{code}{os.pathsep}{code}/lib/*{os.pathsep}{client}/*",
        CLIENT,
        handler,
    ]
