//! What speaks against sending a draft, one file a kind, and what follows from it. Asked before a mail is queued and
//! again immediately before it is handed over. Must not know who asks.

mod unfilled;

pub use unfilled::unfilled;

use super::Draft;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Shown; the mail may leave.
    Warn,
    /// The mail stays until it is mended.
    Block,
}

/// Something that speaks against sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of its kind, as in JSON.
    pub kind: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What was found, and where.
    pub what: String,
    /// How to mend it.
    pub remedy: String,
}

/// What follows from the findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It may leave; these are to be seen.
    Go(Vec<Finding>),
    /// It stays; the gravest first.
    Stay(Vec<Finding>),
}

/// Everything found in a draft as it would leave.
pub fn findings(draft: &Draft) -> Vec<Finding> {
    let blanks = unfilled(&draft.body);
    let blank = |name: String| Finding {
        kind: "unfilled_blank",
        severity: Severity::Block,
        what: format!("⟪{name}⟫ is not filled"),
        remedy: "write what belongs there, or take it out".into(),
    };
    blanks.into_iter().map(blank).collect()
}

/// Whether a mail with these findings may leave.
pub fn decide(mut findings: Vec<Finding>) -> Decision {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    match findings.first() {
        Some(gravest) if gravest.severity == Severity::Block => Decision::Stay(findings),
        _ => Decision::Go(findings),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_keeps_the_mail_here_and_a_warning_does_not() {
        let draft = |body: &str| Draft { body: body.into(), ..Draft::default() };
        assert!(matches!(decide(findings(&draft("all ⟪well⟫"))), Decision::Stay(_)));
        assert_eq!(decide(findings(&draft("all well"))), Decision::Go(Vec::new()));
        let [mut finding] = findings(&draft("⟪x⟫")).try_into().unwrap();
        finding.severity = Severity::Warn;
        assert!(matches!(decide(vec![finding]), Decision::Go(_)));
    }
}
