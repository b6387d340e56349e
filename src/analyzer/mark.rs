//! Marks by which what is said in many documents of a folder is told: hashes of paragraphs and of folders.

use std::ops::Range;

/// Fewest words of a paragraph with a mark. What is shorter, a heading or a line like "Full time", is often repeated
/// for good reasons.
const FEWEST_WORDS: usize = 8;
/// Hexadecimal digits of a paragraph's mark: among a million paragraphs some two hundred meet another by chance, but never
/// as many as have to meet for one to count as repeated.
const DIGITS: usize = 8;

/// The paragraphs of a passage's text, which are its lines, each with its mark. Lines that introduce what follows have
/// none: they belong to it.
pub fn paragraph_marks(text: &str) -> Vec<(Range<usize>, String)> {
    let mut marks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if let Some(mark) = paragraph(line) {
            marks.push((range, mark));
        }
    }
    marks
}

/// Case, white space and punctuation do not matter.
fn paragraph(line: &str) -> Option<String> {
    if line.trim_end().ends_with(':') {
        return None;
    }
    let mut said = String::with_capacity(line.len() + 1);
    let mut words = 0;
    for word in line.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.is_ascii() {
            said.push_str(word);
        } else {
            said.push_str(&word.to_lowercase());
        }
        said.push(' ');
        words += 1;
    }
    said.make_ascii_lowercase();
    (words >= FEWEST_WORDS).then(|| blake3::hash(said.as_bytes()).to_hex()[..DIGITS].to_owned())
}

/// The folders that a document stands in, outermost first, each as the beginning of the document's path and with its
/// mark. The first is the whole index, which is the beginning of every path. No paragraph has the mark of a folder.
pub fn folder_marks(path: &str) -> Vec<(&str, String)> {
    let ends = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    ends.map(|end| {
        let digits = blake3::hash(&path.as_bytes()[..end]).to_hex();
        (&path[..end], format!("/{}", &digits[..2 * DIGITS]))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_with_the_same_words_have_the_same_mark() {
        let said = "We hire people of every age, origin and belief.";
        let marks = |text: &str| paragraph_marks(text).into_iter().map(|(_, mark)| mark).collect::<Vec<_>>();
        let text = format!("Too short.\n{said}\nWhat we expect of you when you start here:\n{said}!");
        assert_eq!(marks(&text), [marks(said), marks(&said.to_uppercase())].concat());
        assert_ne!(marks(said), marks(&said.replace("age", "size")));
        let (range, _) = &paragraph_marks(&text)[0];
        assert_eq!(text[range.clone()].trim_end(), said);
    }

    #[test]
    fn folders_are_beginnings_of_the_path() {
        let folders = |path| folder_marks(path).into_iter().map(|(folder, _)| folder).collect::<Vec<_>>();
        assert_eq!(folders("jobs/it/a.txt"), ["", "jobs/", "jobs/it/"]);
        assert_eq!(folders("/jobs/a.txt"), ["", "/", "/jobs/"]);
        assert_eq!(folders("a.txt"), [""]);
        assert_eq!(folder_marks("jobs/a.txt")[1], folder_marks("jobs/b.txt")[1]);
    }
}
