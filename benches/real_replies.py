#!/usr/bin/env python3
"""What the send check says of real replies: each reply of an mbox, as if its writer were about to send it in answer to
the mails before it.

usage: real_replies.py PROGRAM FOLDER [COUNT]       (FOLDER: *.mbox with replies; COUNT: 200 in all)

A reply is checked against an mbox of what came before it in the file (at most 60 mails, its thread among them); its
writer is `--me`. Prints every finding with its words, then how many replies had any of each kind.
A patch that begins with "From <commit>" is cut off by the reader of mboxes; what it leaves without a word is passed over.
"""
import collections
import email.utils
import glob
import json
import mailbox
import os
import subprocess
import sys
import tempfile

MOST = 60


def replies(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.mbox"))):
        before = []
        for message in mailbox.mbox(path):
            parent = (message["In-Reply-To"] or "").strip().split()
            known = {m["Message-ID"] for m in before}
            text = b"".join(p.get_payload(decode=True) or b"" for p in message.walk() if not p.is_multipart())
            if parent and parent[0] in known and text.strip():
                yield path, list(before), message, parent[0]
            before.append(message)


def thread(before, parent):
    """The mails that lead to the parent, and the last others."""
    by_id = {m["Message-ID"]: m for m in before}
    wanted, stack = set(), [parent]
    while stack:
        one = stack.pop()
        if one in by_id and one not in wanted:
            wanted.add(one)
            stack += (by_id[one]["In-Reply-To"] or "").split() + (by_id[one]["References"] or "").split()
    rest = [m["Message-ID"] for m in before if m["Message-ID"] not in wanted][-MOST:]
    return [m for m in before if m["Message-ID"] in wanted or m["Message-ID"] in rest]


def check(program, before, message, parent):
    me = email.utils.parseaddr(str(message["From"]))[1]
    with tempfile.TemporaryDirectory() as folder:
        box = os.path.join(folder, "before.mbox")
        kept = mailbox.mbox(box)
        for one in before:
            kept.add(one)
        kept.flush()
        draft = os.path.join(folder, "draft.eml")
        with open(draft, "wb") as file:
            file.write(message.as_bytes())
        command = [program, "--open", box, "--me", me, "reply", parent.strip("<>"), "--draft", draft, "--check", "--json"]
        done = subprocess.run(command, capture_output=True, env={"HOME": folder, "PATH": os.environ["PATH"]}, timeout=60)
    if done.returncode not in (0, 3):
        return None, done.stderr.decode(errors="replace").strip()
    return json.loads(done.stdout), ""


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    program, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 200
    every = list(replies(folder))
    step = max(1, len(every) // count)
    kinds, warned, failed, checked = collections.Counter(), 0, collections.Counter(), 0
    for path, before, message, parent in every[::step][:count]:
        told, why = check(program, thread(before, parent), message, parent)
        if told is None:
            failed[why[:90]] += 1
            continue
        checked += 1
        found = [f for f in told["findings"] if f["severity"] != "underline"]
        warned += bool(found)
        kinds.update({f["kind"] for f in found})
        for f in found:
            print(os.path.basename(path), str(message["Message-ID"])[:50], f["kind"], "|", f["what"][:140])
    print(f"{checked} replies checked of {len(every)}, {warned} with a finding")
    for kind, number in kinds.most_common():
        print(f"{number:5}  {kind}")
    for why, number in failed.items():
        print(f"{number:5}  not checked: {why}")


if __name__ == "__main__":
    main()
