//! How names and text are cut into words. The build script uses it too, so that both sides agree.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// White space, `-`, `/`, quotes: a name may go on.
    Space,
    /// A comma, a colon, a parenthesis or a dash: only names that have one themselves go on.
    Comma,
    /// The end of a sentence, cell or paragraph: no name goes on.
    Stop,
}

/// A word of a text.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// [`hash`] of the folded word.
    pub hash: u32,
    /// What stands before it.
    pub gap: Gap,
    /// Whether only ASCII is in it, so that folding is lowering.
    pub is_ascii: bool,
}

/// Words that end in a full stop inside a name.
const ABBREVIATIONS: [&str; 12] =
    ["sr", "jr", "st", "dr", "asst", "assoc", "exec", "mgr", "lic", "dept", "cert", "no"];

const HASH_START: u32 = 0x811c_9dc5;

fn hash_step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// FNV-1a of a folded word.
pub fn hash(word: &str) -> u32 {
    word.bytes().fold(HASH_START, hash_step)
}

/// A word in small letters, `&` spelt out, without accents and invisible characters, with a straight apostrophe.
pub fn fold(word: &str) -> String {
    if word == "&" {
        return "and".to_owned();
    }
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let visible = word.nfkd().filter(|&character| !is_combining_mark(character) && !is_invisible(character));
    visible
        .map(|character| if is_apostrophe(character) { '\'' } else { character })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Folded words of a name, in order.
pub fn names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    words(text, |word| found.push(fold(&text[word.start..word.end])));
    found
}

/// The singular of a folded word without a possessive ending; none when that is the word itself. Both sides of a
/// comparison go through it, so it need not be a word of the language.
pub fn singular(word: &str) -> Option<String> {
    let mut folded = word.to_owned();
    make_singular(&mut folded).then_some(folded)
}

/// Words that end in `s` and are no plural of the word without it.
const NO_PLURALS: [&str; 5] = ["its", "others", "news", "this", "canvas"];

/// As [`singular`], in place; whether anything changed.
pub fn make_singular(word: &mut String) -> bool {
    let before = word.len();
    if NO_PLURALS.contains(&word.as_str()) {
        return false;
    }
    if word.ends_with("'s") {
        word.truncate(before - 2);
    }
    let length = word.len();
    let (cut, put) = if length > 4 && word.ends_with("men") {
        (3, "man")
    } else if length > 5 && word.ends_with("ies") {
        (3, "y")
    } else if ["sses", "xes", "ches", "shes", "zzes"].iter().any(|end| word.ends_with(end)) {
        (2, "")
    } else if length > 2 && word.ends_with('s') && !word.ends_with("ss") {
        (1, "")
    } else {
        return length != before;
    };
    word.truncate(length - cut);
    word.push_str(put);
    true
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{02bc}')
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Calls `each` with every word of the text. Addresses (URLs, e-mail, paths, slugs) are left out.
pub fn words(text: &str, mut each: impl FnMut(Word)) {
    let mut scanner = Scanner { text, at: 0, gap: Gap::Stop, chunk_end: 0, newlines: 0 };
    while let Some(word) = scanner.next_word() {
        each(word);
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    gap: Gap,
    /// Where the stretch ends that was looked at for an address; each is looked at once.
    chunk_end: usize,
    newlines: u8,
}

impl Scanner<'_> {
    fn next_word(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            // What stands between most words is one space, which changes nothing.
            if bytes[self.at] == b' ' {
                self.at += 1;
                continue;
            }
            if let Some(word) = self.plain_word() {
                return Some(word);
            }
            if self.at >= self.chunk_end && self.skip_address() {
                continue;
            }
            let width = self.width_of_letter(self.at);
            if width > 0 || self.starts_with_dot() {
                return Some(self.word());
            }
            if self.is_lone_ampersand() {
                let start = self.at;
                self.at += 1;
                let gap = std::mem::replace(&mut self.gap, Gap::Space);
                return Some(Word { start, end: start + 1, hash: hash("and"), gap, is_ascii: true });
            }
            self.separator();
        }
        None
    }

    /// The word that begins here, when it is as most words are: letters and digits of ASCII up to where an address
    /// would end, too.
    fn plain_word(&mut self) -> Option<Word> {
        let start = self.at;
        let (end, hash) = self.letters(start, HASH_START);
        let next = self.text.as_bytes().get(end);
        let ends = next.is_none_or(|byte| KINDS[usize::from(*byte)] == BORDER);
        (end > start && ends).then(|| self.found(start, end, hash, true))
    }

    /// The end of the ASCII letters and digits from `end` on, and the hash that goes on with them.
    fn letters(&self, mut end: usize, mut hash: u32) -> (usize, u32) {
        for byte in self.text.as_bytes()[end..].iter().take_while(|byte| byte.is_ascii_alphanumeric()) {
            hash = hash_step(hash, byte.to_ascii_lowercase());
            end += 1;
        }
        (end, hash)
    }

    /// The word that was read; what follows begins behind it.
    fn found(&mut self, start: usize, end: usize, hash: u32, is_ascii: bool) -> Word {
        (self.at, self.newlines) = (end, 0);
        let gap = std::mem::replace(&mut self.gap, Gap::Space);
        Word { start, end, hash, gap, is_ascii }
    }

    /// Bytes of the letter or digit at `at`; 0 when there is none.
    fn width_of_letter(&self, at: usize) -> usize {
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => usize::from(byte.is_ascii_alphanumeric()),
            Some(_) => {
                let letter = self.text.get(at..).and_then(|rest| rest.chars().next());
                letter.filter(|letter| letter.is_alphanumeric()).map_or(0, char::len_utf8)
            }
            None => 0,
        }
    }

    /// `.NET`: a full stop that begins a word.
    fn starts_with_dot(&self) -> bool {
        let bytes = self.text.as_bytes();
        let before = self.at.checked_sub(1).map(|at| bytes[at]);
        bytes[self.at] == b'.'
            && before.is_none_or(|byte| matches!(byte, b' ' | b'/' | b'(' | b',' | b'\n' | b'\t'))
            && bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic)
    }

    /// `R & D`: the sign that is read as a word.
    fn is_lone_ampersand(&self) -> bool {
        let bytes = self.text.as_bytes();
        let is_space =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_whitespace);
        bytes[self.at] == b'&' && is_space(self.at.checked_sub(1)) && is_space(Some(self.at + 1))
    }

    fn separator(&mut self) {
        let Some(character) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            self.at += 1;
            return;
        };
        self.at += character.len_utf8();
        let gap = match character {
            '\n' => {
                self.newlines = self.newlines.saturating_add(1);
                if self.newlines > 1 { Gap::Stop } else { Gap::Space }
            }
            '.' | ';' | '!' | '?' | '|' | '•' | '…' | '·' => Gap::Stop,
            ',' | '(' | ')' | '—' | '\t' => Gap::Comma,
            ':' | '-' | '–' if self.stands_apart(character) => Gap::Comma,
            _ => Gap::Space,
        };
        self.gap = self.gap.max(gap);
    }

    /// Whether white space follows the mark that was just passed, and for a dash stands before it too.
    fn stands_apart(&self, mark: char) -> bool {
        let is_space = |character: char| character.is_whitespace();
        let before = &self.text[..self.at - mark.len_utf8()];
        self.text[self.at..].starts_with(is_space) && (mark == ':' || before.ends_with(is_space))
    }

    fn word(&mut self) -> Word {
        let start = self.at;
        let mut end = start + usize::from(self.text.as_bytes()[start] == b'.');
        let mut hash = if end > start { hash_step(HASH_START, b'.') } else { HASH_START };
        let mut is_ascii = true;
        let mut has_sign = false;
        loop {
            if !has_sign {
                (end, hash) = self.letters(end, hash);
            }
            let width = self.width_inside(start, end, has_sign);
            if width == 0 {
                break;
            }
            let byte = self.text.as_bytes()[end];
            has_sign = matches!(byte, b'+' | b'#');
            is_ascii &= byte.is_ascii();
            hash = hash_step(hash, byte.to_ascii_lowercase());
            end += width;
        }
        let word = &self.text[start..end];
        if !is_ascii {
            hash = self::hash(&fold(word));
        }
        let found = self.found(start, end, hash, is_ascii);
        self.skip_stop_of_abbreviation(start, end);
        found
    }

    /// Bytes of the character at `at` that belong to the word which begins at `start`; 0 when it has ended.
    fn width_inside(&self, start: usize, at: usize, has_sign: bool) -> usize {
        let bytes = self.text.as_bytes();
        let Some(&byte) = bytes.get(at) else { return 0 };
        let next_is_letter = |width: usize| self.width_of_letter(at + width) > 0;
        match byte {
            _ if byte.is_ascii_alphanumeric() => usize::from(!has_sign),
            b'.' if at > start && next_is_letter(1) => usize::from(!self.is_glued(start, at)),
            b'\'' | b'&' => usize::from(!has_sign && next_is_letter(1)),
            b'+' | b'#' => 1,
            _ if byte.is_ascii() => 0,
            _ => {
                let Some(character) = self.text.get(at..).and_then(|rest| rest.chars().next()) else {
                    return 0;
                };
                let width = character.len_utf8();
                let goes_on = character.is_alphanumeric()
                    || is_combining_mark(character)
                    || is_invisible(character)
                    || is_apostrophe(character) && next_is_letter(width);
                if goes_on && !has_sign { width } else { 0 }
            }
        }
    }

    /// Whether the full stop at `at` ends a sentence that the next one is glued to: `administrators.They`, but not
    /// `script.R`.
    fn is_glued(&self, start: usize, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let next = &bytes[at + 1..];
        let right = next.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let is_name = ["net", "js", "io", "ai", "com"]
            .iter()
            .any(|end| next[..right].eq_ignore_ascii_case(end.as_bytes()));
        at - start >= 4
            && bytes[start..at].iter().all(u8::is_ascii_alphabetic)
            && bytes[at - 1].is_ascii_lowercase()
            && next[0].is_ascii_uppercase()
            && (if right == 1 { matches!(next[0], b'A' | b'I') } else { next[1].is_ascii_lowercase() })
            && !is_name
    }

    /// The full stop after `Sr`, `B.S` or an initial ends no sentence.
    fn skip_stop_of_abbreviation(&mut self, start: usize, end: usize) {
        if self.text.as_bytes().get(end) != Some(&b'.') {
            return;
        }
        let word = &self.text[start..end];
        let is_abbreviation = word.len() == 1
            || word.contains('.') && word.len() <= 6
            || ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known));
        if is_abbreviation {
            self.at = end + 1;
        }
    }

    /// Looks at the stretch that begins here, up to white space or a bracket, and passes over an address.
    fn skip_address(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        if KINDS[usize::from(rest[0])] == BORDER {
            return false;
        }
        let mut seen = 0;
        let inside = |byte: &&u8| {
            let kind = KINDS[usize::from(**byte)];
            seen |= kind;
            kind != BORDER
        };
        let length = rest.iter().take_while(inside).count();
        self.chunk_end = self.at + length;
        if seen & SIGN == 0 || !is_address(&rest[..length]) {
            return false;
        }
        self.at = self.chunk_end;
        self.gap = self.gap.max(Gap::Comma);
        true
    }
}

/// Ends a stretch that may be an address.
const BORDER: u8 = 1;
/// Stands in every address.
const SIGN: u8 = 2;
/// What each byte is to an address.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let (borders, signs) = (b" \t\n\x0C\r()<>[]\"|", b"-/.@");
    let mut at = 0;
    while at < borders.len() {
        kinds[borders[at] as usize] = BORDER;
        at += 1;
    }
    at = 0;
    while at < signs.len() {
        kinds[signs[at] as usize] = SIGN;
        at += 1;
    }
    kinds
};

/// Whether a stretch without white space is a URL, an e-mail address, a path, a file name or a slug.
fn is_address(chunk: &[u8]) -> bool {
    let mut hyphens = 0;
    let (mut slashes, mut dots, mut has_at, mut has_colon, mut has_capital) = (0, 0, false, false, false);
    for &byte in chunk {
        match byte {
            b'-' => hyphens += 1,
            b'/' => slashes += 1,
            b'.' => dots += 1,
            b'@' => has_at = true,
            b':' => has_colon = true,
            b'A'..=b'Z' => has_capital = true,
            _ => {}
        }
    }
    let has = |needle: &[u8]| chunk.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle));
    let is_mail = has_at && (dots > 0 || chunk.starts_with(b"@"));
    let is_anchor = hyphens > 0 && chunk.starts_with(b"#");
    let is_url = has_colon && slashes > 1 && has(b"://") || dots > 1 && chunk.starts_with(b"www.");
    let is_site = slashes > 0
        && dots > 0
        && [".com/", ".org/", ".net/", ".gov/", ".edu/", ".io/"].iter().any(|end| has(end.as_bytes()));
    let is_path = slashes > 0 && chunk[0] == b'/' && (slashes > 1 || hyphens > 1);
    let is_slug = hyphens >= 4 && slashes == 0 && !has_capital;
    let is_file = dots > 0
        && [".md", ".txt", ".html", ".pdf", ".yaml", ".json"]
            .iter()
            .any(|end| chunk.ends_with(end.as_bytes()));
    is_mail || is_anchor || is_url || is_site || is_path || is_slug || is_file
}
