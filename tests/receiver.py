"""A program at the other side of a webhook, listening on this machine."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

from standardwebhooks.webhooks import Webhook


@dataclass
class Receiver:
    """Answers with `status` and keeps what came in: path, headers and body."""

    url: str = ""
    status: int = 204
    location: str = ""
    drips: int = 0
    """Before it answers, it sends as many bytes of a header, one at a time."""
    floods: int = 0
    """After the head of its answer, it sends as many bytes, unless the other side hangs up."""
    flooded: int = 0
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def opened(self, secret: str) -> list[Any]:
        """What came in, each verified as Standard Webhooks has it."""
        return [Webhook(secret).verify(body, headers) for _, headers, body in self.requests]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.requests]


@contextmanager
def listening(certificate: Path | None = None) -> Iterator[Receiver]:
    """Listen; over TLS with this certificate and its key, a PEM file, if given."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.requests.append((self.path, dict(self.headers.items()), body))
            with suppress(ConnectionError):
                self._answer()

        def _answer(self) -> None:
            if receiver.drips:
                self._drip()
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("location", receiver.location)
            self.send_header("content-length", str(receiver.floods))
            self.end_headers()
            while receiver.flooded < receiver.floods:
                receiver.flooded += self.wfile.write(bytes(64 * 1024))

        def _drip(self) -> None:
            self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: ")
            for _ in range(receiver.drips):
                self.wfile.write(b"-")
                sleep(0.02)
            self.wfile.write(b"\r\n\r\n")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    scheme = "https" if certificate else "http"
    receiver.url = f"{scheme}://localhost:{server.server_port}/troth?to=me"
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()
