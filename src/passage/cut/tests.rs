use super::*;
use crate::decode::decode;

fn passages(text: &str, name: &str) -> Vec<Passage> {
    cut(&decode(text.as_bytes(), name).unwrap(), name)
}

fn assert_bounded(passages: &[Passage]) {
    assert!(!passages.is_empty());
    for passage in passages {
        assert!(words(&passage.text) <= MOST_WORDS, "{} words", words(&passage.text));
        assert!(passage.headings.iter().all(|heading| heading.len() <= HEADING_BYTES));
        assert!(passage.title.len() <= HEADING_BYTES + 3);
    }
}

#[test]
fn passages_are_bounded_whatever_is_long() {
    let long = "word ".repeat(5000);
    assert_bounded(&passages(&format!("# T\n\n```\n{long}\nend\n```\n"), "a.md"));
    assert_bounded(&passages(&format!("# {long}\n"), "a.md"));
    assert_bounded(&passages(&format!("# {long}\n\nText below it.\n\n{long}\n"), "a.md"));
    let headings = "## Some words that head nothing\n\n".repeat(100);
    assert_bounded(&passages(&headings, "a.md"));
    let cells = format!("| {long} | {} |\n|---|---|\n| a | b |\n", "name ".repeat(30));
    assert_bounded(&passages(&cells, "a.md"));
    let wide = format!("| A | {} |\n|---|---|\n| a | {} |\n", "n ".repeat(20), "w ".repeat(175));
    assert_bounded(&passages(&wide, "a.md"));
}

#[test]
fn an_introduction_is_not_filed_under_the_first_lead() {
    let text =
        format!("These are the roles:\n\n- **Help desk**: {}\n- **Admin**: x\n", "helps users ".repeat(55));
    let passages = passages(&text, "a.md");
    assert_eq!(passages[0].text, "These are the roles:");
    assert!(passages[0].headings.is_empty(), "{:?}", passages[0].headings);
}

#[test]
fn a_table_without_words_keeps_its_head() {
    let passages = passages("Some text.\n\n| Role | Pay |\n|---|---|\n| | |\n| | |\n", "a.md");
    assert_eq!(passages.iter().filter(|passage| passage.text == "Role; Pay").count(), 1);
}
