//! Words that are written as one or as two: both ways get all three terms.

use std::sync::LazyLock;

use super::initial::ByInitial;
use super::stem;

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

/// By first letter, the second letters of all stems that tell a compound, as bits.
static BEGINNINGS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut beginnings = [0; 26];
    for Compound { parts, second, whole } in COMPOUNDS.into_iter().map(compound) {
        for told in [parts.0, &second, &whole] {
            if let [first @ b'a'..=b'z', second @ b'a'..=b'z', ..] = told.as_bytes() {
                beginnings[usize::from(first - b'a')] |= 1 << (second - b'a');
            }
        }
    }
    beginnings
});

/// Whether the stem of a folded word may tell a compound. No stem changes the first two letters of a word.
pub fn may_tell(word: &str) -> bool {
    match word.as_bytes() {
        [first @ b'a'..=b'z', second @ b'a'..=b'z', _, ..] => {
            BEGINNINGS[usize::from(first - b'a')] & 1 << (second - b'a') != 0
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
