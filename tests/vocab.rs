//! `vocab`.

use crate::harness::Dir;
use crate::json::{Failure, Linted, Suggested, Vocabulary};

#[test]
fn entries_are_listed_by_kind() {
    let dir = Dir::new();
    let all: Vocabulary = dir.run(["vocab", "list", "--json"]).succeeds().json();
    let roles: Vocabulary = dir.run(["vocab", "list", "roles", "--json"]).succeeds().json();
    assert!(roles.entries.iter().all(|entry| entry.kind == "role" && entry.id.starts_with("role:")));
    assert!(all.entries.len() > roles.entries.len());
    dir.run(["vocab", "list", "certifications"]).succeeds().mentions("cert:comptia-a-plus: CompTIA A+");
}

#[test]
fn files_are_linted() {
    let dir = Dir::new();
    dir.write(
        "v/good.yaml",
        "- {id: 'role:night-baker', name: Night Baker, next: ['role:system-administrator']}\n",
    );
    let linted: Linted = dir.run(["vocab", "lint", "v", "--json"]).succeeds().json();
    assert_eq!((linted.files, linted.entries, linted.problems.len()), (1, 1, 0));
    dir.write("v/bad.yaml", "- {id: 'role:lead', name: Lead, next: ['role:nobody']}\n");
    dir.write("v/broken.yaml", "- &a [*a\n");
    let linted: Linted = dir.run(["vocab", "lint", "v", "--json"]).exits(2).json();
    assert_eq!((linted.files, linted.entries, linted.problems.len()), (3, 2, 3), "{:?}", linted.problems);
    let failure: Failure = dir.run(["vocab", "lint", "none.yaml", "--json"]).exits(2).json();
    assert!(failure.error.message.contains("none.yaml"));
}

#[test]
fn frequent_unknown_names_are_suggested() {
    let dir = Dir::new();
    for name in ["a", "b"] {
        dir.write(&format!("corpus/{name}.txt"), "We hire a Zeppelin Engineer and a System Administrator.\n");
    }
    dir.run(["index"]).succeeds();
    let found: Suggested = dir.run(["vocab", "suggest", "--json"]).succeeds().json();
    let names: Vec<&str> = found.suggestions.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Zeppelin Engineer"]);
    assert_eq!((found.suggestions[0].documents, found.suggestions[0].kind.as_deref()), (2, Some("role")));
    dir.run(["vocab", "suggest"])
        .succeeds()
        .prints("     2  Zeppelin Engineer (2 documents, perhaps a role)\n");
}
