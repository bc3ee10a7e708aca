#!/usr/bin/env python3
"""Key to redraw while mail streams in, and after: the program in a pseudo-terminal, keys pressed one by one.

usage: keys.py [--size 160x45] [--keys 400] -- PROGRAM ARGS...        (needs pyte: pip install pyte)

Presses `j` and `k` in turn as soon as there is a row, each when the one before has been answered, and takes the time
from the write of the key to the first bytes that redraw. Which keys fell into the streaming is told afterwards, by
playing all that was written through a terminal: as long as the header shows the progress sign. One JSON line.
"""
import argparse
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

import pyte

ROW, PROGRESS = "▌", "⇣"


def quantiles(times):
    if not times:
        return {"keys": 0}
    times = sorted(times)
    at = lambda share: round(1000 * times[min(len(times) - 1, int(share * len(times)))], 2)
    return {"keys": len(times), "median_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1)}


class Run:
    def __init__(self, command, columns, rows):
        self.chunks = []
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execvp(command[0], command)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, patience):
        """The next bytes written, or none within so many seconds."""
        if not select.select([self.terminal], [], [], patience)[0]:
            return b""
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:
            sys.exit("keys.py: the program ended by itself")
        self.chunks.append((time.perf_counter(), data))
        return data

    def wait_for(self, text, patience=60):
        end, seen = time.perf_counter() + patience, b""
        while text.encode() not in seen:
            if time.perf_counter() > end:
                sys.exit(f"keys.py: waited in vain for {text}")
            seen = seen[-16:] + self.read(1)

    def press(self, key):
        """Seconds from the key to the frame that moves the cursor's mark."""
        begun, seen = time.perf_counter(), b""
        os.write(self.terminal, key)
        while ROW.encode() not in seen:
            data = self.read(4)
            if not data:
                return None
            seen = seen[-16:] + data
        return self.chunks[-1][0] - begun


def streaming_until(chunks, columns, rows):
    """When the header last showed progress."""
    screen = pyte.Screen(columns, rows)
    stream, last = pyte.ByteStream(screen), 0.0
    for at, data in chunks:
        stream.feed(data)
        if PROGRESS in screen.display[0]:
            last = at
    return last


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--size", default="160x45")
    options.add_argument("--keys", type=int, default=400)
    options.add_argument("command", nargs="+")
    asked = options.parse_args()
    columns, rows = map(int, asked.size.split("x"))
    started = time.perf_counter()
    run = Run(asked.command, columns, rows)
    run.wait_for(ROW)
    first_row = time.perf_counter()
    pressed = []
    for number in range(asked.keys):
        at = time.perf_counter()
        took = run.press(b"k" if number % 2 else b"j")
        pressed.append((at, took))
    os.write(run.terminal, b"q")
    end = streaming_until(run.chunks, columns, rows)
    lost = sum(took is None for _, took in pressed)
    during = [took for at, took in pressed if took is not None and at <= end]
    after = [took for at, took in pressed if took is not None and at > end]
    print(json.dumps({
        "first_row_s": round(first_row - started, 3),
        "streamed_s": round(max(0.0, end - started), 3),
        "unanswered": lost,
        "during": quantiles(during),
        "after": quantiles(after),
    }))


main()
