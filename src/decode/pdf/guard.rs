//! What is looked at before the crate sees a PDF: streams that expand without end, and objects that hold themselves. The
//! first would take all memory, the second all of the stack, which ends the process.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use crate::error::Problem;

/// Largest PDF that is read, in bytes.
const MAX_BYTES: usize = 128 * 1024 * 1024;
/// Largest stream of a PDF, expanded: beyond that even a page of drawings does not go.
const MAX_STREAM: u64 = 64 * 1024 * 1024;
/// Longest chain of parents of a page.
const MAX_PARENTS: usize = 64;
/// Deepest nesting of forms, drawings within drawings.
const MAX_FORMS: usize = 24;
/// Most uses of forms that are followed.
const MOST_USES: usize = 200_000;

/// Refuses bytes that expand without end.
///
/// # Errors
/// The reason.
pub fn streams(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::failed(format!("PDF of more than {} MB", MAX_BYTES / 1024 / 1024)));
    }
    let mut at = 0;
    while let Some(offset) = find(&bytes[at..], b"stream") {
        at += offset + b"stream".len();
        let start =
            at + bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ')).take(3).count();
        let is_deflated = bytes.get(start).is_some_and(|byte| byte & 0x0f == 8);
        let expanded = if is_deflated { expanded(&bytes[start..]) } else { (0, 0) };
        if expanded.0 > MAX_STREAM {
            return Err(Problem::failed(format!(
                "a part of the PDF expands to more than {} MB",
                MAX_STREAM / 1024 / 1024
            )));
        }
        at += usize::try_from(expanded.1).unwrap_or(0);
    }
    Ok(())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// How far a stream expands, up to a byte more than is allowed, and how many bytes it has.
fn expanded(bytes: &[u8]) -> (u64, u64) {
    let mut decoder = ZlibDecoder::new(bytes);
    let copied = std::io::copy(&mut decoder.by_ref().take(MAX_STREAM + 1), &mut std::io::sink());
    match copied {
        Ok(size) => (size, decoder.total_in()),
        // Other bytes that only begin as such a stream does.
        Err(_) => (decoder.total_out(), 0),
    }
}

/// Refuses a document that holds itself.
///
/// # Errors
/// The reason.
pub fn structure(document: &Document) -> Result<(), Problem> {
    let mut forms = Forms { document, depth: HashMap::new(), open: HashSet::new(), uses: 0 };
    for page in document.get_pages().into_values() {
        let mut next = Some(page);
        let mut parents = 0;
        while let Some(dictionary) = next.and_then(|id| document.get_dictionary(id).ok()) {
            parents += 1;
            if parents > MAX_PARENTS {
                return Err(Problem::failed("damaged PDF: a page is above itself"));
            }
            if let Some(resources) = dictionary_at(document, dictionary, b"Resources") {
                forms.visit(resources, 0)?;
            }
            next = dictionary.get(b"Parent").and_then(Object::as_reference).ok();
        }
    }
    Ok(())
}

fn dictionary_at<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    let (_, object) = document.dereference(dictionary.get(key).ok()?).ok()?;
    object.as_dict().ok()
}

/// Walks the drawings that are drawn within drawings.
struct Forms<'a> {
    document: &'a Document,
    /// Drawings that have been looked at, with the nesting at which they were.
    depth: HashMap<ObjectId, usize>,
    open: HashSet<ObjectId>,
    uses: usize,
}

impl<'a> Forms<'a> {
    fn visit(&mut self, resources: &'a Dictionary, depth: usize) -> Result<(), Problem> {
        let Some(objects) = dictionary_at(self.document, resources, b"XObject") else { return Ok(()) };
        for (_, object) in objects {
            let Ok(id) = object.as_reference() else { continue };
            let Some(form) = self.form(id) else { continue };
            self.uses += 1;
            let is_nested = self.open.contains(&id) || depth > MAX_FORMS;
            if is_nested || self.uses > MOST_USES {
                return Err(Problem::failed("damaged PDF: a drawing holds itself"));
            }
            if self.depth.get(&id).is_some_and(|known| *known >= depth) {
                continue;
            }
            self.depth.insert(id, depth);
            self.open.insert(id);
            match dictionary_at(self.document, &form.dict, b"Resources") {
                Some(inner) => self.visit(inner, depth + 1)?,
                // Without resources of its own it has those of what it is drawn in, itself among them.
                None if draws(form) => {
                    return Err(Problem::failed("damaged PDF: a drawing without resources draws others"));
                }
                None => {}
            }
            self.open.remove(&id);
        }
        Ok(())
    }

    fn form(&self, id: ObjectId) -> Option<&'a Stream> {
        let stream = self.document.get_object(id).and_then(Object::as_stream).ok()?;
        let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form");
        is_form.then_some(stream)
    }
}

fn draws(form: &Stream) -> bool {
    let content = form.get_plain_content().unwrap_or_default();
    content.windows(3).any(|window| window.starts_with(b"Do") && !window[2].is_ascii_alphanumeric())
        || content.ends_with(b"Do")
}
