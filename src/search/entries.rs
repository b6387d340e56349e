//! What the vocabulary makes of a query: which entries it names, and how else a passage may name them.

use crate::analyzer;
use crate::engine::{Count, Engine, Filter};
use crate::error::Result;
use crate::hit::{FacetCount, Facets, Understood, Via};
use crate::query::{Occur, Prefix, Query};
use crate::search::Options;
use crate::search::concept::{Concept, Form, phrase_terms};
use crate::tagger::{Mention, Tagger};
use crate::vocabulary::{Entry, Kind, Vocabulary};

/// Most entries of a query whose other names are searched; a question names two or three.
const MOST_ENTITIES: usize = 6;
/// Most other names of an entry that are searched; the first are the commonest.
const MOST_ALIASES: usize = 24;

/// What the name of a broader role counts: half of another name of the same.
const BROADER_WEIGHT: f32 = 0.35;
/// Most names of a broader role.
const MOST_BROADER: usize = 8;

/// An entry that a query names, and the bytes of the wanted text that name it.
pub type Entity<'v> = (Understood, std::ops::Range<usize>, Entry<'v>);

/// Entries that a query names.
pub fn understood<'v>(vocabulary: &'v Vocabulary, query: &Query) -> Vec<Entity<'v>> {
    let text = query.wanted_text();
    let mentions = Tagger::new(vocabulary).tag_query(&text);
    let entry = |mention: Mention<'v>| {
        let understood = Understood {
            kind: mention.entry.kind().name().to_owned(),
            id: mention.entry.id().to_owned(),
            name: mention.entry.name().to_owned(),
            matched: text[mention.range.clone()].to_owned(),
        };
        (understood, mention.range, mention.entry)
    };
    mentions.into_iter().map(entry).collect()
}

/// An entry named in the query, and the ways in which passages name it.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its name and aliases as terms.
    pub forms: Vec<Form>,
    /// The words that name it in the query, as terms.
    pub typed: Form,
    /// Its id, and those of its special cases.
    pub ids: Vec<String>,
}

/// What another name of an entry counts. It is the same thing; but what people call by one name, texts tell apart.
const ALIAS_WEIGHT: f32 = 0.7;
/// What the name of an entry counts for one who typed its code: of several exams for one certificate, one is meant.
const NAME_OF_CODE_WEIGHT: f32 = 0.3;

/// The entries named by the concepts, with their other names as forms. Notes in each concept which entry it is part of.
pub fn named(vocabulary: &Vocabulary, entries: &[Entity<'_>], concepts: &mut [Concept]) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for (understood, range, entry) in entries.iter().take(MOST_ENTITIES) {
        let inside = |concept: &Concept| concept.range.start >= range.start && concept.range.end <= range.end;
        let Some(first) = concepts.iter().position(inside) else { continue };
        let count = concepts[first..].iter().take_while(|concept| inside(concept)).count();
        let parts = &mut concepts[first..first + count];
        if parts.iter().any(|concept| concept.is_required) {
            continue;
        }
        let weight = if parts.iter().any(Concept::is_code) { NAME_OF_CODE_WEIGHT } else { ALIAS_WEIGHT };
        let mut forms = forms(vocabulary, *entry, weight);
        let own = forms.len();
        add_broader(vocabulary, *entry, &mut forms);
        let of_first = speaking(&forms, own);
        for (index, concept) in parts.iter_mut().enumerate() {
            concept.entry = Some(all.len());
            concept.aliases.clone_from(if index + 1 < count { &of_first } else { &forms });
        }
        let typed = Form::phrase(phrase_terms(&understood.matched, false), Via::Exact);
        all.push(Named { forms, typed, ids: with_children(vocabulary, *entry) });
    }
    all
}

/// Adds the names of the role that a role is a special case of: what is said of support specialists is said of help
/// desk technicians too, where nothing is said of these.
fn add_broader(vocabulary: &Vocabulary, entry: Entry<'_>, known: &mut Vec<Form>) {
    let parent = entry.parent().filter(|_| entry.kind() == Kind::Role).and_then(|id| vocabulary.entry(id));
    let broader = parent.map(|parent| forms(vocabulary, parent, BROADER_WEIGHT)).unwrap_or_default();
    for form in broader.into_iter().take(MOST_BROADER) {
        if known.iter().all(|known| known.terms != form.terms) {
            known.push(form);
        }
    }
}

/// The forms that speak of the first words of an entry's name too: its own names, the first so many, and of a broader
/// role those that no name ends with. *System administrator* says nothing of the *Linux* before it.
fn speaking(forms: &[Form], own: usize) -> Vec<Form> {
    let (names, broader) = forms.split_at(own);
    let is_end = |form: &&Form| names.iter().any(|name| ends_with(name, form));
    names.iter().chain(broader.iter().filter(|form| !is_end(form))).cloned().collect()
}

/// Whether a name ends with the words of another.
fn ends_with(name: &Form, end: &Form) -> bool {
    let mut pairs = name.terms.iter().rev().zip(end.terms.iter().rev());
    name.terms.len() > end.terms.len() && pairs.all(|((_, one), (_, other))| one == other)
}

/// Name, aliases and codes of an entry as terms; those that are too ambiguous for a text alone are left out.
fn forms(vocabulary: &Vocabulary, entry: Entry<'_>, weight: f32) -> Vec<Form> {
    let aliases = vocabulary.parts(entry.id()).flat_map(|part| part.aliases());
    let aliases = aliases.filter(|alias| !alias.is_ambiguous).map(|alias| alias.text);
    let texts = std::iter::once(entry.name()).chain(aliases).chain(entry.codes());
    let mut forms: Vec<Form> = Vec::new();
    for text in texts {
        let terms = match analyzer::tokens(text).as_slice() {
            [only] => vec![(0, only.term.clone())],
            tokens if tokens.first().is_some_and(|token| token.range.len() == text.len()) => {
                vec![(0, tokens[0].term.clone())]
            }
            _ => phrase_terms(text, false),
        };
        let form = Form::phrase(terms, Via::Alias).weighing(weight);
        if !form.terms.is_empty() && !forms.contains(&form) && forms.len() < MOST_ALIASES {
            forms.push(form);
        }
    }
    forms
}

/// Filters of the options and of `role:`, `skill:` and `cert:`; each name has to be one that is known.
pub fn filters(
    vocabulary: &Vocabulary,
    query: &Query,
    options: &Options,
    warnings: &mut Vec<String>,
) -> Vec<Filter> {
    let mut wanted: Vec<(Kind, &str)> = Vec::new();
    let given = [
        (Kind::Role, &options.roles),
        (Kind::Skill, &options.skills),
        (Kind::Certification, &options.certifications),
    ];
    for (kind, names) in given {
        wanted.extend(names.iter().map(|name| (kind, name.as_str())));
    }
    for part in query.parts.iter().filter(|part| part.occur != Occur::Excluded) {
        let kind = match part.prefix {
            Some(Prefix::Role) => Kind::Role,
            Some(Prefix::Skill) => Kind::Skill,
            Some(Prefix::Cert) => Kind::Certification,
            _ => continue,
        };
        if vocabulary.find_of(kind, &part.text).is_some() {
            wanted.push((kind, &part.text));
        }
    }
    let mut filters = Vec::new();
    for (kind, name) in wanted {
        if let Some(entry) = vocabulary.find_of(kind, name) {
            filters.push(Filter::Mention(with_children(vocabulary, entry)));
        } else {
            warnings.push(format!("{name}: no such {} in the vocabulary; nothing can match", kind.name()));
            filters.push(Filter::Mention(vec![format!("{}{name}", kind.prefix())]));
        }
    }
    filters
}

/// An entry with all that are special cases of it.
fn with_children(vocabulary: &Vocabulary, entry: Entry<'_>) -> Vec<String> {
    let mut ids = vec![entry.id().to_owned()];
    let mut at = 0;
    while at < ids.len() {
        let children =
            vocabulary.entries(entry.kind()).filter(|child| child.parent() == Some(ids[at].as_str()));
        let new: Vec<String> =
            children.map(|child| child.id().to_owned()).filter(|id| !ids.contains(id)).collect();
        ids.extend(new);
        at += 1;
    }
    ids
}

/// What has to be said when the documents of an index were tagged by another vocabulary.
pub fn is_other(engine: &dyn Engine, vocabulary: &Vocabulary) -> Result<Option<String>> {
    let manifest = engine.manifest()?;
    let is_other = !manifest.vocabulary.is_empty() && manifest.vocabulary != vocabulary.hash();
    let warning = "the vocabulary changed since the documents were tagged; roledex index tags them again";
    Ok(is_other.then(|| warning.to_owned()))
}

/// Counts by kind, with names.
pub fn facets(vocabulary: &Vocabulary, counts: Vec<Count>) -> Facets {
    let mut facets = Facets::default();
    for count in counts {
        let Some(entry) = vocabulary.entry(&count.id) else { continue };
        let list = match entry.kind() {
            Kind::Role => &mut facets.roles,
            Kind::Skill => &mut facets.skills,
            Kind::Certification => &mut facets.certifications,
        };
        let name = entry.name().to_owned();
        list.push(FacetCount { id: count.id, name, passages: count.passages, documents: count.documents });
    }
    facets
}
