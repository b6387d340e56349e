//! Other words for the words of a query: those that mean the same, and those made of the same word.

use std::collections::HashMap;

use crate::analyzer;
use crate::hit::Via;
use crate::search::concept::{Concept, Form, phrase_terms};

/// A word that is as good as the one typed counts a little less, so that it never outranks it.
pub const EQUAL_WEIGHT: f32 = 0.7;
/// A word that means nearly the same.
const NEAR_WEIGHT: f32 = 0.6;
/// A word made of the same word.
const RELATIVE_WEIGHT: f32 = 0.5;
/// Most other words of one word: each costs time.
const MOST_FORMS: usize = 16;
/// Words beyond which a query says enough by itself.
const LONGEST_QUERY: usize = 16;

/// Groups of words that mean nearly the same, a line each; those behind `= ` are as good as equal.
const LINES: &str = include_str!("thesaurus.txt");

/// The groups of `thesaurus.txt` that may have a word of a query: to analyse all of them would take longer than the
/// search.
struct Thesaurus {
    groups: Vec<Vec<Form>>,
    /// Groups by each word that is alone in its form.
    by_term: HashMap<String, Vec<usize>>,
    /// Groups by the first word of each form of several, with the place of that form.
    by_first: HashMap<String, Vec<(usize, usize)>>,
}

impl Thesaurus {
    /// The groups with a form that begins as one of the concepts does, those of equal words first.
    fn about(concepts: &[Concept]) -> Self {
        let first = |concept| Some(apart(concept).first()?.1.as_str());
        let typed = concepts.iter().map(|concept| concept.surface.as_str());
        let beginnings: Vec<&[u8]> = concepts.iter().filter_map(first).chain(typed).map(beginning).collect();
        let may_have = |line: &&str| has_form(line, &beginnings);
        let (equal, near): (Vec<&str>, Vec<&str>) =
            lines().filter(may_have).partition(|line| line.starts_with(EQUAL));
        let equal = equal.into_iter().map(|line| group(line, EQUAL_WEIGHT));
        Self::of(equal.chain(near.into_iter().map(|line| group(line, NEAR_WEIGHT))).collect())
    }

    fn of(groups: Vec<Vec<Form>>) -> Self {
        let mut by_term: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_first: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (index, group) in groups.iter().enumerate() {
            for (place, form) in group.iter().enumerate() {
                let first = form.terms[0].1.clone();
                match form.terms.len() {
                    1 => by_term.entry(first).or_default().push(index),
                    _ => by_first.entry(first).or_default().push((index, place)),
                }
            }
        }
        Self { groups, by_term, by_first }
    }

    /// The other words of each group that has the term.
    fn others<'a>(&'a self, term: &'a str) -> impl Iterator<Item = &'a Form> {
        let groups = self.by_term.get(term).into_iter().flatten().map(|&index| &self.groups[index]);
        groups.flatten().filter(move |form| form.terms.len() > 1 || form.terms[0].1 != term)
    }

    /// The groups in which words that begin a run of concepts stand side by side, with how many concepts they are.
    fn phrases<'a>(&'a self, run: &'a [Concept]) -> impl Iterator<Item = (usize, &'a [Form], usize)> {
        let first = run.first().and_then(|concept| apart(concept).first());
        let places = first.and_then(|(_, term)| self.by_first.get(term)).into_iter().flatten();
        places.filter_map(|&(group, place)| {
            let count = said_by(run, &self.groups[group][place])?;
            Some((count, self.groups[group].as_slice(), place))
        })
    }
}

/// How many of the concepts say the words of a form, one after the other; none when they do not.
fn said_by(run: &[Concept], form: &Form) -> Option<usize> {
    let mut rest = form.terms.as_slice();
    for (count, concept) in run.iter().enumerate() {
        if rest.is_empty() {
            return Some(count);
        }
        let words = apart(concept);
        let says_them =
            words.len() <= rest.len() && words.iter().zip(rest).all(|(one, other)| one.1 == other.1);
        if !says_them || concept.entry.is_some() || concept.is_required {
            return None;
        }
        rest = &rest[words.len()..];
    }
    rest.is_empty().then_some(run.len())
}

/// The typed word; the parts of one that may also be written apart.
fn apart(concept: &Concept) -> &[(u32, String)] {
    let exact = concept.forms.iter().filter(|form| form.via == Via::Exact);
    exact.max_by_key(|form| form.terms.len()).map_or(&[], |form| form.terms.as_slice())
}

/// The marks before a line of words that are as good as equal.
const EQUAL: &str = "= ";
/// Bytes at the beginning of a word that inflection leaves alone.
const BEGINNING: usize = 2;

/// What the first of some words and its inflections begin with.
fn beginning(words: &str) -> &[u8] {
    let word = words.split(' ').next().unwrap_or_default();
    &word.as_bytes()[..word.len().min(BEGINNING)]
}

/// The lines that are groups.
fn lines() -> impl Iterator<Item = &'static str> {
    LINES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a line; some are several.
fn forms(line: &str) -> impl Iterator<Item = &str> {
    line.strip_prefix(EQUAL).unwrap_or(line).split(", ")
}

/// Whether a form of a line begins in one of these ways. All lines are looked at for each query: hence byte by byte.
fn has_form(line: &str, beginnings: &[&[u8]]) -> bool {
    let words = line.strip_prefix(EQUAL).unwrap_or(line).as_bytes();
    let is_begun = |form: &[u8]| {
        let word = if form.get(1).is_none_or(|next| b" ,".contains(next)) { 1 } else { BEGINNING };
        form.get(..word).is_some_and(|word| beginnings.contains(&word))
    };
    let commas = (0..words.len()).filter(|&at| words[at] == b',');
    is_begun(words) || commas.filter_map(|at| words.get(at + 2..)).any(is_begun)
}

/// The words of a line, analysed.
fn group(line: &str, weight: f32) -> Vec<Form> {
    let form = |words: &str| Form::phrase(phrase_terms(words, false), Via::Alias).weighing(weight);
    forms(line).map(form).filter(|form| !form.terms.is_empty()).collect()
}

/// Adds to each word those that mean the same, and to words that say something together what means that. Tells what it
/// added to each such run: it stands for all of its words. A word of an entry's name means the entry: it has none.
pub fn add_synonyms(concepts: &mut [Concept]) -> Vec<Vec<Form>> {
    let thesaurus = Thesaurus::about(concepts);
    for concept in open_to_others(concepts).filter(|concept| concept.entry.is_none()) {
        let Some(term) = only_term(concept) else { continue };
        for form in thesaurus.others(&term) {
            add(concept, form.clone());
        }
    }
    add_phrases(&thesaurus, concepts)
}

fn add_phrases(thesaurus: &Thesaurus, concepts: &mut [Concept]) -> Vec<Vec<Form>> {
    let mut added = Vec::new();
    for start in 0..concepts.len() {
        let found: Vec<(usize, Vec<Form>)> = thesaurus
            .phrases(&concepts[start..])
            .map(|(count, group, place)| {
                let others = group.iter().enumerate().filter(|(other, _)| *other != place);
                (count, others.map(|(_, form)| form.clone()).collect())
            })
            .collect();
        for (count, others) in found {
            for concept in &mut concepts[start..start + count] {
                concept.aliases.extend(others.iter().cloned());
            }
            added.push(others);
        }
    }
    added
}

/// Adds to each word those made of the same word.
pub fn add_relatives(concepts: &mut [Concept]) {
    for concept in open_to_others(concepts) {
        let Some(term) = only_term(concept) else { continue };
        for relative in analyzer::relatives(&term) {
            add(concept, Form::term(relative, Via::Stem).weighing(RELATIVE_WEIGHT));
        }
    }
}

/// Whether the thesaurus has a term: then it is a word of the language.
pub fn is_known(term: &str) -> bool {
    let is_it = |form: &str| matches!(phrase_terms(form, false).as_slice(), [(_, only)] if only == term);
    lines().flat_map(forms).filter(|form| beginning(form) == beginning(term)).any(is_it)
}

/// Concepts of a query that is not too long already which may be said otherwise.
fn open_to_others(concepts: &mut [Concept]) -> impl Iterator<Item = &mut Concept> {
    let is_short = concepts.iter().filter(|concept| !concept.is_stop_word()).count() <= LONGEST_QUERY;
    let is_open = |concept: &Concept| !concept.is_required && !concept.is_stop_word() && !concept.is_code();
    concepts.iter_mut().filter(move |concept| is_short && is_open(concept))
}

/// The typed word as a term.
fn only_term(concept: &Concept) -> Option<String> {
    let (_, term) = concept.forms.first()?.terms.first()?;
    Some(term.clone())
}

fn add(concept: &mut Concept, form: Form) {
    let is_known = concept.forms.iter().any(|known| known.terms == form.terms);
    if !is_known && concept.forms.len() < MOST_FORMS {
        concept.forms.push(form);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;
    use crate::search::concept;

    #[test]
    fn forms_are_found_by_how_they_begin() {
        let all: Vec<&[u8]> = lines().flat_map(forms).map(beginning).collect();
        for line in lines() {
            for one in &all {
                let has_it = forms(line).any(|form| beginning(form) == *one);
                assert_eq!(has_form(line, &[one]), has_it, "{line}, {one:?}");
            }
        }
    }

    fn others(text: &str) -> Vec<String> {
        let mut concepts = concept::of(&Query::parse(text), false);
        add_synonyms(&mut concepts);
        add_relatives(&mut concepts);
        let shown =
            |form: &Form| form.terms.iter().map(|(_, term)| term.as_str()).collect::<Vec<_>>().join(" ");
        concepts.iter().flat_map(|concept| concept.forms[1..].iter().map(shown)).collect()
    }

    #[test]
    fn words_have_others_in_any_inflection() {
        assert!(others("wages").contains(&analyzer::stem("salary")));
        assert!(others("yearly").contains(&"per year".to_owned()));
        assert!(others("boss").contains(&analyzer::stem("supervisor")));
        assert!(others("certified").contains(&analyzer::stem("certification")));
    }

    #[test]
    fn words_say_something_together() {
        let runs = |text: &str| {
            let mut concepts = concept::of(&Query::parse(text), false);
            let added = add_synonyms(&mut concepts);
            let has = |concept: &Concept, term: &str| {
                concept.aliases.iter().any(|form| form.terms == [(0, analyzer::stem(term))])
            };
            (added.is_empty(), concepts.iter().map(|concept| has(concept, "qa")).collect::<Vec<_>>())
        };
        assert_eq!(runs("senior quality assurance work"), (false, vec![false, true, true, false]));
        assert_eq!(runs("assurance quality"), (true, vec![false, false]));
        assert_eq!(runs("quality"), (true, vec![false]));
    }

    #[test]
    fn stop_words_codes_and_quotes_have_none() {
        for query in ["the", "AZ-104", "\"salary\"", "+salary"] {
            assert!(others(query).iter().all(|other| other == "az 104"), "{query}: {:?}", others(query));
        }
    }

    #[test]
    fn a_page_of_words_is_searched_as_it_is() {
        assert!(others(&"salary boss ".repeat(20)).is_empty());
    }

    #[test]
    fn every_line_of_the_thesaurus_is_a_group() {
        for line in lines() {
            let group = group(line, NEAR_WEIGHT);
            assert!(group.len() > 1, "{line}");
            for words in forms(line) {
                let thesaurus = Thesaurus::about(&concept::of(&Query::parse(words), false));
                let terms = |group: &[Form]| group.iter().map(|form| form.terms.clone()).collect::<Vec<_>>();
                assert!(
                    thesaurus.groups.iter().any(|other| terms(other) == terms(&group)),
                    "{words}: {line}"
                );
            }
        }
    }
}
