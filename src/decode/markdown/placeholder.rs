//! Words in angle brackets that a parser takes for tags: `Dear <Hiring Manager>`, `List<String>`.

use std::collections::HashSet;

/// Elements of HTML, also those that are out of use.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "math",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "pre",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Names of the elements that are closed somewhere in a text, in lower case.
pub fn closed(text: &str) -> HashSet<String> {
    text.match_indices("</").map(|(at, _)| name_of(&text[at + 2..])).collect()
}

/// Whether a tag is words that somebody is to put in, or a type's parameter: it names no element, has no attribute
/// with a value, and closes nothing and is not closed.
pub fn is_placeholder(tag: &str, closed: &HashSet<String>) -> bool {
    let name = name_of(tag.trim_start_matches('<'));
    let is_of_component = tag.contains(['=', '/', '-', ':']) || closed.contains(&name);
    !name.is_empty() && !is_of_component && !ELEMENTS.contains(&name.as_str())
}

/// The name, in lower case, with which the inside of a tag begins.
fn name_of(inside: &str) -> String {
    let name = inside.chars().take_while(char::is_ascii_alphanumeric);
    name.map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_tags() {
        let closed = closed("<Tab>x</Tab>");
        for words in ["<Hiring Manager>", "<job title>", "<company>", "<String>"] {
            assert!(is_placeholder(words, &closed), "{words}");
        }
        for tag in
            ["<b>", "<BR>", "<br/>", "</x>", "<Tab>", "<Card name=\"x\">", "<my-tag>", "<!-- x -->", "<?x?>"]
        {
            assert!(!is_placeholder(tag, &closed), "{tag}");
        }
    }
}
