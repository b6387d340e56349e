//! The words of a query as what they ask for: each with the forms in which a passage may say it.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::analyzer::{self, Token};
use crate::engine::{Clause, Field, Terms};
use crate::hit::Via;
use crate::query::{MAX_PARTS, Occur, Query};
use crate::search::asked::Asked;
use crate::search::grammar::{self, Word};

/// A way to say a concept: terms at distances from the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Terms with their offset from the first, rising.
    pub terms: Vec<(u32, String)>,
    /// How it relates to what was typed.
    pub via: Via,
    /// How much it counts of what the typed words count, from 0 to 1.
    pub weight: f32,
}

impl Form {
    /// A form of one term that counts as what was typed.
    pub fn term(term: impl Into<String>, via: Via) -> Self {
        Self::phrase(vec![(0, term.into())], via)
    }

    /// A form of several terms that counts as what was typed.
    pub fn phrase(terms: Vec<(u32, String)>, via: Via) -> Self {
        Self { terms, via, weight: 1.0 }
    }

    /// The same form with another weight.
    pub fn weighing(self, weight: f32) -> Self {
        Self { weight, ..self }
    }

    /// The terms behind the first, with their offset from it.
    pub fn following(&self) -> impl Iterator<Item = (u32, &str)> {
        self.terms.iter().skip(1).map(|(offset, term)| (*offset, term.as_str()))
    }

    /// The form as a condition on a field.
    pub fn clause(&self, field: Field, reading: Reading, weight: f32) -> Clause {
        match self.terms.as_slice() {
            [(_, term)] => Clause::Term { field, terms: reading.terms(field, term), weight },
            terms => {
                let terms =
                    terms.iter().map(|(offset, term)| (*offset, reading.terms(field, term))).collect();
                Clause::Phrase { field, terms, slop: 0, weight }
            }
        }
    }
}

/// How the terms of a query are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As stems: any inflection will do.
    Stems,
    /// As words that are written so.
    Written,
}

impl Reading {
    /// What the index has for a term: words in the text, stems elsewhere.
    pub fn terms(self, field: Field, term: &str) -> Terms {
        match (field, self) {
            (Field::Text, Self::Stems) => inflected(term),
            (Field::Text, Self::Written) => Terms::new(analyzer::written(term)),
            _ => Terms::from(term),
        }
    }
}

/// Stems whose inflections each thread remembers. Rarity and the plan ask for those of every form four times over.
const MOST_INFLECTED: usize = 4_096;

thread_local! {
    static INFLECTED: RefCell<HashMap<String, Terms>> = RefCell::default();
}

/// The inflections of a stem.
fn inflected(stem: &str) -> Terms {
    INFLECTED.with_borrow_mut(|known| {
        if let Some(terms) = known.get(stem) {
            return terms.clone();
        }
        let terms = Terms::new(analyzer::inflections(stem));
        if known.len() >= MOST_INFLECTED {
            known.clear();
        }
        known.insert(stem.to_owned(), terms.clone());
        terms
    })
}

/// One thing that the query asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// As it stands in the query.
    pub typed: String,
    /// Bytes of the query's wanted text ([`Query::wanted_text`]).
    pub range: std::ops::Range<usize>,
    /// Folded, without inflection removed; what spelling is corrected by.
    pub surface: String,
    /// The ways to say it, the typed one first.
    pub forms: Vec<Form>,
    /// Other names of the vocabulary entry that it is part of; each stands for all words of the entry's name.
    pub aliases: Vec<Form>,
    /// The vocabulary entry that it is part of, as an index of those that the query names.
    pub entry: Option<usize>,
    /// The kind of thing that it asks for.
    pub asks: Option<Asked>,
    /// Passages in which it occurs.
    pub frequency: u64,
    /// Whether it occurs only by words made of the same word, as *enginer* does by *engine*: it may be misspelt.
    pub is_only_related: bool,
    /// Rarity: how much it says that a passage has it.
    pub idf: f32,
    /// How much its word says by itself.
    pub word: Word,
    /// Whether it was required with `+` or quoted.
    pub is_required: bool,
    /// Whether it was quoted: its terms are words as they are written.
    pub is_exact: bool,
}

impl Concept {
    /// Whether it is one of the words that sentences are made of.
    pub fn is_stop_word(&self) -> bool {
        self.word == Word::Stop
    }

    /// Whether it holds a figure: such words are codes, and a name is not as good as the code that was typed.
    pub fn is_code(&self) -> bool {
        self.surface.bytes().any(|byte| byte.is_ascii_digit())
    }

    /// Any of the forms in a field; the best of them scores.
    pub fn clause(&self, field: Field, reading: Reading, weight: f32) -> Clause {
        let mut clauses: Vec<Clause> =
            self.forms.iter().map(|form| form.clause(field, reading, weight * form.weight)).collect();
        if clauses.len() == 1 { clauses.remove(0) } else { Clause::Best(clauses) }
    }
}

/// The concepts of a query's wanted and required words. Quoted phrases are one concept each.
pub fn of(query: &Query, is_literal: bool) -> Vec<Concept> {
    let mut concepts = Vec::new();
    let mut offset = 0;
    for (text, kind) in runs(query) {
        let found = if kind == Run::Phrase { phrase(&text) } else { words(&text, is_literal) };
        for mut concept in found {
            concept.range = concept.range.start + offset..concept.range.end + offset;
            concept.is_required = kind != Run::Words;
            concepts.push(concept);
        }
        offset += text.len() + 1;
    }
    concepts.truncate(MAX_PARTS);
    technology(&mut concepts, is_literal);
    concepts
}

/// What words that stand together in a query have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Words,
    Required,
    Phrase,
}

/// Parts of the wanted text ([`Query::wanted_text`]) that are analysed together: plain words may make a compound.
fn runs(query: &Query) -> Vec<(String, Run)> {
    let mut runs: Vec<(String, Run)> = Vec::new();
    for part in query.parts.iter().filter(|part| part.occur != Occur::Excluded && part.prefix.is_none()) {
        let run = match part.occur {
            _ if part.is_phrase => Run::Phrase,
            Occur::Required => Run::Required,
            _ => Run::Words,
        };
        match runs.last_mut() {
            Some((text, Run::Words)) if run == Run::Words => {
                text.push(' ');
                text.push_str(&part.text);
            }
            _ => runs.push((part.text.clone(), run)),
        }
    }
    runs
}

/// Every word or compound of a text as a concept.
fn words(text: &str, is_literal: bool) -> Vec<Concept> {
    let tokens = analyzer::tokens(text);
    let mut concepts = Vec::new();
    let mut at = 0;
    while let Some(whole) = tokens.get(at) {
        let parts: Vec<&Token> = tokens[at + 1..]
            .iter()
            .take_while(|token| {
                token.position < whole.position + whole.width && token.range.end <= whole.range.end
            })
            .collect();
        at += 1 + parts.len();
        concepts.push(concept(text, whole, &parts, is_literal));
    }
    concepts
}

/// A word, or a compound that may also be written apart. A sign at the end is what tells `Network+` from *network*:
/// such a word alone has no other form.
fn concept(text: &str, whole: &Token, parts: &[&Token], is_literal: bool) -> Concept {
    let term = |token: &Token| if is_literal { token.surface.clone() } else { token.term.clone() };
    let mut forms = vec![Form::term(term(whole), Via::Exact)];
    let mut terms: Vec<(u32, String)> =
        parts.iter().map(|part| (part.position - whole.position, term(part))).collect();
    // `Network+` comes before *network* where both are found by a part.
    terms.dedup_by_key(|(position, _)| *position);
    if terms.len() >= 2 {
        forms.push(Form::phrase(terms, Via::Exact));
    }
    Concept {
        typed: text[whole.range.clone()].to_owned(),
        range: whole.range.clone(),
        surface: whole.surface.clone(),
        word: match whole.term.as_str() {
            analyzer::INFORMATION_TECHNOLOGY => Word::Content,
            _ => Word::of(&whole.surface),
        },
        forms,
        aliases: Vec::new(),
        entry: None,
        asks: None,
        frequency: 0,
        is_only_related: false,
        idf: 0.0,
        is_required: false,
        is_exact: false,
    }
}

/// A quoted phrase: its words as they are written, in this order.
fn phrase(text: &str) -> Vec<Concept> {
    let terms = phrase_terms(text, true);
    if terms.is_empty() {
        return Vec::new();
    }
    let surface = terms.iter().map(|(_, term)| term.as_str()).collect::<Vec<_>>().join(" ");
    vec![Concept {
        typed: text.to_owned(),
        range: 0..text.len(),
        surface,
        forms: vec![Form::phrase(terms, Via::Exact)],
        aliases: Vec::new(),
        entry: None,
        asks: None,
        frequency: 0,
        is_only_related: false,
        idf: 0.0,
        word: Word::Content,
        is_required: true,
        is_exact: true,
    }]
}

/// One term for each position of a text: the parts of compounds, but names with signs as they are.
pub fn phrase_terms(text: &str, is_literal: bool) -> Vec<(u32, String)> {
    let mut terms: Vec<(u32, String)> = Vec::new();
    let tokens = analyzer::tokens(text);
    let first = tokens.first().map_or(0, |token| token.position);
    for token in &tokens {
        let is_new = terms.last().is_none_or(|(position, _)| *position < token.position - first);
        if token.width == 1 && is_new {
            let term = if is_literal { token.surface.clone() } else { token.term.clone() };
            terms.push((token.position - first, term));
        }
    }
    terms
}

/// Drops concepts that say again what an earlier one says; one that is required only behind one that is, too.
pub fn drop_repeated(concepts: &mut Vec<Concept>) {
    let mut known: Vec<(Vec<Form>, bool)> = Vec::new();
    concepts.retain(|concept| {
        let says_it = |(forms, is_required): &(Vec<Form>, bool)| {
            *forms == concept.forms && (*is_required || !concept.is_required)
        };
        let is_new = !known.iter().any(says_it);
        if is_new {
            known.push((concept.forms.clone(), concept.is_required));
        }
        is_new
    });
}

/// Keeps the required concepts and the rarest others, in their order; of those that are equally rare the first. What
/// occurs nowhere is kept only where nothing else needs the room.
pub fn keep_rarest(concepts: &mut Vec<Concept>, most: usize) {
    let mut ranks: Vec<usize> = (0..concepts.len()).collect();
    ranks.sort_by(|&one, &other| {
        let (one, other) = (&concepts[one], &concepts[other]);
        other.is_required.cmp(&one.is_required).then(other.idf.total_cmp(&one.idf))
    });
    let mut is_kept: Vec<bool> = concepts.iter().map(|concept| concept.is_required).collect();
    ranks.iter().take(most).for_each(|&rank| is_kept[rank] = true);
    let mut is_kept = is_kept.into_iter();
    concepts.retain(|_| is_kept.next().unwrap_or(false));
}

/// Reads `it support` as *IT support*.
fn technology(concepts: &mut [Concept], is_literal: bool) {
    for index in 0..concepts.len().saturating_sub(1) {
        let is_written_so = concepts[index].typed.eq_ignore_ascii_case("it");
        let is_subject = index > 0 && grammar::precedes_pronoun(&concepts[index - 1].surface);
        let is_it = is_written_so && !is_subject && grammar::follows_it(&concepts[index + 1].surface);
        if is_it && !is_literal {
            concepts[index].forms = vec![Form::term(analyzer::INFORMATION_TECHNOLOGY, Via::Exact)];
            concepts[index].word = Word::Content;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |concept: &Concept| {
            let forms = concept
                .forms
                .iter()
                .map(|form| form.terms.iter().map(|(_, term)| term.as_str()).collect::<Vec<_>>().join(" "));
            forms.collect::<Vec<_>>().join("|")
        };
        of(&Query::parse(text), false).iter().map(show).collect()
    }

    #[test]
    fn compounds_are_one_concept_with_two_forms() {
        assert_eq!(shown("help desk AZ-104"), ["helpdesk|help desk", "az104|az 104"]);
        assert_eq!(shown("Network+ .NET C++"), ["network+", ".net", "c++"]);
        assert_eq!(shown("C/C++ A+/Network+"), ["cc++|c c++", "a+", "network+"]);
    }

    #[test]
    fn it_before_support_is_technology() {
        assert_eq!(shown("salary of it support")[2], "IT");
        assert_eq!(shown("It support salary")[0], "IT");
        assert_eq!(shown("I.T. support salary")[0], "IT");
        assert_eq!(shown("what is it")[2], "it");
        assert_eq!(shown("will it help my career")[1], "it");
        assert_eq!(shown("how can it support me")[2], "it");
    }

    #[test]
    fn what_is_said_again_is_dropped_but_not_what_is_required() {
        let kept = |text: &str| {
            let mut concepts = of(&Query::parse(text), false);
            drop_repeated(&mut concepts);
            concepts.iter().map(|concept| (concept.typed.clone(), concept.is_required)).collect::<Vec<_>>()
        };
        let one = |is_required| ("desk".to_owned(), is_required);
        assert_eq!(kept("desk desk"), [one(false)]);
        assert_eq!(kept("+desk +desk desk"), [one(true)]);
        assert_eq!(kept("desk +desk"), [one(false), one(true)]);
    }

    #[test]
    fn the_rarest_and_the_required_are_kept_in_their_order() {
        let kept = |rarities: &[(&str, f32)], most: usize| {
            let text = rarities.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
            let mut concepts = of(&Query::parse(&text), false);
            for (concept, (_, idf)) in concepts.iter_mut().zip(rarities) {
                concept.idf = *idf;
            }
            keep_rarest(&mut concepts, most);
            concepts.into_iter().map(|concept| concept.typed).collect::<Vec<_>>()
        };
        let words = [("qqx", 0.0), ("qqy", 0.0), ("pay", 1.0), ("desk", 3.0), ("work", 1.0), ("+job", 0.5)];
        assert_eq!(kept(&words, 2), ["desk", "job"]);
        assert_eq!(kept(&words, 3), ["pay", "desk", "job"]);
        assert_eq!(kept(&words, 5), ["qqx", "pay", "desk", "work", "job"]);
        assert_eq!(kept(&words, 9).len(), 6);
        assert_eq!(kept(&[("+pay", 0.0), ("+job", 1.0)], 1), ["pay", "job"]);
    }

    #[test]
    fn a_phrase_is_one_concept() {
        assert_eq!(shown("\"technical users\" a"), ["technical users", "a"]);
    }
}
