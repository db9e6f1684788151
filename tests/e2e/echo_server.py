"""A server of the world for tests: echoes what it is sent over TCP, on a few ports.

Run by `python tests/e2e/echo_server.py`; standard library only.
"""

import asyncio
import socket

PORTS = (443, 853)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send back what comes until nothing comes."""
    try:
        while octets := await reader.read(4096):
            writer.write(octets)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def main() -> None:
    """Serve all ports on IPv4 and IPv6."""
    for port in PORTS:
        for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
            await asyncio.start_server(echo, host, port, family=family)
    print("listening", flush=True)  # noqa: T201  (whoever started it waits for this)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
