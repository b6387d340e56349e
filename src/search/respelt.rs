//! A query with its misspelt words replaced, and what was typed in their place.

use std::ops::Range;

use crate::hit::{Correction, Via};
use crate::query::{Occur, Query};
use crate::search::concept::Concept;

/// A query with its misspelt words replaced.
pub struct Respelt {
    /// The query as it was meant.
    pub query: Query,
    /// The wanted text ([`Query::wanted_text`]) as it was typed.
    typed: String,
    edits: Vec<Edit>,
}

/// A word that was replaced, as bytes of the wanted text.
struct Edit {
    /// Of the query as it was typed.
    was: Range<usize>,
    /// Of the query as it was meant.
    now: Range<usize>,
}

impl Respelt {
    /// Replaces each of the concepts for which there is a correction, and nothing but those: what they are typed like
    /// may be part of other words.
    pub fn new(query: &Query, concepts: &[Concept], corrections: &[Correction]) -> Self {
        let mut respelt = Self { query: query.clone(), typed: query.wanted_text(), edits: Vec::new() };
        let misspelt: Vec<(&Range<usize>, &str)> = concepts
            .iter()
            .filter_map(|concept| Some((&concept.range, meant(concept, corrections)?)))
            .collect();
        let (mut was, mut now) = (0, 0);
        let parts = respelt.query.parts.iter_mut();
        for part in parts.filter(|part| part.occur != Occur::Excluded && part.prefix.is_none()) {
            let typed = std::mem::take(&mut part.text);
            let mut done = 0;
            for (range, to) in &misspelt {
                if range.start < was + done || range.end > was + typed.len() {
                    continue;
                }
                part.text.push_str(&typed[done..range.start - was]);
                let start = now + part.text.len();
                part.text.push_str(to);
                respelt.edits.push(Edit { was: (*range).clone(), now: start..start + to.len() });
                done = range.end - was;
            }
            part.text.push_str(&typed[done..]);
            // Parts stand a space apart in the wanted text.
            was += typed.len() + 1;
            now += part.text.len() + 1;
        }
        respelt
    }

    /// Notes in the concepts of the query as it was meant what was typed for them, and drops those that say again what
    /// was spelt right elsewhere.
    pub fn note(&self, concepts: &mut Vec<Concept>) {
        let is_right = |concept: &&Concept| self.typed(&concept.range).is_none();
        let right: Vec<_> = concepts.iter().filter(is_right).map(|concept| concept.forms.clone()).collect();
        concepts.retain(|concept| {
            is_right(&concept) || concept.entry.is_some() || !right.contains(&concept.forms)
        });
        for concept in concepts {
            let Some(typed) = self.typed(&concept.range) else { continue };
            typed.clone_into(&mut concept.typed);
            for form in concept.forms.iter_mut().filter(|form| form.via == Via::Exact) {
                form.via = Via::Spelling;
            }
        }
    }

    /// What was typed where the query as it was meant has these bytes; nothing where that is the same.
    fn typed(&self, range: &Range<usize>) -> Option<&str> {
        let is_touched = |edit: &Edit| edit.now.start < range.end && range.start < edit.now.end;
        self.edits.iter().any(is_touched).then(|| {
            let start = self.edits.iter().find(|edit| edit.now.contains(&range.start));
            let end = self.edits.iter().find(|edit| edit.now.start < range.end && range.end <= edit.now.end);
            let start = start.map_or_else(|| self.was(range.start), |edit| edit.was.start);
            let end = end.map_or_else(|| self.was(range.end), |edit| edit.was.end);
            self.typed.get(start..end).unwrap_or_default()
        })
    }

    /// Where a byte outside of all edits stood.
    fn was(&self, at: usize) -> usize {
        let before = self.edits.iter().rev().find(|edit| edit.now.end <= at);
        before.map_or(at, |edit| edit.was.end + (at - edit.now.end))
    }
}

/// The word meant by a concept. What has to be there as it is written is meant so.
fn meant<'a>(concept: &Concept, corrections: &'a [Correction]) -> Option<&'a str> {
    let correction = corrections.iter().find(|correction| correction.from == concept.typed)?;
    let is_nowhere = concept.frequency == 0 || concept.is_only_related;
    (!concept.is_required && is_nowhere).then_some(correction.to.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::concept;

    /// The query as it was meant, and what was typed for each of its words.
    fn respelt(text: &str, corrections: &[(&str, &str)]) -> (String, Vec<String>) {
        let query = Query::parse(text);
        let corrections: Vec<Correction> = corrections
            .iter()
            .map(|(from, to)| Correction { from: (*from).to_owned(), to: (*to).to_owned() })
            .collect();
        let respelt = Respelt::new(&query, &concept::of(&query, false), &corrections);
        let mut concepts = concept::of(&respelt.query, false);
        respelt.note(&mut concepts);
        (respelt.query.wanted_text(), concepts.into_iter().map(|concept| concept.typed).collect())
    }

    fn expected(text: &str, typed: &[&str]) -> (String, Vec<String>) {
        (text.to_owned(), typed.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn only_the_misspelt_word_is_replaced() {
        let both = [("deskto", "desktop"), ("slary", "salary")];
        assert_eq!(
            respelt("deskto desktops slary é deskto", &both),
            expected("desktop desktops salary é desktop", &["desktops", "slary", "é"]),
            "desktops says it already"
        );
        assert_eq!(
            respelt("slary, deskto -slary title:deskto \"deskto\"", &both),
            expected("salary, desktop deskto", &["slary", "deskto", "deskto"])
        );
    }

    #[test]
    fn what_was_typed_is_known_for_two_words_and_for_a_compound() {
        assert_eq!(
            respelt("é careerpath here", &[("careerpath", "career path")]),
            expected("é career path here", &["é", "careerpath", "careerpath", "here"])
        );
        assert_eq!(
            respelt("the hlep desk pays", &[("hlep", "help")]),
            expected("the help desk pays", &["the", "hlep desk", "pays"])
        );
    }
}
