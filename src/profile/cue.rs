//! Words that say that one role leads to another.

use std::ops::Range;

/// Which way a cue leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// From what stands before to what stands behind: `become`, `move into`.
    To,
    /// As [`Way::To`], said of a thing rather than of people: `leads to`.
    Opens,
    /// What stands behind comes first: `promoted from`, `start as`.
    From,
    /// `the next step`, which may stand on either side.
    Noun,
}

/// A cue in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    /// Which way it leads.
    pub way: Way,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Beginnings of verbs that people's moves are told with, and their nouns.
const MOVES: [&str; 16] = [
    "advanc",
    "mov",
    "progress",
    "transition",
    "step",
    "grow",
    "evolv",
    "climb",
    "graduat",
    "switch",
    "shift",
    "pivot",
    "promot",
    "branch",
    "elevat",
    "jump",
];

/// Words for what people get somewhere by.
const OPENINGS: [&str; 14] = [
    "lead",
    "leads",
    "leading",
    "led",
    "path",
    "pathway",
    "route",
    "bridge",
    "gateway",
    "springboard",
    "stone",
    "door",
    "feeds",
    "rise",
];

/// What may stand between a verb and `to`.
const BETWEEN: [&str; 20] = [
    "up",
    "on",
    "over",
    "out",
    "across",
    "directly",
    "straight",
    "quickly",
    "further",
    "often",
    "later",
    "easily",
    "sideways",
    "then",
    "eventually",
    "usually",
    "typically",
    "rather",
    "naturally",
    "internally",
];

const NOUNS: [&str; 12] = [
    "role",
    "roles",
    "step",
    "steps",
    "job",
    "jobs",
    "position",
    "positions",
    "move",
    "moves",
    "rung",
    "post",
];

const NEGATIONS: [&str; 12] = [
    "not", "never", "rarely", "seldom", "cannot", "nobody", "no", "without", "neither", "nor", "hardly",
    "unlikely",
];

/// A word with where it stands.
type Word = (Range<usize>, String);

/// The words of a stretch of text in small letters.
pub(super) fn words(text: &str, stretch: Range<usize>) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '\'' | '’');
    for (at, character) in
        text[stretch.clone()].char_indices().map(|(at, character)| (at + stretch.start, character))
    {
        match (is_part(character), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                found.push((first..at, text[first..at].to_lowercase()));
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|first| (first..stretch.end, text[first..stretch.end].to_lowercase())));
    found
}

/// The cues of a sentence that nothing negates.
pub(super) fn cues(text: &str, sentence: Range<usize>) -> Vec<Cue> {
    let words = words(text, sentence);
    let mut found: Vec<Cue> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((way, last)) = cue_at(&words, at).filter(|_| !is_negated(&words, at)) {
            found.push(Cue { way, range: words[at].0.start..words[last].0.end });
            at = last;
        }
        at += 1;
    }
    found
}

fn is_negated(words: &[Word], at: usize) -> bool {
    words[at.saturating_sub(4)..at]
        .iter()
        .any(|(_, word)| NEGATIONS.contains(&word.as_str()) || word.ends_with("n't") || word.ends_with("n’t"))
}

/// The cue that begins with this word, and its last word.
fn cue_at(words: &[Word], at: usize) -> Option<(Way, usize)> {
    let next = |offset: usize| words.get(at + offset).map_or("", |(_, word)| word.as_str());
    let within = |reach: Range<usize>, wanted: &str| {
        reach.into_iter().find(|&offset| next(offset) == wanted).map(|offset| (Way::From, at + offset))
    };
    match next(0) {
        "become" | "becomes" | "becoming" | "became" => Some((Way::To, at)),
        "next" if NOUNS.contains(&next(1)) => Some((Way::Noun, at + 1)),
        "go" | "goes" | "went" | "going" | "moves" | "move" if next(1) == "on" && next(2) == "to" => {
            Some((Way::To, at + 2))
        }
        "experience" | "worked" | "background" | "formerly" => within(1..2, "as"),
        "start" | "starts" | "started" | "starting" | "begin" | "begins" | "began" | "beginning" => {
            within(1..6, "as")
        }
        "come" | "comes" | "came" | "recruited" | "drawn" | "hired" => within(1..3, "from"),
        _ => move_at(words, at),
    }
}

/// A verb of moving, or a word for what one gets somewhere by, with its preposition.
fn move_at(words: &[Word], at: usize) -> Option<(Way, usize)> {
    let next = |offset: usize| words.get(at + offset).map_or("", |(_, word)| word.as_str());
    let word = next(0);
    let is_other = matches!(word, "movie" | "movies" | "growth" | "branches");
    let is_move = MOVES.iter().any(|stem| word.starts_with(stem)) && !is_other;
    let is_opening = OPENINGS.contains(&word);
    if !is_move && !is_opening {
        return None;
    }
    let offset = 1 + (1..5).take_while(|&offset| BETWEEN.contains(&next(offset))).count();
    match next(offset) {
        "to" | "into" | "toward" | "towards" => {
            Some((if is_opening { Way::Opens } else { Way::To }, at + offset))
        }
        "from" => Some((Way::From, at + offset)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Way, &str)> {
        cues(text, 0..text.len()).into_iter().map(|cue| (cue.way, &text[cue.range])).collect()
    }

    #[test]
    fn a_verb_needs_its_preposition() {
        assert_eq!(found("They move up into it."), [(Way::To, "move up into")]);
        assert_eq!(found("They move tickets to others."), []);
        assert_eq!(found("Often promoted from within"), [(Way::From, "promoted from")]);
        assert_eq!(found("This leads to more."), [(Way::Opens, "leads to")]);
        assert_eq!(found("Most start their career as x"), [(Way::From, "start their career as")]);
    }

    #[test]
    fn what_is_denied_is_no_cue() {
        assert_eq!(found("You will not become one, nor is it the next step"), []);
        assert_eq!(found("Größe wächst – they don’t become x"), []);
    }
}
