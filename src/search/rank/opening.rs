//! How a passage begins: with what the question is about, or not.

use super::Question;
use super::words::Said;
use crate::analyzer::Token;
use crate::search::asked::Opening;

/// Words before the subject of a first sentence: *In short, a …*.
const BEFORE: u32 = 3;
/// What says that a definition follows.
const VERBS: [&str; 6] = ["is", "are", "means", "mean", "refers", "stands"];

/// How a text begins, of which `said` says where the concepts of the question stand.
pub fn of(question: &Question, said: &Said, text: &[Token]) -> Opening {
    let subject = || (0..question.concepts.len()).filter(|&index| question.concepts[index].asks.is_none());
    let count = u32::try_from(subject().count()).unwrap_or(u32::MAX);
    let ends: Option<Vec<u32>> =
        subject().map(|index| said.concepts[index].first().map(|found| found.end)).collect();
    let Some(end) = ends.and_then(|ends| ends.into_iter().max()) else { return Opening::Other };
    if end > count.saturating_add(BEFORE) {
        return Opening::Other;
    }
    let follows = text.iter().find(|token| token.position == end);
    let defines = follows.is_some_and(|token| VERBS.contains(&token.surface.as_str()));
    if defines { Opening::Defines } else { Opening::Names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer;
    use crate::query::Query;
    use crate::search::asked;
    use crate::search::concept::{self, Concept};
    use crate::search::rank::words::Sought;

    fn opening(query: &str, text: &str) -> Opening {
        let mut concepts = concept::of(&Query::parse(query), false);
        asked::of(query, &mut concepts);
        concepts.retain(|concept: &Concept| !concept.is_stop_word());
        let question =
            Question { concepts: &concepts, named: &[], asked: &[], is_literal: false, without: &[] };
        let tokens = analyzer::tokens(text);
        let said = Sought::new(&concepts, &[], false).said(&tokens, text, 0);
        of(&question, &said, &tokens)
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
