//! Figures by format, and how they are shown.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use super::compare::Faults;

/// Figures of one format.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    /// Files read.
    pub files: usize,
    /// Passages cut from them.
    pub passages: usize,
    /// Words of the sources.
    pub words: usize,
    /// Words that no passage has at their place.
    pub lost: usize,
    /// Words that stand in two pieces.
    pub parted: usize,
    /// Words of passages.
    pub passage_words: usize,
    /// Words of passages that their lines do not have.
    pub invented: usize,
    /// Pieces of text that are none.
    pub debris: usize,
    /// Passages whose first or last line has nothing of them.
    pub misplaced: usize,
    /// Passages whose bytes are not theirs.
    pub inexact: usize,
    /// Passages with too many words.
    pub long: usize,
    /// Passages asked for.
    pub asked: usize,
    /// Passages not found again.
    pub missed: usize,
    /// Passages asked for that are no content, such as navigation.
    pub asides_asked: usize,
    /// Of these, the ones not found again.
    pub asides_missed: usize,
    /// Time to read.
    pub time: Duration,
}

/// All figures.
#[derive(Debug, Default)]
pub struct Figures {
    /// By name of the format.
    pub formats: BTreeMap<String, Tally>,
    /// The file that took longest to read.
    pub slowest: (Duration, String),
    /// Files that are no documents or could not be read, with the reason.
    pub refused: Vec<(String, String)>,
    /// Sources whose words were not compared.
    pub unchecked: Vec<String>,
    /// What is wrong, one line each.
    pub losses: Vec<String>,
}

impl Tally {
    /// Counts what is wrong with a file.
    pub fn add(&mut self, faults: &Faults, passages: usize, time: Duration) {
        self.files += 1;
        self.passages += passages;
        self.words += faults.words;
        self.lost += faults.lost.len();
        self.parted += faults.parted.len();
        self.passage_words += faults.passage_words;
        self.invented += faults.invented.len();
        self.debris += faults.debris.len();
        self.misplaced += faults.misplaced.len();
        self.inexact += faults.inexact.len();
        self.long += faults.long.len();
        self.time += time;
    }

    fn join(&mut self, other: &Self) {
        self.files += other.files;
        self.passages += other.passages;
        self.words += other.words;
        self.lost += other.lost;
        self.parted += other.parted;
        self.passage_words += other.passage_words;
        self.invented += other.invented;
        self.debris += other.debris;
        self.misplaced += other.misplaced;
        self.inexact += other.inexact;
        self.long += other.long;
        self.asked += other.asked;
        self.missed += other.missed;
        self.asides_asked += other.asides_asked;
        self.asides_missed += other.asides_missed;
        self.time += other.time;
    }

    /// Share of the source's words that stand in passages, in per cent.
    pub fn kept(&self) -> f64 {
        share(self.words - self.lost, self.words)
    }

    /// Share of the passages asked for that were found, in per cent.
    pub fn found(&self) -> f64 {
        share(self.asked - self.missed, self.asked)
    }
}

impl Tally {
    /// Counts a passage that was asked for.
    pub fn count(&mut self, is_content: bool, is_missed: bool) {
        let (asked, missed) = if is_content {
            (&mut self.asked, &mut self.missed)
        } else {
            (&mut self.asides_asked, &mut self.asides_missed)
        };
        *asked += 1;
        *missed += usize::from(is_missed);
    }

    /// As [`found`](Self::found), of passages that are no content.
    pub fn asides_found(&self) -> f64 {
        share(self.asides_asked - self.asides_missed, self.asides_asked)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}

impl Figures {
    /// The figures of all formats together.
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        self.formats.values().for_each(|tally| all.join(tally));
        all
    }

    /// What falls short of the promises; empty when they hold.
    pub fn broken(&self) -> Vec<String> {
        let all = self.all();
        let mut broken = Vec::new();
        let mut check = |holds: bool, what: String| {
            if !holds {
                broken.push(what);
            }
        };
        check(all.kept() >= 99.9, format!("{:.3}% of words kept", all.kept()));
        check(all.invented == 0, format!("{} words invented", all.invented));
        check(all.debris == 0, format!("{} pieces of debris", all.debris));
        check(all.misplaced == 0, format!("{} passages with wrong lines", all.misplaced));
        check(all.inexact == 0, format!("{} passages with wrong bytes", all.inexact));
        check(all.long == 0, format!("{} passages of more than 200 words", all.long));
        check(all.found() >= 99.0, format!("{:.2}% found again", all.found()));
        check(self.slowest.0.as_secs_f64() <= 2.0, format!("{} took {:?}", self.slowest.1, self.slowest.0));
        broken
    }

    /// The figures as a table.
    pub fn table(&self) -> String {
        let mut text =
            "format     files passages    words   kept % parted invented  debris  lines  bytes  long   found %  asides  seconds\n"
                .to_owned();
        let all = ("all".to_owned(), self.all());
        for (name, tally) in
            self.formats.iter().map(|(name, tally)| (name.clone(), tally.clone())).chain([all])
        {
            let _ = writeln!(
                text,
                "{name:<10} {:>5} {:>8} {:>8} {:>8.3} {:>6} {:>8} {:>7} {:>6} {:>6} {:>5} {:>9.2} {:>7.2} {:>8.2}",
                tally.files,
                tally.passages,
                tally.words,
                tally.kept(),
                tally.parted,
                tally.invented,
                tally.debris,
                tally.misplaced,
                tally.inexact,
                tally.long,
                tally.found(),
                tally.asides_found(),
                tally.time.as_secs_f64()
            );
        }
        let _ = writeln!(
            text,
            "refused {}; words not compared {}; slowest {:.2} s: {}",
            self.refused.len(),
            self.unchecked.len(),
            self.slowest.0.as_secs_f64(),
            self.slowest.1
        );
        text
    }
}
