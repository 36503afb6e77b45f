import asyncio
import contextlib
import os
import re
import shutil
import socket
import tempfile
import threading
import unittest
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

from weir_localstack import __main__ as main
from weir_localstack import deploy, install, machine, paths, server, supervisor


class InstallTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(dir=paths.FOLDER)
        self.addCleanup(self.folder.cleanup)
        self.place = Path(self.folder.name)
        patch = mock.patch.object(paths, "STAMPS", self.place / "stamps")
        patch.start()
        self.addCleanup(patch.stop)
        self.done = 0

    def work(self):
        self.done += 1

    def step(self):
        install.step("A step", [self.place], [str(self.place / "pin")], self.work)

    def test_a_step_is_done_once_and_again_when_its_pin_changes(self):
        (self.place / "pin").write_text("one")
        self.step()
        self.step()
        self.assertEqual(1, self.done)
        (self.place / "pin").write_text("two")
        self.step()
        self.assertEqual(2, self.done)

    def test_a_step_is_done_again_when_anything_that_it_made_is_gone(self):
        (self.place / "pin").write_text("one")
        gone = self.place / "gone"
        for made in ([self.place, self.place / "pin"], [self.place, gone]):
            install.step("A step", made, [str(self.place / "pin")], self.work)
        self.assertEqual(2, self.done)

    def test_the_executor_is_put_into_every_new_environment_of_localstack(self):
        (self.place / "executor").mkdir()
        for pin in ("requirements.txt", "sam-requirements.txt", "kinesis", "engines", "executor/plugin.py"):
            (self.place / pin).write_text("one")
        installed = self.place / "python/executor"
        done = []

        def localstack():
            shutil.rmtree(installed.parent, ignore_errors=True)
            installed.parent.mkdir()
            done.append("localstack")

        def executor():
            installed.mkdir()
            done.append("executor")

        places = {"FOLDER": self.place, "PYTHON": installed.parent, "EXECUTOR": installed}
        others = ["_sam", "_settle_sam", "_kinesis", "_engines", "_link_java"]
        with contextlib.ExitStack() as stack:
            for name, place in places.items():
                stack.enter_context(mock.patch.object(paths, name, place))
            for name in others:
                stack.enter_context(mock.patch.object(install, name))
            stack.enter_context(mock.patch.object(install, "_localstack", localstack))
            stack.enter_context(mock.patch.object(install, "_executor", executor))
            stack.enter_context(mock.patch.object(install, "_digest", lambda pins: "".join(map(self.pin, pins))))
            install.install()
            install.install()
            self.assertEqual(["localstack", "executor"], done)
            (self.place / "requirements.txt").write_text("two")
            install.install()
            self.assertEqual(["localstack", "executor"] * 2, done)
            shutil.rmtree(installed.parent)
            install.install()
            self.assertEqual(["localstack", "executor"] * 3, done)

    @staticmethod
    def pin(place):
        return place.read_text() if place.is_file() else ""

    def test_a_step_that_failed_is_done_again(self):
        (self.place / "pin").write_text("one")
        with mock.patch.object(self, "work", side_effect=install.Failed("no network")):
            with self.assertRaises(install.Failed):
                self.step()
        self.step()
        self.assertEqual(1, self.done)

    def test_a_manifest_has_no_line_that_is_too_long_and_loses_nothing(self):
        line = "Class-Path: " + " ".join(f"DynamoDBLocal_lib/a-library-{i}.jar" for i in range(60))
        folded = install._folded(line)
        self.assertLessEqual(max(len(part) for part in folded), 70)
        self.assertEqual(line, folded[0] + "".join(part[1:] for part in folded[1:]))

    def test_a_jar_has_its_manifest(self):
        jar = self.place / "a.jar"
        install._jar(jar, ["Main-Class: A"], {"A.class": b"x"})
        with zipfile.ZipFile(jar) as read:
            self.assertEqual(b"Manifest-Version: 1.0\r\nMain-Class: A\r\n\r\n", read.read("META-INF/MANIFEST.MF"))
            self.assertEqual(b"x", read.read("A.class"))


class PortTest(unittest.TestCase):
    def test_a_taken_port_that_was_asked_for_is_refused(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            with self.assertRaisesRegex(server.Failed, "is taken"):
                server._listen(taken.getsockname()[1])

    def test_another_port_is_found_if_the_usual_one_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            with mock.patch.object(server, "USUAL_PORT", taken.getsockname()[1]):
                with server._listen(None) as found:
                    self.assertNotEqual(taken.getsockname()[1], found.getsockname()[1])


class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/_localstack/health" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


class NamedTest(unittest.TestCase):
    def setUp(self):
        self.server = HTTPServer(("127.0.0.1", 0), Health)
        threading.Thread(target=self.server.serve_forever).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def named(self, url, own=None):
        with mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL": url}):
            with mock.patch.object(server, "_stored", return_value=own):
                with mock.patch.object(machine, "marked", return_value=[1]):
                    return server.named()

    def test_the_one_that_the_environment_names_is_used_and_is_not_ours_to_stop(self):
        found = self.named(self.url + "/")
        self.assertEqual(self.url, found.endpoint)
        self.assertTrue(found.foreign)
        self.assertEqual(self.url, found.variables()["AWS_ENDPOINT_URL"])

    def test_the_one_of_this_checkout_is_no_other_and_nothing_is_named_by_nothing(self):
        own = server.Running(self.server.server_port, True)
        self.assertFalse(own.foreign)
        self.assertIsNone(self.named(self.url, own))
        self.assertIsNone(self.named("  "))

    def test_what_is_no_localstack_is_refused_with_what_to_do(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with self.assertRaisesRegex(server.Failed, "no LocalStack answers there.*unset AWS_ENDPOINT_URL"):
            self.named(f"http://127.0.0.1:{port}")


    def test_the_one_of_this_checkout_is_stopped_though_it_does_not_answer(self):
        """Its address is what localstack/start has printed for AWS_ENDPOINT_URL."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        own = server.Running(port, True)
        with mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL": own.endpoint}), mock.patch("builtins.print"):
            for stored in (own, None):
                with mock.patch.object(server, "_stored", return_value=stored):
                    with mock.patch.object(server, "stop", return_value=True) as stop:
                        main._stop(None)
                        stop.assert_called_once()


class StartTest(unittest.TestCase):
    def setUp(self):
        self.calls = []
        for name in ("_clean", "_spawn", "namespace"):
            place = machine if name == "namespace" else server
            patch = mock.patch.object(place, name)
            patch.start()
            self.addCleanup(patch.stop)
        patch = mock.patch.object(server, "stop", lambda: self.calls.append("stop"))
        patch.start()
        self.addCleanup(patch.stop)

    def test_an_interrupted_start_leaves_nothing_running(self):
        def interrupted(*_):
            self.calls.append("interrupted")
            raise KeyboardInterrupt

        with mock.patch.object(server, "running", return_value=None):
            with mock.patch.object(server, "_await", interrupted):
                with self.assertRaises(KeyboardInterrupt):
                    server.start()
        self.assertEqual(["stop", "interrupted", "stop"], self.calls)

    def test_one_that_runs_is_not_stopped_for_another_port(self):
        own = server.Running(4566, True)
        with mock.patch.object(server, "running", return_value=own):
            self.assertEqual(own, server.start())
            self.assertEqual(own, server.start(4566))
            with self.assertRaisesRegex(server.Failed, "runs already.*localstack/stop"):
                server.start(4567)
        self.assertEqual([], self.calls)


class DemoTest(unittest.TestCase):
    def setUp(self):
        self.deploy = mock.patch.multiple(
            deploy, build=mock.DEFAULT, deploy=mock.DEFAULT, delete=mock.DEFAULT, require_free=mock.DEFAULT
        )
        self.called = self.deploy.start()
        self.addCleanup(self.deploy.stop)
        patch = mock.patch.object(install, "prepare")
        patch.start()
        self.addCleanup(patch.stop)
        self.arguments = main._parser().parse_args(["demo"])

    def test_a_stack_that_somebody_else_deployed_is_not_deleted(self):
        foreign = server.Running(0, False, "http://127.0.0.1:1")
        self.called["require_free"].side_effect = deploy.Failed("a stack 'weir' already")
        with mock.patch.object(server, "named", return_value=foreign):
            with self.assertRaises(deploy.Failed):
                main._demo(self.arguments)
        self.called["deploy"].assert_not_called()
        self.called["delete"].assert_not_called()

    def test_a_localstack_that_runs_already_is_not_stopped(self):
        own = server.Running(4566, True)
        with mock.patch.object(server, "named", return_value=None):
            with mock.patch.object(server, "running", return_value=own):
                with mock.patch.object(server, "stop") as stop:
                    with self.assertRaisesRegex(server.Failed, "localstack/stop"):
                        main._demo(self.arguments)
        stop.assert_not_called()

    def test_so_many_flights_as_there_are_can_be_asked_for(self):
        self.assertEqual(20_000, main._parser().parse_args(["demo", "--flights", "20000"]).flights)
        for wrong in ("0", "-1", "20001", "many"):
            with mock.patch("sys.stderr"), self.assertRaises(SystemExit):
                main._parser().parse_args(["demo", "--flights", wrong])


class PackageTest(unittest.TestCase):
    def test_a_package_is_built_again_when_a_source_of_it_is_newer(self):
        with tempfile.TemporaryDirectory(dir=paths.FOLDER) as folder:
            checkout = Path(folder)
            source = checkout / "core/src/main/java/A.java"
            files = [checkout / "pom.xml", source, *(checkout / one / "pom.xml" for one in deploy.MODULES)]
            for file in files:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("")
            package = checkout / "package.zip"
            with mock.patch.object(paths, "CHECKOUT", checkout), mock.patch.object(deploy, "PACKAGE", package):
                self.assertFalse(deploy._is_current())
                package.write_text("")
                os.utime(package, (4e9, 4e9))
                self.assertTrue(deploy._is_current())
                os.utime(source, (4.1e9, 4.1e9))
                self.assertFalse(deploy._is_current())


class ForwardTest(unittest.IsolatedAsyncioTestCase):
    async def test_what_is_said_on_both_sides_comes_through_and_an_end_ends_the_other(self):
        async def echo(reader, writer):
            writer.write(b"got " + await reader.read())
            writer.close()

        inner = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = inner.sockets[0].getsockname()[1]
        outer = await asyncio.start_server(lambda r, w: supervisor.forward(r, w, port), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", outer.sockets[0].getsockname()[1])
        writer.write(b"x" * 1_000_000)
        writer.write_eof()
        self.assertEqual(b"got " + b"x" * 1_000_000, await reader.read())
        writer.close()
        outer.close()
        inner.close()

    async def test_a_connection_ends_if_nobody_listens_inside(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        outer = await asyncio.start_server(lambda r, w: supervisor.forward(r, w, port), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", outer.sockets[0].getsockname()[1])
        self.assertEqual(b"", await reader.read())
        writer.close()
        outer.close()


class ComposeTest(unittest.TestCase):
    """LocalStack in Docker is the same version, with the same settings, and reached from this machine only."""

    def setUp(self):
        self.compose = (paths.FOLDER / "compose.yaml").read_text()

    def test_it_is_the_version_that_is_installed_without_docker(self):
        pinned = re.search(r"^localstack-core(?:\[\S+])?==(\S+)", (paths.FOLDER / "requirements.txt").read_text(), re.MULTILINE)
        self.assertIn(f"image: localstack/localstack:{pinned.group(1)}\n", self.compose)

    def test_it_has_the_same_settings_and_none_is_left_out_that_tests_depend_on(self):
        found = dict(re.findall(r'^      ([A-Z_]+): "?([^"\n]+)"?$', self.compose, re.MULTILINE))
        with mock.patch.object(paths, "JAVA", Path("/java")):
            own = server._environment(server.USUAL_PORT)
        self.assertEqual({name: own[name] for name in found}, found)
        self.assertGreaterEqual(
            found.keys(), {"SERVICES", "ENABLE_CONFIG_UPDATES", "SQS_ENDPOINT_STRATEGY", "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT"}
        )

    def test_its_port_is_open_to_this_machine_only(self):
        self.assertEqual(["127.0.0.1:4566:4566"], re.findall(r'^      - "(\S+)"$', self.compose, re.MULTILINE))


class AloneTest(unittest.TestCase):
    def test_a_second_one_waits_for_the_first_and_says_so(self):
        with tempfile.TemporaryDirectory(dir=paths.FOLDER) as folder:
            with mock.patch.object(machine, "INSTALL", Path(folder)):
                self.second_waits()

    def second_waits(self):
        order = []
        told = threading.Event()

        def second():
            with machine.alone():
                order.append("second")

        with mock.patch("builtins.print", lambda *_, **__: told.set()):
            with machine.alone():
                thread = threading.Thread(target=second)
                thread.start()
                self.assertTrue(told.wait(60))
                order.append("first")
            thread.join()
        self.assertEqual(["first", "second"], order)


class MissingTest(unittest.TestCase):
    def test_what_is_missing_is_named_with_what_to_do(self):
        with mock.patch.object(machine.shutil, "which", return_value=None):
            with self.assertRaisesRegex(machine.Missing, "'npm' is not on the PATH.*docker compose"):
                machine.check()


if __name__ == "__main__":
    unittest.main()
