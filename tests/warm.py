"""The command in processes forked from one that has loaded it: a call does all it does, less half a second of loading.

python tests/warm.py serve SOCKET          loads the program, prints a line, and waits
python tests/warm.py SOCKET ARGUMENTS...   one call, with this process's arguments, folder, environment and streams
"""

from __future__ import annotations

import json
import os
import socket
import sys

LONGEST = 200_000


def serve(path: str) -> None:
    """Fork a process for each call, for ever."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    import briefing.backup
    import briefing.checkup.health
    import briefing.cli
    import briefing.cli.collecting
    import briefing.deliver.edition
    import briefing.editorial
    import briefing.founding
    import briefing.rebuild
    import briefing.run

    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    listener.listen()
    print("ready", flush=True)
    while True:
        asked, _ = listener.accept()
        if os.fork() == 0:
            code = call(asked, briefing.cli.main)
            asked.send(str(code).encode())
            os._exit(0)
        asked.close()
        os.waitpid(-1, os.WNOHANG)


def call(asked: socket.socket, main: object) -> int:
    """One call in a process of its own, as `python -m briefing` would do it."""
    request, streams, _, _ = socket.recv_fds(asked, LONGEST, 3)
    given = json.loads(request)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environment"])
    try:
        code = main(given["arguments"])  # type: ignore[operator]
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code)


def ask(path: str, arguments: list[str]) -> int:
    """Have a call done; its exit code."""
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server.connect(path)
    request = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}
    socket.send_fds(server, [json.dumps(request).encode()], [0, 1, 2])
    return int(server.recv(LONGEST) or b"70")


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    sys.exit(ask(sys.argv[1], sys.argv[2:]))
