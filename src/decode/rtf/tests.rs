use crate::document::{Block, Content, Format, Standing};

fn shown(text: &str) -> Vec<String> {
    let document = crate::decode::decode(text.as_bytes(), "x.doc").unwrap();
    assert_eq!(document.format, Format::Rtf);
    document.blocks.iter().map(show).collect()
}

fn show(block: &Block) -> String {
    match &block.content {
        Content::Heading { level, text } => format!("h{level} {}", text.as_str()),
        Content::Paragraph(text) if block.standing == Standing::Boilerplate => format!("x {}", text.as_str()),
        Content::Paragraph(text) => format!("p {}", text.as_str()),
        Content::Item { text, .. } => format!("li {}", text.as_str()),
        Content::Row { head, cells } => {
            let pairs =
                head.columns.iter().zip(cells).map(|(column, cell)| format!("{}={}", &**column, &**cell));
            pairs.collect::<Vec<_>>().join("|")
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn paragraphs_headings_and_characters() {
    let text = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\\pard\\outlinelevel0 Pay\\par\n\
         \\pard A {\\b clerk}\\rquote s r\\'e9sum\\'e9 costs \\u8364?50, \\{about\\}.\\par\\pard\\bullet\\tab one thing\\par}";
    assert_eq!(shown(text), ["h1 Pay", "p A clerk’s résumé costs €50, {about}.", "li one thing"]);
}

#[test]
fn rows_of_a_table() {
    let text = "{\\rtf1 \\trowd\\cellx1\\cellx2\\pard\\intbl Role\\cell Pay\\cell\\row\\trowd\\pard\\intbl Clerk\\cell low\\cell\\row\\pard After the table, text.\\par}";
    assert_eq!(shown(text), ["Role=Clerk|Pay=low", "p After the table, text."]);
}

#[test]
fn hostile_nesting_and_cut_files() {
    assert_eq!(shown(&format!("{{\\rtf1 {}deep words", "{".repeat(500_000))), ["p deep words"]);
    assert_eq!(shown("{\\rtf1 words \\bin99999999999 more"), ["p words"]);
    assert_eq!(shown("{\\rtf1 words a\\'"), ["p words a"]);
}

#[test]
fn what_is_hidden_or_on_every_page() {
    let text = "{\\rtf1 {\\header \\pard A firm's handbook\\par}\\pard It says {\\v not this}{\\*\\x \\v0 nor this}this.\\par}";
    assert_eq!(shown(text), ["x A firm's handbook", "p It says this."]);
}
