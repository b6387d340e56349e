//! Words that questions are made of, and words that they are dressed in.

/// Words that whole-sentence questions are made of. Removing them from queries (never from the index) brings +.02 on
/// such questions (measured beforehand). *IT* is none: the analyzer tells it from *it*.
const STOP_WORDS: &str = "a about am an and any are as at be been being between but by can come comes coming could did \
    do does doing for from get give had has have having he her here him his how i if in into is it its me my of on or \
    our please she should so some such tell than that the their them then there these they this those to us was we \
    were what when where which while who whom whose why will with would you your s";

/// Words that say a little: a passage that answers often says it otherwise.
const LIGHT_WORDS: &str = "actually all back best during each ever every few find generally go goes going good guy \
    happen happens just keep kind know let make makes making many may might more most much must need needed needs no \
    not often one only out over people person put putting really somebody someone take takes taking thing things think \
    typically up use used uses using usually very via want wanting wants way went without yet";

/// Words after which `it` in small letters means information technology.
const AFTER_IT: &str = "administrator analyst career careers certification certifications consultant consulting degree \
    department director engineer field help industry infrastructure job jobs manager managers management operations \
    professional professionals project role roles security service services specialist support technician trainer";

/// Words after which *it* is the pronoun: *does it help?*
const BEFORE_PRONOUN: &str =
    "because can could did do does has how if may might must shall should that when will would";

/// How much a word says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Sentences are made of it.
    Stop,
    /// It says a little.
    Light,
    /// It says what is asked.
    Content,
}

impl Word {
    /// Which one a folded word is.
    pub fn of(word: &str) -> Self {
        match word {
            _ if has(STOP_WORDS, word) => Self::Stop,
            _ if has(LIGHT_WORDS, word) => Self::Light,
            _ => Self::Content,
        }
    }
}

/// Whether `it` before it means information technology.
pub fn follows_it(word: &str) -> bool {
    has(AFTER_IT, word)
}

/// Whether *it* after it is the pronoun.
pub fn precedes_pronoun(word: &str) -> bool {
    has(BEFORE_PRONOUN, word)
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}
