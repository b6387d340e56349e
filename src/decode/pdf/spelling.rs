//! The two short ways to show text on the next line, spelt out: the crate does not know them, and would lose their text.

use pdf_extract::content::{Content as Drawing, Operation};
use pdf_extract::{Document, Object, ObjectId};

/// Most bytes of drawings that are spelt out in one document: they are kept expanded.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Spells out the drawings of one document.
pub struct Spelling {
    left: usize,
}

impl Spelling {
    /// None has been spelt out so far.
    pub fn new() -> Self {
        Self { left: MOST_BYTES }
    }

    /// Spells out what is drawn within drawings.
    pub fn forms(&mut self, document: &mut Document) {
        for object in document.objects.values_mut() {
            let Object::Stream(form) = object else { continue };
            let is_form =
                form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form");
            if !is_form {
                continue;
            }
            if let Some(drawing) = form.get_plain_content().ok().and_then(|drawing| self.spelt_out(&drawing))
            {
                form.set_plain_content(drawing);
            }
        }
    }

    /// Spells out what is drawn on a page.
    pub fn page(&mut self, document: &mut Document, page: ObjectId) {
        let drawing = document.get_page_content(page).ok();
        if let Some(drawing) = drawing.and_then(|drawing| self.spelt_out(&drawing)) {
            // A page whose drawing cannot be put back is read as it was.
            let _ = document.change_page_content(page, drawing);
        }
    }

    fn spelt_out(&mut self, drawing: &[u8]) -> Option<Vec<u8>> {
        if drawing.len() > self.left || !drawing.iter().any(|byte| matches!(byte, b'\'' | b'"')) {
            return None;
        }
        let operations = Drawing::decode(drawing).ok()?.operations;
        if !operations.iter().any(|operation| matches!(operation.operator.as_str(), "'" | "\"")) {
            return None;
        }
        let operations: Vec<Operation> = operations.into_iter().flat_map(spelt).collect();
        let drawing = Drawing { operations }.encode().ok()?;
        self.left = self.left.saturating_sub(drawing.len());
        Some(drawing)
    }
}

/// An operation as the longer ones that mean the same (ISO 32000-1, table 109). Pictures within the drawing show no text.
fn spelt(operation: Operation) -> Vec<Operation> {
    let Operation { operator, mut operands } = operation;
    match (operator.as_str(), operands.len()) {
        ("BI" | "ID" | "EI", _) => Vec::new(),
        ("'", 1) => vec![Operation::new("T*", Vec::new()), Operation::new("Tj", operands)],
        ("\"", 3) => {
            let text = operands.split_off(2);
            let letters = operands.split_off(1);
            vec![
                Operation::new("Tw", operands),
                Operation::new("Tc", letters),
                Operation::new("T*", Vec::new()),
                Operation::new("Tj", text),
            ]
        }
        _ => vec![Operation::new(&operator, operands)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_operators_are_spelt_out() {
        let spelt = Spelling::new().spelt_out(b"BT /F1 12 Tf 12 TL (a) ' 1 2 (b) \" ET\n").unwrap();
        let operations = Drawing::decode(&spelt).unwrap().operations;
        let operators: Vec<&str> = operations.iter().map(|operation| operation.operator.as_str()).collect();
        assert_eq!(operators, ["BT", "Tf", "TL", "T*", "Tj", "Tw", "Tc", "T*", "Tj", "ET"]);
        assert_eq!(operations[8].operands, [Object::string_literal("b")]);
    }

    #[test]
    fn other_drawings_stay_as_they_are() {
        assert!(Spelling::new().spelt_out(b"BT (it's \"said\") Tj ET\n").is_none());
    }
}
