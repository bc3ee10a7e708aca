#!/usr/bin/env python3
"""From the start of the program to its first row, to the end of reading, and the memory it took at the most.

usage: start.py [--size 160x45] [--runs 3] -- PROGRAM ARGS...        (needs pyte: pip install pyte)

The first run begins without a copy on the disk (cold), the others with the one it left (warm). `row_s` is the time to
the first row on the screen, `read_s` to the screen without a sign of reading, of a text on its way or of an old copy,
`peak_mb` the largest resident set (VmHWM) then. One JSON line a run.
"""
import argparse
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time

import pyte

ROW, SIGNS = "▌", ("⇣", "as of", "… reading")
QUIET = 1.0


def run(command, columns, rows, home):
    begun = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", XDG_CACHE_HOME=home)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    first, read, signs = None, None, True
    # Read until nothing has been drawn for a while and no sign of reading is left.
    while signs or time.perf_counter() - read < QUIET:
        if time.perf_counter() - begun > 600:
            sys.exit("start.py: not read to the end within ten minutes")
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:
                sys.exit("start.py: the program ended by itself")
            at = time.perf_counter()
            if first is None and ROW.encode() in data:
                first = at - begun
            stream.feed(data)
            text = "\n".join(screen.display)
            before, signs = signs, first is None or any(sign in text for sign in SIGNS)
            if before and not signs:
                read = at
    with open(f"/proc/{pid}/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    os.write(terminal, b"q")
    end = time.perf_counter() + 5
    while time.perf_counter() < end and os.waitpid(pid, os.WNOHANG)[0] == 0:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                os.read(terminal, 1 << 16)
            except OSError:
                os.waitpid(pid, 0)
                break
    else:
        if time.perf_counter() >= end:
            os.kill(pid, signal.SIGKILL)
    return {"row_s": round(first, 3), "read_s": round(read - begun, 3), "peak_mb": round(peak / 1024, 1)}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--size", default="160x45")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("command", nargs="+")
    asked = options.parse_args()
    columns, rows = map(int, asked.size.split("x"))
    with tempfile.TemporaryDirectory() as home:
        for number in range(asked.runs):
            told = run(asked.command, columns, rows, home)
            print(json.dumps({"run": "warm" if number else "cold", **told}), flush=True)


main()
