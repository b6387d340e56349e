//! `vocab`.

use crate::harness::Dir;
use crate::json::{Failure, Linted, Removed, Search, Sources, Suggested, Taken, Vocabulary};

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
    let problems = [
        "v/broken.yaml:1: anchors and references are not read; put the name in quotes",
        "v/bad.yaml:1: role:lead: \"Lead\" is a common word; list it under exact or ambiguous",
        "v/bad.yaml:1: role:lead: refers to role:nobody, which there is not; correct the id or leave it out",
    ];
    assert_eq!((linted.files, linted.entries), (3, 2));
    assert_eq!(linted.problems, problems);
    let failure: Failure = dir.run(["vocab", "lint", "none.yaml", "--json"]).exits(2).json();
    assert!(failure.error.message.contains("none.yaml"));
}

#[test]
fn frequent_unknown_names_are_suggested() {
    let dir = Dir::new();
    let ends = ["by night", "in Zürich"];
    for (name, end) in ["a", "b"].into_iter().zip(ends) {
        dir.write(
            &format!("corpus/{name}.txt"),
            format!("We hire a Zeppelin Engineer and a System Administrator with the QX-104 exam {end}.\n\nVisit our Mooring Office now.\n"),
        );
    }
    dir.run(["index"]).succeeds();
    let found: Suggested = dir.run(["vocab", "suggest", "--json"]).succeeds().json();
    let names: Vec<(&str, Option<&str>)> =
        found.suggestions.iter().map(|one| (one.name.as_str(), one.kind.as_deref())).collect();
    assert_eq!(
        names,
        [("QX-104", Some("certification")), ("Zeppelin Engineer", Some("role"))],
        "what stands in the same sentence everywhere is furniture"
    );
    let first = &found.suggestions[0];
    assert_eq!((first.documents, first.passages, first.example.path.as_str()), (2, 2, "corpus/a.txt"));
    assert!(first.example.text.ends_with("QX-104 exam by night."), "{}", first.example.text);
    let text = dir.run(["vocab", "suggest", "-n", "1"]).succeeds();
    assert!(
        text.stdout.starts_with(
            "     2  QX-104 (2 documents, perhaps a certification)\n        corpus/a.txt: We hire"
        )
    );
    dir.run(["show", &first.example.id]).succeeds().mentions("Zeppelin Engineer");
}

const OURS: &str = "\
- id: role:cloud-gardener
  name: Cloud Gardener
  aliases: [keeper of the clouds]
- id: role:system-administrator
  name: System Administrator
  aliases: [sysop of the night]
";

fn with_ours() -> Dir {
    let dir = Dir::new();
    dir.write("corpus/a.md", "# Staff\n\nA cloud gardener helps the sysop of the night.\n");
    dir.run(["index"]).succeeds();
    dir.write("ours.yaml", OURS);
    dir
}

fn roles(dir: &Dir, role: &str) -> Vec<String> {
    let found: Search = dir.run(["search", "--role", role, "--json", "--exit-zero"]).json();
    found.hits.into_iter().flat_map(|hit| hit.roles).collect()
}

#[test]
fn what_is_added_is_found_after_the_next_run() {
    let dir = with_ours();
    let taken: Taken = dir.run(["vocab", "add", "ours.yaml", "--json"]).succeeds().json();
    assert_eq!((taken.layer.name.as_str(), taken.layer.roles, taken.replaced), ("ours", 2, false));
    let before: Search = dir.run(["search", "helps", "--json"]).succeeds().json();
    assert!(
        before.warnings.iter().any(|warning| warning.contains("vocabulary changed")),
        "{:?}",
        before.warnings
    );
    assert_eq!(before.query.understood.len(), 0, "nothing is named");
    dir.run(["index"]).exits(0).complains("reading all documents again: the vocabulary changed");
    assert_eq!(roles(&dir, "keeper of the clouds"), ["Cloud Gardener", "System Administrator"]);
    assert_eq!(
        roles(&dir, "sysadmin"),
        ["Cloud Gardener", "System Administrator"],
        "a known entry has one name more"
    );
    let found: Search = dir.run(["search", "sysadmin", "--json"]).succeeds().json();
    assert_eq!((found.warnings.len(), found.hits.len()), (0, 1), "a name of any layer is searched");
    dir.run(["index"]).succeeds().mentions("0 updated, 1 unchanged");
}

#[test]
fn adding_again_replaces_and_removing_forgets() {
    let dir = with_ours();
    dir.run(["vocab", "add", "ours.yaml"]).tells("roledex index tags the documents by it\n");
    dir.write("ours.yaml", OURS.replace("keeper of the clouds", "cloud keeper"));
    let taken: Taken = dir.run(["vocab", "add", "ours.yaml", "--json"]).succeeds().json();
    assert!(taken.replaced);
    let list: Vocabulary = dir.run(["vocab", "list", "--layer", "ours", "--json"]).succeeds().json();
    assert_eq!(list.entries.len(), 2);
    assert!(list.entries.iter().all(|entry| entry.layer == "ours"));
    assert_eq!(list.entries[0].aliases, ["cloud keeper"]);
    dir.run(["vocab", "list", "roles"])
        .succeeds()
        .mentions("role:cloud-gardener: Cloud Gardener (cloud keeper) [ours]");
    dir.run(["index"]).exits(0);
    let removed: Removed = dir.run(["vocab", "remove", "ours", "--json"]).succeeds().json();
    assert_eq!(removed.removed, "ours");
    let failure: Failure = dir.run(["vocab", "remove", "ours", "--json"]).exits(2).json();
    assert_eq!(failure.error.code, "usage");
    dir.run(["index"]).exits(0);
    let sources: Sources = dir.run(["vocab", "sources", "--json"]).succeeds().json();
    assert_eq!((sources.layers.len(), sources.tagged), (1, Some(sources.hash)));
}

#[test]
fn a_faulty_file_is_refused_with_its_line() {
    let dir = with_ours();
    dir.write("ours.yaml", format!("{OURS}- id: role:clerk-of-all\n  name: Clerk of all\n  aliases:\n    - lead\n    - boss of all\n    - cloud gardener\n"));
    let failure: Failure = dir.run(["vocab", "add", "ours.yaml", "--json"]).exits(2).json();
    assert_eq!(
        failure.error.message,
        "ours.yaml:10: role:clerk-of-all: \"lead\" is a common word; list it under exact or ambiguous (and 1 more)"
    );
    assert!(failure.error.hint.expect("a hint").contains("roledex vocab lint ours.yaml"));
    dir.write("ours.yaml", "- id: role:x\n  name: X y\n- id: role:z\n  nam: Z\n");
    let failure: Failure = dir.run(["vocab", "add", "ours.yaml", "--json"]).exits(2).json();
    assert!(failure.error.message.starts_with("ours.yaml:4: "), "{}", failure.error.message);
    let failure: Failure =
        dir.run(["vocab", "add", "ours.yaml", "--name", "curated", "--json"]).exits(2).json();
    assert_eq!(failure.error.code, "usage");
    let sources: Sources = dir.run(["vocab", "sources", "--json"]).succeeds().json();
    assert_eq!(sources.layers.len(), 1, "nothing was added");
}

#[test]
fn longer_names_win_and_own_ones_where_they_are_as_long() {
    let dir = Dir::new();
    dir.write(
        "corpus/a.md",
        "The sysadmin asks the platform security engineer and the network engineer team of two.\n",
    );
    dir.write(
        "ours.yaml",
        "- {id: 'role:guardian', name: Guardian of it, aliases: [sysadmin, platform security engineer]}\n",
    );
    dir.write("silent.yaml", "- network engineer team\n");
    let taken: Taken = dir.run(["vocab", "add", "ours.yaml", "--json"]).succeeds().json();
    let over: Vec<(&str, &str)> =
        taken.displaced.iter().map(|one| (one.name.as_str(), one.from.as_str())).collect();
    assert_eq!(over, [("sysadmin", "System Administrator")]);
    dir.run(["vocab", "add", "silent.yaml"]).succeeds();
    dir.run(["index"]).exits(0);
    assert_eq!(roles(&dir, "guardian of it"), ["Guardian of it"]);
}

#[test]
fn a_list_is_imported_below_with_its_attribution() {
    let dir = Dir::new();
    dir.write("corpus/a.md", "The night zeppelin moorer and the sysadmin moor by Mooring Suite.\n");
    dir.write("onet/Read Me.txt", "O*NET 99.9 Database\n");
    dir.write(
        "onet/Occupation Data.txt",
        "O*NET-SOC Code\tTitle\tDescription\n99-0001.00\tZeppelin Moorers\tThey rig.\n99-0002.00\tSystem Administrators\tx\n",
    );
    dir.write(
        "onet/Alternate Titles.txt",
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n\
         99-0001.00\tNight Zeppelin Moorer (NZR)\tNZR\t08\n99-0001.00\tLead\tn/a\t08\n99-0001.00\tSysadmin\tn/a\t08\n",
    );
    dir.write("onet/Technology Skills.txt", "O*NET-SOC Code\tExample\n99-0001.00\tMooring Mooring Suite\n");
    let taken: Taken = dir.run(["vocab", "import", "onet", "onet", "--json"]).succeeds().json();
    assert_eq!((taken.layer.roles, taken.layer.skills, taken.layer.left_out), (1, 1, 3));
    assert_eq!(taken.layer.release.as_deref(), Some("O*NET 99.9 Database"));
    let text = taken.layer.attribution.expect("an attribution");
    assert!(
        text.contains("O*NET 99.9 Database by the U.S. Department of Labor") && text.contains("CC BY 4.0")
    );
    dir.run(["vocab", "sources"]).succeeds().mentions("USDOL/ETA has not approved");
    dir.run(["index"]).exits(0);
    assert_eq!(roles(&dir, "zeppelin moorer"), ["Zeppelin Moorers", "System Administrator"]);
}
