//! A corpus of any size: the bundled documents over and over, their words varied.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use roledex::decode::decode;
use roledex::passage::cut;

use super::zipf::{Lexicon, Numbers};

/// What a corpus depends on beside its size; another number makes those that lie about be made again.
const VERSION: u32 = 1;
/// The seed of everything that is drawn.
const SEED: u64 = 1869;
/// Words that there are; enough that a million passages still meet new ones.
const WORDS: usize = 300_000;
/// Share of the words that are drawn anew in each copy of a document.
const VARIED: f64 = 0.5;
/// Rank of the commonest word that is asked for; those above are *the*, *and* and their like.
const FIRST_ASKED: usize = 50;

/// A corpus on disk.
pub struct Corpus {
    /// The folder with its files.
    pub files: PathBuf,
    /// The text of its passages, one a line.
    pub passages: PathBuf,
    /// How many passages it has.
    pub count: usize,
    /// Bytes of its files.
    pub bytes: u64,
    /// The words that it was made of.
    pub lexicon: Lexicon,
    /// Ranks of words that are asked for, from [`FIRST_ASKED`] on.
    asked: u64,
}

impl Corpus {
    /// The corpus of at least `size` passages in `folder`; made if it is not there yet.
    pub fn new(templates: &Path, folder: &Path, size: usize) -> io::Result<Self> {
        let templates = Template::all(templates)?;
        let words = ranked(&templates);
        let asked = words.len().saturating_sub(FIRST_ASKED).max(1) as u64;
        let lexicon = Lexicon::new(words, WORDS, &mut Numbers::new(SEED));
        let mut corpus = Self {
            files: folder.join("files"),
            passages: folder.join("passages.txt"),
            count: 0,
            bytes: 0,
            lexicon,
            asked,
        };
        let stamp = folder.join("stamp");
        let made = fs::read_to_string(&stamp).unwrap_or_default();
        let figures: Vec<u64> = made.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
        if let [version, count, bytes] = figures[..]
            && version == u64::from(VERSION)
        {
            (corpus.count, corpus.bytes) = (usize::try_from(count).unwrap_or_default(), bytes);
            return Ok(corpus);
        }
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        corpus.write(&templates, size)?;
        fs::write(stamp, format!("{VERSION} {} {}\n", corpus.count, corpus.bytes))?;
        Ok(corpus)
    }

    fn write(&mut self, templates: &[Template], size: usize) -> io::Result<()> {
        let mut numbers = Numbers::new(SEED + 1);
        let mut passages = BufWriter::new(fs::File::create(&self.passages)?);
        for copy in 0.. {
            for template in templates {
                if self.count >= size {
                    return passages.flush();
                }
                let text = template.varied(&self.lexicon, &mut numbers);
                let file = self.files.join(format!("{copy:05}")).join(&template.name);
                fs::create_dir_all(file.parent().unwrap_or(&self.files))?;
                fs::write(&file, &text)?;
                self.bytes += text.len() as u64;
                self.count += write_passages(&mut passages, &template.name, text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Three words each, as somebody might ask: neither the commonest words nor coined ones.
    pub fn queries(&self, count: usize) -> Vec<String> {
        let mut numbers = Numbers::new(SEED + 2);
        let mut word = || loop {
            let rank = FIRST_ASKED + usize::try_from(numbers.next() % self.asked).unwrap_or_default();
            let word = self.lexicon.word(rank);
            if word.len() > 3 {
                break word.to_owned();
            }
        };
        (0..count).map(|_| [word(), word(), word()].join(" ")).collect()
    }
}

/// Writes the passages of a document, one a line; returns how many.
fn write_passages(out: &mut impl Write, name: &str, bytes: &[u8]) -> io::Result<usize> {
    let document = decode(bytes, name).map_err(|problem| io::Error::other(format!("{name}: {problem:?}")))?;
    let passages = cut(&document, name);
    for passage in &passages {
        writeln!(out, "{}", passage.text.replace(['\n', '\r'], " "))?;
    }
    Ok(passages.len())
}

/// A bundled document.
struct Template {
    name: String,
    text: String,
    /// Where its words stand that may be another: not names, markup, codes or keys.
    words: Vec<std::ops::Range<usize>>,
}

impl Template {
    /// The documents below a folder, by name.
    fn all(folder: &Path) -> io::Result<Vec<Self>> {
        let mut files = Vec::new();
        collect(folder, &mut files)?;
        files.sort();
        let template = |file: PathBuf| {
            let text = String::from_utf8_lossy(&fs::read(&file)?).into_owned();
            let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().into_owned();
            let words = words(&text);
            Ok(Self { name, text, words })
        };
        files.into_iter().map(template).collect()
    }

    fn varied(&self, lexicon: &Lexicon, numbers: &mut Numbers) -> String {
        let mut varied = String::with_capacity(self.text.len() + self.text.len() / 8);
        let mut done = 0;
        for word in &self.words {
            if numbers.share() < VARIED {
                varied.push_str(&self.text[done..word.start]);
                varied.push_str(lexicon.draw(numbers));
                done = word.end;
            }
        }
        varied.push_str(&self.text[done..]);
        varied
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_document = path.extension().is_some_and(|extension| extension != "ignore");
        if path.is_dir() {
            collect(&path, files)?;
        } else if is_document && path.file_name().is_some_and(|name| name != "README.md") {
            files.push(path);
        }
    }
    Ok(())
}

/// Words in small letters between spaces, or before a comma, semicolon or full stop; nothing inside a tag.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut is_in_tag = false;
    for (at, character) in text.char_indices().chain([(text.len(), '\n')]) {
        if !character.is_whitespace() {
            continue;
        }
        let word = &text[start..at];
        let bare = word.trim_end_matches([',', ';', '.']);
        let is_word = bare.len() >= 2 && bare.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_word && !is_in_tag {
            found.push(start..start + bare.len());
        }
        is_in_tag = match (word.rfind('<'), word.rfind('>')) {
            (None, None) => is_in_tag,
            (open, close) => open > close,
        };
        start = at + character.len_utf8();
    }
    found
}

/// The words that may be another, the commonest first.
fn ranked(templates: &[Template]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for template in templates {
        for word in &template.words {
            *counts.entry(&template.text[word.clone()]).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
    ranked.into_iter().map(|(word, _)| word.to_owned()).collect()
}
