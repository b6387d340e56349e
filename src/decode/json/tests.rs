use super::*;
use crate::document::{Block, Standing};

fn shown(node: &Node) -> String {
    match node {
        Node::Scalar(text) => text.to_string(),
        Node::Stray(text) => format!("?{}", text.as_str()),
        Node::Comment(text) => format!("#{}", text.as_str()),
        Node::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) => {
            let pairs = entries.iter().map(|(key, value)| format!("{}: {}", key.as_str(), shown(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn read_value(text: &str) -> (String, Option<&'static str>) {
    let (node, fault) = value(&Traced::verbatim(text, 0));
    (shown(&node), fault.map(|fault| fault.reason))
}

#[test]
fn values_are_read() {
    let text = r#" {"a": [1, -2.5e3, true, null], "b": {"c": "x\ny \u00e9 \ud83d\ude00"}, } "#;
    assert_eq!(read_value(text), ("{a: [1, -2.5e3, true, ], b: {c: x\ny é 😀}}".to_owned(), None));
}

#[test]
fn what_stands_before_and_after_a_fault_is_kept() {
    let (shown, reason) = read_value(r#"{"a": ["one", "two" oops], "b": "three"}"#);
    assert_eq!(shown, "[{}, {a: }, [one, two], ?oops, b: three]");
    assert_eq!(reason, Some("a comma or ] was expected"));
}

#[test]
fn comments_are_kept_though_json_has_none() {
    let text = "// top\n{/* one */ \"a\": \"x // no\", // of a\n \"b\": [1, // of 1\n 2] /* end */}";
    let expected = "[#top, {: #one, a: x // no, : #of a, b: [1, #of 1, 2], : #end}]";
    assert_eq!(read_value(text), (expected.to_owned(), None));
    assert!(is_document(text, "json") && !is_document(text, "txt"));
    assert_eq!(read_value("// top\n{ // in\n a: 1}").0, "[#top, {: #in}, ?a: 1]");
    assert_eq!(read_value("{\"a\": 1 /* never closed").1, Some("a comma or } was expected"));
}

#[test]
fn a_bad_line_stands_alone_and_without_marks() {
    let bad = r#"{"title": "Bad, "text": "She said \"go\" [1]"}"#;
    let text = format!(
        "{{\"title\": \"A\", \"text\": \"One.\"}}\n{bad}\n{{\"title\": \"C\", \"text\": \"Three.\"}}\n"
    );
    let mut reading = Reading::default();
    read_lines(&Traced::verbatim(text.as_str(), 0), &mut reading);
    let shown: Vec<String> = reading.blocks.iter().filter(|block| says(block)).map(show).collect();
    let expected = [
        "title A",
        "paragraph One.",
        "title Record 2",
        "paragraph title: Bad, text: She said \"go\" [1]",
        "title C",
        "paragraph Three.",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn strings_know_their_places() {
    let (node, _) = value(&Traced::verbatim(r#"{"a": "R\u0026D pays"}"#, 10));
    let Node::Map(entries) = node else { panic!() };
    let Node::Scalar(text) = &entries[0].1 else { panic!() };
    assert_eq!((text.as_str(), text.span(4..8)), ("R&D pays", Some(26..30)));
}

#[test]
fn hostile_nesting_and_strings_lose_no_word() {
    for (piece, count) in [("[", 500_000), ("{\"a\":", 200_000), ("[\"", 100_000), ("\\u", 100_000)] {
        let (shown, reason) = read_value(&format!("{} needle", piece.repeat(count)));
        assert!(shown.contains("needle") && reason.is_some(), "{piece}: {reason:?}");
    }
}

#[test]
fn each_line_is_a_document() {
    let text = "{\"id\": 7, \"title\": \"A title\", \"text\": \"Says **this**.\", \"url\": \"http://x.y\"}\nno json\n";
    let mut reading = Reading::default();
    read_lines(&Traced::verbatim(text, 0), &mut reading);
    let shown: Vec<(String, Standing)> = reading
        .blocks
        .iter()
        .filter(|block| says(block))
        .map(|block| (show(block), block.standing))
        .collect();
    assert_eq!(shown[1], ("field id=7".to_owned(), Standing::Aside));
    assert!(shown.contains(&("paragraph Says this.".to_owned(), Standing::Content)), "{shown:?}");
    assert_eq!(shown[0].0, "title A title");
    assert_eq!(reading.problems[0].line, Some(2));
}

fn says(block: &Block) -> bool {
    !matches!(block.content, Content::EndOfSection { .. } | Content::Rule)
}

fn show(block: &Block) -> String {
    match &block.content {
        Content::Title(text) => format!("title {}", text.as_str()),
        Content::Paragraph(text) => format!("paragraph {}", text.as_str()),
        Content::Field { name, value } => format!("field {}={}", name.as_str(), value.as_str()),
        other => format!("{other:?}"),
    }
}

#[test]
fn front_matter_ends_where_its_object_ends() {
    assert_eq!(front_matter_end("{\n \"title\": \"x\"\n}\n\nText.\n"), Some(18));
    assert_eq!(front_matter_end("{\"a\": 1}\n{\"a\": 2}\n"), None);
    assert_eq!(front_matter_end("{\"a\": 1}\n"), None);
}
