"""The first process of LocalStack's namespace: loopback, the way in, and the end of everything.

Runs in LocalStack's own Python. Arguments: file descriptor of a socket that listens on the outside,
port of LocalStack's gateway on the inside. Without arguments there is no namespace and no way in.
"""

import asyncio
import fcntl
import signal
import socket
import struct
import sys

SIOCSIFFLAGS = 0x8914
IFF_UP = 1
CHUNK = 1 << 16


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))


async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
        target.write_eof()
    except OSError:
        target.close()


async def forward(reader, writer, port: int) -> None:
    """A socket keeps the namespace that it was made in: accepted outside, connected inside."""
    try:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))
    inner_writer.close()
    writer.close()


async def supervise(listener: socket.socket | None, port: int) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if listener is not None:
        await asyncio.start_server(lambda r, w: forward(r, w, port), sock=listener)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "localstack.runtime.main")
    ended = asyncio.ensure_future(process.wait())
    await asyncio.wait([ended, asyncio.ensure_future(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    if not ended.done():
        process.terminate()
        await asyncio.wait([ended], timeout=10)
    if not ended.done():
        process.kill()
        await ended
    return process.returncode


def main() -> int:
    if len(sys.argv) < 3:
        return asyncio.run(supervise(None, 0))
    raise_loopback()
    listener = socket.socket(fileno=int(sys.argv[1]))
    listener.setblocking(False)
    return asyncio.run(supervise(listener, int(sys.argv[2])))


if __name__ == "__main__":
    sys.exit(main())
