//! The main job on four small documents in the states that career documents come in: the passage that answers is the
//! first hit, and it is clean. Each question stands for a kind that other tools get wrong.

use crate::harness::Dir;
use crate::json::{Hit, Search};

/// Sloppy Markdown: a stray first line, text glued beneath its heading, names before colons.
const SLOPPY: &str = "# notes_ab\nAfter the service desk there are several ways on.\n\n## System Administrator: \nKeep \
    servers and accounts running for a whole site.\nField Technician: Repair machines where they stand.\n\n# Further \
    study:\n\n* Certifications that employers ask for are CompTIA A+, Network+, or one from a vendor.\n";

/// The content in one scalar of the front matter, with written line ends and mojibake.
const SCALAR: &str = "---\n_schema: default\ntitle: >-\n    How does a deskside career go on?\nanswer: >-\n    It starts \
    at the desk. Hereâ€™s the usual order:\\n\\n1. **Deskside Technician**: The first post, in which people \
    repair machines and talk to their users all day long.\\n\\n2. **Senior Deskside Technician**: Here they lead a team \
    of technicians, teach the new ones and take what nobody else can solve.\\n\\n3. **Support Manager**: With more \
    experience a Deskside Technician may move into management, plan the work and answer for its quality.\\n\\nA \
    certificate such as CompTIA A+ helps.\nrelated_article1:\n    title: >-\n        What does a help desk analyst \
    do?\n---\n\n&nbsp;\n";

/// One line, headings glued to their neighbours.
const GLUED: &str = "Support has room for many people. These are areas to work in:Customer Tech SupportWhen people call, \
    somebody has to listen first and fix things second. They are the voice of the company.Network EngineersNetwork \
    engineers look after cables, routers and wireless links in all of the buildings.";

/// A flattened table and headings without a mark.
const FLAT: &str = "Both roles help people with computers, one at a distance and the other at the desk.\nTable of \
    Comparison\nAspect | Service Specialist | Desktop Technician |\n---|---|---|\nTools | Remote consoles | Screwdrivers \
    |\nCertifications | CompTIA Network+, ITIL | CompTIA A+, MCDST |\nSalary Comparison and Outlook\nService \
    Specialists earn from $45,000 to $70,000 a year, while Desktop Technicians earn between $40,000 and $65,000, which \
    depends on place and experience.\n";

/// The questions with what has to be answered; each needs [`index`] to have run.
#[cfg(feature = "opensearch")]
pub const JOBS: [fn(&Dir); 4] =
    [rows_with_columns, names_with_signs, other_names_and_steps, damaged_documents];

/// Indexes the documents in a folder.
pub fn index(dir: &Dir) {
    let documents =
        [("sloppy.txt", SLOPPY), ("scalar.txt", SCALAR), ("glued.txt", GLUED), ("flat.txt", FLAT)];
    for (name, content) in documents {
        dir.write(&format!("corpus/{name}"), content);
    }
    dir.run(["index"]).exits(0);
}

fn indexed() -> Dir {
    let dir = Dir::new();
    index(&dir);
    dir
}

fn hits(dir: &Dir, query: &str) -> Vec<Hit> {
    dir.run(["search", "--json", "--exit-zero", query]).exits(0).json::<Search>().hits
}

fn first(dir: &Dir, query: &str) -> Hit {
    hits(dir, query).into_iter().next().unwrap_or_else(|| panic!("nothing found for {query}"))
}

#[test]
fn the_row_with_its_columns_answers_for_a_role_and_an_aspect() {
    rows_with_columns(&indexed());
}

fn rows_with_columns(dir: &Dir) {
    let hit = first(dir, "desktop technician certifications");
    assert_eq!(
        hit.text,
        "Certifications: Service Specialist: CompTIA Network+, ITIL; Desktop Technician: CompTIA A+, MCDST"
    );
    assert_eq!(hit.lines.map(|lines| (lines.start, lines.end)), Some((6, 6)));
}

#[test]
fn a_name_with_a_sign_is_a_word() {
    names_with_signs(&indexed());
}

fn names_with_signs(dir: &Dir) {
    let found = hits(dir, "A+");
    assert_eq!(found.len(), 3, "{found:#?}");
    for hit in found {
        let shown: Vec<char> = hit.snippet.text.chars().collect();
        let marked: Vec<String> =
            hit.snippet.highlights.iter().map(|&[start, end]| shown[start..end].iter().collect()).collect();
        assert!(hit.text.contains("A+") && marked.contains(&"A+".to_owned()), "{marked:?}");
    }
    for absent in ["C++", ".NET"] {
        dir.run(["search", absent]).exits(1);
    }
}

#[test]
fn other_names_and_steps_are_understood() {
    other_names_and_steps(&indexed());
}

fn other_names_and_steps(dir: &Dir) {
    assert!(first(dir, "sysadmin").headings.contains(&"System Administrator".to_owned()));
    assert!(first(dir, "who leads a team of technicians").text.starts_with("2. Senior Deskside Technician"));
    assert!(first(dir, "what comes after deskside technician").text.starts_with("3. Support Manager"));
    assert!(first(dir, "salary of a service specialist").text.contains("$45,000"));
}

#[test]
fn lost_headings_and_damaged_text_are_mended() {
    damaged_documents(&indexed());
}

fn damaged_documents(dir: &Dir) {
    let hit = first(dir, "customer tech support");
    assert_eq!(hit.headings, ["Customer Tech Support"]);
    assert!(hit.text.starts_with("When people call"), "{}", hit.text);
    assert!(first(dir, "here's the usual order").text.contains("Here’s the usual order"));
    for name in ["sloppy.txt", "scalar.txt", "glued.txt", "flat.txt"] {
        let shown = dir.run(["show", &format!("corpus/{name}")]).exits(0);
        for debris in ["&nbsp;", "\\n", "**", "---|", "â€"] {
            assert!(!shown.stdout.contains(debris), "{debris} in {name}");
        }
    }
}
