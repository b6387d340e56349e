//! Completions and manual pages. What real shells and formatters make of them is checked by `tests/completions/run`.

use crate::harness::Dir;

/// What a shell is answered, by the protocol of fish, which is the plainest: a candidate a line.
fn candidates(dir: &Dir, words: &[&str]) -> Vec<String> {
    let line = ["--", "roledex"].iter().chain(words);
    let run = dir.command(line).env("ROLEDEX_COMPLETE", "fish").run().succeeds();
    run.stdout.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn values_are_completed() {
    let dir = Dir::new();
    assert_eq!(candidates(&dir, &["search", "--format", "ma"]), ["markdown"]);
    assert_eq!(candidates(&dir, &["search", "pay", "--skill", "c-sh"]), ["c-sharp"]);
    assert_eq!(candidates(&dir, &["profile", "Help-desk"]), ["help-desk-technician"]);
    assert_eq!(
        candidates(&dir, &["facets", ""])[..5],
        ["roles", "skills", "certifications", "formats", "paths"]
    );
}

#[test]
fn paths_are_completed() {
    let dir = Dir::with_corpus();
    assert_eq!(candidates(&dir, &["index", "cor"]), ["corpus/"]);
    assert_eq!(candidates(&dir, &["inspect", "corpus/gui"]), ["corpus/guide.md"]);
}

#[test]
fn a_shell_that_asks_nonsense_is_answered_nothing() {
    let dir = Dir::indexed();
    assert_eq!(candidates(&dir, &["serch", "--no-such-option", "x", "y"]), [] as [&str; 0]);
    let index = |value: &str| {
        let command = dir.command(["--", "roledex", "search"]);
        command.env("ROLEDEX_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", value).run()
    };
    for value in ["99", "-1", "", "x"] {
        index(value).tells("");
    }
    // A value that names no shell is not meant for us.
    dir.command(["search", "tickets"]).env("ROLEDEX_COMPLETE", "1").run().succeeds();
    dir.command(["search", "tickets"]).env("ROLEDEX_COMPLETE", "bash").run().succeeds();
}

#[test]
fn each_shell_is_told_how_to_ask() {
    let dir = Dir::new();
    for (shell, part) in [
        ("bash", "complete -o nospace"),
        ("zsh", "#compdef roledex"),
        ("fish", "complete --keep-order"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        dir.run(["completions", shell]).succeeds().mentions(part).mentions("ROLEDEX_COMPLETE");
    }
    dir.run(["completions", "csh"]).exits(2).prints("").complains("[possible values: bash");
}

#[test]
fn every_command_has_a_manual_page() {
    let dir = Dir::new();
    dir.run(["man"]).succeeds().mentions(".TH roledex 1").mentions("EXIT CODES");
    dir.run(["man", "--dir", "man/man1"]).succeeds().prints("");
    let pages = dir.contents("man");
    assert!(pages.len() > 10, "{pages:?}");
    for (path, page) in &pages {
        let page = String::from_utf8_lossy(page);
        assert!(page.is_ascii() && page.contains(".SH NAME"), "{path:?}");
    }
    let search = std::fs::read_to_string(dir.path("man/man1/roledex-search.1")).expect("its page");
    assert!(search.contains("  roledex search sysadmin \\-windows \\-\\-cert RHCSA\n"), "{search}");
    dir.write("file", "");
    dir.run(["man", "--dir", "file/man1"]).exits(2).prints("").complains("file/man1");
}
