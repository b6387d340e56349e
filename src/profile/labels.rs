//! What headings, columns and the names of rows announce.

/// What a label announces of the roles that follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announced {
    /// Roles that the subject leads to.
    Next,
    /// Roles that lead to the subject.
    Previous,
}

const NEXT: [&str; 22] = [
    "next role",
    "next step",
    "next job",
    "next position",
    "next title",
    "next career",
    "next rung",
    "next post",
    "what comes next",
    "what comes after",
    "what next",
    "where next",
    "where to go next",
    "where it leads",
    "where this leads",
    "leads to",
    "leading to",
    "promotes to",
    "progresses to",
    "advances to",
    "advancement",
    "moves on to",
];

const PREVIOUS: [&str; 13] = [
    "previous role",
    "previous job",
    "previous position",
    "previous step",
    "prior role",
    "prior job",
    "prior position",
    "comes from",
    "coming from",
    "feeder role",
    "promoted from",
    "entered from",
    "earlier role",
];

/// Words before the words that count: `usual next roles`.
const BEFORE: [&str; 14] = [
    "usual",
    "typical",
    "possible",
    "common",
    "likely",
    "your",
    "the",
    "a",
    "potential",
    "logical",
    "career",
    "natural",
    "some",
    "suggested",
];

/// What a label announces by its first words.
pub(super) fn announced(label: &str) -> Option<Announced> {
    let folded = folded(label);
    let words: Vec<&str> = folded.split(' ').collect();
    let first = words.iter().take_while(|word| BEFORE.contains(word)).count();
    let rest = words[first..].join(" ");
    let begins = |labels: &[&str]| labels.iter().any(|one| rest.starts_with(one));
    if begins(&NEXT) || rest == "next" {
        Some(Announced::Next)
    } else {
        begins(&PREVIOUS).then_some(Announced::Previous)
    }
}

/// Whether a heading asks what follows the role that it names: `What comes after the help desk analyst?`
pub(super) fn asks_what_follows(heading: &str) -> bool {
    let folded = format!(" {} ", folded(heading));
    [
        " comes after ",
        " after being ",
        " after working ",
        " beyond ",
        " roles after ",
        " jobs after ",
        " career after ",
    ]
    .iter()
    .any(|cue| folded.contains(cue))
        || folded.starts_with(" after ")
}

/// Whether a heading says that what follows goes up step by step, rather than listing ways to choose from.
pub(super) fn is_of_ladder(heading: &str) -> bool {
    let folded = format!(" {} ", folded(heading));
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    has(&[
        "ladder",
        "progression",
        " career path ",
        " career track ",
        " rungs ",
        " career levels ",
        " stages ",
        " job levels ",
    ]) && !has(&[" or ", " options ", " paths ", " alternatives ", " which ", " vs ", " versus ", " skills "])
}

/// Whether a column holds the steps of a ladder. Levels may be those of anything, such as support; `is_announced` when
/// a heading speaks of a ladder.
pub(super) fn is_step(column: &str, is_announced: bool) -> bool {
    match folded(column).as_str() {
        "step" | "rung" | "career level" | "career stage" | "career step" => true,
        "level" | "stage" | "grade" | "tier" => is_announced,
        _ => false,
    }
}

/// Whether a column holds the roles of a ladder.
pub(super) fn is_role(column: &str) -> bool {
    matches!(
        folded(column).as_str(),
        "role"
            | "roles"
            | "title"
            | "titles"
            | "position"
            | "positions"
            | "job title"
            | "job titles"
            | "job"
            | "typical role"
            | "typical roles"
            | "typical titles"
            | "typical title"
            | "role title"
    )
}

/// Small letters and figures, with one space between words.
pub(super) fn folded(label: &str) -> String {
    let lower = label.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_which_way_roles_lie() {
        assert_eq!(announced("Usual next roles:"), Some(Announced::Next));
        assert_eq!(announced("Leads to"), Some(Announced::Next));
        assert_eq!(announced("Previous roles"), Some(Announced::Previous));
        assert_eq!(announced("Ways in and next roles"), None);
        assert_eq!(announced(""), None);
    }

    #[test]
    fn ways_to_choose_from_are_no_ladder() {
        assert!(is_of_ladder("What is the typical career progression?"));
        assert!(!is_of_ladder("Career paths after support"));
        assert!(asks_what_follows("What comes after the help desk?"));
        assert!(!asks_what_follows("Looking after servers"));
    }
}
