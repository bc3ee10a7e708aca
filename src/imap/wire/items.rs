//! The parts of the gate's list that have arguments: what FETCH may ask for, what STORE may change. Must not know the
//! mode.

const PLAIN: &[&str] =
    &["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODYSTRUCTURE", "MODSEQ"];
const PEEKING: &[&str] = &["BODY.PEEK", "BINARY.PEEK"];
const SETTABLE: &[&str] = &["\\Seen", "\\Answered", "\\Flagged"];

/// Whether a FETCH's arguments ask only for what leaves `\Seen` alone.
pub(super) fn only_peeks(arguments: &str) -> Result<(), &'static str> {
    let (set, items) = arguments.split_once(' ').ok_or("it names nothing to fetch")?;
    sequence_set(set)?;
    let Some(mut rest) = items.strip_prefix('(') else {
        return item(items).and_then(|(_, rest)| end(rest));
    };
    loop {
        rest = item(rest)?.1;
        rest = match rest.strip_prefix(' ') {
            Some(next) => next,
            None => break,
        };
    }
    let rest = rest.strip_prefix(')').ok_or("its list does not end")?;
    match rest.strip_prefix(" (CHANGEDSINCE ").and_then(|rest| rest.strip_suffix(')')) {
        Some(since) => digits(since.strip_suffix(" VANISHED").unwrap_or(since)),
        None => end(rest),
    }
}

/// Whether a UID STORE's arguments only add or take away keywords or harmless flags, with an answer to look at.
pub(super) fn only_adds_or_removes(arguments: &str) -> Result<(), &'static str> {
    let (set, mut rest) = arguments.split_once(' ').ok_or("it names nothing to change")?;
    sequence_set(set)?;
    if let Some(condition) = rest.strip_prefix("(UNCHANGEDSINCE ") {
        let (since, change) = condition.split_once(") ").ok_or("its condition does not end")?;
        digits(since)?;
        rest = change;
    }
    let list = rest
        .strip_prefix("+FLAGS (")
        .or_else(|| rest.strip_prefix("-FLAGS ("))
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or("it does more than add or take away flags")?;
    let fine =
        |flag: &str| SETTABLE.contains(&flag) || (!flag.is_empty() && flag.bytes().all(is_keyword_byte));
    if list.split(' ').all(fine) { Ok(()) } else { Err("it changes a flag that is not on the list") }
}

/// Whether the arguments of a UID MOVE or UID COPY are messages by number and one quoted folder.
pub(super) fn names_messages_and_folder(arguments: &str) -> Result<(), &'static str> {
    let (set, folder) = arguments.split_once(' ').ok_or("it names no folder")?;
    sequence_set(set)?;
    if set.contains('*') {
        return Err("it names messages that nobody has seen");
    }
    let inside =
        folder.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|name| !name.is_empty());
    let mut escaped = false;
    let ends_inside = inside.ok_or("its folder is not quoted")?.chars().any(|char| {
        let ends = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        ends
    });
    if ends_inside || escaped { Err("it goes on behind the folder") } else { Ok(()) }
}

/// The size that an APPEND announces: a quoted folder, flags that do no harm, one literal that waits for the server.
pub(super) fn append_size(arguments: &str) -> Result<usize, &'static str> {
    let rest = arguments.strip_prefix('"').ok_or("its folder is not quoted")?;
    let mut escaped = false;
    let end = rest.find(|char| {
        let closes = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        closes
    });
    let rest = end.and_then(|end| rest.get(end + 1..)).ok_or("its folder does not end")?;
    let (flags, size) = rest
        .strip_prefix(" (")
        .and_then(|rest| rest.strip_suffix('}'))
        .and_then(|rest| rest.split_once(") {"))
        .ok_or("it is more than flags and a literal")?;
    if !flags.split(' ').all(|flag| ["\\Seen", "\\Draft"].contains(&flag)) {
        return Err("it sets a flag that is not on the list");
    }
    digits(size)?;
    size.parse().map_err(|_| "its literal is too large")
}

fn is_keyword_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.$".contains(&byte)
}

fn item(text: &str) -> Result<(&str, &str), &'static str> {
    let length = text.find([' ', '(', ')', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(length);
    let upper = name.to_ascii_uppercase();
    let Some(section) = rest.strip_prefix('[') else {
        return if PLAIN.contains(&upper.as_str()) {
            Ok((name, rest))
        } else {
            Err("it may mark mail as read")
        };
    };
    if !PEEKING.contains(&upper.as_str()) {
        return Err("it may mark mail as read");
    }
    let (_, rest) = section.split_once(']').ok_or("its section does not end")?;
    let Some(partial) = rest.strip_prefix('<') else { return Ok((name, rest)) };
    let (range, rest) = partial.split_once('>').ok_or("its range does not end")?;
    let (from, count) = range.split_once('.').ok_or("its range has no length")?;
    digits(from)?;
    digits(count)?;
    Ok((name, rest))
}

fn sequence_set(set: &str) -> Result<(), &'static str> {
    let fine = !set.is_empty() && set.bytes().all(|byte| byte.is_ascii_digit() || b":,*".contains(&byte));
    if fine { Ok(()) } else { Err("it names no messages") }
}

fn digits(text: &str) -> Result<(), &'static str> {
    let fine = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if fine { Ok(()) } else { Err("it has no number where one belongs") }
}

fn end(rest: &str) -> Result<(), &'static str> {
    if rest.is_empty() { Ok(()) } else { Err("it goes on where it should end") }
}
