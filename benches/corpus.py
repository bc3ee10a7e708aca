#!/usr/bin/env python3
"""Opens a folder of mail that has a MANIFEST.tsv (path, kind, messages, …) and accounts for every file in it: read,
named as no mail, or split into more messages than the list says.

  corpus.py FOLDER [PROGRAM]    exit status 1 if a file of kind mail or mbox is unaccounted for

PROGRAM is target/release/levelhead unless given."""
import csv, json, os, subprocess, sys


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    root, program = os.path.abspath(sys.argv[1]), (sys.argv[2:] or ["target/release/levelhead"])[0]
    with open(os.path.join(root, "MANIFEST.tsv"), newline="") as file:
        listed = {row["path"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    wanted = {path: int(row["messages"]) for path, row in listed.items() if row["kind"] in ("mail", "mbox")}

    result = subprocess.run([program, "list", "--open", root, "--all", "--json"], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"exit {result.returncode}: {result.stderr.strip().splitlines()[-1:]}")
    read = sum(c["message_count"] + count(c.get("duplicates")) for c in json.loads(result.stdout)["conversations"])
    skipped = set()
    for line in result.stderr.splitlines():
        at = line.find(root)
        if at >= 0:
            skipped.add(os.path.relpath(line[at:].rsplit(": ", 1)[0], root))

    missed = {path: n for path, n in wanted.items() if path in skipped}
    extra = [path for path in listed if path not in wanted and path not in skipped]
    print(f"listed   {sum(wanted.values()):5} messages in {len(wanted)} files of kind mail and mbox")
    print(f"skipped  {sum(missed.values()):5} of them, named as no mail:")
    for path in sorted(missed):
        print(f"               {path}")
    print(f"others   {len(extra):5} files of other kinds that are mail by their content")
    split = {}
    for path in sorted(listed):
        if path in skipped:
            continue
        alone = subprocess.run([program, "list", "--open", os.path.join(root, path), "--all", "--json"],
                               capture_output=True, text=True)
        if alone.returncode:
            split[path] = (wanted.get(path, 0), f"exit {alone.returncode}")
            continue
        found = sum(c["message_count"] + count(c.get("duplicates")) for c in json.loads(alone.stdout)["conversations"])
        if found != wanted.get(path, found):
            split[path] = (wanted[path], found)
    print("otherwise:")
    for path, (expected, found) in split.items():
        print(f"               {path}: {expected} listed, {found} read")
    print(f"read     {read:5} messages in all")
    sys.exit(any(not isinstance(found, int) or found < expected for expected, found in split.values()))


def count(value):
    return value if isinstance(value, int) else len(value or [])


main()
