#!/usr/bin/env python3
"""How long the index of a folder takes, beside a raw client that sends the same commands and only reads the bytes.

usage: raw_index.py [--rounds 3] [--now TIME] --config CONFIG PROGRAM

One JSON line a round, the two in turn, nothing kept on the disk; a line of medians and ratios last. The raw client takes
the FETCH of the program's own log (`-vv`), so that both ask for the same, in the same pages, as many sent ahead.
`first`: from nothing (the program: its start) to the newest 200 messages (the program: to a row on the screen of a
terminal). `index`: the same to the last message; of the program, what `list --stats` says of the whole index.
`cpu_s`: processor time of the program, the texts of the queue read and judged after the index included.
The config's first account is taken; it has `password` in it, and `ca_file` with TLS.
"""
import argparse
import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import ssl
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import tomllib

ROW = "▌".encode()
PAGE, FIRST, AHEAD = 2000, 200, 3


class Raw:
    """A connection that looks for nothing in what it reads but the end of each answer."""

    def __init__(self, account):
        raw = socket.create_connection((account["host"], account["port"]))
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if account.get("tls") != "none":
            context = ssl.create_default_context(cafile=account.get("ca_file"))
            raw = context.wrap_socket(raw, server_hostname=account["host"])
        self.line, self.bytes, self.sent, self.done, self.tail = raw, 0, 0, 0, b""
        self.buffer = bytearray(1 << 18)
        self.line.recv_into(self.buffer)

    def send(self, command):
        self.sent += 1
        self.line.sendall(b"r%d %s\r\n" % (self.sent, command.encode()))

    def answered(self):
        """Reads until the oldest unanswered command is."""
        end = b"r%d " % (self.done + 1)
        while True:
            at = 0 if self.tail.startswith(end) else self.tail.find(b"\n" + end) + 1
            if (at > 0 or self.tail.startswith(end)) and b"\n" in self.tail[at:]:
                said, self.tail = self.tail[:at], self.tail[at:]
                answer, _, self.tail = self.tail.partition(b"\n")
                if not answer.startswith(end + b"OK"):
                    sys.exit(f"raw_index.py: {answer.decode(errors='replace')}")
                self.done += 1
                return said
            count = self.line.recv_into(self.buffer)
            if count == 0:
                sys.exit("raw_index.py: the server closed the connection")
            self.bytes += count
            # What may hold the beginning of an answer stays.
            self.tail = self.tail[-4096:] + bytes(self.buffer[:count])

    def run(self, command):
        self.send(command)
        return self.answered()


def raw(account, index):
    """Seconds to the newest page and to the end, and the bytes of the index."""
    begun = time.perf_counter()
    line = Raw(account)
    line.run(f"LOGIN {account['user']} {account['password']}")
    exists = int(re.search(rb"\* (\d+) EXISTS", line.run(f"EXAMINE \"{account.get('folder', 'INBOX')}\""))[1])
    pages, top, size = [], exists, FIRST
    while top > 0:
        pages.append((max(1, top - size + 1), top))
        top, size = top - size, PAGE
    line.run(f"FETCH {pages[0][0]}:{pages[0][1]} {index}")
    first = time.perf_counter() - begun
    rest = iter(pages[1:])
    for low, high in (page for _, page in zip(range(AHEAD), rest)):
        line.send(f"FETCH {low}:{high} {index}")
    while line.done < line.sent:
        line.answered()
        for low, high in (page for _, page in zip(range(1), rest)):
            line.send(f"FETCH {low}:{high} {index}")
    return first, time.perf_counter() - begun, line.bytes


def first_row(command):
    """Seconds from the start of the program to a row on the screen."""
    with tempfile.TemporaryDirectory() as home:
        begun = time.perf_counter()
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm-256color", XDG_CACHE_HOME=home)
            os.execvp(command[0], command)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
        seen = b""
        while ROW not in seen:
            if not select.select([terminal], [], [], 60)[0]:
                sys.exit("raw_index.py: no row within a minute")
            seen = seen[-2:] + os.read(terminal, 1 << 16)
        took = time.perf_counter() - begun
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
        return took


def listed(command):
    """What `list --stats` says of the index: seconds, bytes; the command that asked for it; processor time taken."""
    with tempfile.NamedTemporaryFile() as log:
        before = os.times()
        ran = subprocess.run(
            [*command, "list", "--no-cache", "--stats", "--log", log.name, "-vv"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        after = os.times()
        if ran.returncode:
            sys.exit(ran.stderr)
        stats = dict(re.findall(r"^(\w[\w ]*?) {2,}([\d.]+)", ran.stderr, re.MULTILINE))
        fetch = re.search(r"> L\d+ FETCH \d+:\d+ (.*)", log.read().decode())[1]
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"first": float(stats["first page"]) / 1e3, "index": float(stats["whole index"]) / 1e3, "cpu": cpu}, fetch


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--now")
    parser.add_argument("--config", required=True)
    parser.add_argument("program")
    args = parser.parse_args()
    with open(args.config, "rb") as config:
        account = tomllib.load(config)["account"][0]
    rest = ["--config", args.config, *(["--now", args.now] if args.now else [])]
    rounds = []
    for _ in range(args.rounds):
        ours, fetch = listed([args.program, *rest])
        raw_first, raw_index, size = raw(account, fetch)
        row = first_row([args.program, *rest, "--read-only"])
        rounds.append({
            "raw_first_s": raw_first, "first_row_s": row, "raw_index_s": raw_index, "index_s": ours["index"],
            "cpu_s": ours["cpu"], "bytes": size,
        })
        print(json.dumps({name: round(value, 3) for name, value in rounds[-1].items()}), flush=True)
    middle = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    middle["first_ratio"] = middle["first_row_s"] / middle["raw_first_s"]
    middle["index_ratio"] = statistics.median(one["index_s"] / one["raw_index_s"] for one in rounds)
    print(json.dumps({name: round(value, 3) for name, value in middle.items()}))


main()
