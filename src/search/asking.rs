//! A query made ready for an engine: what it says, spelt right, weighed, and as a plan.

use crate::engine::{Engine, Plan};
use crate::error::Result;
use crate::hit::{Correction, Understood};
use crate::query::Query;
use crate::search::asked::{self, Asked};
use crate::search::concept::{self, Concept, Form, Reading};
use crate::search::entries::{self, Entity, Named};
use crate::search::respelt::Respelt;
use crate::search::{Options, Part, plan, rarity, related, spelling};
use crate::vocabulary::Vocabulary;

/// Concepts that score at most, the rarest: a page pasted as a query asks nothing more with its other words, and
/// each costs time.
const MOST_CONCEPTS: usize = 32;

/// Words and phrases that are looked up at most when nothing is found, the first: who has to take out so many takes out
/// all quotes.
const MOST_LOOKED_UP: usize = 16;

/// A query made ready for an engine.
pub struct Asking {
    /// What the engine is asked.
    pub plan: Plan,
    /// The concepts that score, without stop words.
    pub concepts: Vec<Concept>,
    /// The vocabulary entries that the concepts name.
    pub named: Vec<Named>,
    /// The same entries, for people.
    pub understood: Vec<Understood>,
    /// The kinds of thing asked for.
    pub asked: Vec<Asked>,
    /// Words searched in another spelling.
    pub corrections: Vec<Correction>,
    /// Words that occur nowhere.
    pub unmatched: Vec<String>,
    /// What could not be honoured.
    pub warnings: Vec<String>,
    /// Whether words are searched as they are written.
    pub is_literal: bool,
    /// Whether each hit says why it stands where it stands.
    pub explain: bool,
    /// Parts of finding and ranking that are switched off.
    pub without: Vec<Part>,
}

impl Asking {
    /// Makes a query ready for an engine.
    pub fn new(
        engine: &dyn Engine,
        vocabulary: &Vocabulary,
        query: &Query,
        options: &Options,
    ) -> Result<Self> {
        let query = plan::honoured(vocabulary, query);
        let (said, spelt) = spelt_right(engine, vocabulary, &query, options)?;
        let Said { mut concepts, entries, named, phrases, asked } = said;
        let leaves_out = options.has(Part::StopWords);
        if leaves_out && concepts.iter().any(|concept| !concept.is_stop_word()) {
            concepts.retain(|concept| !concept.is_stop_word() || concept.is_required);
        }
        concept::drop_repeated(&mut concepts);
        let passages = engine.statistics()?.passages;
        rarity::weigh(&mut concepts, passages, leaves_out);
        concept::keep_rarest(&mut concepts, MOST_CONCEPTS);
        rarity::temper(engine, &mut concepts, passages)?;
        let mut warnings = query.warnings.clone();
        warnings.extend(entries::is_other(engine, vocabulary)?);
        let mut plan = plan::of(&query, &concepts, options);
        plan.filters.extend(entries::filters(vocabulary, &query, options, &mut warnings));
        let others = named.iter().map(|entry| &entry.forms).chain(&phrases);
        plan.wanted.extend(others.filter_map(|forms| plan::alias(forms)));
        let asking = Self {
            plan,
            concepts,
            named,
            understood: entries.into_iter().map(|(understood, ..)| understood).collect(),
            asked,
            corrections: spelt.corrections.into_iter().chain(spelt.doubts).collect(),
            unmatched: spelt.unmatched,
            warnings,
            is_literal: options.literal,
            explain: options.explain,
            without: options.without.clone(),
        };
        Ok(asking.with_nothing_said(&query))
    }

    fn with_nothing_said(mut self, query: &Query) -> Self {
        if !self.can_match() && query.wants_nothing() && !query.parts.is_empty() {
            self.warnings.push("the query only excludes: nothing is asked for".to_owned());
        }
        self
    }

    /// Whether any passage can match: something is wanted, and a word of it is in the index.
    pub fn can_match(&self) -> bool {
        let has_words = self.concepts.iter().any(|concept| concept.idf > 0.0);
        has_words || self.asks_filters_only()
    }

    /// Where nothing is found: what of that which has to be there is nowhere, in words.
    pub fn missing(&self, engine: &dyn Engine) -> Result<Option<String>> {
        let reading = if self.is_literal { Reading::Written } else { Reading::Stems };
        let mut missing = Vec::new();
        for concept in self.concepts.iter().filter(|concept| concept.is_required).take(MOST_LOOKED_UP) {
            let plan = Plan { required: vec![plan::required(concept, reading)], ..Plan::default() };
            if engine.search(&plan)?.total == 0 {
                let typed = &concept.typed;
                missing.push(if concept.is_exact { format!("\"{typed}\"") } else { format!("+{typed}") });
            }
        }
        let stands = if missing.len() == 1 { "stands" } else { "stand" };
        let why = "what is quoted or has a + has to be in every hit";
        Ok((!missing.is_empty()).then(|| format!("{} {stands} nowhere: {why}", missing.join(", "))))
    }

    /// Whether nothing is asked for but what filters let through.
    fn asks_filters_only(&self) -> bool {
        self.concepts.is_empty() && !(self.plan.filters.is_empty() && self.plan.required.is_empty())
    }
}

/// What a query says: its words, the vocabulary entries that they name, the kind of thing asked for.
#[derive(Default)]
struct Said<'v> {
    concepts: Vec<Concept>,
    entries: Vec<Entity<'v>>,
    named: Vec<Named>,
    /// What means the same as several of its words together.
    phrases: Vec<Vec<Form>>,
    asked: Vec<Asked>,
}

/// What a query says when its words are spelt right.
fn spelt_right<'v>(
    engine: &dyn Engine,
    vocabulary: &'v Vocabulary,
    query: &Query,
    options: &Options,
) -> Result<(Said<'v>, spelling::Spelling)> {
    let mut said = Said::of(vocabulary, query, options);
    rarity::count(engine, &mut said.concepts, options.literal)?;
    let corrects = !options.literal && options.has(Part::Spelling);
    let spelt = spelling::check(engine, &said.concepts, corrects)?;
    if !spelt.corrections.is_empty() {
        said = said.corrected(vocabulary, query, &spelt.corrections, options);
        rarity::count(engine, &mut said.concepts, options.literal)?;
    }
    spelling::add_doubts(&mut said.concepts, &spelt.doubts);
    Ok((said, spelt))
}

impl<'v> Said<'v> {
    fn of(vocabulary: &'v Vocabulary, query: &Query, options: &Options) -> Self {
        let mut concepts = concept::of(query, options.literal);
        if options.literal {
            return Self { concepts, ..Self::default() };
        }
        let entries = entries::understood(vocabulary, query);
        let named = if options.has(Part::Aliases) {
            entries::named(vocabulary, &entries, &mut concepts)
        } else {
            Vec::new()
        };
        let mut phrases = Vec::new();
        if options.has(Part::Synonyms) {
            phrases = related::add_synonyms(&mut concepts);
        }
        if options.has(Part::Relatives) {
            related::add_relatives(&mut concepts);
        }
        let text = query.wanted_text();
        let asked = if options.has(Part::Asked) { asked::of(&text, &mut concepts) } else { Vec::new() };
        Self { concepts, entries, named, phrases, asked }
    }

    /// The same query read again with its words spelt right: only then it names and asks what was meant.
    fn corrected(
        &self,
        vocabulary: &'v Vocabulary,
        query: &Query,
        corrections: &[Correction],
        options: &Options,
    ) -> Self {
        let respelt = Respelt::new(query, &self.concepts, corrections);
        let mut said = Self::of(vocabulary, &respelt.query, options);
        respelt.note(&mut said.concepts);
        said
    }
}
