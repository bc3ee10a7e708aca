#!/usr/bin/env python3
"""Opens each file of a folder by itself and prints how long that took and how much memory: the large and deeply
nested mails that attack a parser must stay within 2 s and 256 MiB each.

  bombs.py FOLDER [PROGRAM]     exit status 1 if any file did not

FOLDER holds .eml files; PROGRAM is target/release/levelhead unless given."""
import json, os, subprocess, sys, time

SECONDS, MEBIBYTES = 2.0, 256


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, program = sys.argv[1], (sys.argv[2:] or ["target/release/levelhead"])[0]
    bad = 0
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        begin = time.monotonic()
        child = subprocess.Popen([program, "list", "--open", path, "--all", "--json"],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        took, memory = time.monotonic() - begin, usage.ru_maxrss / 1024
        try:
            defects = defects_in(json.loads(output))
        except ValueError:
            defects = "no JSON"
        held = child.returncode == 0 and took <= SECONDS and memory <= MEBIBYTES and defects != "no JSON"
        bad += not held
        print(f"{name:28} {took:6.2f} s {memory:7.1f} MiB  exit {child.returncode}  {'held' if held else 'NOT HELD'}  {defects}")
    print(f"{bad} of {len(os.listdir(folder))} not held")
    sys.exit(bad > 0)


def defects_in(value):
    """All defects named anywhere in the answer."""
    found = set()
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found.update(map(str, value.get("defects") or []))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return " ".join(sorted(found))


main()
