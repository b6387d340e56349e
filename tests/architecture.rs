//! The boundaries between modules, and the rules for files. Each rule is said in the crate documentation too.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules in pipeline order, each with the modules of this crate that it may know. All may know `error`.
const MODULES: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("containment", &[]),
    ("cores", &["containment"]),
    ("traced", &[]),
    ("document", &["traced"]),
    ("source", &["engine", "hit"]),
    ("decode", &["containment", "document", "traced"]),
    ("passage", &["document", "traced"]),
    ("vocabulary", &[]),
    ("import", &["vocabulary"]),
    ("tagger", &["vocabulary", "passage"]),
    ("analyzer", &["engine"]),
    ("engine", &["containment", "cores", "passage", "document"]),
    (
        "indexer",
        &[
            "containment",
            "source",
            "decode",
            "document",
            "passage",
            "analyzer",
            "engine",
            "hit",
            "tagger",
            "vocabulary",
        ],
    ),
    ("query", &[]),
    (
        "search",
        &[
            "cores",
            "query",
            "analyzer",
            "engine",
            "hit",
            "passage",
            "document",
            "snippet",
            "source",
            "tagger",
            "vocabulary",
        ],
    ),
    ("lookup", &["engine", "passage", "source"]),
    ("profile", &["engine", "passage", "document", "tagger", "vocabulary"]),
    ("suggest", &["engine", "passage", "document", "tagger", "vocabulary"]),
    ("snippet", &["hit", "passage"]),
    ("hit", &["passage"]),
    ("evaluation", &["engine", "hit", "indexer", "passage", "query", "search", "source", "vocabulary"]),
    ("print", &["source", "hit", "passage", "document", "evaluation", "profile", "suggest", "vocabulary"]),
    (
        "mcp",
        &[
            "document",
            "engine",
            "hit",
            "lookup",
            "passage",
            "print",
            "profile",
            "query",
            "search",
            "vocabulary",
        ],
    ),
    (
        "serve",
        &[
            "containment",
            "document",
            "engine",
            "hit",
            "indexer",
            "lookup",
            "passage",
            "print",
            "profile",
            "query",
            "search",
            "source",
            "vocabulary",
        ],
    ),
];

/// The binary's modules, which come after all of them.
const BINARY: &[&str] = &["main", "cli", "commands"];

/// What may be used only where.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("tantivy::", &["engine/embedded"]),
    ("ureq::", &["engine/opensearch/client"]),
    ("clap::", &["cli", "commands"]),
    ("clap_complete::", &["cli", "commands"]),
    ("clap_mangen::", &["commands/man.rs"]),
    ("indicatif::", &["commands"]),
    ("serde_yaml::", &["decode/yaml.rs", "vocabulary/source.rs", "evaluation/truth.rs"]),
    ("html2text::", &["decode/html"]),
    ("html5ever::", &["decode/html"]),
    ("notify::", &["source/watch"]),
    ("rustix::", &["source"]),
    ("signal_hook::", &["commands/pager.rs", "commands/signals.rs"]),
    ("axum::", &["serve"]),
    ("hyper::", &["serve"]),
    ("tokio::", &["commands/mcp.rs", "mcp", "serve"]),
    ("maud::", &["serve"]),
    ("PreEscaped", &[]),
    ("stdout()", &["main.rs", "commands"]),
    ("stderr()", &["main.rs", "commands"]),
    ("stdin()", &["main.rs", "commands"]),
    ("println!", &[]),
    ("print!(", &[]),
    ("dbg!", &[]),
    ("env::var", &["main.rs", "cli", "commands"]),
    ("env::args", &["main.rs"]),
    ("env::current_dir", &["main.rs", "commands", "source"]),
    ("process::exit", &["main.rs"]),
    ("Serialize", &["print/json", "passage", "engine", "vocabulary/store.rs"]),
    ("schemars::", &["mcp", "print/json"]),
    ("rmcp::", &["mcp"]),
    ("toml::", &["cli/config.rs", "decode"]),
];

/// Lines of a file above which it should have become two.
const LONGEST_FILE: usize = 500;

/// A source file: its path below `src`, and its code without comments and unit tests.
struct File {
    path: String,
    code: Vec<String>,
    lines: usize,
}

impl File {
    fn read(root: &Path, path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a readable source file");
        let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let below = path.strip_prefix(root).expect("a path below src");
        Self {
            path: below.to_string_lossy().replace('\\', "/"),
            code: text[..tests].lines().filter(is_code).map(str::to_owned).collect(),
            lines: text.lines().count(),
        }
    }

    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether it is in one of these places: a file, a folder, or a module in either form.
    fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            let rest = self.path.strip_prefix(place);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest == ".rs")
        })
    }

    /// Modules named by paths that begin with `prefix`, such as `crate::`; `crate::{a, b}` names two.
    fn names_after(&self, prefix: &str) -> Vec<String> {
        let code = self.code.join("\n");
        let paths = code.split(prefix).skip(1).flat_map(|path| match path.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![path],
        });
        let is_name = |character: &char| character.is_alphanumeric() || *character == '_';
        paths.map(|path| path.trim().chars().take_while(is_name).collect()).collect()
    }
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths.iter().map(|path| File::read(&root, path)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a folder entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

#[test]
fn modules_know_only_what_the_table_allows() {
    let mut offences = Vec::new();
    for file in files() {
        let module = file.module();
        if module == "lib" || BINARY.contains(&module) {
            continue;
        }
        let Some((_, allowed)) = MODULES.iter().find(|(name, _)| *name == module) else {
            offences.push(format!("{}: module {module} is not in the table", file.path));
            continue;
        };
        for name in file.names_after("crate::") {
            if name != module && name != "error" && !allowed.contains(&name.as_str()) {
                offences.push(format!("{}: {module} must not know {name:?}", file.path));
            }
        }
    }
    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn the_binary_knows_stages_and_not_their_tools() {
    for file in files().iter().filter(|file| BINARY.contains(&file.module())) {
        for name in file.names_after("roledex::") {
            assert!(MODULES.iter().any(|(module, _)| *module == name), "{}: {name}", file.path);
        }
        let names = file.names_after("crate::");
        let is_own = |name: &String| BINARY.contains(&name.as_str());
        assert!(names.iter().all(is_own), "{}: {names:?}", file.path);
    }
}

#[test]
fn some_things_are_used_in_one_place_only() {
    let mut offences = Vec::new();
    for file in files() {
        for (thing, places) in ONLY_IN.iter().filter(|(_, places)| !file.is_in(places)) {
            if file.code.iter().any(|line| line.contains(thing)) {
                offences.push(format!("{}: {thing} belongs to {places:?}", file.path));
            }
        }
    }
    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn every_module_is_described_in_the_crate_documentation() {
    let text = include_str!("../src/lib.rs");
    let declared: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let table: Vec<&str> = MODULES.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, table, "lib.rs declares the modules of the table in its order");
    for module in table {
        assert!(text.contains(&format!("//! - [`{module}`]")), "{module} is not described in lib.rs");
    }
}

#[test]
fn no_file_is_too_long() {
    let too_long: Vec<String> = files()
        .iter()
        .filter(|file| file.lines > LONGEST_FILE)
        .map(|file| format!("{}: {} lines", file.path, file.lines))
        .collect();
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn main_only_parses_calls_and_maps() {
    let main = files().into_iter().find(|file| file.path == "main.rs").expect("main.rs");
    assert!(main.lines <= 40, "{} lines", main.lines);
}

#[test]
fn every_test_file_is_declared() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let declared = include_str!("main.rs");
    for entry in fs::read_dir(tests).expect("the tests") {
        let path = entry.expect("a folder entry").path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "rs") && stem != "main" {
            assert!(declared.contains(&format!("mod {stem};")), "{stem} is never run");
        }
    }
}
