import json
import os
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from weir_host_executor.runtime_api import Request  # noqa: E402
from weir_host_executor.sandbox import InitError, Sandbox  # noqa: E402

PROCESS = str(Path(__file__).with_name("function_process.py"))


class SandboxTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.log = Path(self.folder.name) / "function.log"
        self.requests = 0

    def sandbox(self, *arguments):
        made = Sandbox(lambda _: [sys.executable, PROCESS, *arguments], {"PATH": os.environ["PATH"]}, self.log)
        self.addCleanup(made.stop)
        return made

    def ready(self):
        made = self.sandbox()
        made.start()
        return made

    def ask(self, sandbox, what, timeout=60):
        self.requests += 1
        request = Request(f"r{self.requests}", json.dumps(what).encode(), "arn:f", 1)
        answer, logs = sandbox.invoke(request, timeout)
        return json.loads(answer.payload), answer.error, logs

    def test_a_response_comes_back_with_what_was_logged(self):
        payload, error, logs = self.ask(self.ready(), "work")
        self.assertFalse(error)
        self.assertEqual(("work", "arn:f"), (payload["what"], payload["arn"]))
        self.assertEqual("doing work\n", logs)

    def test_logs_are_those_of_the_invocation(self):
        sandbox = self.ready()
        self.ask(sandbox, "first")
        self.assertEqual("doing second\n", self.ask(sandbox, "second")[2])

    def test_a_chunked_response_is_read_whole(self):
        self.assertEqual("chunked", self.ask(self.ready(), "chunked")[0]["what"])

    def test_one_process_serves_one_invocation_after_the_other(self):
        sandbox = self.ready()
        self.assertEqual(self.ask(sandbox, "a")[0]["pid"], self.ask(sandbox, "b")[0]["pid"])

    def test_an_error_of_the_function_is_an_error_and_the_process_stays(self):
        sandbox = self.ready()
        before = sandbox.pid
        payload, error, _ = self.ask(sandbox, "throw")
        self.assertTrue(error)
        self.assertEqual("Thrown", payload["errorType"])
        self.assertEqual(before, sandbox.pid)

    def test_a_killed_process_is_an_exit_error_and_the_next_invocation_gets_a_new_one(self):
        sandbox = self.ready()
        before = sandbox.pid
        payload, error, _ = self.ask(sandbox, "die")
        self.assertTrue(error)
        self.assertEqual("Runtime.ExitError", payload["errorType"])
        self.assertIn("SIGKILL", payload["errorMessage"])
        self.assertNotEqual(before, self.ask(sandbox, "work")[0]["pid"])

    def test_an_exit_status_is_reported(self):
        payload, _, _ = self.ask(self.ready(), "exit")
        self.assertIn("exit status 7", payload["errorMessage"])

    def test_a_process_that_died_between_invocations_is_replaced(self):
        sandbox = self.ready()
        os.kill(sandbox.pid, 9)
        payload, error, _ = self.ask(sandbox, "work")
        if error:  # the request reached it before its end was seen, as it can on AWS
            payload, error, _ = self.ask(sandbox, "work")
        self.assertFalse(error)
        self.assertEqual("work", payload["what"])

    def test_a_timeout_ends_the_process_and_the_next_invocation_gets_a_new_one(self):
        sandbox = self.ready()
        before = sandbox.pid
        payload, error, _ = self.ask(sandbox, "hang", timeout=0.2)
        self.assertTrue(error)
        self.assertEqual("Sandbox.Timedout", payload["errorType"])
        self.assertIn("timed out after 0.20 seconds", payload["errorMessage"])
        with self.assertRaises(ProcessLookupError):
            os.kill(before, 0)
        self.assertEqual("work", self.ask(sandbox, "work")[0]["what"])

    def test_an_init_error_is_passed_on(self):
        with self.assertRaises(InitError) as raised:
            self.sandbox("bad-init").start()
        self.assertEqual("NoTable", json.loads(raised.exception.payload)["errorType"])

    def test_a_process_that_ends_before_it_is_ready_is_an_init_error(self):
        with self.assertRaises(InitError) as raised:
            self.sandbox("dead-init").start()
        self.assertIn("exit status 3", str(raised.exception))

    def test_stop_ends_a_start_that_does_not_come_to_an_end(self):
        sandbox = self.sandbox("slow-init")
        outcome = []

        def start():
            try:
                sandbox.start()
            except InitError as e:
                outcome.append(e)

        thread = threading.Thread(target=start)
        thread.start()
        while sandbox.pid is None:
            thread.join(0.01)
        sandbox.stop()
        thread.join(30)
        self.assertEqual(1, len(outcome))

    def test_a_stopped_sandbox_starts_no_process_again(self):
        sandbox = self.ready()
        sandbox.stop()
        payload, error, _ = self.ask(sandbox, "work")
        self.assertTrue(error)
        self.assertIsNone(sandbox.pid)


if __name__ == "__main__":
    unittest.main()
