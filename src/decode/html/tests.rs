use super::*;
use crate::document::{Content, Standing, TableHead};

fn page(source: &str) -> Reading {
    let mut reading = Reading::default();
    read(&Traced::verbatim(source, 0), &mut reading);
    check_places(source, &reading.blocks);
    reading
}

fn part(source: &str) -> Vec<Block> {
    let blocks = fragment(&Traced::verbatim(source, 0), &mut Vec::new());
    check_places(source, &blocks);
    blocks
}

/// The texts of a block, apart from its column names.
fn texts(block: &Block) -> Vec<&Traced> {
    match &block.content {
        Content::Heading { text, .. }
        | Content::Paragraph(text)
        | Content::Code(text)
        | Content::Title(text) => {
            vec![text]
        }
        Content::Item { lead, text, .. } => lead.iter().chain([text]).collect(),
        Content::Row { cells, .. } => cells.iter().collect(),
        Content::Field { name, value } => vec![name, value],
        Content::EndOfSection { .. } | Content::Rule => Vec::new(),
    }
}

/// Each word stands in the source where it says; there may be markup within.
fn check_places(source: &str, blocks: &[Block]) {
    for text in blocks.iter().flat_map(texts) {
        let mut at = 0;
        for word in text.split(|character: char| !character.is_ascii_alphanumeric()) {
            if let Some(span) = text.span(at..at + word.len()).filter(|_| !word.is_empty()) {
                let found = &source[span];
                let edges = (word.chars().next(), word.chars().next_back());
                assert_eq!((found.chars().next(), found.chars().next_back()), edges, "{found} for {word}");
            }
            at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        }
    }
}

/// A block as one line: its kind, its standing unless it is content, its texts.
fn line(block: &Block) -> String {
    let kind = match &block.content {
        Content::Heading { level, .. } => format!("h{level}"),
        Content::Paragraph(_) => "p".to_owned(),
        Content::Item { depth, .. } => format!("li{depth}"),
        Content::Row { .. } => "tr".to_owned(),
        Content::Field { .. } => "field".to_owned(),
        Content::Code(_) => "code".to_owned(),
        Content::Title(_) => "title".to_owned(),
        Content::EndOfSection { level } => format!("end{level}"),
        Content::Rule => "rule".to_owned(),
    };
    let standing = match block.standing {
        Standing::Content => "",
        Standing::Aside => "?",
        Standing::Boilerplate => "!",
    };
    let texts: Vec<&str> = texts(block).into_iter().map(Traced::as_str).collect();
    format!("{kind}{standing} {}", texts.join(" | "))
}

fn lines(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(line).collect()
}

fn heads(blocks: &[Block]) -> Vec<&TableHead> {
    let mut heads: Vec<&TableHead> = Vec::new();
    for block in blocks {
        if let Content::Row { head, .. } = &block.content
            && heads.last().is_none_or(|last| !std::ptr::eq(*last, head.as_ref()))
        {
            heads.push(head);
        }
    }
    heads
}

fn columns(blocks: &[Block]) -> Vec<Vec<&str>> {
    heads(blocks).iter().map(|head| head.columns.iter().map(Traced::as_str).collect()).collect()
}

#[test]
fn headings_paragraphs_and_line_breaks() {
    let reading =
        page("<h1>Help <b>Desk</b></h1>\n<p>One\n  two<br>three<p>super<b>script</b>\n<div>four</div>five");
    assert_eq!(
        lines(&reading.blocks),
        ["h1 Help Desk", "p One two\nthree", "p superscript", "p four", "p five"]
    );
}

#[test]
fn a_page_without_any_structure_is_text() {
    assert_eq!(lines(&page("just words & more").blocks), ["p just words & more"]);
    assert!(page("").blocks.is_empty());
    assert_eq!(lines(&page("a < b <3 c > d").blocks), ["p a < b <3 c > d"]);
}

#[test]
fn places_survive_entities_line_ends_and_comments() {
    let source = "<p>R&amp;D &eacute;t&#233; a&nbsp;b\r\n  c\rd <!-- x --> e\0f AT&T &notin; &unknown; g</p>";
    let reading = page(source);
    let Content::Paragraph(text) = &reading.blocks[0].content else { panic!() };
    assert_eq!(text.as_str(), "R&D été a b c d ef AT&T ∉ &unknown; g");
    let place = |word: &str| {
        let at = text.find(word).unwrap();
        &source[text.span(at..at + word.len()).unwrap()]
    };
    assert_eq!(place("é"), "&eacute;");
    assert_eq!(place("D"), "D");
    assert_eq!(place("T&T"), "T&T");
    assert_eq!(place("∉"), "&notin;");
    assert_eq!(place("g"), "g");
    let source = "<p>a &lts b";
    let Content::Paragraph(text) = &page(source).blocks[0].content else { panic!() };
    assert_eq!((&source[text.span(2..3).unwrap()], &source[text.span(3..4).unwrap()]), ("&lt", "s"));
}

#[test]
fn places_are_those_of_the_source_not_of_the_text() {
    let mut text = Traced::default();
    text.push("<p>a ", 100..105);
    text.push("b</p>", 200..205);
    let mut reading = Reading::default();
    read(&text, &mut reading);
    assert_eq!(texts(&reading.blocks[0])[0].whole_span(), Some(103..201));
}

#[test]
fn characters_that_mark_places_are_white_space_in_a_source() {
    let reading = page("<p>a\u{FDD0}\u{FDD3}b &#xFDD0;&#64977;c</p><img alt='two \u{FDEF}words'>");
    assert_eq!(lines(&reading.blocks), ["p a b c", "p two words"]);
}

#[test]
fn attributes_have_entities_as_text_has() {
    let reading = page("<p>one</p><img alt='a &lt; b&copy;1 &#x22;q&#34; &amp;lt; &nothing;'>");
    assert_eq!(lines(&reading.blocks), ["p one", "p a < b©1 \"q\" &lt; &nothing;"]);
}

#[test]
fn lists_keep_their_depth_and_what_heads_an_item() {
    let source = "<ul><li><b>Role:</b> runs things<ul><li>inner <li><strong>Pay</strong>: $5</ul>after</li>\
                  <li><p>Two</p><p>paragraphs</p></li><li><b>All bold</b></li></ul>";
    assert_eq!(
        lines(&page(source).blocks),
        [
            "li0 Role | runs things",
            "li1 inner",
            "li1 Pay | $5",
            "p after",
            "li0 Two\nparagraphs",
            "li0 All bold"
        ]
    );
}

#[test]
fn definitions_are_fields() {
    let source = "<dl><dt>Pay:<dd>$5<dd>$6<dt>A</dt><dt>B</dt><dd><p>x</p><ul><li>y<li>z</ul></dd>\
                  <div><dt>Alone</dt></div></dl>";
    assert_eq!(lines(&page(source).blocks), ["field Pay | $5; $6", "field A / B | x; y; z", "p Alone"]);
}

#[test]
fn a_short_paragraph_in_bold_type_is_a_heading() {
    let source =
        "<p><strong>Ownership</strong></p><ul><li>x</ul><p><b>Careful now.</b></p><p><b>Key</b> words</p>";
    assert_eq!(lines(&page(source).blocks), ["h7 Ownership", "li0 x", "p Careful now.", "p Key words"]);
}

#[test]
fn code_keeps_its_white_space() {
    let source = "<pre>\n  if a:\r\n    b &lt; c<br>d\n</pre><p>Use <code>ls -l</code> now</p>";
    assert_eq!(lines(&page(source).blocks), ["code   if a:\n    b < c\nd", "p Use ls -l now"]);
}

#[test]
fn every_caption_of_a_table_is_kept() {
    let source =
        "<table><caption>Wages<caption><caption>in euros</caption><tr><th>Role<th>Pay<tr><td>A<td>1</table>";
    let blocks = page(source).blocks;
    assert_eq!(heads(&blocks)[0].caption.as_deref(), Some("Wages / in euros"));
}

#[test]
fn names_that_no_row_carries_are_a_row() {
    for (source, expected) in [
        (
            "<table><tr><th>Role<th>Pay<tr><td colspan=2>Not yet known</table>",
            ["tr Role | Pay", "tr Not yet known | "],
        ),
        ("<table><tr><th>Role<tr><td colspan=3>Unknown</table>", ["tr Role", "tr Unknown"]),
    ] {
        assert_eq!(lines(&page(source).blocks), expected);
    }
    let source =
        "<table><tr><th>Role<th>Pay<tr><td>Lead<td>1<tr><th>Years<th>Level<tr><td colspan=2>None</table>";
    assert_eq!(lines(&page(source).blocks), ["tr Lead | 1", "tr Years | Level", "tr None | "]);
}

#[test]
fn table_rows_carry_column_names_and_caption() {
    let source = "<table><caption>Wages &amp; more</caption><thead><tr><th>Role<th>Pay</tr></thead>\
                  <tr><td>Tech\n lead<td>$5<br>$6 per\nhour<tr><td colspan=2>Note</table>";
    let blocks = page(source).blocks;
    assert_eq!(lines(&blocks), ["tr Tech lead | $5; $6 per hour", "tr Note | "]);
    assert_eq!(columns(&blocks), [vec!["Role", "Pay"], vec!["", ""]]);
    assert_eq!(heads(&blocks)[0].caption.as_deref(), Some("Wages & more"));
    assert_eq!(heads(&blocks)[0].columns[1].whole_span(), Some(65..68));
}

#[test]
fn header_rows_are_joined_and_spans_are_honoured() {
    let source = "<table><tr><th rowspan=2>Role<th colspan=2>Pay<tr><th>2023<th>2024\
                  <tr><th rowspan=2>Tech<td>1<td>2<tr><td>3<td>4<tr><th>Lead<td colspan=2>5</table>";
    let blocks = page(source).blocks;
    assert_eq!(lines(&blocks), ["tr Tech | 1 | 2", "tr Tech | 3 | 4", "tr Lead | 5 | "]);
    assert_eq!(columns(&blocks)[0], ["Role", "Pay / 2023", "Pay / 2024"]);
}

#[test]
fn a_row_that_spans_the_table_heads_the_rows_below() {
    let source = "<table><tr><th colspan=2>Facts<tr><th scope=row>Pay<td>$5<tr><th colspan=2>More\
                  <tr><th scope=row>Jobs<td>7<tr><th colspan=2>Nothing below</table>";
    let blocks = page(source).blocks;
    assert_eq!(lines(&blocks), ["tr Pay | $5", "tr Jobs | 7", "tr Nothing below | "]);
    let captions: Vec<_> = heads(&blocks).iter().map(|head| head.caption.as_deref().unwrap_or("")).collect();
    assert_eq!(captions, ["Facts", "Facts / More", "Facts"]);
}

#[test]
fn a_label_beside_its_rows_is_no_header() {
    let source = "<table><tr><th>Level<th>Scope<th>Impact<tr><th rowspan=2>M4</th></tr>\
                  <tr><td colspan=2>Runs a team</tr><tr><th scope=row rowspan=2>M5</th></tr><tr><td>a<td>b</table>";
    let blocks = page(source).blocks;
    assert_eq!(lines(&blocks), ["tr M4 | Runs a team | ", "tr M5 | a | b"]);
}

#[test]
fn the_first_row_names_columns_when_it_looks_so() {
    let bold = "<table><tr><td><b>Role</b><td><b>Pay</b><tr><td>Tech<td>good</table>";
    assert_eq!(columns(&page(bold).blocks), [["Role", "Pay"]]);
    let numbers = "<table><tr><td>Role<td>Pay<tr><td>Tech<td>$5<tr><td>Lead<td>$6</table>";
    assert_eq!(columns(&page(numbers).blocks), [["Role", "Pay"]]);
    let none = "<table><tr><td>Tech<td>$5<tr><td>Lead<td>$6</table>";
    assert_eq!(columns(&page(none).blocks), [["", ""]]);
    assert_eq!(lines(&page(none).blocks).len(), 2);
}

#[test]
fn empty_columns_and_rows_are_left_out_and_headers_alone_are_rows() {
    let source = "<table><tr><th>A<th> <th>B<tr><td>1<td>&nbsp;<td>2<tr><td><td><td></table>";
    let blocks = page(source).blocks;
    assert_eq!((lines(&blocks), columns(&blocks)), (vec!["tr 1 | 2".to_owned()], vec![vec!["A", "B"]]));
    assert_eq!(lines(&page("<table><tr><th>A<th>B</table>").blocks), ["tr A | B"]);
}

#[test]
fn tables_that_arrange_are_walked_and_tables_in_cells_stay_there() {
    let layout = "<table><tr><td><h2>Jobs</h2><p>text<td><table><tr><th>A<th>B<tr><td>1<td>2</table></table>";
    assert_eq!(lines(&page(layout).blocks), ["h2 Jobs", "p text", "tr 1 | 2"]);
    let nested = "<table><tr><th>Status<th>Meaning<tr><td>x<td>One of<table><tr><td>Exact<td>same\
                  <tr><td>Similar<td>alike</table><tr><td>y<td><ul><li>p<li>q</ul></table>";
    assert_eq!(lines(&page(nested).blocks), ["tr x | One of; Exact, same; Similar, alike", "tr y | p; q"]);
}

#[test]
fn text_between_cells_keeps_its_place_wherever_it_goes() {
    let blocks = page("<table>stray words<tr><td>a<td>b</tr>more<tr><td>c<td>d</table>").blocks;
    assert_eq!(lines(&blocks), ["p stray words more", "tr a | b", "tr c | d"]);
}

#[test]
fn what_surrounds_the_main_part_is_boilerplate() {
    let source = "<header><h1>Tech</h1>motto</header><nav>Home</nav><main><p>Text<aside>By the way</aside>\
                  <div class='social-share'>Tweet</div><form><button>Go</button></form></main>\
                  <div>outside</div><footer>bye</footer>";
    assert_eq!(
        lines(&page(source).blocks),
        [
            "h1 Tech",
            "p! motto",
            "p! Home",
            "p Text",
            "p? By the way",
            "p! Tweet",
            "p! Go",
            "p! outside",
            "p! bye"
        ]
    );
}

#[test]
fn hidden_hints_are_boilerplate_and_hidden_tabs_are_not() {
    let tab = "long text ".repeat(30);
    let source = format!("<p hidden>hint</p><div style='display: none'><h2>Pay</h2><p>{tab}</div>");
    let blocks = page(&source).blocks;
    assert_eq!(lines(&blocks)[..2], ["p! hint", "h2 Pay"]);
    assert_eq!(blocks[2].standing, Standing::Content);
}

#[test]
fn noise_within_a_line_does_not_cut_it() {
    let source = "<p>Before <button>press</button> after</p><h2>Pay <a class=noprint href=x>About</a></h2>";
    assert_eq!(lines(&page(source).blocks), ["p Before after", "p! press", "h2 Pay", "p! About"]);
}

#[test]
fn menus_are_boilerplate_unless_the_page_is_one() {
    let menu = "<div><h3>Pages</h3><a>One</a> <a>Two</a> <a>Three</a> <a>Four</a> <a>Fifth</a></div>";
    assert_eq!(lines(&page(menu).blocks)[0], "h3 Pages");
    let text = "<p>This page says a lot more than the names of pages.</p>";
    assert_eq!(lines(&page(&format!("{menu}{text}")).blocks)[0], "h3! Pages");
}

#[test]
fn what_nobody_sees_is_dropped() {
    let source = "a<script>if (a<b) '</p>'</script>b<style>c</style>c <svg><title>t</title></svg>d\
                  <template><p>e</template><noscript>f</noscript><!-- g --><textarea>h<b></textarea>";
    assert_eq!(lines(&page(source).blocks), ["p abc d", "p! h<b>"]);
}

#[test]
fn a_page_states_facts_about_itself() {
    let source = "<!doctype html><html lang=en><head><title>Tech &amp; Co | Site</title>\
                  <meta name=Description content='What a &quot;tech&quot; does'><meta property=article:published_time \
                  content=2024-01-02><link rel=canonical href=https://x.org/><script type='application/ld+json'>\
                  {\"@type\":\"JobPosting\",\"title\":\"Tech\",\"hiringOrganization\":{\"name\":\"Co\"},\
                  \"baseSalary\":{\"currency\":\"USD\",\"value\":{\"minValue\":1,\"maxValue\":2,\"unitText\":\"HOUR\"}}}\
                  </script></head><body>x";
    let reading = page(source);
    let fact = |name: &str| reading.metadata.get(name).map(String::as_str);
    assert_eq!(reading.title.as_deref(), Some("Tech & Co"));
    assert_eq!(fact("description"), Some("What a \"tech\" does"));
    assert_eq!((fact("date"), fact("url")), (Some("2024-01-02"), Some("https://x.org/")));
    assert_eq!((fact("language"), fact("organization")), (Some("en"), Some("Co")));
    assert_eq!((fact("job_title"), fact("salary")), (Some("Tech"), Some("USD 1–2 HOUR")));
    assert_eq!(
        lines(&reading.blocks),
        ["field? description | What a \"tech\" does", "field? title | Tech & Co | Site", "p x"]
    );
}

#[test]
fn a_fragment_may_begin_and_end_within_elements() {
    assert_eq!(
        lines(&part("end of cell</td><td>b</td></tr><tr><td>c<td>d")),
        ["p end of cell", "tr b | ", "tr c | d"]
    );
    assert_eq!(lines(&part("<tr><td>a</td><td>b</td></tr>")), ["tr a | b"]);
    assert_eq!(lines(&part("x</div>y</ul><li>z")), ["p x", "p y", "li0 z"]);
    assert_eq!(lines(&part("a <b")), ["p a <b"]);
}

#[test]
fn broken_markup_loses_no_words() {
    assert_eq!(lines(&page("<p class=\"x>one <b>two</b></p>").blocks), ["p one two"]);
    assert_eq!(lines(&page("one <!-- two").blocks), ["p one two"]);
    assert_eq!(lines(&page("<h2>one</h3><p>two").blocks), ["h2 one", "p two"]);
    assert_eq!(lines(&page("<title>one <p>two").blocks), ["p one", "p two"]);
    assert_eq!(lines(&page("<b><p>one</b> two<table><td>three").blocks), ["p one two", "p three"]);
}

#[test]
fn deep_elements_become_text_and_a_problem() {
    let source = format!("<p>start</p>\n{}", "<div>word".repeat(1000));
    let reading = page(&source);
    let words: usize = reading.blocks.iter().flat_map(texts).map(|text| text.matches("word").count()).sum();
    assert_eq!(words, 1000);
    assert_eq!((reading.problems.len(), reading.problems[0].line), (1, Some(2)));
}

const HOSTILE: &[&str] = &[
    "<div>",
    "<b>",
    "<b><p>x",
    "<a href=x>y",
    "<table>",
    "<table><tr><td>x",
    "<table>x<tr>",
    "&amp;",
    "&nbsp;",
    "<a b='<a b=\"",
    "<!--",
    "<svg>",
    "<textarea>",
    "<ul><li>",
    "<dl><dt>x<dd>",
    "<p>x<button>y</button>",
    "<td colspan=1000 rowspan=65534>x<tr>",
    "</p>",
    "x</div>",
    "<select><option>x",
    "<body class=a><html lang=b>",
    "<table><div>x</div>",
    "a\r\nb\0c",
    "<",
    "word ",
    "<template>",
    "<p hidden>x",
];

#[test]
fn bold_starts_of_paragraphs_name_them() {
    assert_eq!(
        lines(&page("<p><strong>Patience.</strong> Clerks wait.</p><p><b>Scope</b>\n<i>Area of ownership and its size</i></p>").blocks),
        ["li0 Patience | Clerks wait.", "h7 Scope", "p Area of ownership and its size"]
    );
    let whole = "<p><b>Ask Anna</b> Smith or Mary Brown</p>";
    assert_eq!(lines(&page(whole).blocks), ["p Ask Anna Smith or Mary Brown"]);
}

#[test]
fn what_unfolds_a_text_heads_it() {
    let fold = "<main><button aria-expanded='false'>How long does it take?</button><p>About two years.</p>\
                <details><summary>What is paid?</summary>Little.</details><p>All else later.</p></main>";
    assert_eq!(
        lines(&page(fold).blocks),
        [
            "h7 How long does it take?",
            "p About two years.",
            "h7 What is paid?",
            "p Little.",
            "end7 ",
            "p All else later."
        ]
    );
}

/// Each of these was quadratic in some parser: that it ends soon is seen by whoever waits for it.
#[test]
fn hostile_pages_are_read_and_their_places_hold() {
    for piece in HOSTILE {
        page(&piece.repeat(10_000));
    }
    let attributes = " a=1 class=x b".repeat(50_000);
    assert_eq!(lines(&page(&format!("<p{attributes}>x")).blocks), ["p x"]);
}
