//! `profile`.

use std::collections::BTreeSet;

use crate::harness::Dir;
use crate::json::{Failure, Line, Profile, Profiles};

const TABLE: &str = "\
Help Desk Technician vs System Administrator

Comparison
Aspect | Help Desk Technician | System Administrator |
---|---|---|
Certifications | CompTIA A+ | RHCSA, CompTIA Linux+ |
Salary | $41,000 to $52,000 | $80,000 to $96,000 |
Exam budget | $500 a head | $2,000 a head |
Usual next role | Desktop Support Technician | Systems Engineer, SRE |
";

const HEADINGS: &str = "\
# Careers

## System administrator

Knows PowerShell and holds the AZ-104. The median was $90,000 a year.

## Next roles for a system administrator

- **Cloud engineer**, with Terraform
- Site reliability engineer, if code is what one likes

## Network engineer

Needs the CCNA.
";

const SENTENCES: &str = "\
# Ways

Most system administrators started as help desk technicians. A system administrator earns $70,000, while a \
network engineer earns $99,000. Unlike a network engineer, a system administrator looks after servers. A sysadmin \
will not become a lawyer. Network engineers and system administrators both like CISSP.
";

const LADDER: &str = "\
# A typical career progression

1. **Help desk technician**: answers the telephone and writes a ticket for whatever cannot be solved within minutes.
2. **System administrator**: keeps servers alive at night and writes scripts so that nights become quieter ones.
3. **IT manager**: plans budgets, hires people, and is the one whom the board asks when something has failed.
";

fn dir() -> Dir {
    let dir = Dir::new();
    dir.write("corpus/table.txt", TABLE);
    dir.write("corpus/headings.md", HEADINGS);
    dir.write("corpus/sentences.md", SENTENCES);
    dir.write("corpus/ladder.md", LADDER);
    dir.run(["index"]).succeeds();
    dir
}

fn names(lines: &[Line]) -> Vec<&str> {
    let mut names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn only_what_is_linked_to_the_role_is_said_of_it() {
    let profile: Profile = dir().run(["profile", "sysadmin", "--json"]).succeeds().json();
    assert_eq!(profile.role.id, "role:system-administrator");
    assert_eq!(profile.role.aliases, ["sysadmin"]);
    assert_eq!(profile.documents, 4);
    assert_eq!(
        names(&profile.certifications),
        [
            "CompTIA Linux+",
            "Microsoft Certified: Azure Administrator Associate",
            "Red Hat Certified System Administrator"
        ]
    );
    assert!(names(&profile.skills).contains(&"PowerShell"));
}

#[test]
fn the_grammar_says_which_way_a_step_leads() {
    let profile: Profile = dir().run(["profile", "System Administrator", "--json"]).succeeds().json();
    let next = ["Cloud Engineer", "IT Manager", "Site Reliability Engineer", "Systems Engineer"];
    assert_eq!(names(&profile.next_roles), next);
    assert_eq!(names(&profile.previous_roles), ["Help Desk Technician"]);
    assert_eq!(profile.previous_roles[0].documents, 2, "{:?}", profile.previous_roles);
    assert_eq!(names(&profile.compared_with), ["Help Desk Technician", "Network Engineer"]);
}

#[test]
fn pay_is_what_the_role_earns() {
    let profile: Profile = dir().run(["profile", "system administrator", "--json"]).succeeds().json();
    let mut said: Vec<&str> = profile.pay.iter().map(|pay| pay.text.as_str()).collect();
    said.sort_unstable();
    let expected = [
        "A system administrator earns $70,000",
        "Salary: $80,000 to $96,000",
        "The median was $90,000 a year.",
    ];
    assert_eq!(said, expected);
}

#[test]
fn every_line_has_its_passages() {
    let profile: Profile = dir().run(["profile", "system administrator", "--json"]).succeeds().json();
    let lists = [
        &profile.certifications,
        &profile.skills,
        &profile.next_roles,
        &profile.previous_roles,
        &profile.compared_with,
    ];
    let lines = lists.into_iter().flatten().map(|line| &line.evidence);
    let evidence: Vec<&Vec<String>> = lines.chain(profile.pay.iter().map(|pay| &pay.evidence)).collect();
    assert!(evidence.iter().all(|ids| !ids.is_empty()));
    let named: BTreeSet<&String> = evidence.into_iter().flatten().collect();
    let given: BTreeSet<&String> = profile.passages.iter().map(|passage| &passage.id).collect();
    assert_eq!(named, given);
    assert_eq!(given.len(), profile.passages.len(), "each passage stands there once");
}

#[test]
fn a_pipe_gets_plain_lists() {
    let dir = dir();
    let run = dir.run(["profile", "help", "desk", "technician"]).succeeds();
    run.mentions(
        "Help Desk Technician (3 documents)\n\ncertifications\n     1  CompTIA A+ (corpus/table.txt:6)\n",
    )
    .mentions("\nnext roles\n")
    .exits(0);
}

#[test]
fn two_roles_are_set_side_by_side() {
    let dir = dir();
    let line = ["profile", "help desk technician", "--versus", "network engineer"];
    dir.run(line).succeeds().mentions("CompTIA A+").mentions("CCNA");
    let both: Profiles = dir.run(line.into_iter().chain(["--json"])).succeeds().json();
    let ids: Vec<&str> = both.profiles.iter().map(|side| side.role.id.as_str()).collect();
    assert_eq!(ids, ["role:help-desk-technician", "role:network-engineer"]);
}

#[test]
fn a_role_that_nobody_knows_is_an_error_with_the_nearest() {
    let dir = Dir::indexed();
    let failure: Failure = dir.run(["profile", "sytem administrater", "--json"]).exits(2).json();
    assert_eq!(failure.error.code, "not_found");
    assert!(failure.error.hint.expect("a hint").contains("System Administrator"));
    let failure: Failure = dir.run(["profile", "\u{1f642}", "--json"]).exits(2).json();
    assert!(failure.error.hint.is_some());
}

#[test]
fn nothing_said_is_a_profile_too() {
    let run = Dir::indexed().run(["profile", "plumber", "--json"]).exits(0).complains("Plumber");
    let profile: Profile = run.json();
    assert_eq!((profile.documents, profile.passages.len(), profile.pay.len()), (0, 0, 0));
}

#[test]
fn a_word_that_shares_a_name_with_its_neighbour_is_no_name() {
    let dir = Dir::new();
    dir.write(
        "corpus/a.md",
        "# Pay\n\nDatabase administrators and architects, also called DBAs, are paid well here.\n",
    );
    dir.run(["index"]).succeeds();
    let architect: Profile = dir.run(["profile", "database architect", "--json"]).succeeds().json();
    assert_eq!((architect.documents, architect.role.aliases.len()), (1, 0));
    let administrator: Profile = dir.run(["profile", "database administrator", "--json"]).succeeds().json();
    assert_eq!(administrator.role.aliases, ["DBAs"]);
}

#[test]
fn a_place_is_named_once_although_several_passages_stand_there() {
    let dir = Dir::new();
    let said = "<p>A help desk technician needs CompTIA A+ on day 1.</p><h2>Day</h2>\
                <p>Every help desk technician holds CompTIA A+ for years.</p><h2>Night</h2>\
                <p>No help desk technician works at night without CompTIA A+ and sleep.</p>\n";
    dir.write("corpus/line.html", format!("<title>Work</title>\n<h1>Work</h1>{said}"));
    dir.write(
        "corpus/other.html",
        format!("<title>Other</title>\n<h1>Work</h1>{}", said.replace("years", "life")),
    );
    dir.run(["index"]).succeeds();
    let run = dir.run(["profile", "help desk technician"]).succeeds();
    run.mentions("CompTIA A+ (corpus/line.html:2, corpus/other.html:2)\n");
}
