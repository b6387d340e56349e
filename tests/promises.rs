//! The promises about passages, over the bundled corpus and over the troubles that real documents have; read and compared
//! by the checker of `examples/promises`, which does not go through the decoders.

#[path = "../examples/promises/mod.rs"]
mod checker;

use std::path::{Path, PathBuf};

use checker::{Figures, Options};
use roledex::passage::{Passage, cut};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[track_caller]
fn holds(figures: &Figures) {
    let broken = figures.broken();
    assert!(broken.is_empty(), "{broken:#?}\n{}\n{}", figures.losses.join("\n"), figures.table());
}

#[test]
fn the_promises_hold_on_the_bundled_corpus() {
    let figures = checker::check(&folder("corpus"), &Options { asked: 250 });
    holds(&figures);
    assert_eq!(figures.refused, []);
}

#[test]
fn the_promises_hold_on_every_trouble() {
    let figures = checker::check(&folder("tests/data/golden"), &Options { asked: 1000 });
    holds(&figures);
    let refused: Vec<&str> = figures.refused.iter().map(|(_, reason)| reason.as_str()).collect();
    assert_eq!(refused, ["lock file of a word processor"]);
}

/// The passages of a golden file.
fn golden(name: &str) -> Vec<Passage> {
    let bytes = std::fs::read(folder("tests/data/golden").join(name)).expect("a golden file");
    let document = roledex::decode::decode(&bytes, name).expect("a document");
    cut(&document, name)
}

/// Asserts that a passage says this below these headings.
#[track_caller]
fn says(passages: &[Passage], headings: &[&str], text: &str) {
    let is_it = |passage: &&Passage| passage.text.contains(text) && passage.headings == headings;
    assert!(passages.iter().any(|passage| is_it(&passage)), "{headings:?} {text:?} in {passages:#?}");
}

#[test]
fn written_line_ends_are_line_ends() {
    let passages = golden("01-written-line-ends.md");
    says(&passages, &["Rota planning"], "1. Rota planning: The lead decides who");
    says(&passages, &["Pay by level"], "Level: Deputy; Yearly pay: 41,000");
    says(&passages, &["Pay by level"], "Most leads were analysts");
    assert!(passages.iter().all(|passage| passage.title == "What does a service desk lead do?"));
}

#[test]
fn a_bad_line_of_front_matter_costs_that_line() {
    let passages = golden("02-broken-front-matter.md");
    says(&passages, &[], "Backup operators change tapes");
    let text: String = passages.iter().map(|passage| passage.text.as_str()).collect();
    for words in ["100% of the tapes", "2021-02-29", "never restores alone", "nights and weekends"] {
        assert!(text.contains(words), "{words} in {passages:#?}");
    }
    assert_eq!(passages[0].title, "Backup operator: a first job in the machine room");
}

#[test]
fn rules_are_rules_and_front_matter_is_front_matter() {
    says(&golden("03-rule-first.md"), &[], "this sentence is text");
    assert_eq!(golden("03-front-matter.html")[0].title, "Payroll clerk");
    assert_eq!(golden("03-toml.md")[0].title, "Cable installer");
    assert_eq!(golden("03-byte-order-mark.md")[0].title, "Records manager");
}

#[test]
fn content_in_front_matter_is_content() {
    let passages = golden("04-content-in-front-matter.md");
    let said = passages.iter().find(|passage| passage.text.contains("junior tester")).expect("what was said");
    assert_eq!(said.standing, roledex::document::Standing::Content);
}

#[test]
fn rows_carry_their_columns() {
    let passages = golden("05-tables.md");
    let top = "Ladder of the support team";
    says(&passages, &[top], "Grade: Senior; Scope: all queues; Pay: 42,000");
    says(&passages, &[top], "Certificate: CompTIA A+; Needed for: Junior");
    says(&passages, &[top], "What is expected / On site: repairs printers alone");
}

#[test]
fn glued_headings_come_apart() {
    let passages = golden("06-run-together.txt");
    says(&passages, &["Survey Assistant"], "Survey assistants carry the instruments");
    says(&passages, &["Map Editors"], "JavaScript tools or in PowerShell scripts");
    says(&passages, &["Data Steward"], "LinkedIn pages");
}

#[test]
fn characters_are_repaired() {
    let passages = golden("07-characters.txt");
    says(&passages, &["WAYS INTO ACCESSIBILITY"], "An accessibility tester reads pages");
    says(&passages, &["WHAT IT PAYS"], "Beginners earn");
    says(&golden("07-latin.txt"), &[], "Café-Betreiber in Genève");
    says(&golden("07-utf-16.txt"), &["Telephone operator"], "The operator connects calls");
}

#[test]
fn a_file_is_what_it_holds() {
    says(&golden("08-a-docx.pdf"), &[], "Caretaker of servers; Notice period: Six weeks");
}

#[test]
fn navigation_is_told_from_content() {
    let passages = golden("09-mostly-navigation.html");
    let content: Vec<&Passage> =
        passages.iter().filter(|passage| passage.standing == roledex::document::Standing::Content).collect();
    says(&passages, &["Night auditor"], "Answer: Ten at night until six");
    assert!(
        content.iter().all(|passage| !passage.text.contains("cookies") && !passage.text.contains("Imprint"))
    );
    let passages = golden("09-open-fence.md");
    says(&passages, &["Deploy assistant", "What the job is"], "A deploy assistant watches the pipeline");
}

#[test]
fn what_comes_after_a_list_stands_for_itself() {
    let passages = golden("11-after-lists.md");
    let (top, asked) = ("Where it leads", "Ask yourself the following");
    says(&passages, &["Ways out of the mail room", top, asked, "Your patience"], "Do you like to wait");
    says(&passages, &["Ways out of the mail room", top], "Which of these fits depends");
    says(&passages, &["Ways out of the mail room", top], "Either way, talk to those");
    let last = "Is there a test at the end of the course?";
    says(&passages, &["Ways out of the mail room", top, last], "Yes, an oral one");
}

/// What the checker finds when the passages of a file are changed.
fn faults(name: &str, change: impl FnOnce(&mut Vec<Passage>)) -> checker::Faults {
    let bytes = std::fs::read(folder("tests/data/golden").join(name)).expect("a golden file");
    let mut passages = golden(name);
    change(&mut passages);
    checker::faults_of(&bytes, name, &passages)
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let name = "01-written-line-ends.md";
    let sound = faults(name, |_| {});
    assert!(sound.lost.is_empty() && sound.invented.is_empty() && sound.debris.is_empty());
    assert!(!faults(name, |passages| drop(passages.pop())).lost.is_empty(), "a passage less");
    assert!(!faults(name, |passages| passages[1].text += " zeppelin").invented.is_empty(), "a word more");
    assert!(!faults(name, |passages| passages[1].text += " **bold").debris.is_empty(), "a mark");
    assert!(
        !faults(name, |passages| passages[1].headings.push("R&amp;D".to_owned())).debris.is_empty(),
        "an entity"
    );
    assert!(!faults(name, |passages| passages[1].text = "word ".repeat(201)).long.is_empty(), "too long");
    let moved = faults(name, |passages| {
        for passage in passages.iter_mut() {
            if let roledex::passage::Place::Lines { lines, .. } = &mut passage.place {
                *lines = (14, 14);
            }
        }
    });
    assert!(!moved.misplaced.is_empty() && !moved.invented.is_empty(), "other lines");
    let shifted = faults(name, |passages| {
        if let roledex::passage::Place::Lines { bytes, .. } = &mut passages[1].place {
            *bytes = (bytes.0.saturating_sub(40), bytes.0);
        }
    });
    assert!(sound.inexact.is_empty() && !shifted.inexact.is_empty(), "other bytes");
    let name = "06-run-together.txt";
    let halved = faults(name, |passages| drop(passages.remove(1)));
    assert!(halved.lost.len() > 10, "a paragraph of one line: {:?}", halved.lost);
}

#[cfg(feature = "office")]
#[test]
fn the_checker_reads_archives_too() {
    let name = "08-a-docx.pdf";
    let sound = faults(name, |_| {});
    assert!(!sound.is_unchecked && sound.words > 10 && sound.lost.is_empty() && sound.invented.is_empty());
    assert!(!faults(name, Vec::clear).lost.is_empty(), "all passages gone");
    assert!(!faults(name, |passages| passages[0].text += " zeppelin").invented.is_empty(), "a word more");
}
