//! Documents whose every word is known: each has to stand in a passage, on a line that the passage names, and nothing
//! else may.

use std::collections::HashMap;
use std::fmt::Write;

use roledex::passage::{Passage, Place};

use super::choices::{Choices, Words, made};
use super::documents::read;

/// Most blocks of a document: more say nothing new.
const MOST_BLOCKS: usize = 40;

/// A document of blocks as the bytes say: one for what it is written in, then some for each block.
pub fn promises(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let manner = choices.below(8);
    let mut pen = Pen { is_html: manner & 1 > 0, ..Pen::default() };
    if manner & 2 > 0 {
        let (title, answer) = (pen.words.several(5), pen.words.several(20));
        pen.line(&format!("---\ntitle: {title}\nanswer: >\n  {answer}\n---\n"));
    }
    for _ in 0..MOST_BLOCKS {
        let Some(kind) = choices.next() else { break };
        pen.block(kind, &mut choices);
    }
    let text = if manner & 4 > 0 { pen.text.replace('\n', "\r\n") } else { pen.text };
    let passages = read(text.as_bytes(), if pen.is_html { "a.html" } else { "a.md" });
    keeps(&passages, &text);
}

/// Asserts that all words of a source are in its passages, each on a line that its passage names.
pub fn keeps(passages: &[Passage], source: &str) {
    let words = |(line, number)| made(line).into_iter().map(move |word| (word, number));
    let lines: HashMap<String, usize> = source.lines().zip(1..).flat_map(words).collect();
    let mut missing = lines.clone();
    for passage in passages {
        let Place::Lines { lines: (first, last), .. } = passage.place else {
            panic!("no lines: {passage:?}")
        };
        let columns = passage.table.iter().flat_map(|table| &table.columns);
        let above = passage.headings.iter().chain([&passage.title]).chain(columns);
        let above: Vec<String> = above.flat_map(|text| made(text)).collect();
        for word in &above {
            missing.remove(word);
        }
        for word in made(&passage.text) {
            let line =
                lines.get(&word).unwrap_or_else(|| panic!("{word} was never written: {passage:?}\n{source}"));
            let is_here = (first..=last).contains(line) || above.contains(&word);
            assert!(is_here, "{word} is on line {line}: {passage:?}\n{source}");
            missing.remove(&word);
        }
    }
    assert!(missing.is_empty(), "lost: {missing:?}\n{passages:#?}\n{source}");
}

/// Writes blocks of words that occur once.
#[derive(Default)]
struct Pen {
    text: String,
    words: Words,
    is_html: bool,
}

impl Pen {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line in HTML or in Markdown.
    fn either(&mut self, html: &str, markdown: &str) {
        self.line(if self.is_html { html } else { markdown });
    }

    fn block(&mut self, kind: u8, choices: &mut Choices) {
        match kind % 6 {
            0 => self.heading(choices),
            1 => self.paragraph(choices),
            2 => self.list(choices),
            3 => self.table(choices),
            4 => {
                let words = self.words.several(choices.below(30) + 1);
                self.either(&format!("<blockquote>{words}</blockquote>"), &format!("> {words}\n"));
            }
            _ => self.either("<hr>", "\n---\n"),
        }
    }

    fn heading(&mut self, choices: &mut Choices) {
        let level = usize::from(choices.below(6) + 1);
        let words = self.words.several(choices.below(8) + 1);
        self.either(&format!("<h{level}>{words}</h{level}>"), &format!("{} {words}\n", "#".repeat(level)));
    }

    fn paragraph(&mut self, choices: &mut Choices) {
        let (sentences, words) = (choices.below(20) + 1, choices.below(30) + 1);
        let text = (0..sentences).fold(String::new(), |mut text, _| {
            let sentence = self.words.several(words);
            let _ = write!(text, "{}{}. ", sentence[..1].to_uppercase(), &sentence[1..]);
            text
        });
        self.either(&format!("<p>{text}</p>"), &format!("{}\n", text.trim()));
    }

    fn list(&mut self, choices: &mut Choices) {
        let (items, words, is_numbered) =
            (choices.below(12) + 1, choices.below(30) + 1, choices.below(2) > 0);
        let tag = if is_numbered { "ol" } else { "ul" };
        self.either(&format!("<{tag}>"), "");
        for number in 1..=items {
            let words = self.words.several(words);
            let sign = if is_numbered { format!("{number}.") } else { "-".to_owned() };
            self.either(&format!("<li>{words}</li>"), &format!("{sign} {words}"));
        }
        self.either(&format!("</{tag}>"), "");
    }

    fn table(&mut self, choices: &mut Choices) {
        let (columns, rows) = (choices.below(7) + 2, choices.below(6) + 1);
        self.either("<table>", "");
        for row in 0..=rows {
            let cells: Vec<String> = (0..columns).map(|_| self.words.several(2)).collect();
            let tag = if row == 0 { "th" } else { "td" };
            let html = format!("<{tag}>{}</{tag}>", cells.join(&format!("</{tag}><{tag}>")));
            self.either(&format!("<tr>{html}</tr>"), &format!("| {} |", cells.join(" | ")));
            if row == 0 && !self.is_html {
                self.line(&format!("|{}", "---|".repeat(columns.into())));
            }
        }
        self.either("</table>", "");
    }
}
