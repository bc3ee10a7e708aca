#!/usr/bin/env python3
"""Writes the sentences that `levelhead train --replies` learns from: those of the replies of tests/fixtures/replies, those of
tests/fixtures/wordings.txt, those of assets/training/replies.txt, and, as right ones, those of the templates in all languages.

usage: send_check_sentences.py [SET…] > FILE       (SET: of these sets of replies only)

A line: set, reply, what is wrong with the sentence, what nobody knows of it, the sentence; parted by tabs. A sentence is
wrong if it has at least a third of what the reply's `expect` quotes.
"""
import glob
import os
import re
import sys
import tomllib

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
SETS = {"first": ["ordinary", "planted"]}


def words(text):
    return re.findall(r"\w+", text.lower())


def sentences(body):
    for part in re.split(r"\n\s*\n|\n(?=>)", body):
        if not part.lstrip().startswith(">"):
            for one in re.split(r"(?<=[.!?…])[\"”»)]?\s+", " ".join(part.split())):
                if one:
                    yield one


def runs(of, length):
    return set(zip(*(of[start:] for start in range(length))))


def quotes(sentence, quote):
    """Whether this is the sentence that is quoted."""
    quote, sentence = words(quote), words(sentence)
    if not quote or not sentence:
        return False
    length = min(2, len(quote))
    wanted = runs(quote, length)
    shared = len(wanted & runs(sentence, length))
    return shared >= 4 or 0 < shared >= len(wanted) / 3


def replies(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        with open(path, encoding="utf-8") as file:
            for case in file.read().split("\n=== "):
                head, rest = case.removeprefix("=== ").split("\n", 1)
                parts = ("\n" + rest).split("\n--- ")[1:]
                draft = next(part for part in parts if part.startswith("draft | "))
                expect = next(part for part in parts if part.startswith("expect | "))
                fields, body = draft.split("\n", 1)
                attached = re.search(r"\| Attach: *[^ |]", fields)
                wrong = [line.strip().partition(": ") for line in expect[len("expect | ") :].strip().split("\n")]
                yield head.split("|")[0].strip(), body, wrong, attached


def templates():
    """The text of each template in each language, with a value in each blank."""
    root = os.path.join(ROOT, "assets/templates")
    for path in sorted(glob.glob(os.path.join(root, "*.md"))):
        with open(path, encoding="utf-8") as file:
            yield os.path.basename(path), file.read().split("\n+++\n", 1)[1]
    for path in sorted(glob.glob(os.path.join(root, "in/*.toml"))):
        with open(path, "rb") as file:
            for name, said in sorted(tomllib.load(file).items()):
                yield f"{os.path.basename(path)}-{name}", said["body"]


def main():
    root = os.path.join(ROOT, "tests/fixtures/replies")
    named = set(os.listdir(root)) - {"ordinary", "planted"} | {"first"}
    for name in sorted(sys.argv[1:] or named):
        for folder in SETS.get(name, [name]):
            for reply, body, wrong, attached in replies(os.path.join(root, folder)):
                unknown = "missing_attachment" if attached else ""
                for one in sentences(body):
                    kinds = {kind for kind, _, quote in wrong if quote and quotes(one, quote)}
                    # Of a reply with a mistake elsewhere: it is no ordinary one.
                    kinds = sorted(kinds) or ["" if wrong[0][0] == "none" else "beside"]
                    print(name, reply, ",".join(kinds), unknown, one, sep="\t")
    for path in ("tests/fixtures/wordings.txt", "assets/training/replies.txt"):
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            for number, line in enumerate(file):
                if "|" in line and not line.startswith("//"):
                    kind, text = line.rstrip("\n").split("|", 1)
                    kind = "" if kind == "none" else kind
                    text = " ".join(text.replace("\\n", "\n").split())
                    print("ours", f"{os.path.basename(path)}-{number + 1}", kind, "", text, sep="\t")
    for name, body in templates():
        for one in sentences(re.sub(r"{{.*?}}", "4711", re.sub(r"{%.*?%}", "", body))):
            print("ours", name, "", "", one, sep="\t")


if __name__ == "__main__":
    main()
