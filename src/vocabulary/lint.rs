//! What is wrong with vocabulary files, in words for those who edit them.

use std::collections::{BTreeMap, BTreeSet};

use super::Kind;
use super::common::is_common;
use super::source::Source;
use super::words::{fold, names, singular};

/// A name of an entry, as it is compared with others.
struct Name<'a> {
    text: &'a str,
    folded: Vec<String>,
    is_exact: bool,
    is_ambiguous: bool,
}

/// Everything that is wrong with the entries and with the phrases that name nothing; empty when they are sound.
pub fn lint(sources: &[Source], stop_phrases: &[String]) -> Vec<String> {
    lint_beside(sources, stop_phrases, |_| false)
}

/// As [`lint`], for entries that may refer to others which are known already.
pub fn lint_beside(
    sources: &[Source],
    stop_phrases: &[String],
    is_known: impl Fn(&str) -> bool,
) -> Vec<String> {
    let ids: BTreeSet<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    let leads_nowhere = |reference: &&String| !ids.contains(reference.as_str()) && !is_known(reference);
    let mut problems = Vec::new();
    for source in sources {
        identity(source, &mut problems);
        context(source, &mut problems);
        bare_words(source, &mut problems);
        for reference in source.references().filter(leads_nowhere) {
            problems.push(format!("{}: refers to {reference}, which there is not", source.id));
        }
    }
    repeated_ids(sources, &mut problems);
    cycles(sources, &mut problems);
    repeated_names(sources, &mut problems);
    repeated_phrases(sources, stop_phrases, &mut problems);
    problems
}

/// The id has the prefix of its kind and is a slug.
fn identity(source: &Source, problems: &mut Vec<String>) {
    let slug = source.id.split_once(':').map(|(_, slug)| slug).unwrap_or_default();
    let is_slug =
        !slug.is_empty() && slug.split('-').all(|part| !part.is_empty() && part.bytes().all(is_slug_byte));
    if Kind::of(&source.id).is_none() || !is_slug {
        problems.push(format!(
            "{}: an id is role:, skill: or cert: and small letters, figures and hyphens",
            source.id
        ));
    } else if !fits(slug, source) {
        problems.push(format!(
            "{}: the id shares no word with the name {:?} or an alias",
            source.id, source.name
        ));
    }
    if source.name.trim().is_empty() {
        problems.push(format!("{}: has no name", source.id));
    }
}

fn is_slug_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
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
fn context(source: &Source, problems: &mut Vec<String>) {
    let is_ambiguous = !source.ambiguous.is_empty() || !source.ambiguous_exact.is_empty();
    if is_ambiguous && source.context.is_empty() {
        problems.push(format!("{}: has ambiguous names and no words of context", source.id));
    }
    for word in source.context.iter().filter(|word| word.contains(' ') || **word != fold(word)) {
        problems.push(format!("{}: {word:?} is not a word of context in small letters", source.id));
    }
}

/// No everyday word is a name by itself, whatever its case and whatever stands beside it.
fn bare_words(source: &Source, problems: &mut Vec<String>) {
    for name in listed(source) {
        let is_bare = name.folded.len() == 1 && is_common(&name.folded[0]);
        if is_bare && !name.is_exact && !name.is_ambiguous {
            problems
                .push(format!("{}: {:?} is a common word; make it exact or ambiguous", source.id, name.text));
        }
        if name.folded.is_empty() || name.folded.len() == 1 && name.folded[0].len() == 1 && !name.is_ambiguous
        {
            problems.push(format!("{}: {:?} is too short a name", source.id, name.text));
        }
    }
}

fn repeated_ids(sources: &[Source], problems: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for source in sources.iter().filter(|source| !seen.insert(&source.id)) {
        problems.push(format!("{}: the id is given twice", source.id));
    }
}

/// No entry is its own ancestor.
fn cycles(sources: &[Source], problems: &mut Vec<String>) {
    let parents: BTreeMap<&str, &str> =
        sources.iter().filter_map(|source| Some((source.id.as_str(), source.parent.as_deref()?))).collect();
    for source in sources {
        let mut at = source.id.as_str();
        let mut steps = 0;
        while let Some(parent) = parents.get(at) {
            at = parent;
            steps += 1;
            if at == source.id || steps > parents.len() {
                problems.push(format!("{}: is its own ancestor", source.id));
                break;
            }
        }
    }
}

/// No name stands for two entries of a kind, and none is given twice.
fn repeated_names(sources: &[Source], problems: &mut Vec<String>) {
    let mut owners: BTreeMap<(Option<Kind>, Vec<String>, String), &str> = BTreeMap::new();
    for source in sources {
        for name in listed(source) {
            // Names that only differ in case are two, when both are exact: `MOS` and `MoS`.
            let case = if name.is_exact { name.text.to_owned() } else { String::new() };
            if let Some(owner) = owners.insert((Kind::of(&source.id), name.folded, case), &source.id) {
                problems.push(format!("{}: {:?} is a name of {owner} already", source.id, name.text));
            }
        }
    }
}

/// A phrase that names nothing is given once, and is no name.
fn repeated_phrases(sources: &[Source], stop_phrases: &[String], problems: &mut Vec<String>) {
    let all = sources.iter().flat_map(listed).filter(|name| !name.is_exact && !name.is_ambiguous);
    let known: BTreeSet<Vec<String>> = all.map(|name| name.folded).collect();
    let mut seen = BTreeSet::new();
    for phrase in stop_phrases {
        let folded = canonical(phrase);
        if known.contains(&folded) {
            problems.push(format!("stop phrase {phrase:?}: is a name of an entry"));
        }
        if folded.is_empty() || !seen.insert(folded) {
            problems.push(format!("stop phrase {phrase:?}: is given twice or empty"));
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
        let problems = lint(&sources, &stop_phrases);
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    fn check(yaml: &str, expected: &[&str]) {
        let sources: Vec<Source> = serde_yaml::from_str(yaml).unwrap();
        assert_eq!(lint(&sources, &["hiring manager".to_owned()]), expected);
    }

    #[test]
    fn a_name_has_one_owner_of_a_kind() {
        check(
            "[{id: 'role:a-b', name: A b, aliases: [tall cooks]}, {id: 'role:c-d', name: C d, aliases: [Tall-Cook]}]",
            &["role:c-d: \"Tall-Cook\" is a name of role:a-b already"],
        );
        check("[{id: 'role:a-b', name: A b}, {id: 'skill:a-b', name: A b}]", &[]);
    }

    #[test]
    fn everyday_words_name_nothing_by_themselves() {
        check(
            "[{id: 'role:lead', name: Lead}]",
            &["role:lead: \"Lead\" is a common word; make it exact or ambiguous"],
        );
        check(
            "[{id: 'skill:r', name: R (language), ambiguous_exact: [R]}]",
            &["skill:r: has ambiguous names and no words of context"],
        );
    }

    #[test]
    fn references_lead_somewhere_and_not_round_in_circles() {
        check(
            "[{id: 'role:a-b', name: A b, next: ['role:x']}]",
            &["role:a-b: refers to role:x, which there is not"],
        );
        check(
            "[{id: 'role:a-b', name: A b, parent: 'role:c-d'}, {id: 'role:c-d', name: C d, parent: 'role:a-b'}]",
            &["role:a-b: is its own ancestor", "role:c-d: is its own ancestor"],
        );
    }

    #[test]
    fn ids_say_what_they_name() {
        check(
            "[{id: 'role:cook', name: Plumber}]",
            &["role:cook: the id shares no word with the name \"Plumber\" or an alias"],
        );
        check(
            "[{id: cook, name: Cook x}]",
            &["cook: an id is role:, skill: or cert: and small letters, figures and hyphens"],
        );
        check("[{id: 'cert:cissp', name: Certified Information Systems Security Professional}]", &[]);
    }

    #[test]
    fn stop_phrases_are_no_names() {
        check(
            "[{id: 'role:hiring-manager', name: Hiring Manager}]",
            &["stop phrase \"hiring manager\": is a name of an entry"],
        );
    }
}
