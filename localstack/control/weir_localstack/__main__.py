"""The commands: install, check, start, stop, env, demo, test."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from weir_localstack import cache, deploy, install, machine, paths, selftest, server


def main() -> int:
    arguments = _parser().parse_args()
    try:
        arguments.work(arguments)
        return 0
    except machine.Missing as e:
        print(e, file=sys.stderr)
        return 3
    except (cache.Unusable, deploy.Failed, install.Failed, selftest.Failed, server.Failed) as e:
        print(e, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="localstack", description="A real LocalStack without Docker")
    commands = parser.add_subparsers(required=True)
    install_parser = commands.add_parser("install")
    install_parser.add_argument("--sam", action="store_true", help="SAM CLI only, for another LocalStack")
    install_parser.set_defaults(work=_install)
    commands.add_parser("check").set_defaults(work=lambda _: machine.check())
    start = commands.add_parser("start")
    start.add_argument("--port", type=int, help="4566, or a free one if that is taken, unless given")
    start.set_defaults(work=_start)
    commands.add_parser("stop").set_defaults(work=_stop)
    commands.add_parser("env").set_defaults(work=_env)
    commands.add_parser("test").set_defaults(work=lambda _: selftest.run())
    demo = commands.add_parser("demo")
    demo.add_argument("--flights", type=_count, default=3000, help="how many of the 20,000 flights (3000)")
    demo.add_argument("--keep", action="store_true", help="leave LocalStack running afterwards")
    demo.set_defaults(work=_demo)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 20_000:
        raise argparse.ArgumentTypeError(f"{number} must be 1 to 20000")
    return number


def _install(arguments) -> None:
    install.prepare(getattr(arguments, "sam", False))


def _start(arguments) -> None:
    begin = time.monotonic()
    foreign = server.named()
    if foreign:
        install.prepare(only_sam=True)
        print(f"  using the LocalStack at {foreign.endpoint}, which AWS_ENDPOINT_URL names; it stays as it is\n")
        _export(foreign)
        return
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


def _demo(arguments) -> None:
    foreign = server.named()
    if foreign:
        install.prepare(only_sam=True)
        deploy.require_free(foreign)
    else:
        _require_none()
        _install(arguments)
    deploy.build()
    begin = time.monotonic()
    localstack = foreign or server.start()
    try:
        print(f"LocalStack answers at {localstack.endpoint}; deploying template.yaml ...", flush=True)
        deploy.deploy(localstack)
        print(f"deployed after {time.monotonic() - begin:.0f} s\n", flush=True)
        show = [str(paths.SAM / "bin/python"), str(Path(__file__).with_name("show.py")), str(arguments.flights)]
        shown = subprocess.run(show, env=deploy.environment_of(localstack))
    finally:
        if arguments.keep:
            _export(localstack)
        else:
            _remove(localstack)
    if shown.returncode:
        raise deploy.Failed("the demo did not come to its end; the lines above say why")


def _require_none() -> None:
    """The demo stops its LocalStack at the end, and with it goes all that is in it."""
    found = server.running()
    if found:
        raise server.Failed(
            f"LocalStack runs already, at {found.endpoint}, and the demo would stop it with all that is in it;"
            " stop it first with localstack/stop"
        )


def _remove(localstack: server.Running) -> None:
    """One that was started here goes with all that is in it; from another one, the stack is taken out again."""
    if localstack.foreign:
        deploy.delete(localstack)
        print(f"the stack is deleted; the LocalStack at {localstack.endpoint} runs on, as it did before")
    else:
        _stop(None)


def _stop(_) -> None:
    """Whatever AWS_ENDPOINT_URL names: it may be what localstack/start printed, and that one may hang."""
    foreign = server.named_endpoint()
    print("LocalStack is stopped; no process of it is left" if server.stop() else "no LocalStack of this checkout runs")
    if foreign:
        print(f"what runs at {foreign}, which AWS_ENDPOINT_URL names, was not started here and is left alone")


def _env(_) -> None:
    found = server.named() or server.running()
    if found is None:
        raise server.Failed("LocalStack does not run; start it with localstack/start")
    _export(found)


def _export(found: server.Running) -> None:
    for name, value in found.variables().items():
        print(f"export {name}={value}")


if __name__ == "__main__":
    sys.exit(main())
