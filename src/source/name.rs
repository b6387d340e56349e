//! What a file is called in the index, and which file a name means.
//!
//! A name is the file's absolute path without `.` and `..`, relative to the base when it is below it, with `/`
//! between its parts: however a file is typed, it is one document. Symbolic links are not resolved, because
//! people know a document by the path they gave.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// Stands before each byte of a file name that is not UTF-8, which follows as two hexadecimal digits.
const ESCAPE: char = char::REPLACEMENT_CHARACTER;
/// The first byte of [`ESCAPE`] in UTF-8; other characters begin with it too.
#[cfg(unix)]
const ESCAPE_BEGINS: u8 = 0xef;

/// The path without `.` and `..`, starting at `folder` when it is relative.
pub fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            // At the root `..` stays there, as for the system.
            Component::ParentDir => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

/// The name of a file, given as an absolute path without `.` and `..`.
pub fn name_of(base: &Path, file: &Path) -> String {
    if let Some(plain) = plain(base, file) {
        return plain.to_owned();
    }
    let below = file.strip_prefix(base).ok().filter(|below| !below.as_os_str().is_empty());
    let path = below.unwrap_or(file);
    let mut name = String::with_capacity(path.as_os_str().len());
    for component in path.components() {
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        match component {
            Component::RootDir => name.push('/'),
            other => escape(other.as_os_str(), &mut name),
        }
    }
    name
}

/// The name of a file below the base that is the rest of its path as it is, as nearly all are: whole folders are told
/// apart faster by their bytes than part by part.
#[cfg(unix)]
fn plain<'f>(base: &Path, file: &'f Path) -> Option<&'f str> {
    let below =
        file.to_str()?.strip_prefix(base.to_str().filter(|base| !base.is_empty())?)?.strip_prefix('/')?;
    (!below.is_empty() && !below.as_bytes().contains(&ESCAPE_BEGINS)).then_some(below)
}

#[cfg(not(unix))]
fn plain<'f>(_: &Path, _: &'f Path) -> Option<&'f str> {
    None
}

/// The file that a name means.
pub fn file_of(base: &Path, name: &str) -> PathBuf {
    if name.contains(ESCAPE) { base.join(unescape(name)) } else { base.join(name) }
}

/// Whether the name is `folder` itself or below it, both as made by [`name_of`] or absolute.
pub fn is_below(base: &Path, name: &str, folder: &Path) -> bool {
    absolute(base, &file_of(base, name)).starts_with(folder)
}

#[cfg(unix)]
fn escape(part: &OsStr, name: &mut String) {
    use std::fmt::Write;
    use std::os::unix::ffi::OsStrExt;

    if let Some(plain) = part.to_str().filter(|part| !part.contains(ESCAPE)) {
        name.push_str(plain);
        return;
    }
    for chunk in part.as_bytes().utf8_chunks() {
        for character in chunk.valid().chars() {
            if character == ESCAPE {
                // A name that really has this character must not read as an escape.
                let _ = write!(name, "{ESCAPE}ef{ESCAPE}bf{ESCAPE}bd");
            } else {
                name.push(character);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(name, "{ESCAPE}{byte:02x}");
        }
    }
}

#[cfg(unix)]
fn unescape(name: &str) -> PathBuf {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once(ESCAPE) {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.extend(byte);
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend_from_slice(rest.as_bytes());
    PathBuf::from(OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn escape(part: &OsStr, name: &mut String) {
    name.push_str(&part.to_string_lossy());
}

#[cfg(not(unix))]
fn unescape(name: &str) -> PathBuf {
    PathBuf::from(name)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn a_file_has_one_name_however_it_is_typed() {
        let here = Path::new("/home/a");
        let typed = ["corpus/x.txt", "./corpus/x.txt", "/home/a/corpus/x.txt", "corpus/../corpus//./x.txt"];
        for path in typed {
            assert_eq!(name_of(here, &absolute(here, Path::new(path))), "corpus/x.txt");
        }
        assert_eq!(name_of(here, Path::new("/home/ab/x.txt")), "/home/ab/x.txt");
        let from_corpus = absolute(Path::new("/home/a/corpus"), Path::new("x.txt"));
        assert_eq!(name_of(here, &from_corpus), "corpus/x.txt");
        assert_eq!(name_of(here, &absolute(here, Path::new("../b/x.txt"))), "/home/b/x.txt");
        assert_eq!(absolute(here, Path::new("../../../..")), Path::new("/"));
        assert_eq!(name_of(here, here), "/home/a");
        assert_eq!(name_of(Path::new("/"), Path::new("/x")), "x");
    }

    #[test]
    fn names_that_are_not_utf8_are_unique_and_lead_back() {
        let base = Path::new("/b");
        let files: [&[u8]; 5] =
            [b"caf\xe9.txt", b"caf\xe8.txt", "caf\u{fffd}e9.txt".as_bytes(), "café".as_bytes(), b"\xff"];
        let mut names = Vec::new();
        for bytes in files {
            let file = base.join(OsStr::from_bytes(bytes));
            let name = name_of(base, &file);
            assert_eq!(file_of(base, &name), file);
            assert!(!names.contains(&name), "{name} twice");
            names.push(name);
        }
        file_of(base, "\u{fffd}");
        file_of(base, "\u{fffd}é\u{fffd}+1\u{fffd}é");
    }

    #[test]
    fn below_is_by_whole_parts() {
        let base = Path::new("/b");
        assert!(is_below(base, "corpus/x.txt", Path::new("/b/corpus")));
        assert!(is_below(base, "corpus/x.txt", Path::new("/b/corpus/x.txt")));
        assert!(!is_below(base, "corpus2/x.txt", Path::new("/b/corpus")));
        assert!(is_below(base, "/other/x", Path::new("/other")));
    }
}
