//! Input made to hurt is read or refused with the reason, and none of it loses its words silently.

#[path = "../examples/limits/cases.rs"]
mod cases;

use cases::CASES;

/// Tries each `every`th case from one on: parts of them beside each other.
fn tried(first: usize, every: usize) {
    for case in CASES.iter().skip(first).step_by(every) {
        let (passages, problems) = cases::read(case);
        let is_right = case.outcome.is(&passages, &problems);
        assert!(is_right, "{} ({}): {} passages, {problems:?}", case.what, case.bound, passages.len());
    }
}

#[test]
fn hostile_files_are_read_or_refused_with_the_reason() {
    tried(0, 2);
}

#[test]
fn other_hostile_files_are_read_or_refused_with_the_reason() {
    tried(1, 2);
}
