//! Exit codes, what goes where, errors, colours, closed pipes, hostile text.

use crate::harness::{Dir, Run};
use crate::json::Failure;

#[test]
fn exit_codes_are_those_of_grep() {
    let dir = Dir::indexed();
    dir.run(["search", "tickets"]).succeeds();
    dir.run(["search", "zeppelin"]).exits(1).prints("").complains("nothing found for: zeppelin");
    dir.run(["search", "zeppelin", "--exit-zero"]).exits(0).prints("");
    dir.run(["search", "--no-such-option", "x"]).exits(2).prints("");
    dir.run(["show", "corpus/none.md"]).exits(1).prints("").complains("corpus/none.md");
    dir.run(["show", "corpus/none.md", "--exit-zero"]).exits(0).prints("");
    dir.run(["status"]).exits(0);
}

#[test]
fn no_command_is_a_usage_error_that_shows_help() {
    let run = Dir::new().run::<&str>([]).exits(2).prints("").complains("Usage: roledex");
    run.complains("Exit codes:");
}

#[test]
fn help_and_version_are_results() {
    let dir = Dir::new();
    dir.run(["--version"]).succeeds().mentions("roledex ");
    for verb in ["index", "search", "show", "inspect", "status"] {
        dir.run(["--help"]).succeeds().mentions(verb);
        dir.run([verb, "--help"]).succeeds().mentions("Usage: roledex");
    }
    dir.run(["search", "-h"])
        .succeeds()
        .mentions("--per-document")
        .mentions("[default: 3]")
        .mentions("Examples:");
    dir.run(["search", "--help"]).succeeds().mentions("Exit codes:");
}

#[test]
fn an_unknown_long_option_is_an_error_with_a_suggestion() {
    let run = Dir::indexed().run(["search", "tickets", "--limt", "3"]).exits(2).prints("");
    run.complains("error: unexpected argument '--limt' found").complains("'--limit'");
}

#[test]
fn usage_errors_are_json_where_json_was_asked_for() {
    let dir = Dir::new();
    for line in [
        &["search", "tickets", "--limt", "3", "--json"][..],
        &["search", "--json"],
        &["serch", "--json", "x"],
        &["search", "x", "--json", "--jsonl"],
        &["search", "x", "--json", "--format", "wordstar"],
        &["index", "--json", "--jobs", "0"],
        &["show", "--json"],
        &["--color", "perhaps", "status", "--json"],
    ] {
        let run = dir.run(line).exits(2).complains("error: ");
        let failure: Failure = run.json();
        assert_eq!(failure.error.code, "usage", "{line:?}");
        assert!(!failure.error.message.is_empty() && failure.error.hint.is_some(), "{failure:?}");
    }
}

#[test]
fn with_jsonl_an_error_leaves_standard_output_empty() {
    Dir::new().run(["search", "x", "--jsonl"]).exits(2).prints("").complains("error: ");
    Dir::new().run(["search", "x", "--jsonl", "--limt"]).exits(2).prints("").complains("error: ");
}

#[test]
fn a_named_index_that_is_missing_is_an_error_with_a_hint() {
    let dir = Dir::with_corpus();
    let run = dir.run(["search", "tickets", "--index", "elsewhere", "--json"]).exits(2);
    let failure: Failure = run.complains("elsewhere").json();
    assert_eq!(failure.error.code, "index_missing");
    assert!(failure.error.hint.expect("a hint").contains("roledex index"));
    assert!(!dir.path("elsewhere").exists(), "asking for an index does not make one");
    let run = dir.command(["search", "tickets"]).env("ROLEDEX_INDEX", "elsewhere").run().exits(2);
    run.complains("elsewhere").complains("hint: ");
    dir.run(["status", "--index", "elsewhere"]).exits(2).prints("");
    dir.run(["show", "x", "--index", "elsewhere"]).exits(2).prints("");
}

#[test]
fn without_index_and_corpus_there_is_nothing_to_search() {
    let failure: Failure = Dir::new().run(["search", "tickets", "--json"]).exits(2).json();
    assert_eq!(failure.error.code, "index_missing");
}

#[test]
fn a_folder_that_is_no_index_is_left_alone() {
    let dir = Dir::with_corpus();
    let before = dir.contents("corpus");
    let failure: Failure = dir.run(["search", "tickets", "--index", "corpus", "--json"]).exits(2).json();
    assert!(["index_missing", "index_damaged"].contains(&failure.error.code.as_str()), "{failure:?}");
    assert_eq!(dir.contents("corpus"), before);
}

#[test]
fn an_empty_roledex_index_is_none() {
    Dir::indexed().command(["search", "tickets"]).env("ROLEDEX_INDEX", "").run().succeeds();
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let dir = Dir::indexed();
    let is_coloured = |options: &[&str], environment: &[(&str, &str)]| {
        let mut command = dir.command(["search", "tickets"].iter().chain(options));
        for (name, value) in environment {
            command = command.env(name, value);
        }
        command.run().exits(0).stdout.contains('\x1b')
    };
    assert!(!is_coloured(&[], &[]), "a pipe");
    assert!(is_coloured(&["--color", "always"], &[]));
    assert!(is_coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "an option wins over the environment");
    assert!(is_coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[], &[("NO_COLOR", "1")]));
    assert!(!is_coloured(&["--json"], &[("CLICOLOR_FORCE", "1")]), "JSON has no colours");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let dir = Dir::indexed();
    for line in [
        &["search", "help desk tickets"][..],
        &["search", "help desk tickets", "--json"],
        &["search", "help desk tickets", "--jsonl"],
        &["show", "corpus/guide.md"],
        &["inspect", "corpus/guide.md"],
        &["status"],
        &["--help"],
        &["search", "--help"],
    ] {
        assert_eq!(dir.command(line).run_into_closed_pipe(), (Some(0), String::new()), "{line:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("a device that is always full");
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_roledex"))
        .args(["search", "--help"])
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status();
    assert_eq!(status.expect("the binary").code(), Some(2));
}

#[test]
fn documents_cannot_command_the_terminal() {
    let dir = Dir::new();
    let hostile =
        "# Pay\u{202e}day\n\nzeppelin \x1b]0;owned\x07 pilot \u{9b}31m \u{202e}reversed\u{2066} words\n";
    dir.write("corpus/hostile.md", hostile);
    dir.run(["index"]).exits(0);
    for line in [
        &["search", "zeppelin"][..],
        &["search", "zeppelin", "--explain"],
        &["search", "zeppelin", "--facets"],
        &["show", "corpus/hostile.md"],
        &["inspect", "corpus/hostile.md"],
        &["facets"],
        &["status"],
        &["search", "nowhere\u{9b}31m\x1b[31m\u{202e}"],
        &["search", "--\u{9b}31m\x1b[31m\u{202e}"],
        &["show", "none\u{9b}31m\x1b[31m\u{202e}.md"],
        &["inspect", "none\u{9b}31m\x1b[31m\u{202e}.md"],
        &["profile", "none\u{9b}31m\x1b[31m\u{202e}"],
        &["eval", "none\u{9b}31m\x1b[31m\u{202e}"],
        &["index", "none\u{9b}31m\x1b[31m\u{202e}"],
    ] {
        is_harmless(&dir.run(line));
        is_harmless(&dir.run(line.iter().chain(&["--json"])));
    }
}

/// Asserts that nothing printed commands a terminal or turns text round.
#[track_caller]
fn is_harmless(run: &Run) {
    let printed = format!("{}{}", run.stdout, run.stderr);
    let is_harmful = |character: &char| {
        (character.is_control() && *character != '\n') || "\u{202e}\u{2066}".contains(*character)
    };
    assert_eq!(printed.chars().find(is_harmful), None, "{run:#?}");
}

#[test]
#[cfg(unix)]
fn file_names_cannot_command_the_terminal() {
    let dir = Dir::new();
    dir.write("corpus/pay\x1b[31m\n\u{202e}\u{9b}31m.md", "# Pay\n\nzeppelin pilots earn well\n");
    dir.write("corpus/no\x1b[31m\n\u{202e}\u{9b}31m.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    let run = dir.run(["index"]).exits(0).complains("skipped");
    is_harmless(&run);
    for line in [&["search", "zeppelin"][..], &["facets", "paths"], &["status"], &["inspect", "corpus"]] {
        is_harmless(&dir.run(line));
        is_harmless(&dir.run(line.iter().chain(&["--json"])));
    }
    let run = dir.run(["search", "zeppelin"]).exits(0);
    assert_eq!(run.stdout.lines().count(), 2, "a line end in a name does not make a line: {run:#?}");
}
