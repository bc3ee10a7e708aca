//! Whom a reply from the command line is never sent to: machines, lists, ourselves, and nobody twice in a day by a
//! script. Must not know how a reply is sent.

use super::Failure;
use crate::mail::{AddrSpec, Message};
use crate::reply::Draft;
use jiff::{SignedDuration, Timestamp};
use std::fs::OpenOptions;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// A script answers one address once in so long.
const ONCE_IN: SignedDuration = SignedDuration::from_hours(24);

/// Refuses what must not be answered by itself.
pub fn of_kind(
    answered: &Message,
    draft: &Draft,
    is_ours: impl Fn(&AddrSpec) -> bool,
) -> Result<(), Failure> {
    let refused =
        |why: String| Err(Failure::Refused(vec![format!("{why}; answer it on the screen if you must")]));
    if let Some(kind) = answered.headers.automatic {
        return refused(format!("a machine wrote this mail ({kind:?})"));
    }
    if answered.headers.list_id.is_some() {
        return refused("this mail came over a mailing list".into());
    }
    let everybody = || draft.to.iter().chain(&draft.cc).chain(&draft.bcc).map(|address| &address.spec);
    if everybody().next().is_none() {
        return refused("there is nobody to reply to".into());
    }
    if let Some(spec) = everybody().find(|spec| is_nobody(spec)) {
        return refused(format!("{spec} reads no mail"));
    }
    if let Some(spec) = everybody().find(|spec| is_ours(spec)) {
        return refused(format!("{spec} is one of ours"));
    }
    Ok(())
}

fn is_nobody(spec: &AddrSpec) -> bool {
    let plain: String = spec.local().chars().filter(|c| c.is_alphanumeric()).collect();
    ["noreply", "donotreply", "mailerdaemon"].iter().any(|name| plain.contains(name))
}

/// Refuses the second reply of a script to one address within a day, and notes this one.
pub fn second_in_a_day(file: &Path, draft: &Draft, now: Timestamp) -> Result<(), Failure> {
    let recent = note(file, draft, now).map_err(|error| {
        Failure::failed(format!(
            "{}: {error}: not sent, for it is not known who had a reply today",
            file.display()
        ))
    })?;
    recent.map_or(Ok(()), |spec| {
        Err(Failure::Refused(vec![format!(
            "a script has replied to {spec} within 24 hours; wait, or use the screen"
        )]))
    })
}

/// Nothing was sent after all: the script may try again.
pub fn take_back(file: &Path, draft: &Draft) {
    let ours: Vec<String> = draft.to.iter().map(|address| address.spec.without_tag().to_string()).collect();
    // Where it can't be written, the script is refused once more than it need be.
    let _ = rewrite(file, |lines| {
        lines.retain(|line| {
            !line.split_once(' ').is_some_and(|(_, spec)| ours.iter().any(|known| known == spec))
        });
        None
    });
}

/// The first recipient who had a reply within a day; where nobody had, all are noted, on the disk.
fn note(file: &Path, draft: &Draft, now: Timestamp) -> io::Result<Option<String>> {
    let fresh = |line: &String| {
        let at = line.split_once(' ').and_then(|(at, _)| at.parse::<Timestamp>().ok());
        at.is_some_and(|at| now.duration_since(at) < ONCE_IN)
    };
    rewrite(file, |lines| {
        lines.retain(fresh);
        for address in &draft.to {
            let spec = address.spec.without_tag().to_string();
            if lines.iter().any(|line| line.split_once(' ').is_some_and(|(_, known)| known == spec)) {
                return Some(spec);
            }
            lines.push(format!("{now} {spec}"));
        }
        None
    })
}

/// Changes the lines of the file, alone on it; what `change` gives back keeps the file as it was.
fn rewrite(
    file: &Path,
    change: impl FnOnce(&mut Vec<String>) -> Option<String>,
) -> io::Result<Option<String>> {
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(file)?;
    file.lock()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let kept = change(&mut lines);
    if kept.is_none() {
        file.rewind()?;
        file.set_len(0)?;
        lines.iter().try_for_each(|line| writeln!(file, "{line}"))?;
        file.sync_all()?;
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::recipients::parse_list;

    #[test]
    fn a_script_answers_an_address_once_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("replied");
        let to = |text: &str| Draft { to: parse_list(text).unwrap(), ..Draft::default() };
        let at = |hours: i64| Timestamp::from_second(1_700_000_000 + hours * 3600).unwrap();
        second_in_a_day(&file, &to("dana@shop.example"), at(0)).unwrap();
        second_in_a_day(&file, &to("lee@shop.example"), at(1)).unwrap();
        let again = second_in_a_day(&file, &to("lee@other.example, dana+x@shop.example"), at(23));
        assert!(matches!(again, Err(Failure::Refused(_))));
        second_in_a_day(&file, &to("lee@other.example"), at(23)).unwrap();
        second_in_a_day(&file, &to("dana@shop.example"), at(24)).unwrap();
        take_back(&file, &to("dana@shop.example"));
        second_in_a_day(&file, &to("dana@shop.example"), at(25)).unwrap();
    }

    #[test]
    fn nobody_reads_some_addresses() {
        for (address, nobody) in [
            ("no-reply@shop.example", true),
            ("DoNotReply+7@shop.example", true),
            ("dana@no-reply.example", false),
        ] {
            assert_eq!(is_nobody(&AddrSpec::parse(address).unwrap()), nobody, "{address}");
        }
    }
}
