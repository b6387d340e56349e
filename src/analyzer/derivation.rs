//! Words made of the same word: *certify* and *certification*, *manage*, *manager* and *management*.
//!
//! Indexing keeps them apart, since many that look related are not (*intern*, *internal*). Queries may look for the
//! others too, at a lower weight; only endings that seldom mislead are known here.

use super::stem::stem;

/// Shortest root, in letters: shorter ones are parts of too many words.
const SHORTEST_ROOT: usize = 4;

/// Endings that take turns on one root, as the stemmer leaves them: without a final `e`.
const FAMILIES: [&[&str]; 12] = [
    // manage, manager, management
    &["", "er", "ment", "ement"],
    // instruct, instructor, instruction
    &["", "or", "ion"],
    // automate, automation; administrator, administration
    &["at", "ation", "ator"],
    // implement, implementation
    &["", "ation"],
    // certify, certification
    &["y", "ication"],
    // compete, competition
    &["", "ition"],
    // perform, performance
    &["", "anc"],
    // differ, difference
    &["", "enc"],
    // secure, security
    &["", "ity"],
    // responsible, responsibility
    &["ibl", "ibility"],
    // available, availability
    &["abl", "ability"],
    // lead, leader, leadership
    &["", "er", "ership"],
];

/// Families beyond any rule.
const IRREGULAR: [&[&str]; 8] = [
    &["analyze", "analysis", "analyst", "analytics", "analytical"],
    &["decide", "decision"],
    &["apply", "application", "applicant"],
    &["renew", "renewal"],
    &["approve", "approval"],
    &["choose", "choice"],
    &["grow", "growth"],
    &["succeed", "success", "successful"],
];

/// Stems that may be made of the same word as a stem; some of them are no words at all.
pub fn relatives(word: &str) -> Vec<String> {
    let mut found: Vec<String> = FAMILIES.iter().flat_map(|family| turns(word, family)).collect();
    for family in IRREGULAR {
        if family.iter().any(|other| stem(other) == word) {
            found.extend(family.iter().map(|other| stem(other)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|other| other != word);
    found
}

/// The word with each of a family's endings in the place of its own.
fn turns(word: &str, family: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for ending in family {
        if let Some(root) = word.strip_suffix(ending).filter(|root| root.len() >= SHORTEST_ROOT) {
            let others = family.iter().filter(|other| *other != ending);
            found.extend(others.map(|other| stem(&format!("{root}{other}"))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_find_each_other() {
        for (word, other) in [
            ("manage", "management"),
            ("manager", "management"),
            ("certify", "certification"),
            ("educator", "education"),
            ("interviewer", "interview"),
            ("automation", "automate"),
            ("implementation", "implement"),
            ("analyst", "analysis"),
            ("secure", "security"),
            ("promote", "promotion"),
            ("leader", "leadership"),
        ] {
            for (word, other) in [(stem(word), stem(other)), (stem(other), stem(word))] {
                assert!(relatives(&word).contains(&other), "{word} {other} {:?}", relatives(&word));
            }
        }
    }

    #[test]
    fn words_that_only_look_alike_stay_apart() {
        for (word, other) in [("intern", "internal"), ("organ", "organize"), ("person", "personnel")] {
            assert!(!relatives(&stem(word)).contains(&stem(other)), "{word} {other}");
        }
    }
}
