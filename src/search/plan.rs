//! A query and its concepts to a plan for an engine.

use crate::document::Format;
use crate::engine::{Clause, Field, Filter, Plan};
use crate::query::{Occur, Part, Prefix, Query};
use crate::search::concept::{self, Concept};
use crate::search::{CANDIDATES, Options};

/// Weight of a word in the title, for finding candidates.
const TITLE_WEIGHT: f32 = 0.3;
/// Weight of a word in the headings, for finding candidates.
const HEADINGS_WEIGHT: f32 = 0.4;
/// Weight of a word in metadata or in the path: they find what nothing else finds.
const ELSEWHERE_WEIGHT: f32 = 0.1;

/// The plan of a query.
pub fn of(query: &Query, concepts: &[Concept], options: &Options, warnings: &mut Vec<String>) -> Plan {
    let text = if options.literal { Field::Surface } else { Field::Text };
    let mut plan = Plan {
        wanted: concepts.iter().map(|concept| wanted(concept, text)).collect(),
        about: concepts.iter().map(|concept| concept.clause(Field::Text, 1.0)).collect(),
        limit: CANDIDATES.max((options.offset + options.limit) * 3),
        facets: options.facets,
        ..Plan::default()
    };
    if options.literal {
        plan.about.clear();
    }
    for concept in concepts.iter().filter(|concept| concept.is_required) {
        plan.required.push(required(concept, text));
    }
    for part in &query.parts {
        add_part(&mut plan, part, text, options, warnings);
    }
    if query.wants_nothing() && !query.parts.is_empty() {
        warnings.push("the query only excludes: nothing is asked for".to_owned());
    }
    filters(&mut plan, options);
    plan
}

/// A concept wherever a passage may have it.
fn wanted(concept: &Concept, text: Field) -> Clause {
    if is_phrase(concept) {
        return concept.clause(Field::Surface, 1.0);
    }
    let mut places = vec![concept.clause(text, 1.0)];
    if text == Field::Text {
        places.push(concept.clause(Field::Title, TITLE_WEIGHT));
        places.push(concept.clause(Field::Headings, HEADINGS_WEIGHT));
        places.push(concept.clause(Field::Metadata, ELSEWHERE_WEIGHT));
        places.push(concept.clause(Field::Path, ELSEWHERE_WEIGHT));
    }
    Clause::Any(places)
}

/// A required word has to stand in the text, the headings or the title; a phrase in the text.
fn required(concept: &Concept, text: Field) -> Clause {
    if is_phrase(concept) {
        return concept.clause(Field::Surface, 1.0);
    }
    let fields = if text == Field::Text { vec![text, Field::Headings, Field::Title] } else { vec![text] };
    Clause::Any(fields.into_iter().map(|field| concept.clause(field, 1.0)).collect())
}

fn is_phrase(concept: &Concept) -> bool {
    concept.is_required && concept.forms.len() == 1 && concept.typed.contains(char::is_whitespace)
}

/// What a part asks beside the words that score.
fn add_part(plan: &mut Plan, part: &Part, text: Field, options: &Options, warnings: &mut Vec<String>) {
    let is_excluded = part.occur == Occur::Excluded;
    match part.prefix {
        None if is_excluded => {
            plan.excluded.extend(phrase(&part.text, text, part.is_phrase || options.literal))
        }
        None => {}
        Some(Prefix::Title) => {
            let clause = phrase(&part.text, Field::Title, false);
            if is_excluded { plan.excluded.extend(clause) } else { plan.required.extend(clause) }
        }
        Some(Prefix::Path) if !is_excluded => plan.filters.push(Filter::Path(vec![path_glob(&part.text)])),
        Some(Prefix::Format) if !is_excluded => match part.text.parse::<Format>() {
            Ok(format) => plan.filters.push(Filter::Format(vec![format.name().to_owned()])),
            Err(reason) => not_honoured(plan, part, text, &reason, warnings),
        },
        Some(Prefix::Path | Prefix::Format) => {
            not_honoured(plan, part, text, "a path or a format cannot be excluded", warnings);
        }
        Some(Prefix::Role | Prefix::Skill | Prefix::Cert) => {
            not_honoured(plan, part, text, "the vocabulary does not know it", warnings);
        }
    }
}

/// Searches the words of a part that cannot be honoured, and says so.
fn not_honoured(plan: &mut Plan, part: &Part, text: Field, reason: &str, warnings: &mut Vec<String>) {
    warnings.push(format!("{}: {reason}; searched as text", part.text));
    plan.wanted.extend(phrase(&part.text, text, false));
}

/// The words of a part in a field, in this order; as they are written in the text when quoted.
fn phrase(words: &str, field: Field, is_exact: bool) -> Option<Clause> {
    let (field, is_exact) =
        if is_exact && field == Field::Text { (Field::Surface, true) } else { (field, false) };
    let mut terms = concept::phrase_terms(words, is_exact || field == Field::Surface);
    match terms.len() {
        0 => None,
        1 => Some(Clause::Term { field, term: terms.remove(0).1, weight: 1.0 }),
        _ => Some(Clause::Phrase { field, terms, slop: 0, weight: 1.0 }),
    }
}

/// A word of a path stands anywhere in it; a glob is one already.
fn path_glob(text: &str) -> String {
    if text.contains(['*', '?', '[', '{']) { text.to_owned() } else { format!("*{text}*") }
}

fn filters(plan: &mut Plan, options: &Options) {
    if !options.formats.is_empty() {
        plan.filters
            .push(Filter::Format(options.formats.iter().map(|format| format.name().to_owned()).collect()));
    }
    if !options.paths.is_empty() {
        plan.filters.push(Filter::Path(options.paths.clone()));
    }
}
