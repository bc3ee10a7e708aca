//! What the terminal's title says: the program and its figures, never a word from mail. Must not know the terminal.

use super::App;
use super::text::thousands;

impl App {
    /// The title: what is new, what is open, what is hot.
    pub fn title(&self) -> String {
        let counts = &self.counts;
        let figures = [
            (self.queue.news.new.len(), "new"),
            (counts.urgent, "urgent"),
            (counts.angry, "angry"),
            (counts.open, "open"),
        ];
        let told: Vec<String> = figures
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", thousands(count)))
            .collect();
        if told.is_empty() { "levelhead".to_owned() } else { format!("levelhead: {}", told.join(", ")) }
    }
}
