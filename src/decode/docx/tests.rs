use super::*;
use crate::decode::archive::tests::packed;
use crate::document::{Block, Content};

const STYLES: &str = r#"<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
  <w:style w:styleId="Mein"><w:name w:val="Mein"/><w:basedOn w:val="berschrift1"/></w:style>
  <w:style w:styleId="Titel"><w:name w:val="Title"/></w:style></w:styles>"#;

fn document(body: &str) -> Vec<u8> {
    let main = format!("<w:document><w:body>{body}</w:body></w:document>");
    let core = "<cp:coreProperties><dc:title>Microsoft Word - x</dc:title><dc:creator>A. Clerk</dc:creator></cp:coreProperties>";
    packed(&[
        ("word/document.xml", main.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("word/footer1.xml", b"<w:ftr><w:p><w:r><w:t>Page of a firm</w:t></w:r></w:p></w:ftr>"),
        ("word/footer2.xml", b"<w:ftr><w:p><w:r><w:t>Page of a firm</w:t></w:r></w:p></w:ftr>"),
    ])
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn shown(body: &str) -> Vec<String> {
    let bytes = document(body);
    let document = crate::decode::decode(&bytes, "a.pdf").unwrap();
    assert_eq!(document.format, crate::document::Format::Docx);
    document.blocks.iter().map(show).collect()
}

fn show(block: &Block) -> String {
    match &block.content {
        Content::Heading { level, text } => format!("h{level} {}", text.as_str()),
        Content::Paragraph(text) => {
            format!("{} {}", if block.standing == Standing::Content { "p" } else { "x" }, text.as_str())
        }
        Content::Item { depth, lead, text } => {
            format!("li{depth} {:?} {}", lead.as_ref().map(crate::traced::Traced::as_str), text.as_str())
        }
        Content::Row { head, cells } => {
            let pairs =
                head.columns.iter().zip(cells).map(|(column, cell)| format!("{}={}", &**column, &**cell));
            pairs.collect::<Vec<_>>().join("|")
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn headings_items_and_boilerplate() {
    let body = [
        paragraph(r#"<w:pStyle w:val="Mein"/>"#, "Pay"),
        paragraph("", "Clerks are paid by the hour in most places."),
        paragraph(r#"<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>"#, "in cash"),
        paragraph(r#"<w:pStyle w:val="TOC1"/>"#, "Pay\t3"),
    ];
    assert_eq!(
        shown(&body.concat()),
        [
            "h1 Pay",
            "p Clerks are paid by the hour in most places.",
            "li1 None in cash",
            "x Pay 3",
            "x Page of a firm"
        ]
    );
}

#[test]
fn a_localised_title_and_the_facts() {
    let bytes = document(&paragraph(r#"<w:pStyle w:val="Titel"/>"#, "The Clerk&#8217;s Guide"));
    let document = crate::decode::decode(&bytes, "x.docx").unwrap();
    assert_eq!(document.title, "The Clerk’s Guide");
    assert_eq!(document.metadata.get("author").map(String::as_str), Some("A. Clerk"));
    assert_eq!(document.lines, None);
}

#[test]
fn deleted_text_is_unseen_and_boxes_are_read_once() {
    let body = r"<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>
      <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>
      <w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>boxed words</w:t></w:r></w:p></w:txbxContent></mc:Choice>
      <mc:Fallback><w:txbxContent><w:p><w:r><w:t>boxed words</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>";
    assert_eq!(shown(body), ["p kept new", "p boxed words", "x Page of a firm"]);
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

#[test]
fn a_table_with_spans() {
    let wide = r#"<w:gridSpan w:val="2"/>"#;
    let rows = [
        format!("<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr>", cell("", "Level"), cell(wide, "Pay")),
        format!(
            "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}{}</w:tr>",
            cell("", ""),
            cell("", "low"),
            cell("", "high")
        ),
        format!(
            "<w:tr>{}{}{}</w:tr>",
            cell(r#"<w:vMerge w:val="restart"/>"#, "Clerk"),
            cell("", "1"),
            cell("", "2")
        ),
        format!("<w:tr>{}{}</w:tr>", cell("<w:vMerge/>", ""), cell(wide, "3")),
    ];
    assert_eq!(
        shown(&format!("<w:tbl>{}</w:tbl>", rows.concat())),
        ["Level=Clerk|Pay / low=1|Pay / high=2", "Level=Clerk|Pay / low=3|Pay / high=", "x Page of a firm"]
    );
}

#[test]
fn a_page_laid_out_with_a_table() {
    let row =
        format!("<w:tr>{}{}</w:tr>", cell("", "One side of a page."), cell("", "The other side of it."));
    assert_eq!(
        shown(&format!("<w:tbl>{row}</w:tbl>")),
        ["p One side of a page.", "p The other side of it.", "x Page of a firm"]
    );
}

#[test]
fn damage_is_told() {
    let bytes =
        packed(&[("word/document.xml", b"<w:document><w:body><w:p><w:r><w:t>words here</w:t></w:r>")]);
    let document = crate::decode::decode(&bytes, "x.docx").unwrap();
    assert!(document.problems[0].reason.contains("damaged"));
    let bytes = packed(&[("word/other.xml", b"<a/>")]);
    assert!(crate::decode::decode(&bytes, "x.docx").unwrap_err().reason.contains("no word/document.xml"));
    let bytes = packed(&[("xl/workbook.xml", b"<a/>")]);
    assert!(crate::decode::decode(&bytes, "x.xlsx").unwrap_err().reason.contains("Excel"));
}
