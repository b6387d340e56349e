use pdf_extract::content::{Content as Drawing, Operation};
use pdf_extract::{Dictionary, Document, Object, Stream, dictionary};

use crate::document::{Block, Content, Section};
use crate::error::ProblemKind;

/// Words with their place and size.
type Words = (f64, f64, f64, &'static str);

fn drawing(words: &[Words]) -> Vec<u8> {
    let mut operations = Vec::new();
    for &(x, y, size, text) in words {
        operations.push(Operation::new("BT", vec![]));
        operations.push(Operation::new("Tf", vec!["F1".into(), size.into()]));
        operations.push(Operation::new("Td", vec![x.into(), y.into()]));
        operations.push(Operation::new("Tj", vec![Object::string_literal(text)]));
        operations.push(Operation::new("ET", vec![]));
    }
    Drawing { operations }.encode().unwrap()
}

fn document(pages: &[Vec<Words>], alter: impl Fn(&mut Document, &mut Dictionary)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let parent = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier", "Encoding" => "WinAnsiEncoding",
        "FirstChar" => 32, "LastChar" => 126, "Widths" => vec![Object::Integer(600); 95],
    });
    let mut resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    alter(&mut document, &mut resources);
    let resources = document.add_object(resources);
    let mut kids = Vec::new();
    for page in pages {
        let content = document.add_object(Stream::new(dictionary! {}, drawing(page)));
        kids.push(
            document
                .add_object(dictionary! { "Type" => "Page", "Parent" => parent, "Contents" => content })
                .into(),
        );
    }
    let count = i64::try_from(kids.len()).unwrap();
    let tree = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    document.objects.insert(parent, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => parent });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn shown(pages: &[Vec<Words>]) -> Vec<String> {
    let document = crate::decode::decode(&document(pages, |_, _| {}), "x.pdf").unwrap();
    document.blocks.iter().map(show).collect()
}

fn show(block: &Block) -> String {
    let Some(Section::Page(page)) = block.section else { panic!("{block:?}") };
    let text = match &block.content {
        Content::Heading { level, text } => format!("h{level} {}", text.as_str()),
        Content::Paragraph(text) => format!("p {}", text.as_str()),
        Content::Row { head, cells } => {
            let pairs =
                head.columns.iter().zip(cells).map(|(column, cell)| format!("{}={}", &**column, &**cell));
            pairs.collect::<Vec<_>>().join("|")
        }
        other => format!("{other:?}"),
    };
    format!("{page} {:?} {text}", block.standing)
}

#[test]
fn headings_and_wrapped_words() {
    let page = vec![
        (50.0, 800.0, 18.0, "What a Clerk Does"),
        (50.0, 760.0, 10.0, "A clerk keeps the books of a firm and does its adminis-"),
        (50.0, 748.0, 10.0, "tration, day after day, as long as there is something"),
        (50.0, 736.0, 10.0, "to do."),
    ];
    assert_eq!(
        shown(&[page]),
        [
            "1 Content h1 What a Clerk Does",
            "1 Content p A clerk keeps the books of a firm and does its administration, day after day, as long as there is something to do."
        ]
    );
}

#[test]
fn columns_are_a_table() {
    let page = vec![
        (50.0, 800.0, 10.0, "Role"),
        (200.0, 800.0, 10.0, "Pay"),
        (300.0, 800.0, 10.0, "Exam"),
        (50.0, 788.0, 10.0, "Help desk"),
        (200.0, 788.0, 10.0, "$40,000"),
        (300.0, 788.0, 10.0, "A+"),
        (50.0, 776.0, 10.0, "Admin"),
        (200.0, 776.0, 10.0, "$90,000"),
        (300.0, 776.0, 10.0, "AZ-104"),
    ];
    assert_eq!(
        shown(&[page]),
        ["1 Content Role=Help desk|Pay=$40,000|Exam=A+", "1 Content Role=Admin|Pay=$90,000|Exam=AZ-104"]
    );
}

#[test]
fn what_stands_on_every_page_is_boilerplate() {
    let page = |text: &'static str, number: &'static str| {
        vec![(50.0, 820.0, 10.0, "A firm's handbook"), (50.0, 760.0, 10.0, text), (300.0, 20.0, 10.0, number)]
    };
    let pages = [
        page("The first page says this much.", "1"),
        page("The second page says that.", "2"),
        page("The third says more.", "3"),
    ];
    let shown = shown(&pages);
    assert_eq!(shown[0], "1 Content p The first page says this much.");
    assert_eq!(shown.iter().filter(|block| block.contains("Boilerplate")).count(), 6, "{shown:?}");
}

fn refused(bytes: &[u8]) -> (ProblemKind, String) {
    let problem = crate::decode::decode(bytes, "x.pdf").unwrap_err();
    (problem.kind, problem.reason)
}

#[test]
fn what_cannot_be_read_is_refused() {
    assert_eq!(
        refused(&document(&[vec![]], |_, _| {})),
        (ProblemKind::Skipped, "no text, only images".to_owned())
    );
    let bytes = document(&[vec![(50.0, 700.0, 10.0, "words")]], |_, _| {});
    assert_eq!(refused(&bytes[..40]).0, ProblemKind::Failed);
    assert_eq!(refused(b"%PDF-1.4 nothing else").0, ProblemKind::Failed);
    let nested = [b"%PDF-1.4\n1 0 obj\n".to_vec(), b"[".repeat(300_000)].concat();
    assert_eq!(refused(&nested).0, ProblemKind::Failed);
}

#[test]
fn a_drawing_that_holds_itself_is_refused() {
    let bytes = document(&[vec![(50.0, 700.0, 10.0, "words")]], |document, resources| {
        let id = document.new_object_id();
        let inner = dictionary! { "XObject" => dictionary! { "X" => id } };
        let form = Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => inner },
            b"/X Do".to_vec(),
        );
        document.objects.insert(id, Object::Stream(form));
        resources.set("XObject", dictionary! { "X" => id });
    });
    assert!(refused(&bytes).1.contains("holds itself"));
}

#[test]
fn a_stream_that_expands_without_end_is_refused() {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&vec![b' '; 70 * 1024 * 1024]).unwrap();
    let packed = encoder.finish().unwrap();
    let bytes = document(&[vec![(50.0, 700.0, 10.0, "words")]], |document, _| {
        document.add_object(Stream::new(dictionary! { "Filter" => "FlateDecode" }, packed.clone()));
    });
    assert!(refused(&bytes).1.contains("expands to more"));
}
