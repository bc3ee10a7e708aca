//! What inline styles say of visibility. Must not know tags.

use super::token::Tag;

/// Whether the element and all in it is not shown.
pub fn hides(tag: &Tag) -> bool {
    tag.get("hidden").is_some()
        || properties(tag).any(|(name, value)| match name.as_str() {
            "display" => value.starts_with("none"),
            "visibility" => value.starts_with("hidden"),
            "mso-hide" => value.starts_with("all"),
            "opacity" => value.parse() == Ok(0.0_f32),
            "max-height" | "max-width" => length(&value) == Some(0.0),
            "color" => value.starts_with("transparent"),
            _ => false,
        })
}

/// Whether the element's own font size, if it has one, is too small to be read.
pub fn tiny(tag: &Tag) -> Option<bool> {
    let sizes = properties(tag).filter(|(name, _)| name == "font-size");
    sizes.filter_map(|(_, value)| length(&value)).last().map(|size| size <= 1.0)
}

/// Whether the element draws no line at its side: then a blockquote is only an indentation.
pub fn has_no_border(tag: &Tag) -> bool {
    let mut none = false;
    for (name, value) in properties(tag) {
        if name == "border" && (value.starts_with("none") || length(&value) == Some(0.0)) {
            none = true;
        } else if name.starts_with("border-left") || name == "border" {
            return false;
        }
    }
    none
}

fn properties(tag: &Tag) -> impl Iterator<Item = (String, String)> {
    let style = tag.get("style").unwrap_or_default();
    style.split(';').take(64).filter_map(|property| {
        let (name, value) = property.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase()))
    })
}

/// A length in pixels, or close enough; `em` and `%` are never tiny unless zero.
fn length(value: &str) -> Option<f32> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let number: f32 = number.parse().ok()?;
    let relative = unit.starts_with("em") || unit.starts_with("rem");
    Some(if relative { number * 16.0 } else { number })
}
