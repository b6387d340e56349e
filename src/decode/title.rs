//! What a document is called.

use crate::decode::Reading;
use crate::document::{Block, Content, Standing};

/// Most words of a title taken from running text.
const MOST_WORDS: usize = 12;
/// Blocks at the start of a document in which its title may stand.
const FIRST_BLOCKS: usize = 3;

/// The title that the source states; else the heading it starts with; else the two roles that it compares; else its
/// file name, if that has words; else its first words.
pub fn of(reading: &Reading, name: &str) -> String {
    let stated =
        reading.title.as_ref().map(std::string::ToString::to_string).filter(|title| has_words(title));
    let own =
        stated.as_ref().filter(|title| is_of_site(reading, title)).and_then(|_| highest_heading(reading));
    own.or(stated)
        .or_else(|| first_heading(reading).filter(|heading| !is_usual(heading)))
        .or_else(|| compared(reading))
        .or_else(|| words_of_name(name).filter(|words| !is_usual(words)))
        .or_else(|| first_heading(reading))
        .or_else(|| words_of_name(name))
        .or_else(|| first_words(reading))
        .unwrap_or_else(|| name.to_owned())
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Headings that begin many documents, and file names that many have: they name none.
const USUAL: [&str; 16] = [
    "about",
    "background",
    "contents",
    "description",
    "general",
    "index",
    "intro",
    "introduction",
    "job description",
    "main",
    "overview",
    "position summary",
    "readme",
    "role",
    "summary",
    "table of contents",
];

fn is_usual(title: &str) -> bool {
    USUAL.iter().any(|usual| title.trim().eq_ignore_ascii_case(usual))
}

/// Whether a title stands in the navigation too: then it is what all pages of the site are called.
fn is_of_site(reading: &Reading, title: &str) -> bool {
    let aside = reading.blocks.iter().filter(|block| block.standing == Standing::Boilerplate);
    let mut texts = aside.filter_map(|block| match &block.content {
        Content::Paragraph(text) | Content::Item { text, .. } | Content::Heading { text, .. } => Some(text),
        _ => None,
    });
    texts.any(|text| text.trim() == title)
}

fn highest_heading(reading: &Reading) -> Option<String> {
    headings(reading).find(|(level, _)| *level == 1).map(|(_, text)| text.to_owned())
}

fn headings(reading: &Reading) -> impl Iterator<Item = (u8, &str)> {
    let content = reading.blocks.iter().filter(|block| block.standing == Standing::Content);
    content.filter_map(|block| match &block.content {
        Content::Heading { level, text } => Some((*level, text.as_str())),
        _ => None,
    })
}

fn first_heading(reading: &Reading) -> Option<String> {
    let early = said(reading).take(FIRST_BLOCKS).filter_map(|block| match &block.content {
        Content::Heading { level, text } => Some((*level, text.as_str())),
        _ => None,
    });
    let (level, text) = early.min_by_key(|(level, _)| *level)?;
    let is_first = matches!(said(reading).next().map(|block| &block.content), Some(Content::Heading { text: first, .. }) if first.as_str() == text);
    (level == 1 || is_first).then(|| text.to_owned())
}

/// Blocks of content that say something.
fn said(reading: &Reading) -> impl Iterator<Item = &Block> {
    let content = reading.blocks.iter().filter(|block| block.standing == Standing::Content);
    content.filter(|block| !matches!(block.content, Content::EndOfSection { .. } | Content::Rule))
}

/// `A vs B`, from the heading that says so.
fn compared(reading: &Reading) -> Option<String> {
    let (_, heading) =
        headings(reading).find(|(_, text)| text.contains(" vs ") || text.contains(" versus "))?;
    let pair = heading.rsplit_once(": ").map_or(heading, |(_, pair)| pair);
    Some(pair.to_owned())
}

fn words_of_name(name: &str) -> Option<String> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(['-', '_', ' ', '.']).filter(|word| !word.is_empty()).collect();
    let is_word = |word: &&&str| word.len() >= 3 && word.chars().all(char::is_alphabetic);
    words.iter().any(|word| is_word(&word)).then(|| words.join(" "))
}

fn first_words(reading: &Reading) -> Option<String> {
    let text_of = |block: &'_ Block| match &block.content {
        Content::Paragraph(text) | Content::Item { text, .. } | Content::Heading { text, .. } => {
            Some(text.to_string())
        }
        _ => None,
    };
    let content = reading.blocks.iter().filter(|block| block.standing == Standing::Content);
    let text = content.chain(&reading.blocks).find_map(text_of)?;
    let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
    let is_cut = text.split_whitespace().nth(MOST_WORDS).is_some();
    Some(words.join(" ") + if is_cut { "…" } else { "" })
}
