//! Blanks that nobody filled: `⟪name⟫`. Must not know templates.

/// Their names, each once, in the order of the text.
pub fn unfilled(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some((_, after)) = rest.split_once('⟪') {
            let Some((name, after)) = after.split_once('⟫') else { break };
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
            rest = after;
        }
    }
    found
}
