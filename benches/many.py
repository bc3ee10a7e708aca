#!/usr/bin/env python3
"""A mailbox as large as wanted that is nowhere stored: time and memory of the program with a million messages.

usage: many.py [--messages 1000000] PROGRAM

A server on the loopback answers FETCH of the index from a rule instead of a mailbox: three mails a conversation, four customers of five
known from before, the newest a year old, so that the queue wants no texts. The program runs in a pseudo-terminal, nothing
kept on the disk before. `row_s`: from its start to a row on the screen; `read_s`: to the end of the index (no sign of
reading is left); `peak_mb`: the largest resident set (VmHWM); `sent_mb`: the bytes sent. One JSON line.
"""
import argparse
import fcntl
import json
import os
import pty
import re
import select
import socket
import socketserver
import struct
import sys
import tempfile
import termios
import threading
import time

ROW = "▌".encode()
CONFIG = """queue_since = "90 days"
[me]
name = "Sam"
[[account]]
name = "many"
host = "127.0.0.1"
port = {port}
tls = "none"
user = "u"
password = "p"
addresses = ["support@acme.example"]
"""
WORDS = "pump invoice order delivery refund account login valve contract printer screen update".split()
DAYS, YEARS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], 3
SECONDS = YEARS * 365 * 86400
sent = 0


def header(number, total, end):
    """A message's header fields and its INTERNALDATE."""
    thread, place = divmod(number, 3)
    at = time.gmtime(end - SECONDS + SECONDS * number // total)
    person = thread * 7919 % max(1, total // 15)
    customer = f"Customer {person} <c{person}@firm{person % 5000}.example>"
    ours = "Support <support@acme.example>"
    writer, reader = (ours, customer) if place == 1 else (customer, ours)
    subject = f"{'Re: ' if place else ''}{WORDS[thread % 12]} {WORDS[thread // 12 % 12]} {thread}"
    cited = "".join(f" <{thread}.{one}@mail.firm{person % 5000}.example>" for one in range(place))
    refs = f"In-Reply-To:{cited[cited.rfind(' '):]}\r\nReferences:{cited}\r\n" if place else ""
    stamp = time.strftime("%d %b %Y %H:%M:%S +0000", at)
    block = (
        f"Date: {DAYS[at.tm_wday]}, {stamp}\r\nFrom: {writer}\r\nTo: {reader}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{thread}.{place}@mail.firm{person % 5000}.example>\r\n{refs}\r\n"
    )
    return block, time.strftime("%d-%b-%Y %H:%M:%S +0000", at)


class Talk(socketserver.StreamRequestHandler):
    def say(self, text):
        global sent
        data = text.encode()
        sent += len(data)
        self.wfile.write(data)

    def handle(self):
        total, end = self.server.total, self.server.end
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.say("* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")
        for line in self.rfile:
            tag, _, command = line.decode(errors="replace").strip().partition(" ")
            word = command.upper().partition(" ")[0]
            if word == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1 IDLE\r\n")
            elif word == "LIST":
                self.say('* LIST () "/" INBOX\r\n')
            elif word in ("SELECT", "EXAMINE"):
                self.say(f"* {total} EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT {total + 1}] ok\r\n")
            elif word == "IDLE":
                self.say("+ go on\r\n")
                if not self.rfile.readline():
                    return
            elif found := re.match(r"FETCH (\d+):(\d+) \(.*BODY\.PEEK(\[.*\])\)$", command):
                low, high, section = int(found[1]), int(found[2]), found[3]
                for begin in range(low, high + 1, 250):
                    lot = []
                    for number in range(begin, min(begin + 250, high + 1)):
                        block, received = header(number - 1, total, end)
                        lot.append(
                            f"* {number} FETCH (UID {number} FLAGS (\\Seen) INTERNALDATE \"{received}\" "
                            f"RFC822.SIZE {2000 + number % 3000} BODY{section} {{{len(block)}}}\r\n{block})\r\n"
                        )
                    self.say("".join(lot))
            elif command == "UID FETCH 1:* (UID FLAGS)":
                for begin in range(1, total + 1, 1000):
                    lot = range(begin, min(begin + 1000, total + 1))
                    self.say("".join(f"* {number} FETCH (UID {number} FLAGS (\\Seen))\r\n" for number in lot))
            elif "FETCH" in command.upper():
                # There are no texts.
                self.say(f"{tag} NO not here\r\n")
                continue
            self.say(f"{tag} OK done\r\n")
            if word == "LOGOUT":
                return


def measure(program, config, home):
    begun = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", XDG_CACHE_HOME=home, XDG_STATE_HOME=home)
        os.execvp(program, [program, "--config", config, "--read-only"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
    first = sign = read = None
    # The sign is redrawn every few frames while mail comes; the last change of the screen after it is the end.
    seen, keys = b"", 0
    while True:
        if time.perf_counter() - begun > 1800:
            sys.exit("many.py: not read within half an hour")
        if select.select([terminal], [], [], 1.0)[0]:
            try:
                seen = seen[-64:] + os.read(terminal, 1 << 16)
            except OSError:
                sys.exit("many.py: the program ended by itself")
            read = time.perf_counter()
            if keys == 0:
                # Nothing of it is in the queue: all of it is looked at.
                keys = 1
                os.write(terminal, b"\x1b[Z")
            if first is None and ROW in seen:
                first = read - begun
        elif first is not None and read is not None and time.perf_counter() - read > 5:
            break
    with open(f"/proc/{pid}/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    with open(f"/proc/{pid}/stat") as stat:
        ticks = stat.read().rpartition(")")[2].split()
    cpu = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return {"row_s": round(first, 2), "read_s": round(read - begun, 1), "cpu_s": round(cpu, 1), "peak_mb": round(peak / 1024, 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("program")
    args = parser.parse_args()
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server, tempfile.TemporaryDirectory() as home:
        server.total, server.end = args.messages, int(time.time()) - 365 * 86400
        threading.Thread(target=server.serve_forever, daemon=True).start()
        config = os.path.join(home, "config.toml")
        with open(config, "w") as file:
            file.write(CONFIG.format(port=server.server_address[1]))
        os.chmod(config, 0o600)
        told = measure(args.program, config, os.path.join(home, "cache"))
        print(json.dumps({"messages": args.messages, **told, "sent_mb": round(sent / 1e6)}))
        server.shutdown()


main()
