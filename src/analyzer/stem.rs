//! Removes inflection from English words, and only inflection.
//!
//! Plural, past and `-ing` forms meet, as in steps 1a and 1b of Porter's stemmer (1980); derivation stays, so that
//! *organization* and *organ*, *management* and *manager* are different words. What is left is a key, not a word:
//! a final `e` and the second of two final consonants go (*manage*, *managing* → `manag`; *plan*, *planning* →
//! `plan`), which spares Porter's rules for putting them back.

/// Words that look inflected and are not, and plurals without a rule.
const EXCEPTIONS: [(&str, &str); 34] = [
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
];

/// Longest word that is taken for English; longer ones are codes or rubbish.
const LONGEST: usize = 30;

/// The key of a folded word under which its inflections meet.
pub fn stem(word: &str) -> String {
    let is_word =
        word.len() >= 3 && word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_word {
        return word.to_owned();
    }
    if let Some((_, stem)) = EXCEPTIONS.iter().find(|(exception, _)| *exception == word) {
        return (*stem).to_owned();
    }
    let singular = without_plural(word);
    let base = without_ending(&singular);
    american(&key(&base))
}

fn without_plural(word: &str) -> String {
    let cut = |count: usize| word[..word.len() - count].to_owned();
    if word.len() <= 3
        || !word.ends_with('s')
        || word.ends_with("ss")
        || word.ends_with("us")
        || word.ends_with("is")
    {
        return word.to_owned();
    }
    if word.ends_with("ies") {
        return if word.len() > 4 { cut(3) + "y" } else { cut(1) };
    }
    let takes_es = ["sses", "xes", "ches", "shes", "zzes", "oes"].iter().any(|ending| word.ends_with(ending));
    if takes_es { cut(2) } else { cut(1) }
}

fn without_ending(word: &str) -> String {
    let base = |ending: &str| word.strip_suffix(ending).filter(|base| base.len() >= 2 && has_vowel(base));
    if let Some(base) = base("ied").filter(|base| base.len() >= 3) {
        return format!("{base}y");
    }
    if word.ends_with("eed") {
        return word.to_owned();
    }
    base("ing")
        .filter(|base| base.len() >= 3)
        .or_else(|| base("ed").filter(|base| base.len() >= 3))
        .unwrap_or(word)
        .to_owned()
}

fn has_vowel(word: &str) -> bool {
    word.bytes().any(|byte| b"aeiouy".contains(&byte))
}

/// Without a final `e` and without the second of two equal consonants.
fn key(base: &str) -> String {
    let mut key = base;
    if key.len() > 3 && key.ends_with('e') && has_vowel(&key[..key.len() - 1]) {
        key = &key[..key.len() - 1];
    }
    let bytes = key.as_bytes();
    let is_double = bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
    if is_double && !b"aeiou".contains(&bytes[bytes.len() - 1]) {
        key = &key[..key.len() - 1];
    }
    key.to_owned()
}

/// British verbs in `-ise` that career documents use, without the ending.
const BRITISH: [&str; 14] = [
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

fn american(key: &str) -> String {
    match BRITISH.iter().find(|verb| key.starts_with(*verb)) {
        Some(verb) => format!("{}z{}", &verb[..verb.len() - 1], &key[verb.len()..]),
        None => key.to_owned(),
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
        meet(&["organisation", "organizations"]);
    }

    #[test]
    fn derivations_stay_apart() {
        for (left, right) in [
            ("organ", "organization"),
            ("manager", "management"),
            ("admin", "administrator"),
            ("universe", "university"),
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
