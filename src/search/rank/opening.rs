//! How a passage begins: with what the question is about, or not.

use super::Question;
use super::analysed::Analysed;
use crate::search::asked::Opening;

/// Words before the subject of a first sentence: *In short, a …*.
const BEFORE: u32 = 3;
/// What says that a definition follows.
const VERBS: [&str; 6] = ["is", "are", "means", "mean", "refers", "stands"];

/// How a text begins.
pub fn of(question: &Question, text: &Analysed) -> Opening {
    let subject = || (0..question.concepts.len()).filter(|&index| question.concepts[index].asks.is_none());
    let count = u32::try_from(subject().count()).unwrap_or(u32::MAX);
    let ends: Option<Vec<u32>> =
        subject().map(|index| text.said.concepts[index].first().map(|found| found.end)).collect();
    let Some(end) = ends.and_then(|ends| ends.into_iter().max()) else { return Opening::Other };
    if end > count.saturating_add(BEFORE) {
        return Opening::Other;
    }
    let follows = text.tokens.iter().find(|token| token.position == end);
    let defines = follows.is_some_and(|token| VERBS.contains(&token.surface.as_str()));
    if defines { Opening::Defines } else { Opening::Names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;
    use crate::search::asked;
    use crate::search::concept::{self, Concept};
    use crate::search::rank::analysed::Analyses;
    use crate::search::rank::words::Sought;

    fn opening(query: &str, text: &str) -> Opening {
        let mut concepts = concept::of(&Query::parse(query), false);
        asked::of(query, &mut concepts);
        concepts.retain(|concept: &Concept| !concept.is_stop_word());
        let question = Question {
            concepts: &concepts,
            named: &[],
            asked: &[],
            is_literal: false,
            without: &[],
            explains: false,
        };
        of(&question, &Analyses::new(Sought::new(&concepts, &[], false)).text(text))
    }

    #[test]
    fn definitions_begin_with_what_they_define() {
        let query = "what is an error budget";
        assert_eq!(opening(query, "An error budget is what may go wrong."), Opening::Defines);
        assert_eq!(opening(query, "Error budgets protect both sides."), Opening::Names);
        assert_eq!(opening(query, "Some teams have agreed with others on an error budget."), Opening::Other);
        assert_eq!(opening(query, "A budget is a sum."), Opening::Other);
    }
}
