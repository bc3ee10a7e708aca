//! What was reckoned of the words of earlier mails, so that it need not be reckoned again: it saves time and changes nothing.
//! Must not know any mail.

use super::{lexicon, steps};

/// Words met before. By default none is kept; whoever reads many mails keeps them.
#[derive(Debug, Default)]
pub struct Memory {
    /// What was learned of them.
    pub(super) steps: steps::Known,
    /// Which words of phrases they are.
    pub(super) phrases: lexicon::Known,
}

impl Memory {
    /// Keeps some thousand words, in half a megabyte.
    pub fn keeping() -> Self {
        Self { steps: steps::Known::keeping(), phrases: lexicon::Known::keeping() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{Model, evidence, evidence_with};
    use crate::mail::{Flags, MessageKey, MessageRef, SourceId, parse};

    #[test]
    fn a_mail_says_the_same_whatever_was_read_before() {
        let texts = [
            "I am furious! Your courier lied, and nobody answers. We need the table by Friday noon.",
            "Ich bin wütend! Ihr Kurier hat gelogen, die Ware ist unauffindbar. Antworten Sie sofort.",
            "Je suis furieuse, c'est inadmissible. Le colis n'est toujours pas arrivé, répondez avant demain midi.",
            "die late invoice",
            "Thank you, all is well again. No rush with the invoice.",
        ];
        let (model, mut memory) = (Model::shipped(), Memory::keeping());
        for text in texts.repeat(3) {
            let raw = format!("Date: Tue, 06 Jan 2026 10:00:00 +0000\n\n{text}\n");
            let reference = MessageRef { source: SourceId(0), key: MessageKey(1) };
            let message = parse::message(reference, raw.as_bytes(), Flags::default(), None);
            let known = evidence_with(&mut memory, &model, &message);
            assert!(!known.finds.is_empty(), "{text}");
            assert_eq!(known, evidence(&model, &message), "{text}");
        }
    }
}
