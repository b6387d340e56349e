//! Text of others on its way into a page.

use std::ops::Range;

use maud::{Markup, Render, html};

use crate::print::{marks, safe};

/// Text of a document, a query or a path: markup in it is shown and not obeyed, and so is what would turn the
/// direction of reading round or has no shape.
pub struct Words<'a>(pub &'a str);

impl Render for Words<'_> {
    fn render_to(&self, buffer: &mut String) {
        safe(self.0).render_to(buffer);
    }
}

/// Text with marks: ranges in code points, half open, rising and apart.
pub struct Marked {
    characters: Vec<char>,
    marks: Vec<Range<usize>>,
}

impl Marked {
    /// Text whose marks are known. What of them lies beyond the text is left out.
    pub fn new(text: &str, marks: &[Range<usize>]) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let within = |mark: &Range<usize>| mark.start.min(characters.len())..mark.end.min(characters.len());
        let marks = marks.iter().map(within).filter(|mark| !mark.is_empty()).collect();
        Self { characters, marks }
    }

    /// Text in which every whole word that is one of `words` is marked; of several the longest.
    pub fn with_words(text: &str, words: &[String]) -> Self {
        let mut marked = Self::new(text, &[]);
        marked.marks = marks::of_words(&marked.characters, words);
        marked
    }

    /// Whether anything is marked.
    pub fn has_marks(&self) -> bool {
        !self.marks.is_empty()
    }

    /// What is marked, each once.
    pub fn marked_words(&self) -> Vec<String> {
        marks::marked(&self.characters, self.marks.iter().cloned())
    }

    /// A stretch of it; line ends become breaks.
    fn stretch(&self, range: Range<usize>) -> Markup {
        let text: String = self.characters[range].iter().collect();
        html! {
            @for (position, line) in text.split('\n').enumerate() {
                @if position > 0 { br; }
                (Words(line))
            }
        }
    }
}

impl Render for Marked {
    fn render(&self) -> Markup {
        let starts = std::iter::once(0).chain(self.marks.iter().map(|mark| mark.end));
        let ends = self.marks.iter().map(|mark| mark.start).chain([self.characters.len()]);
        html! {
            @for (position, (start, end)) in starts.zip(ends).enumerate() {
                (self.stretch(start..end.max(start)))
                @if let Some(mark) = self.marks.get(position) { mark { (self.stretch(mark.clone())) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(marked: &Marked) -> String {
        marked.render().into_string()
    }

    #[test]
    fn markup_of_others_is_shown() {
        let marked = Marked::new("<script>alert('1')</script> & \"more\"", &[1..7, 31..35]);
        assert_eq!(
            shown(&marked),
            "&lt;<mark>script</mark>&gt;alert('1')&lt;/script&gt; &amp; &quot;<mark>more</mark>&quot;"
        );
    }

    #[test]
    fn text_cannot_turn_round_or_hide() {
        assert_eq!(html! { (Words("\u{202e}fdp.exe\x1b[2J")) }.into_string(), "\u{fffd}fdp.exe\u{fffd}[2J");
    }

    #[test]
    fn marks_beyond_the_text_are_left_out() {
        assert_eq!(shown(&Marked::new("abc", &[1..9, 20..30])), "a<mark>bc</mark>");
        assert_eq!(shown(&Marked::new("a\nb", &[])), "a<br>b");
    }

    #[test]
    fn whole_words_are_marked_and_the_longest_wins() {
        let words = ["A".to_owned(), "A+".to_owned()];
        let marked = Marked::with_words("CompTIA A+, BA", &words);
        assert_eq!(shown(&marked), "CompTIA <mark>A+</mark>, BA");
        assert_eq!(marked.marked_words(), ["A+"]);
    }
}
