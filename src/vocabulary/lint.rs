//! What is wrong with vocabulary files, in words for those who edit them.

use std::collections::{BTreeMap, BTreeSet};

use super::Kind;
use super::common::is_common;
use super::source::Source;
use super::words::{fold, names, singular};

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The entry that is at fault, counted from 0; none for a phrase that names nothing.
    pub entry: Option<usize>,
    /// The id, name, word or phrase at fault, as it is written.
    pub name: String,
    /// What is wrong with it and what to do about it.
    pub reason: String,
}

/// A name of an entry, as it is compared with others.
struct Name<'a> {
    text: &'a str,
    folded: Vec<String>,
    is_exact: bool,
    is_ambiguous: bool,
}

/// Everything that is wrong with the entries and with the phrases that name nothing; empty when they are sound.
pub fn lint(sources: &[Source], stop_phrases: &[String]) -> Vec<Fault> {
    lint_beside(sources, stop_phrases, |_| false)
}

/// As [`lint`], for entries that may refer to others which are known already.
pub fn lint_beside(
    sources: &[Source],
    stop_phrases: &[String],
    is_known: impl Fn(&str) -> bool,
) -> Vec<Fault> {
    let ids: BTreeSet<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    let leads_nowhere = |reference: &&String| !ids.contains(reference.as_str()) && !is_known(reference);
    let mut faults = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let mut tell = |name: &str, reason: String| faults.push(fault(index, source, name, &reason));
        identity(source, &mut tell);
        context(source, &mut tell);
        bare_words(source, &mut tell);
        for reference in source.references().filter(leads_nowhere) {
            tell(
                reference,
                format!("refers to {reference}, which there is not; correct the id or leave it out"),
            );
        }
    }
    repeated_ids(sources, &mut faults);
    cycles(sources, &mut faults);
    repeated_names(sources, &mut faults);
    strange_acronyms(sources, &mut faults);
    repeated_phrases(sources, stop_phrases, &mut faults);
    faults
}

fn fault(index: usize, source: &Source, name: &str, reason: &str) -> Fault {
    let id = if source.id.is_empty() { &source.name } else { &source.id };
    Fault { entry: Some(index), name: name.to_owned(), reason: format!("{id}: {reason}") }
}

/// The id has the prefix of its kind and is a slug.
fn identity(source: &Source, tell: &mut impl FnMut(&str, String)) {
    let id = source.id.as_str();
    let slug = id.split_once(':').map(|(_, slug)| slug).unwrap_or_default();
    let is_slug =
        !slug.is_empty() && slug.split('-').all(|part| !part.is_empty() && part.bytes().all(is_slug_byte));
    if source.name.trim().is_empty() {
        tell(id, "has no name; add name: and the name shown to people".to_owned());
    } else if Kind::of(id).is_none() || !is_slug {
        let kind = "an id is role:, skill: or cert: and small letters, figures and hyphens";
        tell(id, format!("{kind}, such as role:{}", slugged(&source.name)));
    } else if !fits(slug, source) {
        let name = &source.name;
        tell(id, format!("the id shares no word with the name {name:?} or an alias; call it as it is named"));
    }
}

fn is_slug_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// The words of a name as an id has them.
pub fn slugged(name: &str) -> String {
    let letters = |word: &String| -> String {
        word.bytes().filter(|byte| is_slug_byte(*byte)).map(char::from).collect()
    };
    let words: Vec<String> = names(name).iter().map(letters).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// Whether the slug's first words are in the name or in an alias, or are the initials of the name.
fn fits(slug: &str, source: &Source) -> bool {
    let letters = |text: &str| -> String { fold(text).chars().filter(char::is_ascii_alphanumeric).collect() };
    let squeezed = letters(slug);
    let initials: String = names(&source.name).iter().filter_map(|word| word.chars().next()).collect();
    let parts: Vec<&str> = slug.split('-').collect();
    let shares = |text: &str| names(text).iter().any(|word| parts.contains(&letters(word).as_str()));
    let all = listed(source);
    squeezed.starts_with(&initials)
        || shares(&source.name)
        || all.iter().any(|name| shares(name.text) || letters(name.text) == squeezed)
}

/// An ambiguous name has words of context, and the words are words.
fn context(source: &Source, tell: &mut impl FnMut(&str, String)) {
    let mut ambiguous = source.ambiguous.iter().chain(&source.ambiguous_exact);
    if let Some(first) = ambiguous.next().filter(|_| source.context.is_empty()) {
        tell(
            first,
            "has ambiguous names and no words of context; list words that stand near them".to_owned(),
        );
    }
    for word in source.context.iter().filter(|word| word.contains(' ') || **word != fold(word)) {
        tell(word, format!("{word:?} is not a word of context: single words in small letters are"));
    }
}

/// No everyday word is a name by itself, whatever its case and whatever stands beside it.
fn bare_words(source: &Source, tell: &mut impl FnMut(&str, String)) {
    for name in listed(source) {
        let is_bare = name.folded.len() == 1 && is_common(&name.folded[0]);
        if is_bare && !name.is_exact && !name.is_ambiguous {
            tell(name.text, format!("{:?} is a common word; list it under exact or ambiguous", name.text));
        }
        let is_letter = name.folded.len() == 1 && name.folded[0].len() == 1;
        if name.folded.is_empty() || is_letter && !name.is_ambiguous {
            tell(name.text, format!("{:?} is too short a name; list it under ambiguous_exact", name.text));
        }
    }
}

fn repeated_ids(sources: &[Source], faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for (index, source) in sources.iter().enumerate().filter(|(_, source)| !seen.insert(&source.id)) {
        faults.push(fault(index, source, &source.id, "the id is given twice; make the two entries one"));
    }
}

/// No entry is its own ancestor.
fn cycles(sources: &[Source], faults: &mut Vec<Fault>) {
    let parents: BTreeMap<&str, &str> =
        sources.iter().filter_map(|source| Some((source.id.as_str(), source.parent.as_deref()?))).collect();
    for (index, source) in sources.iter().enumerate() {
        let mut at = source.id.as_str();
        let mut steps = 0;
        while let Some(parent) = parents.get(at) {
            at = parent;
            steps += 1;
            if at == source.id || steps > parents.len() {
                faults.push(fault(index, source, "parent", "is its own ancestor; leave one parent out"));
                break;
            }
        }
    }
}

/// No name stands for two entries of a kind, and none is given twice.
fn repeated_names(sources: &[Source], faults: &mut Vec<Fault>) {
    let mut owners: BTreeMap<(Option<Kind>, Vec<String>, String), &str> = BTreeMap::new();
    for (index, source) in sources.iter().enumerate() {
        for name in listed(source) {
            // Names that only differ in case are two, when both are exact: `MOS` and `MoS`.
            let case = if name.is_exact { name.text.to_owned() } else { String::new() };
            if let Some(owner) = owners.insert((Kind::of(&source.id), name.folded, case), &source.id) {
                let reason = format!("{:?} is a name of {owner} already; leave one of them out", name.text);
                faults.push(fault(index, source, name.text, &reason));
            }
        }
    }
}

/// An exact acronym that no name of its entry gives is not that of another entry's name: `TDD` is test-driven
/// development and no other name of software testing.
fn strange_acronyms(sources: &[Source], faults: &mut Vec<Fault>) {
    let mut owners: BTreeMap<(Option<Kind>, String), &Source> = BTreeMap::new();
    for source in sources {
        owners.insert((Kind::of(&source.id), initials(&source.name, |_| true)), source);
    }
    for (index, source) in sources.iter().enumerate() {
        let is_own = |acronym: &str| {
            source.names().any(|name| {
                acronym == initials(name, |_| true) || acronym == initials(name, |word| !is_small(word))
            })
        };
        // Two letters are the initials of too much.
        for acronym in source.exact.iter().filter(|acronym| acronym.len() > 2 && !is_own(acronym)) {
            let owner = owners.get(&(Kind::of(&source.id), acronym.clone()));
            if let Some(owner) = owner.filter(|owner| owner.id != source.id) {
                let id = &owner.id;
                let reason = format!("{acronym:?} are the initials of {id}; list it there or as ambiguous");
                faults.push(fault(index, source, acronym, &reason));
            }
        }
    }
}

/// The first letters of the words that count, as capitals.
fn initials(name: &str, counts: impl Fn(&str) -> bool) -> String {
    let words = name.split(|character: char| !character.is_alphanumeric());
    let first = words.filter(|word| counts(word)).filter_map(|word| word.chars().next());
    first.flat_map(char::to_uppercase).collect()
}

/// Whether an acronym may leave a word out.
fn is_small(word: &str) -> bool {
    matches!(word, "and" | "of" | "the" | "in" | "for")
}

/// A phrase that names nothing is given once, and is no name.
fn repeated_phrases(sources: &[Source], stop_phrases: &[String], faults: &mut Vec<Fault>) {
    let all = sources.iter().flat_map(listed).filter(|name| !name.is_exact && !name.is_ambiguous);
    let known: BTreeSet<Vec<String>> = all.map(|name| name.folded).collect();
    let mut seen = BTreeSet::new();
    let mut tell = |phrase: &str, reason: &str| {
        let reason = format!("stop phrase {phrase:?}: {reason}");
        faults.push(Fault { entry: None, name: phrase.to_owned(), reason });
    };
    for phrase in stop_phrases {
        let folded = canonical(phrase);
        if known.contains(&folded) {
            tell(phrase, "is a name of an entry; leave one of them out");
        }
        if folded.is_empty() || !seen.insert(folded) {
            tell(phrase, "is given twice or empty; leave it out");
        }
    }
}

/// All names that are looked for in text.
fn listed(source: &Source) -> Vec<Name<'_>> {
    let lists = [
        (&source.aliases, false, false),
        (&source.exact, true, false),
        (&source.ambiguous, false, true),
        (&source.ambiguous_exact, true, true),
        (&source.codes, false, false),
        (&source.old_codes, false, false),
    ];
    let is_listed =
        lists[1..4].iter().any(|(list, ..)| list.iter().any(|alias| fold(alias) == fold(&source.name)));
    let mut found = Vec::new();
    if !is_listed && !source.name.contains('(') {
        found.push(named(&source.name, false, false));
    }
    for (list, is_exact, is_ambiguous) in lists {
        found.extend(list.iter().map(|alias| named(alias, is_exact, is_ambiguous)));
    }
    found
}

fn named(text: &str, is_exact: bool, is_ambiguous: bool) -> Name<'_> {
    Name { text, folded: canonical(text), is_exact, is_ambiguous }
}

/// The words of a name, the last in the singular: a single word stays as it is, for `pandas` is no `panda`.
fn canonical(text: &str) -> Vec<String> {
    let mut folded = names(text);
    if folded.len() > 1
        && let Some(last) = folded.last_mut()
    {
        *last = singular(last).unwrap_or_else(|| last.clone());
    }
    folded
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(folder: &str) -> Vec<Source> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vocabulary").join(folder);
        let files = std::fs::read_dir(folder).unwrap();
        let read = |path: std::path::PathBuf| -> Vec<Source> {
            serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        };
        files.flat_map(|file| read(file.unwrap().path())).collect()
    }

    #[test]
    fn the_curated_vocabulary_is_sound() {
        let sources: Vec<Source> =
            ["roles", "skills", "certifications"].iter().flat_map(|folder| read(folder)).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vocabulary/stop-phrases.yaml");
        let stop_phrases: Vec<String> =
            serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(sources.len() > 1200);
        let faults = lint(&sources, &stop_phrases);
        assert!(faults.is_empty(), "{faults:#?}");
    }

    fn check(yaml: &str, expected: &[&str]) {
        let sources: Vec<Source> = serde_yaml::from_str(yaml).unwrap();
        let faults = lint(&sources, &["hiring manager".to_owned()]);
        let reasons: Vec<&str> = faults.iter().map(|fault| fault.reason.as_str()).collect();
        assert_eq!(reasons, expected);
    }

    #[test]
    fn a_name_has_one_owner_of_a_kind() {
        check(
            "[{id: 'role:a-b', name: A b, aliases: [tall cooks]}, {id: 'role:c-d', name: C d, aliases: [Tall-Cook]}]",
            &["role:c-d: \"Tall-Cook\" is a name of role:a-b already; leave one of them out"],
        );
        check("[{id: 'role:a-b', name: A b}, {id: 'skill:a-b', name: A b}]", &[]);
    }

    #[test]
    fn an_acronym_stands_on_the_entry_that_it_abbreviates() {
        check(
            "[{id: 'skill:software-testing', name: Software testing, exact: [TDD]}, {id: 'skill:tdd', name: Test-driven development}]",
            &["skill:software-testing: \"TDD\" are the initials of skill:tdd; list it there or as ambiguous"],
        );
        check(
            "[{id: 'skill:iam', name: Identity and access management, exact: [IAM]}, {id: 'skill:it-assets', name: IT asset management}]",
            &[],
        );
    }

    #[test]
    fn everyday_words_name_nothing_by_themselves() {
        check(
            "[{id: 'role:lead', name: Lead}]",
            &["role:lead: \"Lead\" is a common word; list it under exact or ambiguous"],
        );
        check(
            "[{id: 'skill:r', name: R (language), ambiguous_exact: [R]}]",
            &["skill:r: has ambiguous names and no words of context; list words that stand near them"],
        );
    }

    #[test]
    fn references_lead_somewhere_and_not_round_in_circles() {
        check(
            "[{id: 'role:a-b', name: A b, next: ['role:x']}]",
            &["role:a-b: refers to role:x, which there is not; correct the id or leave it out"],
        );
        check(
            "[{id: 'role:a-b', name: A b, parent: 'role:c-d'}, {id: 'role:c-d', name: C d, parent: 'role:a-b'}]",
            &[
                "role:a-b: is its own ancestor; leave one parent out",
                "role:c-d: is its own ancestor; leave one parent out",
            ],
        );
    }

    #[test]
    fn ids_say_what_they_name() {
        check(
            "[{id: 'role:cook', name: Plumber}]",
            &[
                "role:cook: the id shares no word with the name \"Plumber\" or an alias; call it as it is named",
            ],
        );
        check(
            "[{id: cook, name: Cook x}]",
            &[
                "cook: an id is role:, skill: or cert: and small letters, figures and hyphens, such as role:cook-x",
            ],
        );
        check("[{id: 'cert:cissp', name: Certified Information Systems Security Professional}]", &[]);
    }

    #[test]
    fn stop_phrases_are_no_names() {
        check(
            "[{id: 'role:hiring-manager', name: Hiring Manager}]",
            &["stop phrase \"hiring manager\": is a name of an entry; leave one of them out"],
        );
    }
}
