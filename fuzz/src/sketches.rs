//! Documents put together from the pieces that one stage looks for, in any order: far more of them are strange in the
//! way that this stage has to stand than among bytes of any kind.

use super::choices::{Choices, Words, made};
use super::documents::read;

/// Pieces beside words: what a piece is, and with which of the three names below it means something.
const TABLE: &[&str] = &[
    " | ",
    "|",
    "\n",
    "|---|---|\n",
    "---|:-:|",
    "\t",
    "    ",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>",
    "<td colspan=3>",
    "<td rowspan=2>",
    "<td rowspan=0 colspan=1000>",
    "<thead>",
    "<tbody>",
    "<caption>",
    "<p>",
    "<ul><li>",
    "</ul>",
    "<br>",
    "\\|",
    "$40,000",
    "+-----+-----+\n",
    "=====  =====\n",
    "\n\n",
    ": ",
    "N/A",
    "<th scope=row>",
];

/// Pieces of headings that lost their lines, and of sentences around them.
const GLUED: &[&str] = &[
    " ",
    "\n",
    ". ",
    ".",
    ":",
    "? ",
    "1. ",
    "2)",
    "Overview",
    "What Is It?",
    "in",
    "CompTIA",
    "iOS",
    "## ",
    "**",
    "—",
    "Table of Contents",
    "\n\n",
    "-",
    "• ",
    "Conclusion",
    "FAQ",
    ", ",
    "(",
    ")",
    "The ",
    "and ",
    "<h2>",
    "</h2>",
    "<p>",
    "Step 3",
    "\u{a0}",
];

/// Pieces of long texts, with and without places to cut.
const RUNNING: &[&str] = &[
    " ",
    ". ",
    "! ",
    "e.g. ",
    "U.S. ",
    "\n",
    "\n\n",
    "; ",
    ", ",
    "…",
    "\u{3002}",
    "\u{65e5}\u{672c}",
    "- ",
    "* ",
    "> ",
    "1. ",
    "```\n",
    "    ",
    "# ",
    "| ",
    "<li>",
    "<p>",
    "**",
    "\u{1f642}",
    "https://example.org/a?b=c ",
    "Mr. ",
    "\u{ad}",
    "\u{200b}",
    "\u{e9}",
    "e\u{301}",
    "  ",
    "name: ",
];

/// Tables in any state, in HTML, in Markdown and in plain text.
pub fn tables(bytes: &[u8]) {
    sketched(bytes, TABLE);
}

/// Headings glued to what stands before and behind them.
pub fn glued(bytes: &[u8]) {
    sketched(bytes, GLUED);
}

/// Texts to be cut, with up to some hundred words at a time.
pub fn passages(bytes: &[u8]) {
    sketched(bytes, RUNNING);
}

/// Reads what the bytes make of the pieces, and asserts that no word is lost: the first byte says in which format it
/// is read; of the others, each stands for a piece or for words.
fn sketched(bytes: &[u8], pieces: &[&str]) {
    let mut choices = Choices::of(bytes);
    let name = choices.one(&["a.txt", "a.md", "a.html"]);
    let (mut words, mut text) = (Words::default(), String::new());
    while let Some(choice) = choices.next() {
        match usize::from(choice) {
            piece if piece < 128 => text.push_str(pieces[piece % pieces.len()]),
            252.. => text.push_str(&words.several(choices.below(255))),
            240..252 => {
                let word = words.word();
                text.push_str(&word[..1].to_uppercase());
                text.push_str(&word[1..]);
            }
            _ => text.push_str(&words.word()),
        }
    }
    let passages = read(text.as_bytes(), name);
    let mut kept: Vec<String> = Vec::new();
    for passage in &passages {
        let columns = passage.table.iter().flat_map(|table| &table.columns);
        let texts = passage.headings.iter().chain([&passage.title, &passage.text]).chain(columns);
        kept.extend(texts.flat_map(|text| made(text)));
    }
    kept.sort_unstable();
    let lost: Vec<String> =
        made(&text).into_iter().filter(|word| kept.binary_search(word).is_err()).collect();
    assert!(lost.is_empty(), "lost: {lost:?} of {text:?}\n{passages:#?}");
}
