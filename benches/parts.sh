#!/bin/sh
# Compares mail read in parts with the same mail read whole: text, blocks, links, attachments (sizes to 1 %), through a real
# Dovecot. Prints what differs.
#   benches/parts.sh FOLDER     every .eml file under it
set -eu
[ $# -eq 1 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
LEVELHEAD_PARTS_FOLDER=$(cd "$1" && pwd) exec cargo test --test it imap::parts::mail_of_others -- --ignored --nocapture
