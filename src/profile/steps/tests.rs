use std::sync::LazyLock;

use super::super::reading::roles_of;
use super::*;
use crate::tagger::Tagger;
use crate::vocabulary::{Kind, Vocabulary};

static BUILTIN: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::builtin);

fn id(name: &str) -> &'static str {
    BUILTIN.find_of(Kind::Role, name).expect(name).id()
}

fn check(text: &str, heading: Option<&'static str>, expected: &[(&str, &str)]) {
    let roles = roles_of(Tagger::new(&BUILTIN), text);
    let noun = |role: &'static str| role.rsplit([' ', '-']).next().unwrap_or_default();
    let around = Around { heading: heading.map(|role| (id(role), noun(role))), before: None };
    let found = told(text, &(0..text.len()), &roles, around);
    let expected: Vec<Step<'_>> =
        expected.iter().map(|(from, to)| Step { from: id(from), to: id(to) }).collect();
    assert_eq!(found, expected, "{text}");
}

const HELP: &str = "help desk technician";
const ADMIN: &str = "system administrator";
const NET: &str = "network engineer";

#[test]
fn people_move_from_what_stands_before_to_what_stands_behind() {
    check("A help desk technician becomes a system administrator.", None, &[(HELP, ADMIN)]);
    check(
        "Help desk technicians often advance into roles such as System Administrator or Network Engineer.",
        None,
        &[(HELP, ADMIN), (HELP, NET)],
    );
    check(
        "After two years as a help desk technician you can move up to system administrator.",
        None,
        &[(HELP, ADMIN)],
    );
    check("Moving from help desk technician to system administrator takes a while.", None, &[(HELP, ADMIN)]);
    check(
        "Help desk technician → system administrator → network engineer",
        None,
        &[(HELP, ADMIN), (ADMIN, NET)],
    );
}

#[test]
fn the_grammar_of_the_cue_decides() {
    check("Most system administrators started as help desk technicians.", None, &[(HELP, ADMIN)]);
    check("A system administrator is usually promoted from help desk technician.", None, &[(HELP, ADMIN)]);
    check("System administrator is the next step after help desk technician.", None, &[(HELP, ADMIN)]);
    check("The next step for a help desk technician is system administrator.", None, &[(HELP, ADMIN)]);
}

#[test]
fn who_is_not_named_is_whom_the_heading_names() {
    check("You may become a system administrator.", Some("help desk technician"), &[(HELP, ADMIN)]);
    check(
        "Experienced technicians become system administrators.",
        Some("help desk technician"),
        &[(HELP, ADMIN)],
    );
    check("Volunteers become system administrators.", Some("help desk technician"), &[]);
    check("You may become a system administrator.", None, &[]);
}

#[test]
fn what_is_not_led_to_is_no_step() {
    check("A help desk technician becomes familiar with the network engineer.", None, &[]);
    check("A help desk technician will not become a system administrator.", None, &[]);
    check("A help desk technician moves tickets to the system administrator.", None, &[]);
    check("The help desk technician becomes the contact for a network engineer.", None, &[]);
    check("Help desk technicians move to system administrator tasks.", None, &[]);
    check(
        "Unlike a network engineer, a help desk technician becomes a system administrator.",
        None,
        &[(HELP, ADMIN)],
    );
}

#[test]
fn contrasts_keep_roles_apart() {
    check(
        "Help desk technicians progress to system administrator, while security analysts become penetration testers.",
        None,
        &[(HELP, ADMIN), ("security analyst", "penetration tester")],
    );
}
