//! What pictures of the screen leave open.

/// Digits of heat, scores and weights become `#`, bars one bar: their values are the classifier's business.
pub(super) fn masked(line: &str) -> String {
    let mut chars: Vec<char> = line.chars().collect();
    // The heat of a row, also where a sheet covers its bar.
    if chars.get(2).is_some_and(|second| *second != ' ') {
        chars.iter_mut().skip(1).take(2).filter(|char| char.is_ascii_digit()).for_each(|char| *char = '#');
    }
    for at in 0..chars.len() {
        let is = |offset: isize, wanted: fn(char) -> bool| {
            at.checked_add_signed(offset).and_then(|at| chars.get(at)).is_some_and(|c| wanted(*c))
        };
        let digit = |c: char| c.is_ascii_digit() || c == '#';
        let decimal = is(0, |c| c == '.') && is(-1, digit) && is(1, digit) && !is(-2, |c| c == '.');
        if decimal {
            let mut back = at;
            while back > 0 && (chars[back - 1].is_ascii_digit() || matches!(chars[back - 1], '+' | '−')) {
                back -= 1;
                chars[back] = '#';
            }
            let mut on = at + 1;
            while on < chars.len() && chars[on].is_ascii_digit() {
                chars[on] = '#';
                on += 1;
            }
        }
        if "▁▂▃▄▅▆▇█".contains(chars[at]) {
            chars[at] = '▇';
            for back in [2, 3] {
                if let Some(digit) = at.checked_sub(back).and_then(|at| chars.get_mut(at)) {
                    *digit = '#';
                }
            }
        }
    }
    let text: String = chars.into_iter().collect();
    match text.split_once("heat ") {
        Some((before, after)) => {
            format!("{before}heat ##{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => text,
    }
}
