//! Tags and Markdown out of a text, line by line as it was: what is taken away leaves its line ends behind.

use std::ops::Range;

/// Tags of HTML; anything else in angle brackets is somebody's text.
const TAGS: &str = " a abbr address article aside audio b big blockquote body br button canvas caption center cite code \
     col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font footer form g h1 h2 h3 h4 h5 h6 \
     head header hr html i iframe img input ins kbd label legend li link main map mark menu meta nav noscript object ol \
     optgroup option p param path picture pre q rect s samp script section select slot small source span strike strong \
     style sub summary sup svg symbol table tbody td template textarea tfoot th thead time title tr tt u ul use var \
     video wbr ";
/// Tags inside of words.
const INLINE: &str = " a abbr b big cite code del dfn em font g i ins kbd mark q s samp small span strong sub sup tt u var wbr ";
/// Tags whose content nobody sees.
const UNSEEN: [&str; 6] = ["script", "style", "svg", "template", "iframe", "noscript"];

fn is_among(name: &str, names: &str) -> bool {
    !name.is_empty() && names.contains(&format!(" {name} "))
}

/// Attributes that say something.
const SAYING: [&str; 9] =
    ["alt=", "title=", "content=", "name=", "property=", "aria-label=", "label=", "value=", "placeholder="];

/// Text without tags and comments; `kept` are ranges of code, which stay as they are.
pub fn without_tags(text: &str, kept: &[Range<usize>]) -> String {
    stripped(text, kept, |_| String::new())
}

/// What the attributes of tags say, beside the text.
pub fn attributes(text: &str, kept: &[Range<usize>]) -> String {
    stripped(text, kept, said)
}

fn stripped(text: &str, kept: &[Range<usize>], said: impl Fn(&str) -> String) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(offset) = text[at..].find('<') {
        let open = at + offset;
        result.push_str(&text[at..open]);
        at = open + 1;
        let is_code = kept.iter().any(|range| range.contains(&open));
        let Some((end, is_inline)) = (if is_code { None } else { tag(text, open) }) else {
            result.push('<');
            continue;
        };
        result.push_str(&said(&text[open..end]));
        let gap: String = text[open..end].chars().filter(|&character| character == '\n').collect();
        result.push_str(if gap.is_empty() && !is_inline { " " } else { &gap });
        at = end;
    }
    result.push_str(&text[at..]);
    result
}

/// The values of a tag's attributes, without those that spread over lines.
fn said(tag: &str) -> String {
    let mut result = if tag.starts_with("<title") { " title ".to_owned() } else { String::new() };
    for name in SAYING {
        for (at, _) in tag.match_indices(name) {
            let value = &tag[at + name.len()..];
            let quote = value.chars().next().unwrap_or(' ');
            let end = value[quote.len_utf8()..].find(quote).map_or(value.len(), |end| end + quote.len_utf8());
            result.push(' ');
            result.push_str(&value[..end].replace(['\n', '<', '>'], " "));
            result.push(' ');
        }
    }
    result
}

/// The end of the tag or comment at `open`, with its content when that is unseen; and whether it parts no words.
fn tag(text: &str, open: usize) -> Option<(usize, bool)> {
    let rest = &text[open + 1..];
    if rest.starts_with("!--") {
        return Some((rest.find("-->").map_or(text.len(), |end| open + 1 + end + 3), true));
    }
    if rest.starts_with(['!', '?']) {
        return rest.find('>').map(|end| (open + 1 + end + 1, false));
    }
    let inner = rest.strip_prefix('/').unwrap_or(rest);
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    let is_component = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.contains(|letter: char| letter.is_ascii_lowercase())
        && inner[name.len()..].trim_start().starts_with("/>");
    let name = name.to_ascii_lowercase();
    let follows = inner[name.len()..].chars().next()?;
    if !(is_among(&name, TAGS) || is_component) || !(follows.is_whitespace() || matches!(follows, '>' | '/'))
    {
        return None;
    }
    let end = open + 1 + tag_end(rest)?;
    let is_unseen = !rest.starts_with('/') && UNSEEN.contains(&name.as_str()) && !text[..end].ends_with("/>");
    let end = if is_unseen { closing(text, end, &name) } else { end };
    Some((end, is_among(&name, INLINE)))
}

/// The end of a tag: the first `>` outside of quotes.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote: Option<char> = None;
    for (at, character) in rest.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') if rest[..at].ends_with('=') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    rest.find('>').map(|at| at + 1)
}

fn closing(text: &str, start: usize, name: &str) -> usize {
    let small = text[start..].to_ascii_lowercase();
    let close = small.find(&format!("</{name}"));
    close.map_or(text.len(), |close| {
        small[close..].find('>').map_or(text.len(), |end| start + close + end + 1)
    })
}

/// Ranges of fenced code and of code within lines.
pub fn code(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut fence: Option<(String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let mark: String = start.chars().take_while(|mark| matches!(mark, '`' | '~')).collect();
        let is_fence = mark.len() >= 3;
        match &fence {
            None if is_fence => fence = Some((mark, at)),
            Some((open, begin)) if is_fence && mark.starts_with(open.as_str()) && start.trim() == mark => {
                ranges.push(*begin..at + line.len());
                fence = None;
            }
            None => spans(line, at, &mut ranges),
            Some(_) => {}
        }
        at += line.len();
    }
    if let Some((_, begin)) = fence {
        ranges.push(begin..text.len());
    }
    ranges
}

fn spans(line: &str, start: usize, ranges: &mut Vec<Range<usize>>) {
    let marks: Vec<usize> = line.match_indices('`').map(|(at, _)| at).collect();
    for pair in marks.chunks_exact(2) {
        ranges.push(start + pair[0]..start + pair[1] + 1);
    }
}

/// A line without the marks of Markdown that hold words: addresses of links, attributes, templates.
pub fn without_marks(line: &str) -> String {
    let line = line.trim_start_matches([' ', '\t', '>']);
    if is_definition(line) || line.starts_with("import ") && line.contains(" from ") {
        return String::new();
    }
    let line = match line.strip_prefix("[!") {
        // `[!INCLUDE[name](address)]` stands for another file.
        Some(rest) if rest.split_once(']').is_none_or(|(kind, _)| kind.contains('[')) => {
            return String::new();
        }
        Some(rest) => rest,
        None => line,
    };
    let line = line.strip_prefix("```").or_else(|| line.strip_prefix("~~~")).map_or(line, |_| "");
    let mut line = line.to_owned();
    for (open, close) in [("{{", "}}"), ("{%", "%}"), ("<%", "%>"), ("{:", "}"), ("{#", "}"), ("[^", "]")] {
        line = without_pairs(&line, open, close);
    }
    for mark in ["- [ ]", "- [x]", "- [X]", "* [ ]", "* [x]", "+ [ ]", "+ [x]", "**"] {
        line = line.replace(mark, "");
    }
    let line = without_targets(&line);
    without_asterisks(&line)
}

/// `[name]: address` defines a link.
fn is_definition(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('[') else { return false };
    rest.split_once("]:").is_some_and(|(name, address)| {
        let address = address.trim();
        !name.contains(']')
            && !name.starts_with('^')
            && (address.starts_with(['#', '/', '<', '.'])
                || address.contains("://")
                || !address.contains(' '))
    })
}

/// `[words](address)` and `[words][name]` become `words`.
fn without_targets(line: &str) -> String {
    let mut result = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['[', ']']) {
        result.push_str(&rest[..at]);
        let bracket = &rest[at..=at];
        rest = &rest[at + 1..];
        if bracket == "[" {
            continue;
        }
        rest = match rest.chars().next() {
            Some('(') => closed(rest, '(', ')').unwrap_or(rest),
            Some('[') => closed(rest, '[', ']').unwrap_or(rest),
            _ => rest,
        };
    }
    result.push_str(rest);
    result
}

/// What follows the bracket that closes the first.
fn closed(text: &str, open: char, close: char) -> Option<&str> {
    let mut depth = 0;
    let end = text.char_indices().find(|(_, character)| {
        depth += i32::from(*character == open) - i32::from(*character == close);
        depth == 0
    });
    end.map(|(at, _)| &text[at + 1..])
}

/// What stands within template code: titles and captions in it are shown.
pub fn within_templates(line: &str) -> String {
    let mut inside = String::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}"), ("<%", "%>")] {
        for part in line.split(open).skip(1) {
            inside.push_str(part.split(close).next().unwrap_or_default());
            inside.push(' ');
        }
    }
    inside
}

fn without_pairs(line: &str, open: &str, close: &str) -> String {
    let mut result = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(open) {
        let Some(end) = rest[at..].find(close) else { break };
        result.push_str(&rest[..at]);
        rest = &rest[at + end + close.len()..];
    }
    result.push_str(rest);
    result
}

/// `un*believ*able` is one word.
fn without_asterisks(line: &str) -> String {
    let characters: Vec<char> = line.chars().collect();
    let is_letter = |at: usize| characters.get(at).is_some_and(|character| character.is_alphabetic());
    let is_inside = |at: usize| at > 0 && is_letter(at - 1) && is_letter(at + 1);
    let kept = characters.iter().enumerate().filter(|&(at, &character)| character != '*' || !is_inside(at));
    kept.map(|(_, character)| *character).collect()
}
