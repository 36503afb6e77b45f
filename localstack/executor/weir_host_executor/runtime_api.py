"""Lambda's Runtime API for one function process, on a free port of 127.0.0.1."""

import queue
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PREFIX = "/2018-06-01/runtime/"
CLOSED = object()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A function's process may end at any time, and its connections with it."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@dataclass(frozen=True)
class Request:
    """One invocation as the function's process gets it.

    deadline_millis: epoch milliseconds at which the function times out
    """

    id: str
    payload: bytes
    function_arn: str
    deadline_millis: int
    trace: str = ""


@dataclass(frozen=True)
class Answer:
    """What the function's process, or its end, said. error: a Lambda error document in payload."""

    payload: bytes
    error: bool = False


class RuntimeApi:
    """Serves one process: hands out requests, takes answers. Close it when the process has ended.

    events: called with ("ready" | "init-error" | "answer", request id or None, Answer or None),
    from the server's threads.
    """

    def __init__(self, events):
        self._events = events
        self._requests = queue.Queue()
        self._server = Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> str:
        """host:port, as AWS_LAMBDA_RUNTIME_API wants it."""
        return f"127.0.0.1:{self._server.server_port}"

    def offer(self, request: Request) -> None:
        self._requests.put(request)

    def close(self) -> None:
        self._requests.put(CLOSED)
        self._server.shutdown()
        self._server.server_close()

    def next(self) -> Request | None:
        """The next request; None if the API closes while it waits."""
        request = self._requests.get()
        if request is CLOSED:
            self._requests.put(CLOSED)
            return None
        return request

    def _handler(self):
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if self.path != PREFIX + "invocation/next":
                    return self._reply(404, b"")
                api._events("ready", None, None)
                request = api.next()
                if request is None:
                    self.close_connection = True
                    return None
                return self._reply(200, request.payload, _headers(request))

            def do_POST(self):
                body = self._body()
                if self.path == PREFIX + "init/error":
                    api._events("init-error", None, Answer(body, True))
                    return self._reply(202, b"{}")
                parts = self.path.removeprefix(PREFIX).split("/")
                known = len(parts) == 3 and parts[0] == "invocation"
                if not known or parts[2] not in ("response", "error"):
                    return self._reply(404, b"")
                api._events("answer", parts[1], Answer(body, parts[2] == "error"))
                return self._reply(202, b"{}")

            def _body(self) -> bytes:
                if "chunked" in self.headers.get("Transfer-Encoding", ""):
                    return b"".join(self._chunks())
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def _chunks(self):
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    yield self.rfile.read(size)
                    self.rfile.readline()
                while self.rfile.readline().strip():
                    pass

            def _reply(self, status: int, body: bytes, headers=()):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                """The function's own log is enough."""

        return Handler


def _headers(request: Request):
    return (
        ("Lambda-Runtime-Aws-Request-Id", request.id),
        ("Lambda-Runtime-Deadline-Ms", str(request.deadline_millis)),
        ("Lambda-Runtime-Invoked-Function-Arn", request.function_arn),
        ("Lambda-Runtime-Trace-Id", request.trace),
    )
