import asyncio
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

from weir_localstack import __main__ as main
from weir_localstack import cache, deploy, install, machine, paths, server, supervisor


class CacheTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name)
        patch = mock.patch.object(paths, "CACHE", self.place / "cache")
        patch.start()
        self.addCleanup(patch.stop)
        self.printed = self.enterContext(mock.patch("builtins.print"))
        self.done = 0

    def work(self, place):
        self.assertEqual([], list(place.iterdir()))
        self.done += 1
        (place / "made").write_text(str(self.done))

    def part(self, pin="one"):
        return cache.part("A part", [pin.encode()], self.work)

    def test_a_part_is_made_once_and_another_version_beside_it(self):
        first = self.part()
        self.printed.reset_mock()
        self.assertEqual(first, self.part())
        self.printed.assert_not_called()
        self.assertEqual(1, self.done)
        self.assertNotEqual(first, self.part("two"))
        self.assertEqual(["1", "2"], sorted(made.read_text() for made in self.place.rglob("made")))

    def test_what_was_interrupted_is_not_taken_and_made_anew(self):
        for end in (install.Failed("no network"), KeyboardInterrupt()):

            def half(place, end=end):
                (place / "half").touch()
                raise end

            with self.assertRaises(type(end)):
                cache.part("A part", [b"one"], half)
        place = self.part()
        self.assertEqual({"made", cache.MARK}, {file.name for file in place.iterdir()})

    def test_two_commands_at_a_time_make_it_once(self):
        """Each is a process of its own, as two runs of localstack/demo are; both have begun before one works."""
        script = self.place / "install.py"
        script.write_text(
            "import os, sys\n"
            "from pathlib import Path\n"
            "from weir_localstack import cache\n"
            "def work(place):\n"
            "    with open(sys.argv[1], 'ab') as log:\n"
            "        log.write(b'.')\n"
            "    while len(list(Path(sys.argv[2]).iterdir())) < 3: pass\n"
            "    (place / 'made').write_text('whole')\n"
            "Path(sys.argv[2], str(os.getpid())).touch()\n"
            "print((cache.part('A part', [b'one'], work) / 'made').read_text())\n"
        )
        begun = self.place / "begun"
        begun.mkdir()
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.place), "PYTHONPATH": str(paths.FOLDER / "control")}
        command = [sys.executable, str(script), str(self.place / "log"), str(begun)]
        runs = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        for run in runs:
            self.addCleanup(run.kill)
        outputs = [run.communicate(timeout=60)[0] for run in runs]
        self.assertTrue(all(output.endswith("whole\n") for output in outputs), outputs)
        self.assertEqual(b".", (self.place / "log").read_bytes())

    def test_it_is_in_the_users_cache_wherever_that_is(self):
        for value, where in (("/x", "/x"), ("not/absolute", "/home/me/.cache"), ("", "/home/me/.cache")):
            with mock.patch.dict(os.environ, {"XDG_CACHE_HOME": value, "HOME": "/home/me"}):
                self.assertEqual(Path(where) / "weir/localstack", paths._cache())

    def test_a_cache_that_cannot_be_written_says_how_to_have_another(self):
        (self.place / "cache").write_text("a file")
        with self.assertRaisesRegex(cache.Unusable, "cannot write in .*cache.*set XDG_CACHE_HOME"):
            self.part()

    def test_a_link_takes_the_place_of_what_was_there(self):
        name = self.place / "checkout/part"
        (name / "of-an-older-version").mkdir(parents=True)
        for pin in ("one", "two", "two"):
            cache.link(name, self.part(pin))
            self.assertEqual(self.part(pin), name.resolve())
        self.assertEqual(["part"], os.listdir(name.parent))

    def test_a_pin_is_every_file_of_a_folder_and_its_name(self):
        folder = self.place / "pin"
        (folder / "__pycache__").mkdir(parents=True)
        (folder / "a").write_text("one")
        first = cache.files(folder)
        (folder / "__pycache__/x").write_text("compiled")
        self.assertEqual(first, cache.files(folder))
        (folder / "a").rename(folder / "b")
        self.assertNotEqual(first, cache.files(folder))


class InstallTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(dir=paths.FOLDER)
        self.addCleanup(self.folder.cleanup)
        self.place = Path(self.folder.name)
        self.enterContext(mock.patch("builtins.print"))

    def test_a_second_install_installs_nothing_in_any_checkout_and_a_pin_its_own_part(self):
        """What is installed is only noted: each part by its name."""
        made = []
        works = ["_sam", "_localstack", "_executor", "_kinesis", "_dynamodb", "_runtime_client"]
        names = ["SAM", "SAM_HOME", "PYTHON", "EXECUTOR", "KINESIS", "DYNAMODB", "RUNTIME_CLIENT", "JAVA"]
        with contextlib.ExitStack() as stack:
            stack.enter_context(mock.patch.object(paths, "CACHE", self.place / "cache"))
            for work in works:
                stack.enter_context(mock.patch.object(install, work, lambda place, work=work: made.append(work)))
            stack.enter_context(mock.patch.object(install, "_link_java"))
            for checkout in ("one", "one", "two"):
                for name in names:
                    stack.enter_context(mock.patch.object(paths, name, self.place / checkout / name))
                install.install()
                self.assertEqual(works, made)
                self.assertTrue(all((self.place / checkout / name).is_symlink() for name in names if name not in ("SAM_HOME", "JAVA")))
            stack.enter_context(mock.patch.object(install, "_versions", return_value="newer"))
            install.install()
            self.assertEqual([*works, "_dynamodb", "_runtime_client"], made)

    def test_only_what_decides_versions_in_a_pom_installs_the_engines_anew(self):
        pom = "<project><modules/><properties><a>1</a></properties><dependencyManagement>b</dependencyManagement><build/></project>"
        versions = install._versions(pom)
        self.assertEqual(versions, install._versions(pom.replace("<build/>", "<build>more</build>").replace("<modules/>", "")))
        for old, new in (("<a>1</a>", "<a>2</a>"), (">b<", ">c<")):
            self.assertNotEqual(versions, install._versions(pom.replace(old, new)))

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
