#!/usr/bin/env python3
"""Makes a reply to every conversation of the sample inbox, with one shipped template after the other, and reads each back with
Python's own e-mail parser: the fields must be those that levelhead itself reads. Run by hand: benches/read_back.py [PROGRAM]"""
import email, email.policy, json, os, subprocess, sys, tempfile

program = sys.argv[1] if len(sys.argv) > 1 else "target/debug/levelhead"
now = ["--now", "2026-03-09T12:00:00Z"]


def run(*arguments):
    return subprocess.run([program, *arguments, *now], capture_output=True)


def reads(path):
    """What levelhead reads in the message."""
    shown = run("--open", path, "list", "--all", "--json")
    conversation = json.loads(shown.stdout)["conversations"][0]
    whole = json.loads(run("--open", path, "show", conversation["id"], "--json").stdout)
    return whole["messages"][-1]


def addresses(message, name):
    return [a.addr_spec.lower() for field in message.get_all(name, []) for a in field.addresses]


listed = run("templates", "list").stdout.decode().splitlines()
# A key of one letter may stand before the name.
templates = [next(word for word in line.split() if len(word) > 1) for line in listed if line.strip()]
queue = json.loads(run("--demo", "list", "--all", "--json").stdout)["conversations"]
made = wrong = 0
for at, conversation in enumerate(queue):
    for template in templates[at % len(templates)], templates[(at + 3) % len(templates)]:
        arguments = ["--demo", "reply", conversation["id"], "--template", template, "--all", "--print"]
        reply = run(*arguments)
        if reply.returncode == 1 and b"--set " in reply.stderr:
            keys = [word[:-2] for word in reply.stderr.decode().split() if word.endswith("=…")]
            reply = run(*arguments, *[part for key in keys for part in ("--set", f"{key}=Größe 42, “zoë”")])
        if reply.returncode != 0:
            continue
        made += 1
        message = email.message_from_bytes(reply.stdout, policy=email.policy.default)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.eml")
            open(path, "wb").write(reply.stdout)
            ours = reads(path)
        theirs = {
            "message_id": message["Message-ID"].strip("<> "),
            "from": addresses(message, "From"),
            "subject": message["Subject"],
            "to": addresses(message, "To"),
            "cc": addresses(message, "Cc"),
        }
        found = {
            "message_id": ours["message_id"],
            "from": [ours["from"]["address"]],
            "subject": ours["subject"],
            "to": [a if isinstance(a, str) else a["address"] for a in ours["to"]],
            "cc": [a if isinstance(a, str) else a["address"] for a in ours["cc"]],
        }
        sound = not message.defects and max(map(len, reply.stdout.split(b"\n"))) <= 998 and message["Bcc"] is None
        if theirs != found or not sound:
            wrong += 1
            print(conversation["id"], template, theirs, found, message.defects)
print(f"{made} replies, {wrong} read otherwise")
sys.exit(1 if wrong or not made else 0)
