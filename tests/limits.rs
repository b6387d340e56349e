//! Input made to hurt is read or refused, in time and memory that are bounded, and never loses its words silently.

#[path = "../examples/limits/cases.rs"]
mod cases;

use cases::{CASES, Outcome};
use roledex::decode::decode;
use roledex::passage;

#[test]
fn hostile_files_are_read_or_refused_with_the_reason() {
    for case in CASES {
        let name = case.name;
        match (decode(&(case.source)(), name), case.outcome) {
            (Ok(document), Outcome::Read(word)) => {
                let passages = passage::cut(&document, name);
                assert!(passages.iter().any(|passage| passage.text.contains(word)), "{}: lost", case.what);
            }
            (Err(problem), Outcome::Refused(reason)) => {
                assert!(problem.reason.contains(reason), "{}: {}", case.what, problem.reason);
            }
            (Ok(_), outcome) => panic!("{}: read, not {outcome:?}", case.what),
            (Err(problem), outcome) => panic!("{}: {}, not {outcome:?}", case.what, problem.reason),
        }
    }
}
