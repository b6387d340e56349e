use super::*;

fn shown(text: &str, name: &str) -> Vec<String> {
    let Some(separator) = separator(text, name) else { return vec!["text".to_owned()] };
    let mut reading = Reading::default();
    read_separated(&Traced::verbatim(text, 0), separator, &mut reading);
    reading.blocks.iter().map(|block| show(&block.content)).collect()
}

fn show(content: &Content) -> String {
    match content {
        Content::Row { head, cells } => {
            let pairs =
                head.columns.iter().zip(cells).map(|(column, cell)| format!("{}={}", &**column, &**cell));
            pairs.collect::<Vec<_>>().join("|")
        }
        Content::Paragraph(text) | Content::Heading { text, .. } => text.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn cells_with_quotes_and_line_ends() {
    let text = "Role,Says\n\"Clerk, senior\",\"one \"\"two\"\"\nthree\"\nChef,\"in \"the\" pan\"\n";
    assert_eq!(
        shown(text, "csv"),
        ["Role=Clerk, senior|Says=one \"two\"\nthree", "Role=Chef|Says=in \"the\" pan"]
    );
}

#[test]
fn other_separators_are_told() {
    assert_eq!(shown("a;b\nx;1,5\ny;2,5\n", "csv"), ["a=x|b=1,5", "a=y|b=2,5"]);
    assert_eq!(shown("sep=;\na;b\nx;y\n", "csv"), ["a=x|b=y"]);
    assert_eq!(shown("a\tb\nx, y\tz\nv\tw\n", "txt"), ["a=x, y|b=z", "a=v|b=w"]);
}

#[test]
fn notes_before_the_header_are_no_rows() {
    let text = "Pay of 2024,,\n\nRole,Low,High\nClerk,1,2\nChef,3,4\nSource: a survey\n";
    assert_eq!(
        shown(text, "csv"),
        ["Pay of 2024", "Role=Clerk|Low=1|High=2", "Role=Chef|Low=3|High=4", "Source: a survey"]
    );
}

#[test]
fn a_first_row_of_data_is_no_header() {
    assert_eq!(shown("Clerk,1\nChef,3\n", "csv"), ["=Clerk|=1", "=Chef|=3"]);
    assert_eq!(
        shown("Age,2023,2024\nold,$1,$2\nnew,$3,$4\n", "csv"),
        ["Age=old|2023=$1|2024=$2", "Age=new|2023=$3|2024=$4"]
    );
}

#[test]
fn prose_is_no_table() {
    let prose = "First, we look at pay.\nThen, after that, we look at the work.\nLast, we end.\n";
    assert_eq!(shown(prose, "csv"), ["text"]);
    assert_eq!(shown(prose, "txt"), ["text"]);
}

#[test]
fn cells_know_their_places() {
    let text = Traced::verbatim("a,b\n\"x \"\"y\"\" z\",w\n", 0);
    let mut reading = Reading::default();
    read_separated(&text, b',', &mut reading);
    let Some(Content::Row { cells, .. }) = reading.blocks.first().map(|block| &block.content) else {
        panic!()
    };
    assert_eq!(cells[0].span(6..7), Some(13..14));
    assert_eq!(cells[1].whole_span(), Some(16..17));
}

#[test]
fn open_quotes_do_not_swallow_the_table() {
    let hostile = "a,b\n".to_owned() + &"\"x,\"y\n".repeat(100_000);
    assert_eq!(shown(&hostile, "csv").len(), 100_000);
}
