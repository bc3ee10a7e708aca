#!/usr/bin/env python3
"""The tables of docs/classifier.md from the report of the trainer.

  levelhead train … > REPORT; figures.py REPORT      (a dash for standard input)"""
import re, sys

ROW = re.compile(r"^(\s*)(\S.*?)\s+(\d+)\s+(\d+)\s+(AUC .*|–.*)$")
FIGURES = re.compile(r"AUC (\d\.\d+) AP (\d\.\d+)|–")


def rows(lines):
    flag, group = None, None
    for line in lines:
        head = re.match(r"^(Angry|Urgent), ", line)
        if head:
            flag, group = head.group(1).lower(), "writer or language"
        told = ROW.match(line.rstrip())
        if told:
            indent, name, n, positive, rest = told.groups()
            figures = [match.group(1) or "–" for match in FIGURES.finditer(rest)][:3]
            f1, right = re.search(r"(\d\.\d+)\s+(\d+)%$", rest).groups()
            if indent and len(name) > 2:
                group = "kind"
            yield group, flag, name, n, positive, *(f.lstrip("0") for f in figures), f1.lstrip("0"), right + " %"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = sys.stdin if sys.argv[1] == "-" else open(sys.argv[1], encoding="utf-8")
    all_rows = list(rows(lines))
    for group in ("writer or language", "kind"):
        print(f"| flag | {group} | n | positive | signals by hand | n-grams only | both | F1 | right |\n" + "|---" * 9 + "|")
        for row in all_rows:
            if row[0] == group:
                print("| " + " | ".join(row[1:]) + " |")
        print()


if __name__ == "__main__":
    main()
