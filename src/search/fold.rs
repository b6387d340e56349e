//! Passages that say the same: one of them is shown, the others are listed under it.

use std::cell::{LazyCell, OnceCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::hit::Duplicate;
use crate::passage::{Passage, PassageKind};
use crate::search::rank::Ranked;

/// Fewest words of passages that count as the same though some of their words differ. In shorter ones, and in rows,
/// fields and code, each word matters: they have to be the same word by word.
const NEAR_WORDS: usize = 20;
/// Words of a shingle: so many neighbouring words say something only together (Broder 1997 takes up to ten for whole
/// documents; a passage has too few words for that).
const SHINGLE: usize = 3;
/// Share of their shingles that two passages have in common when they say the same. A changed word changes three
/// shingles, so this is about three changed words in a hundred.
const ALIKE: f64 = 0.8;

/// A passage to be shown, with those that say the same.
pub struct Kept {
    /// The best of them.
    pub ranked: Ranked,
    /// Where the others stand, in their order.
    pub duplicates: Vec<Duplicate>,
}

/// Passages for a page, of which no two say the same.
pub struct Page {
    most: usize,
    per_document: usize,
    of_document: HashMap<String, usize>,
    kept: Vec<(Saying, Kept)>,
}

impl Page {
    /// A page of `most` passages, of one document at most `per_document`; 0 is no limit.
    pub fn new(most: usize, per_document: usize) -> Self {
        Self { most, per_document, of_document: HashMap::new(), kept: Vec::new() }
    }

    /// How many passages it holds.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Adds the next best: lists it under one that says the same, also on a full page, else keeps it if there is room.
    pub fn add(&mut self, ranked: Ranked) {
        let passage = &ranked.candidate.passage;
        if let Some(known) = self.saying_same(passage) {
            known.duplicates.push(duplicate(passage));
            return;
        }
        if self.len() >= self.most {
            return;
        }
        let count = self.of_document.entry(passage.path.clone()).or_insert(0);
        if self.per_document == 0 || *count < self.per_document {
            *count += 1;
            let saying = Saying::of(passage);
            self.kept.push((saying, Kept { ranked, duplicates: Vec::new() }));
        }
    }

    /// The passage of the page that says the same as one.
    fn saying_same(&mut self, passage: &Passage) -> Option<&mut Kept> {
        let saying = LazyCell::new(|| Saying::of(passage));
        let first = first_word(passage);
        let says_it = |(known, one): &&mut (Saying, Kept)| {
            // The first words of most differ, which spares looking at the rest.
            known.first == first && known.is_same(&saying)
                || may_be_copy(&one.ranked.candidate.passage, passage) && known.is_near(&saying)
        };
        self.kept.iter_mut().find(says_it).map(|(_, known)| known)
    }

    /// The passages, in the order in which they were added.
    pub fn kept(self) -> Vec<Kept> {
        self.kept.into_iter().map(|(_, kept)| kept).collect()
    }
}

fn duplicate(passage: &Passage) -> Duplicate {
    Duplicate { id: passage.id.clone(), path: passage.path.clone(), place: passage.place.clone() }
}

/// The first word of a passage, in small letters.
fn first_word(passage: &Passage) -> String {
    let mut first = String::new();
    if let Some(word) = passage.text.split(is_apart).find(|word| !word.is_empty()) {
        push_lower(word, &mut first);
    }
    first
}

fn push_lower(word: &str, lower: &mut String) {
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// Whether what differs in two passages may be an edit. What names other things says something else, and a document
/// that says nearly the same twice means two things.
fn may_be_copy(one: &Passage, other: &Passage) -> bool {
    is_running_text(one) && is_running_text(other) && one.path != other.path && one.named == other.named
}

fn is_running_text(passage: &Passage) -> bool {
    matches!(passage.kind, PassageKind::Paragraph | PassageKind::ListItem)
}

/// Whether a character stands between words.
fn is_apart(character: char) -> bool {
    !character.is_alphanumeric()
}

/// What a passage says, without what differs between copies: case, white space, punctuation.
struct Saying {
    /// The first word.
    first: String,
    words: Vec<u64>,
    /// The words with a digit in them: what differs in a figure says something else.
    figures: Vec<u64>,
    shingles: OnceCell<Vec<u64>>,
}

impl Saying {
    fn of(passage: &Passage) -> Self {
        let first = first_word(passage);
        let mut saying = Self { first, words: Vec::new(), figures: Vec::new(), shingles: OnceCell::new() };
        let mut lower = String::new();
        for word in passage.text.split(is_apart).filter(|word| !word.is_empty()) {
            lower.clear();
            push_lower(word, &mut lower);
            let hash = hash(&lower);
            saying.words.push(hash);
            if word.contains(char::is_numeric) {
                saying.figures.push(hash);
            }
        }
        saying
    }

    fn is_same(&self, other: &Self) -> bool {
        self.words == other.words
    }

    fn is_near(&self, other: &Self) -> bool {
        let (fewer, more) =
            (self.words.len().min(other.words.len()), self.words.len().max(other.words.len()));
        fewer >= NEAR_WORDS
            && share(fewer, more) >= ALIKE
            && self.figures == other.figures
            && self.resemblance(other) >= ALIKE
    }

    /// The share of their shingles that both have: 1 when they have all in common.
    fn resemblance(&self, other: &Self) -> f64 {
        let (one, two) = (self.shingles(), other.shingles());
        let common = one.iter().filter(|shingle| two.binary_search(shingle).is_ok()).count();
        share(common, one.len() + two.len() - common)
    }

    fn shingles(&self) -> &[u64] {
        self.shingles.get_or_init(|| {
            let mut shingles: Vec<u64> = self.words.windows(SHINGLE).map(hash).collect();
            shingles.sort_unstable();
            shingles.dedup();
            shingles
        })
    }
}

#[allow(clippy::cast_precision_loss, reason = "a passage has few words")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn hash<T: Hash + ?Sized>(whole: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    whole.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Metadata, Standing};
    use crate::engine::Candidate;
    use crate::passage::{Named, Place};

    const LONG: &str = "A help desk analyst answers the telephone, writes tickets, resets passwords, and passes \
                        on what takes longer to the technicians of the second level, who visit the desk.";

    fn ranked(path: &str, text: &str) -> Ranked {
        let passage = Passage {
            id: path.to_owned(),
            path: path.to_owned(),
            title: String::new(),
            format: Format::Text,
            ordinal: 0,
            kind: PassageKind::Paragraph,
            headings: Vec::new(),
            text: text.to_owned(),
            table: None,
            place: Place::Page(1),
            standing: Standing::Content,
            metadata: Metadata::new(),
            named: Named::default(),
        };
        let candidate = Candidate { passage, mentions: Vec::new(), score: 0.0, document_score: 0.0 };
        Ranked { candidate, score: 0.0, matched: Vec::new(), ranges: Vec::new(), reasons: Vec::new() }
    }

    /// Paths that are shown, each with those listed under it.
    fn folded(ranked: Vec<Ranked>, most: usize, per_document: usize) -> Vec<(String, Vec<String>)> {
        let mut page = Page::new(most, per_document);
        for ranked in ranked {
            page.add(ranked);
        }
        page.kept()
            .into_iter()
            .map(|kept| {
                let paths = kept.duplicates.into_iter().map(|duplicate| duplicate.path).collect();
                (kept.ranked.candidate.passage.path, paths)
            })
            .collect()
    }

    fn is_folded(one: &str, other: &str) -> bool {
        folded(vec![ranked("a", one), ranked("b", other)], 10, 0).len() == 1
    }

    #[test]
    fn copies_are_listed_under_the_first_also_beyond_the_page() {
        let all = || vec![ranked("a", "One word."), ranked("b", "two"), ranked("c", "one  WORD")];
        let listed =
            |path: &str, under: &[&str]| (path.to_owned(), under.iter().map(ToString::to_string).collect());
        assert_eq!(folded(all(), 10, 3), [listed("a", &["c"]), listed("b", &[])]);
        assert_eq!(folded(all(), 1, 3), [listed("a", &["c"])]);
    }

    #[test]
    fn a_document_has_so_many_and_no_more() {
        let all = || vec![ranked("a", "one"), ranked("a", "two"), ranked("a", "three"), ranked("b", "four")];
        assert_eq!(folded(all(), 10, 2).len(), 3);
        assert_eq!(folded(all(), 10, 0).len(), 4);
    }

    #[test]
    fn a_word_changed_says_the_same_a_figure_or_half_of_them_do_not() {
        assert!(is_folded(LONG, &LONG.replace("desk.", "office.")));
        assert!(is_folded(LONG, &LONG.replace("A help", "The help")));
        assert!(!is_folded(LONG, &LONG.replace("second", "2nd")));
        assert!(!is_folded(LONG, &format!("{LONG} In small companies one person does all of this alone.")));
    }

    #[test]
    fn in_short_texts_and_rows_each_word_matters() {
        assert!(!is_folded("It takes two years", "It takes three years"));
        let row = |path, text: &str| {
            let mut ranked = ranked(path, text);
            ranked.candidate.passage.kind = PassageKind::TableRow;
            ranked
        };
        let rows = vec![row("a", LONG), row("b", &LONG.replace("desk.", "office."))];
        assert_eq!(folded(rows, 10, 0).len(), 2);
    }

    #[test]
    fn a_document_that_says_nearly_the_same_twice_means_two_things() {
        let both = vec![ranked("a", LONG), ranked("a", &LONG.replace("desk.", "office."))];
        assert_eq!(folded(both, 10, 0).len(), 2);
        assert_eq!(folded(vec![ranked("a", LONG), ranked("a", LONG)], 10, 0).len(), 1);
    }

    #[test]
    fn texts_that_name_different_things_say_different_things() {
        let mut other = ranked("b", &LONG.replace("desk.", "office."));
        other.candidate.passage.named.roles = vec!["Technician".to_owned()];
        assert_eq!(folded(vec![ranked("a", LONG), other], 10, 0).len(), 2);
    }
}
