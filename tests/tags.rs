//! How well the tagger agrees with a careful reader. Alone: `cargo test --test roledex tags -- --nocapture`.

use std::collections::BTreeSet;
use std::path::Path;

use roledex::import::import;
use roledex::tagger::Tagger;
use roledex::vocabulary::{Kind, Origin, Vocabulary};
use serde::Deserialize;

/// A passage with the names of what it names.
#[derive(Debug, Deserialize)]
struct Gold {
    text: String,
    roles: Vec<String>,
    skills: Vec<String>,
    certifications: Vec<String>,
}

impl Gold {
    fn names(&self, kind: Kind) -> BTreeSet<&str> {
        let names = match kind {
            Kind::Role => &self.roles,
            Kind::Skill => &self.skills,
            Kind::Certification => &self.certifications,
        };
        names.iter().map(String::as_str).collect()
    }
}

/// Agreement over all passages.
#[derive(Debug, Default)]
struct Score {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Score {
    fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

fn read() -> Option<Vec<Gold>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gold.yaml");
    let text = std::fs::read_to_string(path).ok()?;
    Some(serde_yaml::from_str(&text).expect("gold.yaml is a list of passages"))
}

fn score(gold: &[Gold], kind: Kind) -> Score {
    let vocabulary = Vocabulary::builtin();
    let tagger = Tagger::new(&vocabulary);
    let mut score = Score::default();
    for passage in gold {
        let wanted = passage.names(kind);
        let mentions = tagger.tag(&passage.text);
        let found: BTreeSet<&str> = mentions
            .iter()
            .filter(|mention| mention.entry.kind() == kind)
            .map(|mention| mention.entry.name())
            .collect();
        score.right += count(found.intersection(&wanted).count());
        score.wrong += count(found.difference(&wanted).count());
        score.missed += count(wanted.difference(&found).count());
        if found != wanted {
            let wrong: Vec<_> = found.difference(&wanted).collect();
            let missed: Vec<_> = wanted.difference(&found).collect();
            println!("{kind}: wrong {wrong:?} missed {missed:?}\n    {}", passage.text.trim());
        }
    }
    score
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a few passages")
}

#[test]
fn agrees_with_the_gold_passages() {
    let Some(gold) = read() else {
        println!("tests/data/gold.yaml is not there");
        return;
    };
    let wanted = [(Kind::Certification, 0.97, 0.95), (Kind::Role, 0.93, 0.90), (Kind::Skill, 0.90, 0.85)];
    let scores = wanted.map(|(kind, precision, recall)| (kind, precision, recall, score(&gold, kind)));
    println!("{} passages", gold.len());
    for (kind, _, _, score) in &scores {
        println!(
            "{kind:14} precision {:.3}  recall {:.3}  F1 {:.3}",
            score.precision(),
            score.recall(),
            score.f1()
        );
    }
    for (kind, precision, recall, score) in &scores {
        assert!(score.precision() >= *precision, "{kind} precision");
        assert!(score.recall() >= *recall, "{kind} recall");
    }
}

/// Lists of others hold everyday words, names that several entries share, and titles that are none: however many
/// are imported, what a passage names stays the same.
#[test]
fn an_imported_list_changes_no_gold_passage() {
    let folder = tempfile::tempdir().expect("a folder");
    let titles = [
        "Lead",
        "Director",
        "Principal",
        "Associate",
        "Manager",
        "Member",
        "Owner",
        "Consultant",
        "Team Lead",
        "Project Lead",
        "Security",
        "Go",
        "Excel",
        "Access",
        "Word",
        "Swift",
        "Server",
        "Analyst",
        "Support Team",
        "Human Resources",
        "System Administration",
        "IT",
        "MA",
        "PM",
        "BA",
        "RN",
        "AD",
        "the job",
        "Python",
        "A+",
    ];
    let rows = |head: &str, column: &str| -> String {
        let row = |title: &&str| format!("99-0001.00\t{title}\n");
        format!("{head}\t{column}\n{}", titles.iter().map(row).collect::<String>())
    };
    let head = "O*NET-SOC Code";
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("Occupation Data.txt", &format!("{head}\tTitle\n99-0001.00\tZeppelin Moorers\n"));
    write("Alternate Titles.txt", &rows(head, "Alternate Title"));
    write("Technology Skills.txt", &rows(head, "Example"));
    let curated = Vocabulary::builtin();
    let imported = import(Origin::Onet, folder.path(), "onet", &curated, "2026-11-21").expect("a layer");
    let with = Vocabulary::builtin().with(imported.layer);
    let names = |vocabulary: &Vocabulary, text: &str| -> Vec<String> {
        Tagger::new(vocabulary).tag(text).iter().map(|mention| mention.entry.name().to_owned()).collect()
    };
    assert_eq!(names(&with, "a zeppelin moorer"), ["Zeppelin Moorers"]);
    for passage in read().unwrap_or_default() {
        assert_eq!(names(&with, &passage.text), names(&curated, &passage.text), "{}", passage.text);
    }
}

#[test]
fn gold_passages_name_entries_by_their_names() {
    let vocabulary = Vocabulary::builtin();
    let mut unknown: Vec<String> = Vec::new();
    for passage in read().unwrap_or_default() {
        for kind in Kind::ALL {
            let names = passage.names(kind);
            let is_known =
                |name: &str| vocabulary.find_of(kind, name).is_some_and(|entry| entry.name() == name);
            unknown.extend(names.iter().filter(|name| !is_known(name)).map(|name| format!("{kind} {name}")));
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
}
