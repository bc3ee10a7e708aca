#!/bin/sh
# Scores the conversations against the threads that other programs found.
# usage: benches/threads-score.sh FOLDER   with X.mbox, X.threads.tsv and score.py in it; LEVELHEAD names the program
set -eu
folder=${1:?usage: benches/threads-score.sh FOLDER}
program=${LEVELHEAD:-target/release/levelhead}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for join in off on; do
    printf 'subject_join = "%s"\n' "$join" >"$work/config.toml"
    for mbox in "$folder"/*.mbox; do
        name=$(basename "$mbox" .mbox)
        "$program" list --config "$work/config.toml" --open "$mbox" --all --json >"$work/list.json"
        python3 - "$work/list.json" >"$work/mine.tsv" <<'PYTHON'
import json, sys
for conversation in json.load(open(sys.argv[1]))["conversations"]:
    for uid in conversation["uids"]:
        print(uid, conversation["id"], sep="\t")
PYTHON
        echo "== $name, subject join $join: $(cut -f2 "$work/mine.tsv" | sort -u | wc -l) conversations, $(wc -l <"$work/mine.tsv") messages"
        python3 "$folder/score.py" "$folder/$name.threads.tsv" "$work/mine.tsv" notmuch dovecot_refs dovecot_references
    done
done
