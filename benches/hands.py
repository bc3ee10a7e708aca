#!/usr/bin/env python3
"""Turns our own labelled mails into what `levelhead evaluate` reads: subject and body as text, the hand as source.

  hands.py FOLDER OUT     FOLDER: assets/training; writes OUT/angry.tsv and OUT/urgent.tsv
  levelhead evaluate OUT/angry.tsv OUT/urgent.tsv"""
import glob, os, sys


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, out = sys.argv[1:]
    files = {flag: open(os.path.join(out, flag + ".tsv"), "w", encoding="utf-8") for flag in ("angry", "urgent")}
    for file in files.values():
        file.write("label\tsource\tid\ttext\n")
    for path in sorted(glob.glob(os.path.join(folder, "hand-*.tsv"))):
        with open(path, encoding="utf-8") as lines:
            names = next(lines).rstrip("\n").split("\t")
            for line in lines:
                row = dict(zip(names, line.rstrip("\n").split("\t")))
                head, _, body = row["text"].partition("\\n\\n")
                subject = next((field[8:].strip() for field in head.split("\\n") if field.startswith("Subject:")), "")
                for flag, file in files.items():
                    label = flag if row[flag] == "yes" else "not_" + flag
                    file.write("\t".join((label, "hand-" + row["hand"], row["id"], f"{subject}\\n\\n{body}")) + "\n")


if __name__ == "__main__":
    main()
