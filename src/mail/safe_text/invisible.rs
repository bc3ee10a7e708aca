//! Which characters cannot be seen or reorder others, and where they are needed all the same. Must not know escape
//! sequences.

/// Shown where a character was meant to deceive: an override, a blank that passes for a letter.
pub const MARK: char = '\u{fffd}';

/// What is to become of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Keep,
    /// It is taken out.
    Drop,
    /// It is shown as another.
    Show(char),
    /// Zero width joiner, non-joiner or emoji variation: stays only between characters that need it.
    Joiner,
}

/// Judges one character other than line breaks and tabs.
pub fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Keep,
        // Bidirectional overrides (UAX #9), blanks that pass for letters, code points that are no characters.
        '\u{202d}'
        | '\u{202e}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{fdd0}'..='\u{fdef}' => Fate::Show(MARK),
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2800}' => Fate::Show(' '),
        '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' => Fate::Joiner,
        // Soft hyphen, grapheme joiner, other bidirectional controls, zero-width characters, invisible operators,
        // interlinear and musical controls, variation selectors, tags.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202c}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0d}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Fate::Drop,
        _ if u32::from(c) & 0xfffe == 0xfffe => Fate::Show(MARK),
        _ if c.is_control() => Fate::Drop,
        _ => Fate::Keep,
    }
}

/// Whether a joiner between these two characters does what it is for: emoji sequences (UTS #51), and scripts whose
/// letters change form (Unicode section 23.2). Elsewhere it only hides.
pub fn joins(before: char, joiner: char, after: Option<char>) -> bool {
    match joiner {
        '\u{fe0e}' | '\u{fe0f}' => takes_variation(before),
        '\u{200d}' if is_pictograph(before) || before == '\u{fe0f}' => after.is_some_and(is_pictograph),
        _ => changes_form(before) && after.is_some_and(changes_form),
    }
}

fn takes_variation(c: char) -> bool {
    matches!(c, '#' | '*' | '0'..='9' | '©' | '®' | '\u{203c}'..='\u{3299}') || is_pictograph(c)
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2900}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Arabic, Syriac, N'Ko, the scripts of India, Sinhala, Tibetan, Myanmar, Khmer and Mongolian.
fn changes_form(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{fff}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{18af}' | '\u{fb50}'..='\u{fdcf}' | '\u{fe70}'..='\u{fefe}')
}
