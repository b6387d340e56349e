//! Which names of a large list may be looked for in text.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Draft;
use crate::vocabulary::common::is_common;
use crate::vocabulary::lint::slugged;
use crate::vocabulary::source::Source;
use crate::vocabulary::words::{names, singular};
use crate::vocabulary::{Entry, Kind, Vocabulary};

/// Words that a name may have; longer ones are descriptions, which no text repeats.
const MOST_WORDS: usize = 6;
/// Letters that a single word with capitals within needs to be the name of a product.
const LEAST_LETTERS: usize = 5;

/// Why a name is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It is a name of an entry above.
    Known,
    /// It is a name of several entries of the list.
    Shared,
    /// A single word, which may mean anything.
    Word,
    /// All its words are everyday words.
    Everyday,
    /// It has too many words, or none.
    Length,
    /// It does not end as the names of jobs do.
    NoJob,
}

impl Reason {
    /// In words, behind a number of names.
    pub fn description(self) -> &'static str {
        match self {
            Self::Known => "known already",
            Self::Shared => "shared by several entries",
            Self::Word => "single words",
            Self::Everyday => "of everyday words only",
            Self::Length => "too long or empty",
            Self::NoJob => "not called as jobs are",
        }
    }
}

/// What is left of a list.
#[derive(Debug, Default)]
pub struct Selected {
    /// Entries with a name to look for.
    pub sources: Vec<Source>,
    /// How many names were left out, by why.
    pub left_out: BTreeMap<Reason, u64>,
}

/// Selects names. With `is_own` the list is the user's own: its single words count when they are not everyday words.
pub fn select(drafts: Vec<Draft>, known: &Vocabulary, is_own: bool) -> Selected {
    let drafts = merged(drafts, known);
    let judge = Judge { known, is_own, jobs: jobs(known, &drafts) };
    let owners = owners(&drafts);
    let mut selected = Selected::default();
    for (id, draft) in &drafts {
        let mut source = Source {
            id: id.clone(),
            name: draft.name.clone(),
            family: draft.family.clone(),
            issuer: draft.issuer.clone(),
            ..Source::default()
        };
        for name in all_names(draft) {
            let is_shared =
                owners.get(&key(draft.kind, &name)).is_some_and(|owner| *owner != Some(source.id.as_str()));
            let verdict = if is_shared { Err(Reason::Shared) } else { judge.judge(draft.kind, &name) };
            match verdict {
                Ok(true) => source.exact.push(name),
                Ok(false) => source.aliases.push(name),
                Err(reason) => *selected.left_out.entry(reason).or_default() += 1,
            }
        }
        if !(source.aliases.is_empty() && source.exact.is_empty()) {
            selected.sources.push(shown(source));
        }
    }
    selected
}

/// The name that is shown to people is looked for only where it was selected: a note in parentheses says so.
fn shown(mut source: Source) -> Source {
    let is_selected = source.aliases.first().or(source.exact.first()) == Some(&source.name);
    if !is_selected && !source.name.contains('(') {
        let kind = Kind::of(&source.id).map_or("entry", Kind::name);
        source.name = format!("{} ({kind})", source.name);
    }
    source.aliases.retain(|alias| *alias != source.name);
    source
}

/// Entries by id, those with one id as one. A list's entry that is called as an entry above is that entry; one that
/// only has an alias of it for a name may be broader or narrower.
fn merged(drafts: Vec<Draft>, known: &Vocabulary) -> BTreeMap<String, Draft> {
    let mut found: BTreeMap<String, Draft> = BTreeMap::new();
    for draft in drafts {
        let own = format!("{}{}", draft.kind.prefix(), slugged(&bare(&draft.name)));
        let name = key(draft.kind, &bare(&draft.name));
        let same = known.find_of(draft.kind, &bare(&draft.name));
        let same = same.filter(|entry| key(draft.kind, &bare(entry.name())) == name);
        let id = same.map_or(own, |entry| entry.id().to_owned());
        match found.get_mut(&id) {
            Some(first) => first.aliases.extend(std::iter::once(draft.name).chain(draft.aliases)),
            None => {
                found.insert(id, draft);
            }
        }
    }
    found
}

/// The names of an entry without notes in parentheses, its own first, each once.
fn all_names(draft: &Draft) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let all = std::iter::once(&draft.name).chain(&draft.aliases).map(|name| bare(name));
    all.filter(|name| seen.insert(key(draft.kind, name))).collect()
}

/// By name, the one entry that has it: the one that is called so, else the only one; none when there are several.
fn owners(drafts: &BTreeMap<String, Draft>) -> HashMap<(Kind, Vec<String>), Option<&str>> {
    let mut owners: HashMap<(Kind, Vec<String>), Option<&str>> = HashMap::new();
    for (id, draft) in drafts {
        for name in all_names(draft) {
            owners.entry(key(draft.kind, &name)).and_modify(|owner| *owner = None).or_insert(Some(id));
        }
    }
    for (id, draft) in drafts {
        owners.insert(key(draft.kind, &bare(&draft.name)), Some(id));
    }
    owners
}

/// What two names have in common that are one in text.
fn key(kind: Kind, name: &str) -> (Kind, Vec<String>) {
    let mut words = names(name);
    if let Some(last) = words.last_mut() {
        *last = singular(last).unwrap_or_else(|| last.clone());
    }
    (kind, words)
}

/// A name without notes in parentheses.
fn bare(name: &str) -> String {
    let mut depth = 0_usize;
    let outside = name.chars().filter(|&character| {
        let is_outside = depth == 0 && character != '(';
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outside
    });
    outside.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Judge<'a> {
    known: &'a Vocabulary,
    is_own: bool,
    /// Last words of the names of roles.
    jobs: BTreeSet<String>,
}

impl Judge<'_> {
    /// Whether a name may be looked for, and if so whether in its own case only.
    fn judge(&self, kind: Kind, name: &str) -> Result<bool, Reason> {
        let words = names(name);
        let Some(last) = words.last() else { return Err(Reason::Length) };
        if words.len() > MOST_WORDS || name.contains([',', ';']) {
            return Err(Reason::Length);
        }
        if self.known.find(name).is_some() {
            return Err(Reason::Known);
        }
        if words.iter().all(|word| is_everyday(word)) {
            return Err(Reason::Everyday);
        }
        let is_single = words.len() == 1;
        if is_single && !self.is_own && !is_product(kind, name) {
            return Err(Reason::Word);
        }
        if kind == Kind::Role
            && !self.is_own
            && !self.jobs.contains(&singular(last).unwrap_or_else(|| last.clone()))
        {
            return Err(Reason::NoJob);
        }
        Ok(is_single)
    }
}

fn is_everyday(word: &str) -> bool {
    let is_figure = word.bytes().all(|byte| byte.is_ascii_digit());
    is_figure || word.len() < 2 || is_common(word) || singular(word).is_some_and(|word| is_common(&word))
}

/// Whether a single word is written as only products are: `QuickBooks`, `AutoCAD`.
fn is_product(kind: Kind, name: &str) -> bool {
    let has_capital_within = name.chars().skip(1).any(char::is_uppercase);
    let has_small = name.chars().any(char::is_lowercase);
    kind == Kind::Skill && has_capital_within && has_small && name.len() >= LEAST_LETTERS
}

/// Last words of the names of known roles, and of what the list's own roles are called.
fn jobs(known: &Vocabulary, drafts: &BTreeMap<String, Draft>) -> BTreeSet<String> {
    let last = |name: &str| names(name).pop().map(|word| singular(&word).unwrap_or(word));
    let roles = drafts.values().filter(|draft| draft.kind == Kind::Role);
    let own = roles.filter_map(|draft| last(&bare(&draft.name)));
    let all = |entry: Entry<'_>| -> Vec<String> {
        let aliases = entry.aliases().map(|alias| alias.text);
        std::iter::once(entry.name())
            .chain(aliases)
            .filter(|name| name.contains(' '))
            .filter_map(last)
            .collect()
    };
    known.entries(Kind::Role).flat_map(all).chain(own).collect()
}
