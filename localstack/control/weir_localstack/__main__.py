"""The commands: install, start, stop, env."""

import argparse
import sys
import time

from weir_localstack import install, machine, paths, server


def main() -> int:
    arguments = _parser().parse_args()
    try:
        arguments.work(arguments)
        return 0
    except machine.Missing as e:
        print(e, file=sys.stderr)
        return 3
    except (install.Failed, server.Failed) as e:
        print(e, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="localstack", description="A real LocalStack without Docker")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("install").set_defaults(work=_install)
    commands.add_parser("check").set_defaults(work=lambda _: machine.check())
    start = commands.add_parser("start")
    start.add_argument("--port", type=int, help="4566, or a free one if that is taken, unless given")
    start.set_defaults(work=_start)
    commands.add_parser("stop").set_defaults(work=_stop)
    commands.add_parser("env").set_defaults(work=_env)
    return parser


def _install(_) -> None:
    machine.check()
    paths.INSTALL.mkdir(exist_ok=True)
    install.install()


def _start(arguments) -> None:
    begin = time.monotonic()
    _install(arguments)
    started = server.start(arguments.port)
    print(f"  LocalStack answers at {started.endpoint} after {time.monotonic() - begin:.0f} s", flush=True)
    if not started.isolated:
        print(
            "  note: this machine allows no network namespace, so the engines of Kinesis and DynamoDB"
            " listen on all interfaces; use it in a network that you trust"
        )
    print(f"  log: {paths.LOG}\n")
    _export(started)


def _stop(_) -> None:
    print("LocalStack is stopped; no process of it is left" if server.stop() else "LocalStack does not run")


def _env(_) -> None:
    found = server.running()
    if found is None:
        raise server.Failed("LocalStack does not run; start it with localstack/start")
    _export(found)


def _export(found: server.Running) -> None:
    for name, value in found.variables().items():
        print(f"export {name}={value}")


if __name__ == "__main__":
    sys.exit(main())
