//! Markdown to blocks: structure and places from the parser, lost structure recovered line by line.

mod directive;
mod fence;
mod inline;
mod lazy;
mod placeholder;
mod walker;

use std::ops::Range;

use crate::decode::lines::Context;
use crate::decode::{Reading, html, template};
use crate::document::Repair;
use crate::traced::Traced;
pub use fence::code;
use walker::Walker;

/// Reads Markdown. `text` has line ends as `\n`.
pub fn read(text: &Traced, reading: &mut Reading) {
    read_within(text, 0, reading);
}

/// Most levels of Markdown that is shown as code within Markdown.
const DEEPEST: usize = 3;

/// Reads Markdown that stands as code within `depth` others.
fn read_within(text: &Traced, depth: usize, reading: &mut Reading) {
    let closed = fence::closed(text);
    if closed.is_some() {
        reading.repairs.insert(Repair::OpenFence);
    }
    let text = closed.as_ref().unwrap_or(text);
    let code = code_of(text);
    reading.code.extend(code.iter().filter_map(|range| text.span(range.clone())));
    let text = &template::without(text, &code);
    let unmarked = directive::without(text, &code_of(text));
    let text = unmarked.as_ref().unwrap_or(text);
    let has_headings = text.as_str().lines().any(|line| line.starts_with('#'));
    let last = text.trim_end().len();
    for region in regions(text) {
        match region {
            Region::Html(range) => {
                let blocks = html::fragment(&text.slice(range), &mut reading.problems);
                reading.blocks.extend(blocks);
            }
            Region::Markdown(range) => {
                let context = Context { is_followed: range.end < last, has_headings };
                let part = text.slice(range);
                let mut walker = Walker::new(&part, context, depth);
                walker.walk();
                reading.blocks.append(&mut walker.blocks);
                reading.repairs.append(&mut walker.repairs);
                reading.problems.append(&mut walker.problems);
            }
        }
    }
}

/// Ranges of code in order, however it is marked.
fn code_of(text: &str) -> Vec<Range<usize>> {
    let mut code = fence::code(text);
    code.extend(template::elements(text));
    code.sort_unstable_by_key(|range| range.start);
    code
}

/// A stretch of a Markdown source.
enum Region {
    Markdown(Range<usize>),
    /// An HTML table with all that is in it: blank lines inside would end it for a Markdown parser.
    Html(Range<usize>),
}

/// Tables that may turn out not to be closed, each read to the end in vain; after these none is looked for.
const MOST_OPEN_TABLES: usize = 20;

/// Splits at HTML tables that start a line outside of code.
fn regions(text: &str) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut fence: Option<&str> = None;
    let mut open_tables = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |offset| at + offset + 1);
        let line = text[at..end].trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let may_be_table = fence.is_none() && open_tables < MOST_OPEN_TABLES && starts_table(line);
        let table = if may_be_table { table_end(text, at) } else { None };
        open_tables += usize::from(may_be_table && table.is_none());
        match table {
            Some(table_end) => {
                regions.extend([Region::Markdown(start..at), Region::Html(at..table_end)]);
                (start, at) = (table_end, table_end);
            }
            None => at = end,
        }
    }
    regions.push(Region::Markdown(start..text.len()));
    regions
}

fn starts_table(line: &str) -> bool {
    line.get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("<table"))
        && line[6..].starts_with(|next: char| next == '>' || next.is_whitespace())
}

/// The end of the table that starts at `start`, tables inside it counted.
fn table_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = start;
    while let Some(offset) = text[at..].find('<') {
        at += offset;
        let is =
            |tag: &[u8]| bytes.get(at..at + tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag));
        if is(b"<table") {
            depth += 1;
        } else if is(b"</table") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(text[at..].find('>').map_or(text.len(), |offset| at + offset + 1));
            }
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Content;

    fn shown(text: &str) -> Vec<String> {
        let mut reading = Reading::default();
        read(&Traced::verbatim(text, 0), &mut reading);
        reading.blocks.iter().map(|block| show(&block.content)).collect()
    }

    fn show(content: &Content) -> String {
        match content {
            Content::Heading { level, text } => format!("h{level} {}", text.as_str()),
            Content::Paragraph(text) => format!("p {}", text.as_str()),
            Content::Item { depth, lead, text } => {
                format!("li{depth} [{}] {}", lead.as_ref().map_or("", |lead| lead.as_str()), text.as_str())
            }
            Content::Row { cells, .. } => {
                format!(
                    "tr {}",
                    cells.iter().map(crate::traced::Traced::as_str).collect::<Vec<_>>().join(" / ")
                )
            }
            Content::Code(text) => format!("code {}", text.trim()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_usual_structure_is_read() {
        assert_eq!(
            shown(
                "# Title\n\nSome *text* with [a link](http://x.y).\n\n- one\n- two\n  - deep\n\n3. **Lead**: says\n"
            ),
            [
                "h1 Title",
                "p Some text with a link.",
                "li0 [] one",
                "li0 [] two",
                "li1 [] deep",
                "li0 [Lead] 3. Lead: says"
            ]
        );
    }

    #[test]
    fn text_glued_beneath_a_heading_and_names_within_it() {
        assert_eq!(
            shown(
                "## Advanced Support: \nFocus on hard issues.\nField Technician: Provide support on site.\n"
            ),
            [
                "h2 Advanced Support",
                "p Focus on hard issues.",
                "li0 [Field Technician] Field Technician: Provide support on site."
            ]
        );
    }

    #[test]
    fn a_table_ends_where_its_pipes_end() {
        assert_eq!(
            shown(
                "A | B |\n---|---|\nx | y |\nRole Overview: Alpha vs Beta\nAn alpha does a lot of things that no beta would ever do, and more.\n"
            ),
            [
                "tr x / y",
                "h7 Role Overview: Alpha vs Beta",
                "p An alpha does a lot of things that no beta would ever do, and more."
            ]
        );
    }

    #[test]
    fn rows_keep_their_cells_however_they_are_written() {
        let text = "| A | B | C |\n|---|---|---|\n| one | goes\non | 10 |\n| two | x | 20 | more | yet |\n| three |\n";
        assert_eq!(shown(text), ["tr one / goes on / 10", "tr two / x / 20 / more / yet", "tr three /  / "]);
    }

    #[test]
    fn what_comes_after_a_list_is_no_item() {
        let text = "* Take a course of two years in accounting, and learn on the side how the payroll of a company with \
                    several hundred people is run.\nHere is what to think of:\n\n* Your own time: \nDo you have enough \
                    of it, and will you have enough of it in the years to come, when there is more to do at home?\n\
                    Your means: Do you have any?\n";
        let shown = shown(text);
        assert_eq!(shown.len(), 4, "{shown:#?}");
        assert!(shown[0].ends_with("is run.") && shown[1].starts_with("p Here is"), "{shown:#?}");
        assert!(shown[2].starts_with("li0 [Your own time] Your own time: Do you"), "{shown:#?}");
        assert_eq!(shown[3], "li0 [Your means] Your means: Do you have any?");
    }

    #[test]
    fn a_fold_is_headed_by_its_summary() {
        let text =
            "<details>\n<summary>Is it well paid?</summary>\n\nYes, *mostly*.\n\n</details>\n\nMore.\n";
        let shown = shown(text);
        assert_eq!(shown[..2], ["h7 Is it well paid?", "p Yes, mostly."]);
        assert!(
            matches!(shown.as_slice(), [.., end, more] if end.starts_with("EndOf") && more == "p More."),
            "{shown:?}"
        );
    }

    #[test]
    fn what_a_heading_heads_is_no_heading() {
        let text = "WHAT IT TAKES\nTwo years of practice\n\nThe rest is learnt at work, from the others and from books.\n";
        assert_eq!(shown(text)[..2], ["h7 WHAT IT TAKES", "p Two years of practice"]);
    }

    #[test]
    fn places_point_into_the_source() {
        let mut reading = Reading::default();
        read(&Traced::verbatim("# T\n\nR&amp;D **pays** well\n", 0), &mut reading);
        let Some(Content::Paragraph(text)) = reading.blocks.get(1).map(|block| &block.content) else {
            panic!("{:?}", reading.blocks)
        };
        assert_eq!(text.as_str(), "R&D pays well");
        assert_eq!(text.span(4..8), Some(15..19));
    }

    #[test]
    fn templates_in_code_stay() {
        assert_eq!(shown("Use `` `{{ a.b }}` `` {{ a.b }}here\n"), ["p Use `{{ a.b }}` here"]);
        assert_eq!(shown("Use <code>{{ a.b }}</code> {{ a.b }}here\n"), ["p Use {{ a.b }} here"]);
    }

    #[test]
    fn tables_that_are_never_closed_are_one_region() {
        let text = "<table>\n".repeat(20_000);
        assert_eq!(regions(&text).len(), 1);
    }

    #[test]
    fn hand_wrapped_prose_is_one_paragraph() {
        let text = "This is a paragraph that somebody wrapped by hand at about sixty\ncolumns, as people do in plain \
                    text and in Markdown files\nalike.\n";
        assert_eq!(shown(text).len(), 1);
    }

    #[test]
    fn tags_in_cells_part_words_only() {
        let row = |cell: &str| shown(&format!("| A | B |\n|---|---|\n| Nurse | {cell} |\n"));
        assert_eq!(row("<ul><li>alpha one</li><li>beta two</li></ul>"), ["tr Nurse / alpha one; beta two"]);
        assert_eq!(row("<p>one</p><p>two</p>"), ["tr Nurse / one; two"]);
        assert_eq!(row("one.<br/> <br/>two <br>three<br>"), ["tr Nurse / one. two; three"]);
    }

    #[test]
    fn words_in_angle_brackets_are_words() {
        let text = "Dear <Hiring Manager>, I apply as <job title> at <company>. Use List<String>.";
        assert_eq!(shown(text), [format!("p {text}")]);
        assert_eq!(shown("Set in <b>bold</b> or <Tab>in a tab</Tab>.\n"), ["p Set in bold or in a tab."]);
    }

    #[test]
    fn brackets_within_a_link_are_words() {
        assert_eq!(shown("See [the plan [2]](https://a.b/c) first.\n"), ["p See the plan [2] first."]);
    }

    #[test]
    fn bold_words_over_two_lines_are_no_heading() {
        let text = "Many come from friends.\n**These letters should go to the office and not to\nthe team.** We keep them apart.\n";
        assert!(shown(text).iter().all(|block| block.starts_with("p ")), "{:?}", shown(text));
    }

    #[test]
    fn lines_with_bold_names_are_items() {
        let text = "**Address:** Mill Lane 4\n**Open:** all year round\n**Cost:** nothing at all\n";
        let first = ["li0 [Address] Address: Mill Lane 4", "li0 [Open] Open: all year round"];
        assert_eq!(shown(text)[..2], first);
    }

    #[test]
    fn quotes_in_items_are_apart() {
        assert_eq!(
            shown("- Message for the team\n  > Well done, all.\n"),
            ["li0 [] Message for the team\nWell done, all."]
        );
    }

    #[test]
    fn imports_are_no_text() {
        assert_eq!(shown("import Note from './note';\n\nA page.\n"), ["p A page."]);
    }

    #[test]
    fn what_only_looks_like_code_is_read() {
        assert_eq!(
            shown("Save this:\n\n```markdown\n# Clerk\n\nFiles letters.\n```\n")[1..],
            ["h1 Clerk", "p Files letters."]
        );
        assert_eq!(
            shown("<div>\n\n      <p>Set far in, but no code.</p>\n\n</div>\n"),
            ["p Set far in, but no code."]
        );
        assert_eq!(shown("    let x = 1;\n"), ["code let x = 1;"]);
    }

    #[test]
    fn nested_markdown_ends() {
        let text: String =
            (3..60).rev().flat_map(|length| ["`".repeat(length), "md\n# a\n".to_owned()]).collect();
        assert!(!shown(&text).is_empty());
    }
}
