//! Bytes to traced text: which character set, and where each character stood.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::traced::Traced;

/// A decoded source.
pub struct Decoded {
    /// The text, without a byte order mark; line ends as they were.
    pub text: Traced,
    /// Name of the character set.
    pub encoding: &'static str,
    /// Whether some bytes were not valid in it and were read as Windows-1252.
    pub has_invalid_bytes: bool,
}

/// Decodes a source by its byte order mark, else as UTF-16 when its zero bytes say so, else as UTF-8 in which
/// invalid bytes are taken for Windows-1252.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return utf_8(rest, 3);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf_16(rest, 2, u16::from_le_bytes, UTF_16LE.name());
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf_16(rest, 2, u16::from_be_bytes, UTF_16BE.name());
    }
    match zero_bytes(bytes) {
        Zeros::Odd => utf_16(bytes, 0, u16::from_le_bytes, UTF_16LE.name()),
        Zeros::Even => utf_16(bytes, 0, u16::from_be_bytes, UTF_16BE.name()),
        Zeros::Neither => utf_8(bytes, 0),
    }
}

enum Zeros {
    Odd,
    Even,
    Neither,
}

/// Bytes looked at to tell UTF-16 without a mark.
const SNIFFED: usize = 4096;

/// Western text in UTF-16 has nearly every second byte zero, and no other text has.
fn zero_bytes(bytes: &[u8]) -> Zeros {
    let head = &bytes[..bytes.len().min(SNIFFED)];
    let pairs = head.len() / 2;
    if pairs < 4 {
        return Zeros::Neither;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    match (zeros(0), zeros(1)) {
        (even, odd) if odd * 10 > pairs * 7 && even * 10 < pairs => Zeros::Odd,
        (even, odd) if even * 10 > pairs * 7 && odd * 10 < pairs => Zeros::Even,
        _ => Zeros::Neither,
    }
}

fn utf_8(bytes: &[u8], start: usize) -> Decoded {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text = Traced::verbatim(text, start);
            Decoded { text, encoding: UTF_8.name(), has_invalid_bytes: false }
        }
        Err(_) => damaged_utf_8(bytes, start),
    }
}

fn damaged_utf_8(bytes: &[u8], start: usize) -> Decoded {
    let mut text = Traced::default();
    let mut at = start;
    let mut has_multibyte = false;
    let mut invalid = 0usize;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        has_multibyte |= !valid.is_ascii();
        text.push(valid, at..at + valid.len());
        at += valid.len();
        for &byte in chunk.invalid() {
            let one = [byte];
            let (character, _) = WINDOWS_1252.decode_without_bom_handling(&one);
            text.push(&character, at..at + 1);
            at += 1;
            invalid += 1;
        }
    }
    let encoding = if invalid > 0 && !has_multibyte { WINDOWS_1252.name() } else { UTF_8.name() };
    Decoded { text, encoding, has_invalid_bytes: invalid > 0 && has_multibyte }
}

fn utf_16(bytes: &[u8], start: usize, unit: fn([u8; 2]) -> u16, encoding: &'static str) -> Decoded {
    let mut text = Traced::default();
    let mut has_invalid_bytes = !bytes.len().is_multiple_of(2);
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut at = start;
    let mut buffer = [0u8; 4];
    for decoded in char::decode_utf16(units) {
        let character = decoded.unwrap_or_else(|_| {
            has_invalid_bytes = true;
            char::REPLACEMENT_CHARACTER
        });
        let width = character.len_utf16() * 2;
        text.push(character.encode_utf8(&mut buffer), at..at + width);
        at += width;
    }
    Decoded { text, encoding, has_invalid_bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes);
        (decoded.text.into_string(), decoded.encoding)
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        assert_eq!(read(b"\xEF\xBB\xBF---\n"), ("---\n".into(), "UTF-8"));
        assert_eq!(read(b"\xFF\xFEa\0b\0"), ("ab".into(), "UTF-16LE"));
        assert_eq!(read(b"\xFE\xFF\0a\0b"), ("ab".into(), "UTF-16BE"));
    }

    #[test]
    fn utf_16_is_told_without_a_mark() {
        assert_eq!(read(b"c\0a\0r\0e\0e\0r\0"), ("career".into(), "UTF-16LE"));
    }

    #[test]
    fn windows_1252_is_told_by_invalid_utf_8() {
        assert_eq!(read(b"r\xE9sum\xE9 \x96 it\x92s"), ("résumé – it’s".into(), "windows-1252"));
    }

    #[test]
    fn one_stray_byte_does_not_turn_utf_8_into_mojibake() {
        let decoded = decode(
            "naïve caf\u{e9} ".as_bytes().iter().copied().chain([0xE9]).collect::<Vec<_>>().as_slice(),
        );
        assert_eq!(decoded.text.as_str(), "naïve café é");
        assert!(decoded.has_invalid_bytes);
        assert_eq!(decoded.text.whole_span(), Some(0..14));
    }

    #[test]
    fn a_surrogate_without_its_partner_is_replaced() {
        let decoded = decode(b"\xFF\xFE\x00\xD8a\0");
        assert_eq!(decoded.text.as_str(), "\u{FFFD}a");
    }
}
