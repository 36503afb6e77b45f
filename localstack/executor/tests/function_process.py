"""A function's process for the tests: does what the payload says, through the Runtime API."""

import http.client
import json
import os
import signal
import sys
import time

PREFIX = "/2018-06-01/runtime/"


def call(method, path, body=None, chunked=False):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, PREFIX + path, iter([body]) if chunked else body, encode_chunked=chunked)
    answer = connection.getresponse()
    return answer.headers, answer.read()


def do(id, what, headers):
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "exit":
        sys.exit(7)
    if what == "hang":
        time.sleep(600)
    if what == "throw":
        call("POST", f"invocation/{id}/error", json.dumps({"errorType": "Thrown"}))
        return
    print(f"doing {what}", flush=True)
    result = {"pid": os.getpid(), "arn": headers["Lambda-Runtime-Invoked-Function-Arn"], "what": what}
    body = json.dumps(result).encode()
    call("POST", f"invocation/{id}/response", body, what == "chunked")


if sys.argv[1:] == ["bad-init"]:
    call("POST", "init/error", json.dumps({"errorType": "NoTable"}))
    sys.exit(1)
if sys.argv[1:] == ["dead-init"]:
    sys.exit(3)
if sys.argv[1:] == ["slow-init"]:
    time.sleep(600)
while True:
    headers, payload = call("GET", "invocation/next")
    do(headers["Lambda-Runtime-Aws-Request-Id"], json.loads(payload), headers)
