#!/usr/bin/env python3
"""Opens a folder of mail that has a MANIFEST.tsv (path, kind, messages, …) and accounts for every file in it: read,
named as no mail, or split into more messages than the list says.

  corpus.py FOLDER [PROGRAM]    exit status 1 if a file of kind mail or mbox is unaccounted for

PROGRAM is target/release/levelhead unless given."""
import concurrent.futures, csv, json, os, subprocess, sys


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
    read = sum(c["message_count"] for c in json.loads(result.stdout)["conversations"])
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
    files = [path for path in sorted(listed) if path not in skipped]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = dict(zip(files, pool.map(lambda path: alone(program, os.path.join(root, path)), files)))
    split = {path: (wanted.get(path, 0), found) for path, found in counts.items()
             if found != wanted.get(path, found) or not isinstance(found, int)}
    print("otherwise:")
    for path, (expected, found) in split.items():
        print(f"               {path}: {expected} listed, {found} read")
    sums = {path: found for path, found in counts.items() if isinstance(found, int)}
    print(f"read     {read:5} messages in all; file by file {sum(sums.values())}: "
          f"{sum(n for path, n in sums.items() if path in wanted)} of kind mail and mbox, "
          f"{sum(n for path, n in sums.items() if path not in wanted)} of other kinds")
    sys.exit(any(not isinstance(found, int) or found < expected for expected, found in split.values()))


def alone(program, path):
    """How many messages one file holds, or why it can't be told."""
    result = subprocess.run([program, "list", "--open", path, "--all", "--json"], capture_output=True, text=True)
    if result.returncode:
        return f"exit {result.returncode}"
    return sum(c["message_count"] for c in json.loads(result.stdout)["conversations"])


main()
