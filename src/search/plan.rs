//! A query and its concepts to a plan for an engine.

use crate::document::Format;
use crate::engine::{Clause, Field, Filter, Plan};
use crate::hit::Via;
use crate::query::{Occur, Part, Prefix, Query};
use crate::search::concept::{self, Concept, Form, Reading};
use crate::search::{CANDIDATES, Options};
use crate::vocabulary::{Kind, Vocabulary};

/// Weight of a word in the title, for finding candidates.
const FINDING_TITLE_WEIGHT: f32 = 0.3;
/// Weight of a word in the headings, for finding candidates.
const FINDING_HEADINGS_WEIGHT: f32 = 0.4;
/// Weight of a word in metadata or in the path: they find what nothing else finds.
const FINDING_ELSEWHERE_WEIGHT: f32 = 0.1;

/// The plan of a query whose parts can all be honoured ([`honoured`]).
pub fn of(query: &Query, concepts: &[Concept], options: &Options) -> Plan {
    let reading = if options.literal { Reading::Written } else { Reading::Stems };
    let about = concepts.iter().filter(|concept| !options.literal && !concept.is_exact);
    let mut plan = Plan {
        wanted: concepts.iter().map(|concept| wanted(concept, reading)).collect(),
        about: about.map(|concept| concept.clause(Field::Text, reading, 1.0)).collect(),
        limit: CANDIDATES,
        facets: options.facets,
        ..Plan::default()
    };
    for concept in concepts.iter().filter(|concept| concept.is_required) {
        plan.required.push(required(concept, reading));
    }
    for part in &query.parts {
        add_part(&mut plan, part, reading);
    }
    filters(&mut plan, options);
    plan
}

/// The query with every prefix that cannot be honoured taken away, so that its words are searched as text, and a
/// warning for each.
pub fn honoured(vocabulary: &Vocabulary, query: &Query) -> Query {
    let mut honoured = query.clone();
    for part in &mut honoured.parts {
        if let Some(reason) = objection(vocabulary, part) {
            let instead =
                if part.occur == Occur::Excluded { "excluded as a word" } else { "searched as text" };
            honoured.warnings.push(format!("{}: {reason}; {instead}", part.text));
            part.prefix = None;
        }
    }
    honoured
}

/// Why a part's prefix cannot be honoured.
fn objection(vocabulary: &Vocabulary, part: &Part) -> Option<String> {
    let is_excluded = part.occur == Occur::Excluded;
    let of_kind = |kind| {
        vocabulary.find_of(kind, &part.text).is_none().then(|| "the vocabulary does not know it".to_owned())
    };
    match part.prefix? {
        Prefix::Title => None,
        _ if is_excluded => Some("only words and titles can be excluded".to_owned()),
        Prefix::Path => None,
        Prefix::Format => part.text.parse::<Format>().err(),
        Prefix::Role => of_kind(Kind::Role),
        Prefix::Skill => of_kind(Kind::Skill),
        Prefix::Cert => of_kind(Kind::Certification),
    }
}

/// A concept wherever a passage may have it. Quoted words and those of a literal query have to stand in the text.
fn wanted(concept: &Concept, reading: Reading) -> Clause {
    let mut places = vec![concept.clause(Field::Text, reading_of(concept, reading), 1.0)];
    if reading_of(concept, reading) == Reading::Stems {
        let elsewhere = [
            (Field::Title, FINDING_TITLE_WEIGHT),
            (Field::Headings, FINDING_HEADINGS_WEIGHT),
            (Field::Metadata, FINDING_ELSEWHERE_WEIGHT),
            (Field::Path, FINDING_ELSEWHERE_WEIGHT),
        ];
        places.extend(elsewhere.map(|(field, weight)| concept.clause(field, reading, weight)));
    }
    Clause::Any(places)
}

/// A required word has to stand in the text, the headings or the title; a phrase in the text.
pub fn required(concept: &Concept, reading: Reading) -> Clause {
    let reading = reading_of(concept, reading);
    let elsewhere: &[Field] = if reading == Reading::Stems { &[Field::Headings, Field::Title] } else { &[] };
    let fields = std::iter::once(&Field::Text).chain(elsewhere);
    Clause::Any(fields.map(|&field| concept.clause(field, reading, 1.0)).collect())
}

/// How a concept's terms are meant in a query that is read so.
fn reading_of(concept: &Concept, reading: Reading) -> Reading {
    if concept.is_exact { Reading::Written } else { reading }
}

/// What a part asks beside the words that score.
fn add_part(plan: &mut Plan, part: &Part, reading: Reading) {
    let is_excluded = part.occur == Occur::Excluded;
    match part.prefix {
        None if is_excluded => {
            let reading = if part.is_phrase { Reading::Written } else { reading };
            plan.excluded.extend(phrase(&part.text, Field::Text, reading));
        }
        Some(Prefix::Title) => {
            let clause = phrase(&part.text, Field::Title, Reading::Stems);
            if is_excluded { plan.excluded.extend(clause) } else { plan.required.extend(clause) }
        }
        Some(Prefix::Path) => plan.filters.push(Filter::Path(path_globs(&part.text))),
        Some(Prefix::Format) => {
            let format = part.text.parse::<Format>().ok();
            plan.filters.extend(format.map(|format| Filter::Format(vec![format.name().to_owned()])));
        }
        // Entries of the vocabulary become filters in `entries::filters`.
        None | Some(Prefix::Role | Prefix::Skill | Prefix::Cert) => {}
    }
}

/// Other names of an entry, wherever a passage may have them. They find; how much they count is ranking's matter.
pub fn alias(forms: &[Form]) -> Option<Clause> {
    let fields = [
        (Field::Text, 1.0),
        (Field::Headings, FINDING_HEADINGS_WEIGHT),
        (Field::Title, FINDING_TITLE_WEIGHT),
    ];
    let clauses = fields.iter().flat_map(|(field, weight)| {
        forms.iter().map(move |form| form.clause(*field, Reading::Stems, weight * form.weight))
    });
    let clauses: Vec<Clause> = clauses.collect();
    (!clauses.is_empty()).then_some(Clause::Best(clauses))
}

/// The words of a part in a field, in this order.
fn phrase(words: &str, field: Field, reading: Reading) -> Option<Clause> {
    let terms = concept::phrase_terms(words, reading == Reading::Written);
    (!terms.is_empty()).then(|| Form::phrase(terms, Via::Exact).clause(field, reading, 1.0))
}

/// What a path has to match, by `path:` and by option alike: a glob, or a part that may stand anywhere in it. What has
/// brackets is both, because names of files have brackets too.
fn path_globs(text: &str) -> Vec<String> {
    let text = text.strip_prefix("./").unwrap_or(text);
    let mut globs = Vec::new();
    if text.contains(['*', '?', '[', '{']) && globset::Glob::new(text).is_ok() {
        globs.push(text.to_owned());
    }
    if !text.contains(['*', '?']) || globs.is_empty() {
        globs.push(format!("*{}*", globset::escape(text)));
    }
    globs
}

fn filters(plan: &mut Plan, options: &Options) {
    if !options.formats.is_empty() {
        plan.filters
            .push(Filter::Format(options.formats.iter().map(|format| format.name().to_owned()).collect()));
    }
    if !options.paths.is_empty() {
        plan.filters.push(Filter::Path(options.paths.iter().flat_map(|path| path_globs(path)).collect()));
    }
}
