#!/usr/bin/env python3
"""Opens each mail of a folder in a terminal of 100x30 and judges what the terminal was told.

  display.py FOLDER [PROGRAM] [--screens FILE]    exit status 1 if a row is not held

FOLDER holds EXPECT.tsv (file, place, payload, the tool must) and the mails; PROGRAM is target/release/levelhead unless
given. Each mail is listed, opened, replied to, and the reply saved, attachments with odd names too; each row is then `held`, `not held` with the
reason, or `by eye` where the demand is not one a script can judge: --screens writes what was on the screen, to be
looked at. For all rows alike: the program's own escape sequences and no others, no control, bidirectional or invisible
character, title untouched, frame in place, no file but the draft, no connection to port 9 of this machine (needs the
right to listen there), an orderly end.

Needs the package pyte, a terminal emulator (Debian: python3-pyte)."""
import csv, email, email.policy, email.utils, fcntl, os, pty, re, select, shutil, signal, socket, struct, sys, tempfile
import termios, time, unicodedata
import pyte

COLUMNS, ROWS, PATIENCE = 100, 30, 20.0
US = "me@lab.example"
OWN = re.compile(r"\x1b\[(?:[0-9;]*[mH]|\?(?:1049|2004|25|2026)[hl]|2?J|K)")
HEADERS = {"date", "message-id", "subject", "from", "to", "in-reply-to", "references", "mime-version", "content-type",
           "content-transfer-encoding"}
PLAIN = (f"From: Ann <ann@good.example>\r\nTo: {US}\r\nSubject: test\r\nDate: Mon, 2 Feb 2026 10:00:00 +0000\r\n"
         "Message-ID: <plain@lab.example>\r\n\r\nhello\r\n")
TEMPLATE = "{{config.password}} ${PASSWORD} %s%n $(id) `id`"
# What must be readable at the place the payload stands in, spaces taken out.
READABLE = {
    "bs-overwrite": r"evil@x\.example.*boss@good\.example", "cr-overwrite": r"evil.*good", "nul": r"a.?b",
    "alt-charset": "lqqk", "rlo": r"invoice.?fdp\.exe", "isolates": r"x.{0,2}admin", "zwsp": r"pay.?pal",
    "zwj-tags": "ok", "hangul-filler": "\ufffd.*boss", "lines": "a.?b.?c.?d.?c", "crlf-bcc": r"hi.*Bcc:evil@x\.example",
    "lf-bcc": r"hi.?Bcc:evil@x\.example", "template": re.escape(TEMPLATE.replace(" ", "")), "long": "A{20}",
    "combining-100": "a|á", "osc8": "bank.example|part-2",
}
# What must, and must not, be readable anywhere on the open mail, spaces taken out.
SHOWN = {
    "from-comment": r"evil@x\.example", "idn": r"xn--80ak6aa92e\.com", "sender-differs": r"evil@x\.example",
    "html-remote": r"http://evil\.example", "html-hidden": "visible", "efail": "pgp-encrypted",
    "homograph": "look-alikeletters", "two-froms": "morethanoneFrom", "utf7": r"<script>ț\[2J",
}
HIDDEN = {"html-hidden": "9999|xvisible", "efail": "<img|127.0.0.1"}
# What the draft's review must say, spaces and the frame taken out.
ASKED = {
    "replyto-other": "Reply-Todiffers:thisgoestoann@g00d.example,butann@good.examplewrote",
    "replyto-many": "Reply-Tonames500addresses:leftout",
}


class Terminal:
    """The program in a pseudo-terminal, with its own home and nothing else of ours."""

    def __init__(self, program, home, mails):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream, self.bytes = pyte.ByteStream(self.screen), b""
        opened = [word for mail in mails for word in ("--open", mail)]
        arguments = [program, *opened, "--me", US, "--now", "2026-02-02T12:00:00Z"]
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execve(program, arguments, {"HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"})

    def line(self, row):
        return self.screen.display[row].rstrip()

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def cells(self):
        return [cell.data for line in self.screen.buffer.values() for cell in line.values()]

    def grid(self):
        """The lines with one character for each cell, whatever marks stand on it."""
        return ["".join((self.screen.buffer[row][at].data or " ")[0] for at in range(COLUMNS)) for row in range(ROWS)]

    def press(self, keys):
        os.write(self.end, keys.encode())

    def read(self, patience):
        if not select.select([self.end], [], [], patience)[0]:
            return False
        try:
            data = os.read(self.end, 65536)
        except OSError:
            data = b""
        self.bytes += data
        self.stream.feed(data)
        return bool(data)

    def wait(self, what, shown):
        """Reads until something is shown and the frame is complete."""
        until = time.monotonic() + PATIENCE
        while not shown(self):
            if not self.read(0.05) and time.monotonic() > until:
                raise Failure(f"never came: {what}")
        while self.read(0.03):
            pass
        return self.text()

    def quit(self):
        """Quits by key; the exit status, or None if it had to be killed."""
        until, status = time.monotonic() + PATIENCE, None
        self.press("q")
        while time.monotonic() < until:
            while self.read(0.02):
                pass
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                os.close(self.end)
                return os.waitstatus_to_exitcode(status)
        self.kill()
        return None

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)


class Failure(Exception):
    pass


class Visit:
    """What was seen of one mail: its screens, the bytes, the draft, the files."""

    def __init__(self, program, mails, rows=1):
        home, names = tempfile.mkdtemp(), [os.path.basename(mail) for mail in mails]
        for mail in mails:
            shutil.copy(mail, home)
        begin = time.monotonic()
        terminal = Terminal(program, home, names)
        self.screens, self.draft, self.status = {}, None, None
        try:
            terminal.wait("the count", lambda t: f"All {rows}" in t.line(1))
            if "Hot 0" in terminal.line(1):
                terminal.press("\x1b[Z")
            self.list = terminal.wait("the list", lambda t: t.line(2)[:56].strip(" │"))
            self.took, self.grid = time.monotonic() - begin, terminal.grid()
            self.cells = terminal.cells()
            terminal.press("\r")
            self.mail = terminal.wait("the mail", lambda t: "back" in t.line(ROWS - 1))
            terminal.press("G")
            self.end = terminal.wait("its end", lambda t: True)
            self.cells += terminal.cells()
            self.early = [name for name in files(home) if name not in names]
            terminal.press("r")
            self.reply = terminal.wait("the reply", lambda t: "review" in t.line(ROWS - 1))
            terminal.press("\x1b")
            self.review = terminal.wait("the review", lambda t: "discard" in t.line(ROWS - 1))
            terminal.press("s")
            self.saved = terminal.wait("the draft's name", lambda t: "draft saved to" in t.text())
            terminal.press("q")
            terminal.wait("the list again", lambda t: "quit" in t.line(ROWS - 1))
            self.status = terminal.quit()
            written = files(home)
            self.strays = [name for name in written if "/levelhead/drafts/" not in name and name not in names]
            drafts = [name for name in written if "/levelhead/drafts/" in name]
            if len(drafts) == 1:
                with open(os.path.join(home, drafts[0]), "rb") as file:
                    self.draft = email.message_from_binary_file(file, policy=email.policy.default)
            else:
                raise Failure(f"{len(drafts)} drafts")
        except Failure:
            if self.status is None:
                self.screens["at the failure"] = terminal.text()
                terminal.kill()
            raise
        finally:
            shutil.rmtree(home)
        self.bytes, self.title = terminal.bytes, terminal.screen.title + terminal.screen.icon_name


def saving(program, mail):
    """What is wrong with how its attachment is saved, twice."""
    home, own = tempfile.mkdtemp(), os.path.basename(mail)
    shutil.copy(mail, home)
    terminal = Terminal(program, home, [own])
    try:
        terminal.wait("the list", lambda t: "All 1" in t.line(1) and t.line(2)[:56].strip(" │"))
        if "Hot 0" in terminal.line(1):
            terminal.press("\x1b[Z")
        terminal.press("\r")
        terminal.wait("the mail", lambda t: "back" in t.line(ROWS - 1))
        terminal.press("o")
        terminal.wait("the attachments", lambda t: "s save" in t.line(ROWS - 1))
        for count in (1, 2):
            terminal.press("s")
            terminal.wait("its name", lambda t: len(files(home)) == count + 1 and "saved to" in t.text())
        terminal.press("qq")
        terminal.quit()
        for name in (name for name in files(home) if name != own):
            if os.sep in name or name.startswith((".", "-")) or any(unicodedata.category(c)[0] == "C" for c in name):
                yield f"saved as {name!r}"
    except Failure as failure:
        terminal.kill()
        yield str(failure)
    finally:
        shutil.rmtree(home)


def files(folder):
    return [os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names]


def foreign(data):
    """Bytes and characters the program does not write of itself."""
    rest = OWN.sub("", data.decode("utf-8", "replace"))
    return sorted({f"U+{ord(c):04X}" for c in rest if c not in "\r\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")
                   or "\ufe00" <= c <= "\ufe0f" or c in "\u115f\u1160\u3164\uffa0\u2800" or "\U000e0000" <= c <= "\U000e0fff"})


def common(visit, plain, name):
    """What holds for every mail."""
    found = foreign(visit.bytes)
    if found:
        yield "foreign in the bytes: " + " ".join(found[:6])
    if visit.title:
        yield f"title set to {visit.title!r}"
    if any(len(unicodedata.normalize("NFD", cell)) > 8 for cell in visit.cells):
        yield "a cell holds more than a character and a few marks"
    lines, before = visit.grid, plain.grid
    if (lines[1][6:] != before[1][6:] or lines[-1] != before[-1] or not lines[0].startswith(f" levelhead  {name}")
            or not lines[0].rstrip().endswith("READ-ONLY")):
        yield "the list's frame is not in place"
    if any(line[56:57] != "│" for line in lines[2:ROWS - 3]):
        yield "the rule between list and mail is broken"
    if any(line[:56].strip() for line in lines[3:ROWS - 3]):
        yield "the row is not one row"
    lines, before = visit.mail.split("\n"), plain.mail.split("\n")
    if lines[1][6:] != before[1][6:] or lines[-1] != before[-1] or lines[8][:60] != before[8][:60]:
        yield "the open mail's frame is not in place"
    if visit.early:
        yield f"wrote {visit.early[0]} on reading"
    if visit.strays:
        yield f"wrote {visit.strays[0]}"
    if visit.status != 0:
        yield f"ended with {visit.status}"
    yield from unasked(visit.draft)


def unasked(draft):
    extra = sorted({key.lower() for key in draft.keys()} - HEADERS)
    if extra:
        yield "the reply has the header " + " ".join(extra)
    if draft.defects:
        yield f"the reply is broken: {draft.defects}"


def place(visit, where):
    """The text of the place the payload stands in."""
    lines = visit.mail.split("\n")
    if where.startswith("subject"):
        return lines[2]
    if where.startswith("from"):
        return lines[9]
    if where.startswith("attachment"):
        shown = visit.mail if "⎘" in visit.mail else visit.end
        return shown[shown.find("⎘"):] if "⎘" in shown else ""
    return "\n".join(lines[11:ROWS - 2])


def special(row, visit, plain):
    """What holds for the payload."""
    payload, where = row["payload"], row["place"]
    at = re.sub(r"\s", "", place(visit, where))
    whole = re.sub(r"\s", "", visit.mail + visit.end)
    if payload in READABLE and not re.search(READABLE[payload], at):
        yield f"not readable at its place: {at[:60]!r}"
    if payload in SHOWN and not re.search(SHOWN[payload], whole):
        yield f"not shown: {SHOWN[payload]}"
    if payload in HIDDEN and re.search(HIDDEN[payload], whole):
        yield f"shown: {HIDDEN[payload]}"
    if payload == "long" and visit.took > plain.took * 3 + 1:
        yield f"slow: {visit.took:.1f} s"
    if payload == "long" and not re.search("charactersleftout" if where == "body" else "A…", at):
        yield "not cut for display"
    if payload in ASKED and ASKED[payload] not in re.sub(r"[\s│]", "", visit.review):
        yield f"not asked: {ASKED[payload]}"
    if payload == "template":
        subject = str(visit.draft["subject"])
        body = visit.draft.get_content()
        if TEMPLATE not in (body if where == "body" else subject):
            yield f"not taken as text: {subject!r}"
    if where == "attachment-path" and not at:
        yield "the attachment is not shown"
    to = [address for _, address in email.utils.getaddresses([str(visit.draft["to"] or "")])]
    if payload not in ("two-froms", "from-comment", "idn", "replyto-other") and to != ["ann@good.example"]:
        yield f"the reply goes to {to[:3]}"


def main():
    arguments = sys.argv[1:]
    screens = arguments.pop(at + 1) if "--screens" in arguments and (at := arguments.index("--screens")) >= 0 else None
    arguments = [argument for argument in arguments if argument != "--screens"]
    if not arguments:
        sys.exit(__doc__)
    folder, program = os.path.abspath(arguments[0]), os.path.abspath((arguments[1:] or ["target/release/levelhead"])[0])
    with open(os.path.join(folder, "EXPECT.tsv"), newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    ear = listener()
    spare = tempfile.mkdtemp()
    path = os.path.join(spare, "plain.eml")
    with open(path, "w", newline="") as file:
        file.write(PLAIN)
    plain, sums = Visit(program, [path]), {"held": 0, "not held": 0, "by eye": 0}
    report = open(screens, "w") if screens else None
    for row in rows:
        verdict, why, visit = "held", [], None
        mail = os.path.join(folder, row["file"])
        try:
            visit = Visit(program, [mail])
            why = list(common(visit, plain, row["file"])) + list(special(row, visit, plain))
            if row["payload"] == "id-yes":
                why += joined(program, mail, spare)
            if row["place"] == "attachment-path":
                why += saving(program, mail)
        except Failure as failure:
            why = [str(failure)]
        if ear and select.select([ear], [], [], 0)[0]:
            ear.accept()[0].close()
            why.append("a connection came")
        if why:
            verdict = "not held"
        elif not ear and row["payload"] in ("html-remote", "unsub-one-click", "efail"):
            verdict = "by eye"
        sums[verdict] += 1
        print(f"{row['file']} -> {verdict}" + (": " + "; ".join(why) if why else ""), flush=True)
        if report and visit:
            print(f"\f{row['file']}: {row['the tool must']}: {verdict}\n{visit.list}\n--- open\n{visit.mail}\n--- reply\n"
                  f"{visit.reply}\n--- draft\n{str(visit.draft)[:1500]}", file=report)
    shutil.rmtree(spare)
    print(f"{len(rows)} rows: " + ", ".join(f"{count} {verdict}" for verdict, count in sums.items()))
    sys.exit(sums["not held"] > 0)


def joined(program, mail, spare):
    """Whether another customer's mail that names the same bogus id lands in the same conversation."""
    other = os.path.join(spare, "other.eml")
    with open(other, "w", newline="") as file:
        file.write(PLAIN.replace("Ann <ann@good", "Bob <bob@other").replace("plain@", "other@")
                   .replace("Subject: test", "Subject: printer on fire\r\nIn-Reply-To: <yes>\r\nReferences: <yes>"))
    try:
        Visit(program, [mail, other], rows=2)
    except Failure as failure:
        return [f"joined with another that names <yes>, or: {failure}"]
    return []


def listener():
    try:
        return socket.create_server(("127.0.0.1", 9))
    except OSError:
        return None


main()
