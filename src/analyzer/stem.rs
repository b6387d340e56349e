//! Removes inflection from English words, and only inflection.
//!
//! Plural, past and `-ing` forms meet, as in steps 1a and 1b of Porter's stemmer (1980); derivation stays, so that
//! *organization* and *organ*, *management* and *manager* are different words. What is left is a key, not a word:
//! a final `e` and the second of two final consonants go (*manage*, *managing* → `manag`; *plan*, *planning* →
//! `plan`), which spares Porter's rules for putting them back.

use std::sync::LazyLock;

use super::initial::ByInitial;

/// Words that look inflected and are not, and plurals and past forms without a rule.
pub const EXCEPTIONS: [(&str, &str); 66] = [
    ("during", "during"),
    ("evening", "evening"),
    ("morning", "morning"),
    ("nothing", "nothing"),
    ("something", "something"),
    ("anything", "anything"),
    ("everything", "everything"),
    ("series", "series"),
    ("species", "species"),
    ("news", "news"),
    ("movies", "movi"),
    ("cookies", "cooki"),
    ("children", "child"),
    ("women", "woman"),
    ("analyses", "analysis"),
    ("criteria", "criterion"),
    ("indices", "index"),
    ("hundred", "hundred"),
    ("need", "need"),
    ("centre", "center"),
    ("centres", "center"),
    ("licence", "licens"),
    ("licences", "licens"),
    ("programme", "program"),
    ("programmes", "program"),
    ("colour", "color"),
    ("labour", "labor"),
    ("behaviour", "behavior"),
    ("analyse", "analyz"),
    ("analysed", "analyz"),
    ("analysing", "analyz"),
    ("always", "always"),
    ("better", "better"),
    ("less", "less"),
    ("embed", "embed"),
    ("embeds", "embed"),
    ("united", "united"),
    ("men", "man"),
    ("lives", "lif"),
    ("paid", "pay"),
    ("built", "build"),
    ("led", "lead"),
    ("taught", "teach"),
    ("held", "hold"),
    ("kept", "keep"),
    ("sold", "sell"),
    ("sent", "send"),
    ("spent", "spend"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("wrote", "writ"),
    ("written", "writ"),
    ("chose", "choos"),
    ("chosen", "choos"),
    ("knew", "know"),
    ("known", "know"),
    ("gave", "giv"),
    ("given", "giv"),
    ("took", "tak"),
    ("taken", "tak"),
    ("made", "mak"),
    ("ran", "run"),
    ("began", "begin"),
    ("begun", "begin"),
    ("won", "win"),
    ("burnt", "burn"),
];

/// Longest word that is taken for English; longer ones are codes or rubbish.
const LONGEST: usize = 30;

/// The key of a folded word under which its inflections meet.
pub fn stem(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    stem_into(word, &mut key);
    key
}

/// As [`stem`], into a string that is used again.
pub fn stem_into(word: &str, key: &mut String) {
    key.clear();
    let is_word = (3..=LONGEST).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_word {
        key.push_str(word);
        return;
    }
    let is_it = |(exception, _): &&(&str, &str)| *exception == word;
    if let Some((_, stem)) = EXCEPTIONS_BY_INITIAL.of(word).iter().find(is_it) {
        key.push_str(stem);
        return;
    }
    key.push_str(word);
    remove_plural(key);
    remove_ending(key);
    shorten(key);
    make_american(key);
}

static EXCEPTIONS_BY_INITIAL: LazyLock<ByInitial<(&str, &str)>> =
    LazyLock::new(|| ByInitial::new(EXCEPTIONS, |(word, _)| word));

fn remove_plural(word: &mut String) {
    let ends = |ending: &str| word.ends_with(ending);
    if word.len() <= 3 || !ends("s") || ends("ss") || ends("us") || ends("is") {
        return;
    }
    let length = word.len();
    if ends("ies") && length > 4 {
        word.truncate(length - 3);
        word.push('y');
    } else if ["sses", "xes", "ches", "shes", "zzes", "oes"].into_iter().any(ends) {
        word.truncate(length - 2);
    } else {
        word.truncate(length - 1);
    }
}

fn remove_ending(word: &mut String) {
    let base = |ending: &str, least: usize| {
        word.strip_suffix(ending).filter(|base| base.len() >= least && has_vowel(base)).map(str::len)
    };
    if let Some(length) = base("ied", 3) {
        word.truncate(length);
        word.push('y');
    } else if !word.ends_with("eed")
        && let Some(length) = base("ing", 3).or_else(|| base("ed", 3))
    {
        word.truncate(length);
    }
}

fn has_vowel(word: &str) -> bool {
    word.bytes().any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

/// Takes away a final `e` and the second of two equal consonants.
fn shorten(key: &mut String) {
    if key.len() > 3 && key.ends_with('e') && has_vowel(&key[..key.len() - 1]) {
        key.truncate(key.len() - 1);
    }
    let bytes = key.as_bytes();
    let is_double = bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
    if is_double && !b"aeiou".contains(&bytes[bytes.len() - 1]) {
        key.truncate(key.len() - 1);
    }
}

/// British verbs in `-ise` that career documents use, without the ending.
pub const BRITISH: [&str; 14] = [
    "organis",
    "specialis",
    "optimis",
    "prioritis",
    "recognis",
    "utilis",
    "customis",
    "summaris",
    "maximis",
    "minimis",
    "standardis",
    "authoris",
    "digitis",
    "visualis",
];

static BRITISH_BY_INITIAL: LazyLock<ByInitial<&str>> = LazyLock::new(|| ByInitial::new(BRITISH, |verb| verb));

fn make_american(key: &mut String) {
    let verb = BRITISH_BY_INITIAL.of(key).iter().find(|verb| key.starts_with(**verb));
    if let Some(verb) = verb {
        key.replace_range(verb.len() - 1..verb.len(), "z");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(words: &[&str]) {
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{words:?} {stems:?}");
    }

    #[test]
    fn inflections_meet() {
        meet(&["manage", "manages", "managed", "managing"]);
        meet(&["plan", "plans", "planned", "planning"]);
        meet(&["certify", "certifies", "certified", "certifying"]);
        meet(&["company", "companies"]);
        meet(&["process", "processes", "processed", "processing"]);
        meet(&["hire", "hires", "hired", "hiring"]);
        meet(&["control", "controls", "controlled", "controlling"]);
        meet(&["database", "databases"]);
        meet(&["organise", "organized", "organising"]);
        meet(&["embed", "embeds", "embedded", "embedding"]);
        meet(&["pay", "pays", "paid", "paying"]);
        meet(&["write", "writes", "wrote", "written"]);
        meet(&["choose", "chose", "chosen", "choosing"]);
        meet(&["life", "lives"]);
        meet(&["organisation", "organizations"]);
    }

    #[test]
    fn derivations_stay_apart() {
        for (left, right) in [
            ("organ", "organization"),
            ("manager", "management"),
            ("admin", "administrator"),
            ("universe", "university"),
            ("unit", "united"),
        ] {
            assert_ne!(stem(left), stem(right));
        }
    }

    #[test]
    fn short_and_odd_words_stay() {
        for word in ["aws", "dns", "is", "us", "spring", "thing", "red", "c++", "az104"] {
            assert_eq!(stem(word), word);
        }
    }
}
