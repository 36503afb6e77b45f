import asyncio
import os
import socket
import tempfile
import threading
import unittest
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

from weir_localstack import install, machine, paths, server, supervisor


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
        install.step("A step", self.place, [str(self.place / "pin")], self.work)

    def test_a_step_is_done_once_and_again_when_its_pin_changes(self):
        (self.place / "pin").write_text("one")
        self.step()
        self.step()
        self.assertEqual(1, self.done)
        (self.place / "pin").write_text("two")
        self.step()
        self.assertEqual(2, self.done)

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
            with mock.patch.object(server, "running", return_value=own):
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


class MissingTest(unittest.TestCase):
    def test_what_is_missing_is_named_with_what_to_do(self):
        with mock.patch.object(machine.shutil, "which", return_value=None):
            with self.assertRaisesRegex(machine.Missing, "'npm' is not on the PATH.*docker compose"):
                machine.check()


if __name__ == "__main__":
    unittest.main()
