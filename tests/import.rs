//! Vocabularies of others, in the layouts in which they are distributed. The files are our own.

use std::fs;
use std::io::Write;
use std::path::Path;

use roledex::error::ErrorKind;
use roledex::import::{Imported, Reason, import};
use roledex::vocabulary::{Origin, Vocabulary};
use tempfile::TempDir;

const OCCUPATIONS: &str = "O*NET-SOC Code\tTitle\tDescription\n\
    99-0001.00\tZeppelin Moorers\tThey rig \"3\" ropes.\n\
    99-0002.00\tBalloon Pilots and Stewards, Except Zeppelin\tThey fly.\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    folder
}

fn imported(origin: Origin, path: &Path) -> Imported {
    import(origin, path, "it", &Vocabulary::builtin(), "2026-11-21").expect("a layer")
}

/// Entries as `id: name, name`, without those that are only shown.
fn listed(imported: &Imported) -> Vec<String> {
    let names = |entry: roledex::vocabulary::Entry<'_>| {
        let names: Vec<&str> = entry.aliases().map(|alias| alias.text).collect();
        format!("{}: {}", entry.id(), names.join(", "))
    };
    imported.layer.table.entries().map(names).collect()
}

#[test]
fn onet_as_it_is_today() {
    let folder = folder(&[
        ("db_99_1_text/Read Me.txt", "O*NET 99.1 Database\nNovember 2026 Release\n"),
        ("db_99_1_text/Occupation Data.txt", OCCUPATIONS),
        (
            "db_99_1_text/Alternate Titles.txt",
            "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n\
             99-0001.00\tAirship Moorer (AR)\tAR\t08\n99-0002.00\tBalloon Steward\tn/a\t08\n99-0009.00\tLost One\tn/a\t08\n",
        ),
        (
            "db_99_1_text/Sample of Reported Titles.txt",
            "O*NET-SOC Code\tReported Job Title\tShown in My Next Move\n99-0001.00\tRope Inspector\tN\n",
        ),
        (
            "db_99_1_text/Technology Skills.txt",
            "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n\
             99-0001.00\tMooring Systems Mooring Planner\t1\tx\tN\tN\n99-0001.00\tRigMaster\t1\tx\tN\tN\n99-0002.00\tRigMaster\t1\tx\tN\tN\n",
        ),
        ("db_99_1_text/Tools Used.txt", "O*NET-SOC Code\tExample\n99-0001.00\tMooring masts\n"),
        (
            "db_99_1_text/Skills.txt",
            "O*NET-SOC Code\tElement ID\tElement Name\n99-0001.00\t2.A\tMooring Comprehension\n",
        ),
    ]);
    let imported = imported(Origin::Onet, folder.path());
    assert_eq!(
        listed(&imported),
        [
            "role:balloon-pilots-and-stewards-except-zeppelin: Balloon Steward",
            "role:zeppelin-moorers: Zeppelin Moorers, Airship Moorer, Rope Inspector",
            "skill:mooring-comprehension: Mooring Comprehension",
            "skill:mooring-masts: Mooring masts",
            "skill:mooring-planner: Mooring Planner",
            "skill:rigmaster: RigMaster",
        ]
    );
    assert_eq!(imported.layer.about.release.as_deref(), Some("O*NET 99.1 Database"));
}

#[test]
fn onet_as_it_was_and_as_tables_with_commas() {
    let old = folder(&[
        ("Occupation Data.txt", OCCUPATIONS),
        (
            "Tools and Technology.txt",
            "O*NET-SOC Code\tT2 Type\tT2 Example\tCommodity Code\tCommodity Title\n99-0001.00\tTools\tMooring masts\t1\tx\n",
        ),
    ]);
    let expected = ["role:zeppelin-moorers: Zeppelin Moorers", "skill:mooring-masts: Mooring masts"];
    assert_eq!(listed(&imported(Origin::Onet, old.path())), expected);
    let other = folder(&[
        (
            "occupation_data.csv",
            "onetsoc_code,title,description\n99-0001.00,Zeppelin Moorers,\"They rig, and moor.\"\n",
        ),
        ("tools_used.csv", "onetsoc_code,example\n99-0001.00,Mooring masts\n"),
    ]);
    assert_eq!(listed(&imported(Origin::Onet, other.path())), expected);
}

#[cfg(feature = "office")]
#[test]
fn an_archive_need_not_be_unpacked() {
    let folder = folder(&[]);
    let path = folder.path().join("db.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).expect("a file"));
    archive
        .start_file("db_99_1_text/Occupation Data.txt", zip::write::SimpleFileOptions::default())
        .expect("an entry");
    archive.write_all(OCCUPATIONS.as_bytes()).expect("written");
    archive.finish().expect("an archive");
    assert_eq!(listed(&imported(Origin::Onet, &path)), ["role:zeppelin-moorers: Zeppelin Moorers"]);
}

#[test]
fn esco_with_names_on_lines_of_their_own() {
    let folder = folder(&[
        (
            "occupations_en.csv",
            "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description\n\
             Occupation,http://data.europa.eu/esco/occupation/1,9,zeppelin moorer,\"airship moorer\nmoorer of zeppelins\nmoorer\",\"They rig, and moor.\"\n\
             ISCOGroup,http://data.europa.eu/esco/isco/C9,9,Elementary moorers,,x\n",
        ),
        (
            "skills_en.csv",
            "conceptType,conceptUri,skillType,preferredLabel,altLabels\n\
             KnowledgeSkillCompetence,u,skill/competence,moor zeppelins,mooring of zeppelins | zeppelin mooring\n",
        ),
    ]);
    let imported = imported(Origin::Esco, folder.path());
    assert_eq!(
        listed(&imported),
        [
            "role:zeppelin-moorer: zeppelin moorer, airship moorer",
            "skill:moor-zeppelins: moor zeppelins, mooring of zeppelins, zeppelin mooring",
        ]
    );
    assert_eq!(imported.left_out[&Reason::Word], 1, "moorer");
    assert_eq!(imported.left_out[&Reason::NoJob], 1, "moorer of zeppelins");
}

#[test]
fn a_list_of_ones_own_keeps_its_single_words() {
    let folder = folder(&[(
        "ours.csv",
        "Name,Kind,Aliases,Family,Issuer\nZeppelineer,role,moorer of ours; lead,air,\nMooring Licence,licence,,,Sky Office\n",
    )]);
    let imported = imported(Origin::Csv, &folder.path().join("ours.csv"));
    let table = &imported.layer.table;
    assert_eq!(
        listed(&imported),
        ["cert:mooring-licence: Mooring Licence", "role:zeppelineer: moorer of ours, Zeppelineer"]
    );
    assert_eq!(table.entry("role:zeppelineer").map(|entry| entry.family()), Some("air"));
    assert_eq!(table.entry("cert:mooring-licence").and_then(|entry| entry.issuer()), Some("Sky Office"));
    assert_eq!(imported.left_out[&Reason::Everyday], 1, "lead");
}

#[test]
fn names_that_would_be_met_everywhere_are_left_out() {
    let folder = folder(&[
        (
            "Occupation Data.txt",
            "O*NET-SOC Code\tTitle\n1\tZeppelin Moorers\n2\tBalloon Moorers\n3\tSystem Administrators\n",
        ),
        (
            "Alternate Titles.txt",
            "O*NET-SOC Code\tAlternate Title\n1\tMooring Specialist\n2\tMooring Specialist\n1\tTeam Lead\n1\tMoorer\n\
             1\tZeppelin Mooring\n1\tPerson who looks after the ropes of airships\n1\tSysadmin\n3\tMachine Keeper Technician\n",
        ),
    ]);
    let imported = imported(Origin::Onet, folder.path());
    let expected = [
        "role:balloon-moorers: Balloon Moorers",
        "role:system-administrator: Machine Keeper Technician",
        "role:zeppelin-moorers: Zeppelin Moorers",
    ];
    assert_eq!(listed(&imported), expected);
    let reasons: Vec<(Reason, u64)> = imported.left_out.into_iter().collect();
    let expected = [
        (Reason::Known, 2),
        (Reason::Shared, 2),
        (Reason::Word, 1),
        (Reason::Everyday, 1),
        (Reason::Length, 1),
        (Reason::NoJob, 1),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn what_is_no_copy_is_refused_with_what_is_missing() {
    let refusal = |origin, path: &Path| {
        let error = import(origin, path, "it", &Vocabulary::builtin(), "").expect_err("no copy");
        assert_eq!(error.kind(), ErrorKind::Input);
        error.to_string()
    };
    let folder = folder(&[
        ("a/x.txt", "x"),
        ("b/Occupation Data.txt", "Code\tName\n1\tx\n"),
        ("c.csv", "name,kind\nzeppelin moorer,job\nx,sort of\n"),
        ("d/occupations_en.csv", "conceptType,preferredLabel\nOccupation,system administrator\n"),
        ("e.zip", "no archive"),
    ]);
    let at = |name: &str| folder.path().join(name);
    assert!(refusal(Origin::Onet, &at("a")).contains("no file called Occupation Data.txt"));
    assert!(refusal(Origin::Onet, &at("b")).contains("Occupation Data.txt:1: no column called onetsoccode"));
    assert!(refusal(Origin::Esco, &at("a/none")).contains("none"));
    assert!(
        refusal(Origin::Csv, &at("c.csv"))
            .ends_with("c.csv: entry 2: \"sort of\" is no kind; role, skill and certification are")
    );
    assert!(refusal(Origin::Esco, &at("d")).contains("not known already"));
    assert!(refusal(Origin::Onet, &at("e.zip")).contains("e.zip"));
}
