//! Words that are written as one or as two: both ways get all three terms.

use std::sync::LazyLock;

use super::initial::ByInitial;
use super::stem;
use super::stem::EXCEPTIONS;

/// Both parts of words that career documents write together, apart and with a hyphen.
pub const COMPOUNDS: [(&str, &str); 54] = [
    ("help", "desk"),
    ("service", "desk"),
    ("desk", "side"),
    ("desk", "top"),
    ("data", "base"),
    ("data", "center"),
    ("web", "site"),
    ("web", "page"),
    ("on", "site"),
    ("off", "site"),
    ("back", "end"),
    ("front", "end"),
    ("full", "stack"),
    ("life", "cycle"),
    ("time", "sheet"),
    ("time", "line"),
    ("team", "work"),
    ("trouble", "shooting"),
    ("on", "boarding"),
    ("off", "boarding"),
    ("work", "flow"),
    ("work", "load"),
    ("work", "place"),
    ("work", "force"),
    ("cyber", "security"),
    ("e", "mail"),
    ("part", "time"),
    ("full", "time"),
    ("well", "being"),
    ("health", "care"),
    ("child", "care"),
    ("road", "map"),
    ("white", "board"),
    ("code", "base"),
    ("up", "time"),
    ("down", "time"),
    ("log", "in"),
    ("sys", "admin"),
    ("dev", "ops"),
    ("sec", "ops"),
    ("pay", "roll"),
    ("book", "keeping"),
    ("head", "count"),
    ("stake", "holder"),
    ("check", "list"),
    ("play", "book"),
    ("run", "book"),
    ("post", "graduate"),
    ("under", "graduate"),
    ("para", "legal"),
    ("pre", "school"),
    ("pen", "testing"),
    ("co", "worker"),
    ("meta", "data"),
];

/// A compound with the stems that tell it.
pub struct Compound {
    /// Its parts as [`COMPOUNDS`] has them.
    pub parts: (&'static str, &'static str),
    second: String,
    /// The stem of both as one word.
    pub whole: String,
}

impl Compound {
    /// The compound as one word, with the second part as it is written where that has the same stem.
    pub fn surface(&self, second: &str) -> String {
        let (left, right) = self.parts;
        let written = format!("{left}{second}");
        if stem(&written) == self.whole { written } else { format!("{left}{right}") }
    }
}

static BY_FIRST: LazyLock<ByInitial<Compound>> =
    LazyLock::new(|| ByInitial::new(COMPOUNDS.into_iter().map(compound), |compound| compound.parts.0));

static BY_WHOLE: LazyLock<ByInitial<Compound>> =
    LazyLock::new(|| ByInitial::new(COMPOUNDS.into_iter().map(compound), |compound| &compound.whole));

fn compound(parts: (&'static str, &'static str)) -> Compound {
    Compound { parts, second: stem(parts.1), whole: stem(&format!("{}{}", parts.0, parts.1)) }
}

/// By the first two letters, the third letters of all words that tell a compound, as bits; the last is for none.
static BEGINNINGS: LazyLock<[[u32; 26]; 26]> = LazyLock::new(|| {
    let mut beginnings = [[0; 26]; 26];
    for Compound { parts, second, whole } in COMPOUNDS.into_iter().map(compound) {
        for told in [parts.0, &second, &whole] {
            let irregular = EXCEPTIONS.iter().filter(|(_, stem)| *stem == told).map(|(word, _)| *word);
            for word in irregular.chain([told]) {
                if let [first @ b'a'..=b'z', second @ b'a'..=b'z', rest @ ..] = word.as_bytes() {
                    let third = rest.first().map_or(26, |third| third - b'a');
                    beginnings[usize::from(first - b'a')][usize::from(second - b'a')] |= 1 << third;
                }
            }
        }
    }
    beginnings
});

/// Letters of a word of which no stem changes the third; shorter ones may keep but two (`flies`, `fly`).
const STEADY: usize = 6;

/// Whether the stem of a folded word may tell a compound.
pub fn may_tell(word: &str) -> bool {
    match word.as_bytes() {
        [first @ b'a'..=b'z', second @ b'a'..=b'z', third, ..] => {
            let thirds = BEGINNINGS[usize::from(first - b'a')][usize::from(second - b'a')];
            let is_third = || third.is_ascii_lowercase() && thirds & 1 << (third - b'a') != 0;
            thirds != 0 && (word.len() < STEADY || is_third())
        }
        bytes => bytes.len() <= 2,
    }
}

/// The known compound that two terms make.
pub fn joined(left: &str, right: &str) -> Option<&'static Compound> {
    BY_FIRST.of(left).iter().find(|known| known.parts.0 == left && known.second == right)
}

/// The known compound that is written as one word with this stem.
pub fn written_as_one(term: &str) -> Option<&'static Compound> {
    BY_WHOLE.of(term).iter().find(|known| known.whole == term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::inflections;

    #[test]
    fn what_may_not_tell_a_compound_does_not() {
        for Compound { parts, second, whole } in COMPOUNDS.into_iter().map(compound) {
            for told in [parts.0, &second, &whole] {
                let words = inflections(told);
                assert!(
                    words.iter().filter(|word| stem(word) == told).all(|word| may_tell(word)),
                    "{words:?}"
                );
            }
        }
        assert!(!may_tell("decide") && !may_tell("person"));
    }
}
