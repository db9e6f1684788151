"""Small servers that take what is sent to them: one for webhooks, one for mail."""

import asyncio
import base64
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Posted:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebSink:
    """Takes requests; answers with `status`, or goes silent."""

    status: int = 204
    is_silent: bool = False
    location: str = ""
    posted: list[Posted] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = (await reader.readline()).decode()
            headers = {}
            while head := (await reader.readline()).strip():
                key, _, value = head.decode().partition(":")
                headers[key.lower()] = value.strip()
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.posted.append(Posted(line.strip(), headers, body))
            if self.is_silent:
                await asyncio.sleep(60)
            more = f"Location: {self.location}\r\n" if self.location else ""
            writer.write(f"HTTP/1.1 {self.status} X\r\n{more}Content-Length: 0\r\n\r\n".encode())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()


@dataclass
class MailSink:
    """Takes mail; `refuses` says with which reply it answers which command."""

    refuses: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    """For STARTTLS, where it offers it."""
    password: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"220 sink.example\r\n")
            while line := (await reader.readline()).decode().strip():
                word = line.split()[0].upper()
                self.heard.append(line)
                if word in self.refuses:
                    writer.write(f"{self.refuses[word]}\r\n".encode())
                elif word == "STARTTLS" and self.tls is not None:
                    writer.write(b"220 go ahead\r\n")
                    await writer.drain()
                    await writer.start_tls(self.tls)
                elif word == "DATA":
                    writer.write(b"354 go on\r\n")
                    await writer.drain()
                    text = await reader.readuntil(b"\r\n.\r\n")
                    self.letters.append(message_from_bytes(text[:-3], policy=policy.default))
                    writer.write(b"250 taken\r\n")
                elif word == "QUIT":
                    writer.write(b"221 bye\r\n")
                    return
                else:
                    writer.write(self._reply(word, line).encode())
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _reply(self, word: str, line: str) -> str:
        if word == "EHLO":
            more = "250-STARTTLS\r\n" if self.tls is not None else ""
            return f"250-sink.example\r\n{more}250 AUTH PLAIN\r\n"
        if word == "AUTH":
            typed = base64.b64decode(line.split()[2]).decode().split("\0")[2]
            fits = typed == self.password
            return "235 welcome\r\n" if fits else "535 not with this password\r\n"
        return "250 fine\r\n"


@asynccontextmanager
async def serving(
    sink: Any, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Any]:
    """Have a sink listen for the length of a test, on loopback if nothing else is said."""
    server = await asyncio.start_server(sink.serve, host, 0, ssl=tls)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for localhost; gives the server's context, and what trusts it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, made = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "3", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(made)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context, made
