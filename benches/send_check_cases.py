#!/usr/bin/env python3
"""Turns replies written as JSON lines into the case files of tests/it/reply_cases.rs.

usage: send_check_cases.py FROM TO [PREFIX]

FROM holds ordinary.jsonl and planted.jsonl (or `*.jsonl`), one reply a line: id, kind (null: nothing is wrong), note,
our_name, our_addresses, team, other_customers, conversation, draft. TO gets ordinary-NN.txt and planted-NN.txt; their ids
begin with PREFIX (h).
Then: LEVELHEAD_REPLIES=TO cargo test --test it send_check -- --nocapture
"""
import glob
import json
import os
import re
import sys
from datetime import datetime, timedelta

CASES_A_FILE = 12


def spec(text):
    found = re.search(r"<([^>]*)>", text)
    return (found.group(1) if found else text).strip()


def named(address):
    words = re.sub(r"[^\w]+", " ", address.split("@")[0]).strip()
    return f"{words.title()} <{address}>"


def subject(text):
    return re.sub(r"^((re|aw|sv|antw|rif|res|tr|fw|wg)\s*:\s*)+", "", (text or "").strip(), flags=re.I).lower()


def line(text):
    return (text or "").replace("\n", " ").replace("|", "/")


def case(one, prefix):
    ours = [spec(a) for a in one["our_addresses"]]
    team = [spec(a) for a in one["team"]]
    domains = sorted({"@" + a.split("@")[1] for a in ours})
    seen = {spec(m["from"]): m["from"] for m in one["conversation"] if "<" in m["from"]}

    def full(address):
        return seen.get(spec(address), address)

    def is_ours(address):
        return spec(address) in ours + team or "@" + spec(address).split("@")[1] in domains

    others = "; ".join(
        f"{o['name']} <{o['address']}> ({o.get('organisation') or ''})" if o.get("name") else o["address"]
        for o in one["other_customers"]
    )
    people = "; ".join(a if "<" in a else named(spec(a)) for a in one["team"])
    parts = [
        f"=== {prefix}{one['id']} | me: {one['our_name']} <{ours[0]}> | ours: {', '.join(ours + domains)}"
        f" | team: {people} | others: {others}"
    ]
    theirs = latest = answered = None
    to = []
    for mail in one["conversation"]:
        at = datetime.fromisoformat(mail["date"])
        if not is_ours(mail["from"]):
            theirs, to = at, mail["to"]
            answered = at if subject(mail["subject"]) == subject(one["draft"]["subject"]) else answered
        latest = at
        sender = mail["from"] if "<" in mail["from"] else named(mail["from"])
        reply_to = f" | Reply-To: {mail['reply_to']}" if mail.get("reply_to") else ""
        parts.append(
            f"--- mail | {at.isoformat()} | From: {sender}{reply_to} | To: {'; '.join(mail['to'])}"
            f" | Cc: {'; '.join(mail['cc'])} | Subject: {line(mail['subject'])}\n{mail['body'].rstrip()}"
        )
    theirs = theirs or latest
    mine = [a for a in to if spec(a) in ours]
    sender = spec(mine[0]) if mine else ours[0]
    if one["kind"] == "answered_meanwhile":
        # It was begun when the mail it answers was the newest, which its subject tells.
        begun, at = (answered or theirs) + timedelta(minutes=1), f" | at: {(latest + timedelta(minutes=10)).isoformat()}"
    else:
        begun, at = max(theirs, latest) + timedelta(minutes=30), ""
    draft = one["draft"]
    to, cc, bcc = ("; ".join(map(full, draft.get(field) or [])) for field in ("to", "cc", "bcc"))
    parts.append(
        f"--- draft | {begun.isoformat()} | From: {sender} | To: {to} | Cc: {cc} | Bcc: {bcc}"
        f" | Subject: {line(draft['subject'])} | Attach: {'; '.join(draft.get('attachments') or [])}{at}\n{draft['body'].rstrip()}"
    )
    parts.append("--- expect | " + (f"{one['kind']}: {line(one.get('note'))}" if one["kind"] else "none"))
    return "\n".join(parts)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    source, target = sys.argv[1], sys.argv[2]
    prefix = sys.argv[3] if len(sys.argv) == 4 else "h"
    os.makedirs(target, exist_ok=True)
    for path in sorted(glob.glob(os.path.join(source, "*.jsonl"))):
        with open(path, encoding="utf-8") as file:
            cases = [case(json.loads(text), prefix) for text in file if text.strip()]
        name = os.path.splitext(os.path.basename(path))[0]
        for first in range(0, len(cases), CASES_A_FILE):
            out = os.path.join(target, f"{name}-{first // CASES_A_FILE + 1:02}.txt")
            with open(out, "w", encoding="utf-8") as file:
                file.write("\n".join(cases[first : first + CASES_A_FILE]) + "\n")
        print(f"{name}: {len(cases)} cases")


if __name__ == "__main__":
    main()
