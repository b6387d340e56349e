//! The words that a stem stands for: [`stem`](super::stem()) backwards.
//!
//! An index has words as they are written. A query that does not care about inflection asks for all words with its
//! stem, so every word has to be among the inflections of its stem; that more of them are no words does no harm.

use super::INFORMATION_TECHNOLOGY;
use super::stem::{BRITISH, EXCEPTIONS, stem_into};

/// All words whose stem is `stem`, sorted, among others that look so.
pub fn inflections(stem: &str) -> Vec<String> {
    let mut words = Words { stem, word: String::new(), key: String::new(), found: vec![stem.to_owned()] };
    if stem.len() >= 2 && stem.bytes().all(|byte| byte.is_ascii_lowercase()) {
        words.add_all(stem);
        for verb in BRITISH {
            let american = &verb[..verb.len() - 1];
            if let Some(rest) = stem.strip_prefix(american).and_then(|rest| rest.strip_prefix('z')) {
                words.add_all(&format!("{verb}{rest}"));
            }
        }
        words
            .found
            .extend(EXCEPTIONS.iter().filter(|(_, key)| *key == stem).map(|(word, _)| (*word).to_owned()));
        stem_into(stem, &mut words.key);
        if words.key != stem {
            words.found.swap_remove(0);
        }
    }
    words.found.sort_unstable();
    words.found.dedup();
    words.found
}

/// The written forms of a surface: *IT* is written as the pronoun is.
pub fn written(surface: &str) -> Vec<String> {
    let mut forms = vec![surface.to_owned()];
    if surface == "it" {
        forms.push(INFORMATION_TECHNOLOGY.to_owned());
    }
    forms
}

/// The term under which a token is in the index: its surface, but for *IT*.
pub fn indexed<'a>(term: &'a str, surface: &'a str) -> &'a str {
    if term == INFORMATION_TECHNOLOGY { term } else { surface }
}

struct Words<'a> {
    stem: &'a str,
    /// The word that is tried, and its stem.
    word: String,
    key: String,
    found: Vec<String>,
}

impl Words<'_> {
    /// Adds what becomes `key` when its ending, a final `e` and the second of two consonants are taken away.
    fn add_all(&mut self, key: &str) {
        let consonant = key.chars().next_back().filter(|last| !"aeiou".contains(*last));
        let doubled = consonant.map(|last| format!("{key}{last}"));
        for base in std::iter::once(key).chain(doubled.as_deref()) {
            for end in ["", "e"] {
                let base = format!("{base}{end}");
                for ending in ["", "ing", "ed"] {
                    self.add_plurals(&base, ending);
                }
                if let Some(rest) = base.strip_suffix('y') {
                    self.add(rest, "ies", "");
                    self.add_plurals(rest, "ied");
                }
            }
        }
    }

    /// Adds a word and its plurals, as far as they have the stem.
    fn add_plurals(&mut self, base: &str, ending: &str) {
        for plural in ["", "s", "es"] {
            self.add(base, ending, plural);
        }
    }

    fn add(&mut self, base: &str, ending: &str, plural: &str) {
        self.word.clear();
        self.word.extend([base, ending, plural]);
        stem_into(&self.word, &mut self.key);
        if self.key == self.stem {
            self.found.push(self.word.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::{stem, tokens};

    #[test]
    fn every_word_is_among_the_inflections_of_its_stem() {
        let text = "manages managing plan planned planning certifies certified company companies fly flies tie ties \
                    process processes classes criteria criterion children women analysed analyses organises \
                    organised organisation specialised series news needs seeds bee agreed bus buses boxes heroes \
                    shoes movies cookies centre licences tagged tag tags added adding egged data media is us it \
                    eyes eye dye dyed dyeing king kings string being ed eds red reds used uses use user users \
                    classified studying studies study studied buzz buzzes buzzing quiz quizzes running does axes";
        for token in tokens(text) {
            let found = inflections(&token.term);
            assert!(found.contains(&token.surface), "{} is missing in {found:?}", token.surface);
            assert!(found.iter().all(|word| stem(word) == token.term), "{found:?}");
        }
    }

    #[test]
    fn a_stem_that_is_no_word_is_no_inflection_of_itself() {
        let found = inflections("clas");
        assert!(found.contains(&"class".to_owned()) && !found.contains(&"clas".to_owned()), "{found:?}");
        assert_eq!(inflections("az104"), ["az104"]);
        assert_eq!(inflections("IT"), ["IT"]);
    }

    #[test]
    fn the_pronoun_and_the_trade_are_written_alike() {
        assert_eq!(written("it"), ["it", "IT"]);
        assert_eq!(
            (indexed("IT", "it"), indexed("it", "it"), indexed("desk", "desks")),
            ("IT", "it", "desks")
        );
    }
}
