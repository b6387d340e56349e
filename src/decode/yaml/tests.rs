use super::*;

fn shown(text: &str) -> String {
    show(&read(&Traced::verbatim(text, 0)))
}

fn show(node: &Node) -> String {
    match node {
        Node::Scalar(text) => text.to_string(),
        Node::Stray(text) => format!("?{}", text.as_str()),
        Node::Comment(text) => format!("#{}", text.as_str()),
        Node::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) => {
            let pairs = entries.iter().map(|(key, value)| format!("{}: {}", key.as_str(), show(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn maps_lists_and_scalars() {
    assert_eq!(
        shown("a: 1\nb:\n  - x\n  - y: 2\n    z: 3\nc: [p, 'q r']\n"),
        "{a: 1, b: [x, {y: 2, z: 3}], c: [p, q r]}"
    );
    assert_eq!(shown("list:\n- one\n- two\nnext: \"a \\\"b\\\"\"\n"), "{list: [one, two], next: a \"b\"}");
}

#[test]
fn a_flow_list_may_start_below_its_key() {
    assert_eq!(
        shown("keywords:\n  [\n    one two,\n    three,\n  ]\nid: x\n"),
        "{keywords: [one two, three], id: x}"
    );
}

#[test]
fn block_scalars_are_folded_or_kept() {
    assert_eq!(shown("a: >-\n  one\n  two\n\n  three\nb: |\n  x\n  y\n"), "{a: one two\n\nthree, b: x\ny}");
}

#[test]
fn a_bad_line_costs_that_line() {
    let text = "title: Good: bad\n\t- tabbed\ndate: 2021-02-29\n{% include x %}\nend: here\n";
    assert!(shown(text).contains("end: here"), "{}", shown(text));
    assert!(shown(text).contains("date: 2021-02-29"));
    assert!(shown(text).contains("title: Good: bad"));
}

#[test]
fn places_point_into_the_source() {
    let Node::Map(entries) = read(&Traced::verbatim("a: >-\n    some words\n    here\n", 0)) else {
        panic!()
    };
    let Node::Scalar(text) = &entries[0].1 else { panic!() };
    let at = text.find("here").unwrap_or_default();
    assert_eq!(text.span(at..at + 4), Some(25..29));
}

#[test]
fn an_empty_item_leaves_its_siblings_alone() {
    assert_eq!(shown("list:\n-\n- a\n- b\n"), "{list: [, a, b]}");
    assert_eq!(shown("-\n  a: 1\n-\n  - b\n"), "[{a: 1}, [b]]");
}

#[test]
fn hostile_lines_lose_no_word() {
    for (start, line, count) in [
        ("", "- needle\n", 100_000),
        ("", "- [ needle\n", 20_000),
        ("a:\n", " [ needle\n", 20_000),
        ("- \"x\n", "a needle\n", 20_000),
    ] {
        let read = shown(&format!("{start}{}", line.repeat(count)));
        assert_eq!(read.matches("needle").count(), count, "{start}{line}");
    }
}

#[test]
fn an_open_quote_ends_at_the_next_key() {
    assert_eq!(shown("- a: \"x\n  b: y\n"), "[{a: x, b: y}]");
    assert_eq!(shown("a: \"one\n  two\\\"\n  three\"\nb: y\n"), "{a: one two\" three, b: y}");
}

#[test]
fn hostile_nesting_is_text() {
    let deep = format!("a: {}needle", "{a: ".repeat(100_000));
    assert!(fault(&deep).is_none());
    assert!(shown(&deep).contains("needle"));
    assert!(shown(&format!("{}needle", "- ".repeat(50_000))).contains("needle"));
}

#[test]
fn comments_stay_where_they_stand() {
    assert_eq!(shown("# top\n# of it\n\n# a's\na: 1 # one\n"), "{: #top\nof it, : #a's, a: 1, a: #one}");
    assert_eq!(
        shown("a: # of a\n  # of b\n  b: [1] # list\n  c: \"x\" # string\n  d: | # text\n    e # kept\n"),
        "{a: {: #of b, b: [1], b: #list, c: x, c: #string, d: e # kept, d: #text}, a: #of a}"
    );
    assert_eq!(shown("a:\n- x # one\n# between\n- y\n"), "{a: [x, #one, #between, y]}");
    assert_eq!(shown("a: C# and b#c\nb: 'x' y\n"), "{a: C# and b#c, b: 'x' y}");
}

#[test]
fn a_comment_farther_left_does_not_end_what_goes_on_below_it() {
    assert_eq!(
        shown("a:\n  - x\n# left out\n  - y\nb:\n# deep\n  c: 1\n"),
        "{a: [x, #left out, y], b: {: #deep, c: 1}}"
    );
}

#[test]
fn a_comment_behind_a_value_is_no_value() {
    use crate::document::Content;
    let text = "g: plain text # comment here\ntags: # kinds\n- one # first\n- two\n";
    let document = crate::decode::decode(text.as_bytes(), "a.yaml").unwrap();
    let shown: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| match &block.content {
            Content::Field { name, value } => Some(format!("{}: {}", name.as_str(), value.as_str())),
            Content::Paragraph(text) => Some(text.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(shown, ["g: plain text", "comment here", "tags: one, two", "first", "kinds"]);
}

#[test]
fn a_fault_has_one_place() {
    assert_eq!(
        fault("title: x\ndate: a: b\n"),
        Some((2, "mapping values are not allowed in this context".to_owned()))
    );
    let (line, reason) = fault("a: [1,\nb: 2\n").expect("a fault");
    assert!(line > 0 && !reason.contains(" at line "), "{reason}");
}
