//! Input made to hurt is read or refused with the reason, and none of it loses its words silently.

#[path = "../examples/limits/cases.rs"]
mod cases;

use cases::CASES;

#[test]
fn hostile_files_are_read_or_refused_with_the_reason() {
    for case in CASES {
        let (passages, problems) = cases::read(case);
        let is_right = case.outcome.is(&passages, &problems);
        assert!(is_right, "{} ({}): {} passages, {problems:?}", case.what, case.bound, passages.len());
    }
}
