#!/usr/bin/env python3
"""What a key costs on the screen: time to the frame and bytes of it, with many conversations.

usage: frames.py [--size 160x45] [--mails 100000] [--keys 200] [--idle 60] PROGRAM          (needs pyte: Debian python3-pyte)

Writes an mbox of as many mails, each a conversation of its own, opens it with --open, waits until nothing is written any
more, then presses keys one by one. A time runs from the write of the key to the first bytes, and to the end of the first
frame; `screen_ms` is what the program's first thread, which takes keys and draws, computed from one to the other: other
programs on the machine do not lengthen it. Bytes are all that is written until half a second of silence, the cells those
that look different afterwards.
Then nothing is pressed for --idle seconds. One line of JSON a step.
"""
import argparse
import fcntl
import json
import os
import pty
import select
import struct
import tempfile
import termios
import time

import pyte

END = b"\x1b[?2026l"


def mbox(path, count):
    with open(path, "w") as out:
        for number in range(count):
            day, hour = 1 + number % 28, number % 24
            out.write(
                f"From a@b Mon Feb  {day % 9 + 1} {hour:02}:00:00 2026\n"
                f"From: Customer {number} <c{number}@firm{number}.example>\nTo: support@desk.example\n"
                f"Subject: Order {number * 7919 % 100003} and what became of it\nMessage-ID: <m{number}@firm{number}.example>\n"
                f"Date: {day} Feb 2026 {hour:02}:{number % 60:02}:00 +0000\n\n"
                f"Hello,\n\norder {number} has not come. Please tell me where it is, it was promised for last week and "
                f"nobody answers the telephone.\n\nRegards\nCustomer {number}\n\n"
            )


class Run:
    def __init__(self, command, columns, rows):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execvp(command[0], command)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until_quiet(self, quiet, patience=600):
        """All bytes until so many seconds of silence, with the times of the first and of the first end of a frame."""
        data, first, frame, end = b"", None, None, time.perf_counter() + patience
        while time.perf_counter() < end and select.select([self.terminal], [], [], quiet)[0]:
            data += os.read(self.terminal, 1 << 16)
            now = time.perf_counter()
            first = first or now
            frame = frame or (now if END in data else None)
        self.stream.feed(data)
        return data, first, frame

    def press(self, key, quiet=0.5):
        before, spent = self.cells(), self.spent()
        begun = time.perf_counter()
        os.write(self.terminal, key)
        data, first, frame = self.until_quiet(quiet)
        changed = sum(len(cell.data.encode()) for cell, old in zip(self.cells(), before) if cell != old)
        times = [round(1000 * (at - begun), 2) if at else None for at in (first, frame)]
        return times[0], times[1], len(data), changed, round((self.spent() - spent) / 1e6, 2)

    def cells(self):
        return [self.screen.buffer[y][x] for y in range(self.screen.lines) for x in range(self.screen.columns)]

    def spent(self):
        """Nanoseconds that the first thread has computed."""
        with open(f"/proc/{self.pid}/task/{self.pid}/schedstat") as told:
            return int(told.read().split()[0])

    def ticks(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])


def told(step, presses):
    def quantiles(place):
        values = sorted(press[place] for press in presses if press[place] is not None)
        at = lambda share: values[min(len(values) - 1, int(share * len(values)))] if values else None
        return {"median": at(0.5), "p95": at(0.95), "max": at(1)}

    names = ("first_ms", "frame_ms", "bytes", "changed_bytes", "screen_ms")
    print(json.dumps({"step": step, "n": len(presses)} | {name: quantiles(at) for at, name in enumerate(names)}), flush=True)


def main():
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--size", default="160x45")
    wanted.add_argument("--mails", type=int, default=100_000)
    wanted.add_argument("--keys", type=int, default=200)
    wanted.add_argument("--idle", type=float, default=60)
    wanted.add_argument("program")
    wanted = wanted.parse_args()
    columns, rows = map(int, wanted.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "many.mbox")
        mbox(path, wanted.mails)
        os.environ["HOME"] = folder
        run = Run([wanted.program, "--open", path, "--now", "2026-03-01T12:00:00Z"], columns, rows)
        begun = time.perf_counter()
        while "▌" not in "".join(run.screen.display):
            run.until_quiet(1)
        run.until_quiet(5)
        print(json.dumps({"step": "read", "s": round(time.perf_counter() - begun - 5, 1)}), flush=True)
        run.press(b"T")
        few = max(5, wanted.keys // 10)
        told("next", [run.press(b"j", 0.2) for _ in range(wanted.keys)])
        told("page", [run.press(b" ", 0.2) for _ in range(few)])
        opened = []
        for _ in range(few):
            opened.append(run.press(b"\r", 0.2))
            run.press(b"q", 0.2)
            run.press(b"j", 0.2)
        told("open", opened)
        run.press(b"/", 0.5)
        told("filter", [run.press(bytes([letter])) for letter in b"order 77"])
        run.press(b"\x1b", 2)
        ticks, begun = run.ticks(), time.perf_counter()
        written = len(run.until_quiet(wanted.idle, wanted.idle)[0])
        spent = (run.ticks() - ticks) / os.sysconf("SC_CLK_TCK")
        print(json.dumps({"step": "idle", "s": round(time.perf_counter() - begun, 1), "cpu_s": spent, "bytes": written}))
        os.write(run.terminal, b"q")


main()
