use super::*;
use crate::document::Format;

fn passages(contents: Vec<Content>) -> Vec<Passage> {
    let document = Document {
        title: "word ".repeat(5000),
        format: Format::Markdown,
        encoding: String::new(),
        repairs: std::collections::BTreeSet::new(),
        metadata: Metadata::default(),
        blocks: contents.into_iter().map(Block::content).collect(),
        problems: Vec::new(),
        lines: None,
    };
    cut(&document, "a.md")
}

fn said(text: &str) -> Traced {
    Traced::verbatim(text.trim(), 0)
}

fn heading(text: &str) -> Content {
    Content::Heading { level: 2, text: said(text) }
}

fn row(columns: &[&str], cells: &[&str]) -> Content {
    let all = |texts: &[&str]| texts.iter().map(|text| said(text)).collect();
    Content::Row { head: Rc::new(TableHead { caption: None, columns: all(columns) }), cells: all(cells) }
}

fn assert_bounded(contents: Vec<Content>) {
    let passages = passages(contents);
    assert!(!passages.is_empty());
    for passage in passages {
        assert!(words(&passage.text) <= MOST_WORDS, "{} words", words(&passage.text));
        assert!(passage.headings.iter().all(|heading| heading.len() <= HEADING_BYTES));
        assert!(passage.title.len() <= HEADING_BYTES + "…".len());
    }
}

#[test]
fn passages_are_bounded_whatever_is_long() {
    let long = "word ".repeat(5000);
    assert_bounded(vec![Content::Code(said(&format!("{long}\nend")))]);
    assert_bounded(vec![heading(&long)]);
    assert_bounded(vec![heading(&long), Content::Paragraph(said("Text.")), Content::Paragraph(said(&long))]);
    assert_bounded(vec![heading("Some words that head nothing"); 100]);
    assert_bounded(vec![row(&[&long, &"name ".repeat(30)], &["a", "b"])]);
    assert_bounded(vec![row(&["A", &"n ".repeat(20)], &["a", &"w ".repeat(175)])]);
}

#[test]
fn long_code_is_cut() {
    assert_bounded(vec![Content::Code(said(&"let a = 1;\n".repeat(20_000)))]);
}

#[test]
fn an_introduction_is_not_filed_under_the_first_lead() {
    let (lead, text) = (Some(said("Help desk")), said(&format!("Help desk: {}", "helps users ".repeat(55))));
    let introduction = Content::Paragraph(said("These are the roles:"));
    let passages = passages(vec![introduction, Content::Item { depth: 0, lead, text }]);
    assert_eq!(passages[0].text, "These are the roles:");
    assert!(passages[0].headings.is_empty(), "{:?}", passages[0].headings);
}

/// An item of a list, without a lead.
fn item(text: &str) -> Content {
    Content::Item { depth: 0, lead: None, text: said(text) }
}

#[test]
fn the_last_sentence_of_a_paragraph_introduces_its_list_until_a_rule() {
    let before = "what is asked for ".repeat(9);
    let (first, second) =
        (item(&"tapes are kept in order ".repeat(30)), item(&"backups are restored ".repeat(50)));
    let introduction = Content::Paragraph(said(&format!("It depends on {before}. Think of the following:")));
    let passages = passages(vec![introduction, first.clone(), second, Content::Rule, first]);
    let headings: Vec<&[String]> = passages.iter().map(|passage| passage.headings.as_slice()).collect();
    assert!(passages[0].text.ends_with("Think of the following:") && passages[0].headings.is_empty());
    assert_eq!(headings[1..], [["Think of the following"].as_slice(), &["Think of the following"], &[]]);
}
