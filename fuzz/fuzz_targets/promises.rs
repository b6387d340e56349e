//! Documents made of words that occur once, written in several formats: every word has to stand in a passage, on a
//! line that the passage names, and nothing else may.
#![no_main]

use std::collections::HashMap;
use std::fmt::Write;

use arbitrary::Arbitrary;
use roledex::passage::Place;

#[derive(Debug, Arbitrary)]
enum Block {
    Heading { level: u8, words: u8 },
    Paragraph { words: u8, sentences: u8 },
    List { items: u8, words: u8, is_numbered: bool },
    Table { columns: u8, rows: u8 },
    Quote { words: u8 },
    Rule,
}

#[derive(Debug, Arbitrary)]
struct Source {
    is_html: bool,
    has_front_matter: bool,
    has_carriage_returns: bool,
    blocks: Vec<Block>,
}

/// Writes words that occur once.
#[derive(Default)]
struct Pen {
    text: String,
    words: usize,
}

impl Pen {
    /// A word of letters only, by its number.
    fn word(&mut self) -> String {
        let mut number = self.words;
        self.words += 1;
        let mut word = String::from("q");
        while word.len() < 5 {
            word.push(char::from(b'a' + (number % 20) as u8));
            number /= 20;
        }
        word + "k"
    }

    fn words(&mut self, count: u8) -> String {
        (0..count % 30 + 1).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn block(&mut self, block: &Block, is_html: bool) {
        match block {
            Block::Heading { level, words } => {
                let (level, words) = (usize::from(level % 6 + 1), self.words(words % 8));
                self.line(&if is_html { format!("<h{level}>{words}</h{level}>") } else { format!("{} {words}\n", "#".repeat(level)) });
            }
            Block::Paragraph { words, sentences } => {
                let text = (0..sentences % 20 + 1).fold(String::new(), |mut text, _| {
                    let sentence = self.words(*words);
                    let _ = write!(text, "{}{}. ", sentence[..1].to_uppercase(), &sentence[1..]);
                    text
                });
                self.line(&if is_html { format!("<p>{text}</p>") } else { format!("{}\n", text.trim()) });
            }
            Block::List { items, words, is_numbered } => self.list(items % 12 + 1, *words, *is_numbered, is_html),
            Block::Table { columns, rows } => self.table(columns % 7 + 2, rows % 6 + 1, is_html),
            Block::Quote { words } => {
                let words = self.words(*words);
                self.line(&if is_html { format!("<blockquote>{words}</blockquote>") } else { format!("> {words}\n") });
            }
            Block::Rule => self.line(if is_html { "<hr>" } else { "\n---\n" }),
        }
    }

    fn list(&mut self, items: u8, words: u8, is_numbered: bool, is_html: bool) {
        let tag = if is_numbered { "ol" } else { "ul" };
        if is_html {
            self.line(&format!("<{tag}>"));
        }
        for number in 1..=items {
            let words = self.words(words);
            self.line(&match (is_html, is_numbered) {
                (true, _) => format!("<li>{words}</li>"),
                (false, true) => format!("{number}. {words}"),
                (false, false) => format!("- {words}"),
            });
        }
        self.line(&if is_html { format!("</{tag}>") } else { String::new() });
    }

    fn table(&mut self, columns: u8, rows: u8, is_html: bool) {
        if is_html {
            self.line("<table>");
        }
        for row in 0..=rows {
            let cells: Vec<String> = (0..columns).map(|_| self.words(2)).collect();
            if is_html {
                let tag = if row == 0 { "th" } else { "td" };
                let cells: String = cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect();
                self.line(&format!("<tr>{cells}</tr>"));
                continue;
            }
            self.line(&format!("| {} |", cells.join(" | ")));
            if row == 0 {
                self.line(&format!("|{}", "---|".repeat(columns.into())));
            }
        }
        self.line(if is_html { "</table>" } else { "" });
    }
}

/// The words of ours in a text.
fn ours(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|character: char| !character.is_ascii_alphabetic()).map(str::to_ascii_lowercase);
    words.filter(|word| word.len() == 6 && word.starts_with('q') && word.ends_with('k'))
}

libfuzzer_sys::fuzz_target!(|source: Source| {
    let mut pen = Pen::default();
    if source.has_front_matter {
        let (title, answer) = (pen.words(5), pen.words(20));
        pen.line(&format!("---\ntitle: {title}\nanswer: >\n  {answer}\n---\n"));
    }
    source.blocks.iter().take(40).for_each(|block| pen.block(block, source.is_html));
    let text = if source.has_carriage_returns { pen.text.replace('\n', "\r\n") } else { pen.text };
    let lines: HashMap<String, usize> =
        text.lines().zip(1..).flat_map(|(line, number)| ours(line).map(move |word| (word, number))).collect();
    let passages = roledex_fuzz::read(text.as_bytes(), if source.is_html { "a.html" } else { "a.md" });
    let mut missing = lines.clone();
    for passage in &passages {
        let Place::Lines { lines: (first, last), .. } = passage.place else { panic!("no lines: {passage:?}") };
        let above = passage.headings.iter().chain([&passage.title]).chain(passage.table.iter().flat_map(|table| &table.columns));
        let above: Vec<String> = above.flat_map(|text| ours(text).collect::<Vec<_>>()).collect();
        above.iter().for_each(|word| drop(missing.remove(word)));
        for word in ours(&passage.text) {
            let line = lines.get(&word).unwrap_or_else(|| panic!("{word} was never written: {passage:?}\n{text}"));
            let is_here = (first..=last).contains(line) || above.contains(&word);
            assert!(is_here, "{word} is on line {line}: {passage:?}\n{text}");
            missing.remove(&word);
        }
    }
    assert!(missing.is_empty(), "lost: {missing:?}\n{passages:#?}\n{text}");
});
