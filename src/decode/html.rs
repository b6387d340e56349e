//! HTML to blocks.

use crate::decode::Reading;
use crate::traced::Traced;

/// Reads a page. `text` is the decoded source.
pub fn read(text: &Traced, reading: &mut Reading) {
    let _ = (text, reading);
}

/// Reads a piece of a page.
pub fn fragment(text: &Traced) -> Vec<crate::document::Block> {
    let _ = text;
    Vec::new()
}
