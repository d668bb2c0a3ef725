"""Answers of the service come whole at once: the second write waits for no acknowledgement (40 ms on Linux)."""

from __future__ import annotations

import socket
import threading
import time

import requests
import uvicorn

from kiosk.tawasul.serving import listen


async def app(_scope: object, _receive: object, send: object) -> None:
    assert callable(send)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})


def test_of_many_answers_on_one_line_the_quickest_waits_for_no_acknowledgement() -> None:
    listener = listen("127.0.0.1", 0, None)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    seconds = []
    with requests.Session() as line:
        for _ in range(30):
            began = time.monotonic()
            assert line.get(url, timeout=5).content == b"{}"
            seconds.append(time.monotonic() - began)
    server.should_exit = True
    thread.join(10)
    listener.close()
    assert min(seconds[10:]) < 0.03
    assert listener.family is socket.AF_INET
