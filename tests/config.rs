//! The configuration file: where it is found, what it changes, what wins over it.

use crate::harness::{Dir, Run};
use crate::json::{Failure, Search, Status};

/// A folder whose configuration names everything, with folders below it to ask from.
fn configured() -> Dir {
    let dir = Dir::with_corpus();
    dir.write("notes/new.txt", "Airship pilots need a licence.\n");
    dir.write("notes/drafts/old.txt", "Airship pilots sing.\n");
    dir.write(
        "roledex.toml",
        "corpus = [\"corpus\", \"notes\"]\nindex = \"shelf/index\"\nexclude = [\"drafts/\"]\nlimit = 1\n",
    );
    dir.write("below/deeper/keep", "");
    dir
}

/// A command given in a folder below.
fn below(dir: &Dir, line: &[&str]) -> Run {
    dir.command(line).within("below/deeper").run()
}

#[test]
fn folders_and_index_are_those_of_the_file_wherever_below_it_a_command_is_given() {
    let dir = configured();
    let run = below(&dir, &["index"]).succeeds();
    assert!(run.stdout.starts_with("3 added"), "{run:#?}");
    assert!(dir.path("shelf/index/meta.json").exists());
    let found: Search = below(&dir, &["search", "airship", "--json"]).succeeds().json();
    assert_eq!(found.hits[0].path, "notes/new.txt", "named from the file's folder");
    assert_eq!(found.index.location, "../../shelf/index");
    dir.run(["show", "notes/new.txt"]).succeeds();
    below(&dir, &["show", "../../notes/new.txt:1"]).succeeds();
}

#[test]
fn the_first_search_builds_what_the_file_names() {
    let dir = configured();
    let run = below(&dir, &["search", "airship"]).exits(0).mentions("notes/new.txt:1");
    run.complains("building ../../shelf/index from ../../corpus, ../../notes");
}

#[test]
fn what_is_excluded_stays_out() {
    let dir = configured();
    dir.run(["index"]).succeeds();
    let status: Status = below(&dir, &["status", "--json"]).succeeds().json();
    assert_eq!(status.index.documents, 3);
    assert!(status.changed.new.is_empty(), "{:?}", status.changed.new);
    dir.write("notes/drafts/older.txt", "Airship pilots whistle.\n");
    dir.run(["search", "whistle", "--fresh"]).exits(1);
    dir.run(["index", "notes/drafts"]).succeeds();
    dir.run(["search", "whistle"]).exits(0);
}

#[test]
fn what_the_file_says_later_counts() {
    let dir = configured();
    dir.run(["index"]).succeeds();
    dir.run(["index", "--index", "other", "corpus"]).succeeds();
    dir.write("more/gliders.txt", "Glider pilots too.\n");
    dir.write("more/.hidden.txt", "Hidden gliders.\n");
    let keys =
        "corpus = [\"corpus\", \"more\"]\nindex = \"shelf/index\"\nexclude = [\"new.txt\"]\nhidden = true\n";
    dir.write("roledex.toml", keys);
    let run = below(&dir, &["index"]).succeeds();
    assert!(run.stdout.starts_with("3 added, 0 updated, 2 unchanged, 1 removed"), "{run:#?}");
    dir.run(["search", "glider"]).succeeds();
    dir.run(["search", "licence"]).exits(1);
    dir.run(["index", "--index", "other"]).succeeds().mentions("0 added");
}

#[test]
fn options_win_over_the_environment_and_that_over_the_file() {
    let dir = configured();
    dir.run(["index"]).succeeds();
    let hits = |line: &[&str]| -> usize {
        let found: Search =
            dir.run(["search", "analyst compared", "--json"].iter().chain(line)).succeeds().json();
        found.hits.len()
    };
    assert_eq!(hits(&[]), 1, "the file's limit");
    assert!(hits(&["-n", "9"]) > 1);
    assert!(hits(&["--no-config", "--index", "shelf/index"]) > 1);
    let elsewhere = dir.command(["search", "tickets"]).env("ROLEDEX_INDEX", "elsewhere").run();
    elsewhere.exits(2).complains("elsewhere");
    let named =
        dir.command(["search", "tickets", "--index", "shelf/index"]).env("ROLEDEX_INDEX", "elsewhere");
    named.run().succeeds();
    dir.write("roledex.toml", "color = \"always\"\nindex = \"shelf/index\"\n");
    assert!(dir.run(["search", "tickets"]).succeeds().stdout.contains('\x1b'));
    assert!(!dir.run(["search", "tickets", "--color", "auto"]).succeeds().stdout.contains('\x1b'));
}

#[test]
fn the_environment_wins_over_the_colours_of_the_file() {
    let dir = configured();
    dir.run(["index"]).succeeds();
    let is_coloured = |line: &[&str], name: &str, value: &str| {
        let command = dir.command(["search", "tickets"].iter().chain(line)).env(name, value);
        command.run().succeeds().stdout.contains('\x1b')
    };
    dir.write("roledex.toml", "color = \"always\"\nindex = \"shelf/index\"\n");
    assert!(!is_coloured(&[], "NO_COLOR", "1"));
    assert!(!is_coloured(&[], "CLICOLOR", "0"));
    assert!(is_coloured(&[], "NO_COLOR", ""), "an empty one is how scripts unset it");
    assert!(is_coloured(&["--color", "always"], "NO_COLOR", "1"));
    dir.write("roledex.toml", "color = \"never\"\nindex = \"shelf/index\"\n");
    assert!(is_coloured(&[], "CLICOLOR_FORCE", "1"));
    assert!(!is_coloured(&["--color", "never"], "CLICOLOR_FORCE", "1"));
}

#[test]
fn a_file_can_be_named_and_is_reported() {
    let dir = configured();
    dir.run(["index"]).succeeds();
    let reported = |line: &[&str]| below(&dir, line).succeeds().json::<Status>().config;
    assert_eq!(reported(&["status", "--json"]).as_deref(), Some("../../roledex.toml"));
    dir.write("etc/other.toml", "index = \"../shelf/index\"\n");
    let line = ["status", "--json", "--config", "../../etc/other.toml"];
    assert_eq!(reported(&line).as_deref(), Some("../../etc/other.toml"));
    dir.run(["status"]).succeeds().mentions("configuration:  roledex.toml");
    let status: Status =
        dir.run(["status", "--no-config", "--index", "shelf/index", "--json"]).succeeds().json();
    assert_eq!(status.config, None);
}

#[test]
fn what_the_file_may_not_say_is_an_error_with_line_and_suggestion() {
    let dir = configured();
    dir.write("roledex.toml", "# mine\nlimit = 5\nper_documents = 2\n");
    let failure: Failure = below(&dir, &["search", "x", "--json"]).exits(2).json();
    assert_eq!(failure.error.code, "usage");
    assert!(failure.error.message.starts_with("../../roledex.toml:3: unknown field `per_documents`"));
    assert_eq!(failure.error.hint.as_deref(), Some("did you mean per_document?"));
    dir.run(["search", "x", "--config", "none.toml"]).exits(2).complains("none.toml: ");
    dir.run(["search", "x", "--config", "a.toml", "--no-config"]).exits(2).complains("--no-config");
    // What sets a shell up has to work all the same.
    dir.run(["completions", "bash"]).succeeds();
    dir.run(["schema", "error"]).succeeds();
    dir.run(["--help"]).succeeds().mentions("Configuration:");
}
