//! The kind of thing that a question asks for, and how surely a passage holds such a thing.

use std::ops::Range;

use crate::analyzer;
use crate::search::concept::Concept;

mod evidence;
mod kinds;

pub use evidence::{Evidence, Opening};
use kinds::KINDS;

/// A kind of thing that people ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// What somebody earns.
    Pay,
    /// Which certification, exam or licence.
    Certification,
    /// What follows a role.
    Next,
    /// How two things differ.
    Difference,
    /// What somebody does all day.
    Duties,
    /// What somebody has to be able to do.
    Skills,
    /// How one gets in: education, training, requirements.
    Entry,
    /// Whether there will be work.
    Outlook,
    /// What is asked in interviews.
    Interview,
    /// What something is.
    Definition,
    /// How long or how often.
    Duration,
    /// Where and when the work is done.
    Setting,
    /// Why.
    Reason,
    /// With which tools.
    Tools,
    /// Who leads whom.
    Lead,
}

impl Asked {
    /// All kinds, in the order of `kinds.txt`.
    pub const ALL: [Self; 15] = [
        Self::Pay,
        Self::Certification,
        Self::Next,
        Self::Difference,
        Self::Duties,
        Self::Skills,
        Self::Entry,
        Self::Outlook,
        Self::Interview,
        Self::Definition,
        Self::Duration,
        Self::Setting,
        Self::Reason,
        Self::Tools,
        Self::Lead,
    ];

    /// The kind in words, for `--explain`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Certification => "certifications",
            Self::Next => "a next step",
            Self::Difference => "a comparison",
            Self::Duties => "duties",
            Self::Skills => "skills",
            Self::Entry => "ways in and requirements",
            Self::Outlook => "an outlook",
            Self::Interview => "interview questions",
            Self::Definition => "a definition",
            Self::Duration => "a length of time",
            Self::Setting => "working conditions",
            Self::Reason => "a reason",
            Self::Tools => "tools",
            Self::Lead => "who leads",
        }
    }
}

/// What a query asks for; mostly one kind or none. Notes in the concepts which of them ask: a passage that holds such
/// a thing need not say those words.
pub fn of(query: &str, concepts: &mut [Concept]) -> Vec<Asked> {
    let tokens = analyzer::tokens(query);
    let mut asked = Vec::new();
    for kind in KINDS.iter() {
        let ranges: Vec<Range<usize>> = kind.asks.ranges(&tokens).collect();
        if ranges.is_empty() {
            continue;
        }
        asked.push(kind.asked);
        let asks = |concept: &&mut Concept| ranges.iter().any(|range| range.contains(&concept.range.start));
        for concept in concepts.iter_mut().filter(asks) {
            concept.asks = concept.asks.or(Some(kind.asked));
        }
    }
    // Whoever asks what the duties are wants the duties, not what duties are; and whoever asks what somebody does to
    // be promoted wants that.
    for general in [Asked::Definition, Asked::Duties] {
        if asked.len() > 1 {
            asked.retain(|kind| *kind != general);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart() {
        let of = |query| of(query, &mut []);
        assert_eq!(of("salary of IT support specialist"), [Asked::Pay]);
        assert_eq!(of("which certs for help desk"), [Asked::Certification]);
        assert_eq!(of("what comes after help desk"), [Asked::Next]);
        assert_eq!(of("help desk vs desktop support"), [Asked::Difference]);
        assert_eq!(of("what are the duties of a dispatcher"), [Asked::Duties]);
        assert_eq!(of("what is an error budget"), [Asked::Definition]);
        assert_eq!(of("what do interviewers ask"), [Asked::Interview]);
        assert_eq!(of("network engineer"), []);
    }
}
