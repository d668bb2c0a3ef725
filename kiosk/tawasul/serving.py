"""The server's process: the application on a listening socket, until it is asked to end."""

from __future__ import annotations

import os
import socket
import sys
import threading

import uvicorn
from fastapi import FastAPI


def serve(app: FastAPI, listener: socket.socket, *, until_eof: bool) -> None:
    """Answer calls until a signal, or, with `until_eof`, until standard input closes."""
    if until_eof:
        threading.Thread(target=_end_with_input, name="standard input", daemon=True).start()
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
