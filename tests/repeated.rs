//! Paragraphs that stand on most pages of a folder: found, but never before what a page says itself.

use crate::harness::Dir;
use crate::json::Search;

const NOTICE: &str = "Our careers office helps every graduate with a free review of the resume before it is sent \
                      to an employer.";
const OWN: &str = "A resume for a records manager names the archives that were kept and how the review went.";

/// What each page says itself.
const WORK: [&str; 6] = [
    "Glaziers cut panes of glass and fit them into frames of windows and doors.",
    "Surveyors measure land with a theodolite and draw maps of what they found.",
    "Bakers knead dough before dawn so that bread is warm when shops open.",
    "Falconers keep birds that drive pigeons from runways and harbours.",
    "Tailors take measures, cut cloth and sew suits that fit one person.",
    "Divers weld pipes under water and inspect the hulls of ships at anchor.",
];

fn page(number: usize) -> String {
    format!("{}\n\n{NOTICE}\n", WORK[number])
}

/// Documents that are found and how, in order.
fn found(dir: &Dir, query: &str) -> Vec<(String, String)> {
    let found: Search = dir.run(["search", "--json", "--exit-zero", query]).succeeds().json();
    found.hits.into_iter().map(|hit| (hit.path, format!("{:.4}", hit.score))).collect()
}

fn first(dir: &Dir, query: &str) -> String {
    found(dir, query).remove(0).0
}

#[test]
fn what_stands_on_most_pages_is_found_after_what_one_page_says() {
    let dir = Dir::new();
    for number in 0..6 {
        dir.write(&format!("corpus/pages/{number}.txt"), page(number));
    }
    dir.write("corpus/own.txt", OWN);
    dir.run(["index"]).succeeds();
    let query = "review of the resume";
    assert_eq!(first(&dir, query), "corpus/own.txt");
    assert!(found(&dir, query).len() > 1, "the others are found too");
    assert!(first(&dir, "careers office helps graduate employer").starts_with("corpus/pages/"));
    assert!(
        first(&dir, "free review of the resume by the office").starts_with("corpus/pages/"),
        "by its own words"
    );
    let run = dir.run(["search", "--explain", query]).succeeds();
    run.mentions("what stands on most pages of its folder");
    assert_eq!(first(&dir, "falconers"), "corpus/pages/3.txt", "its own words count as ever");
    let found: Search = dir.run(["search", "--explain", "--json", "falconers"]).succeeds().json();
    let reasons = found.hits[0].explain.as_ref().expect("reasons");
    let factor = reasons.iter().find(|reason| reason.what.contains("most pages")).expect("what is left");
    assert!(factor.value > 0.5 && factor.value <= 1.0, "nobody gains by it: {}", factor.value);
}

#[test]
fn it_is_all_the_same_in_how_many_runs_and_in_which_order() {
    let query = "review of the resume by divers";
    let once = Dir::new();
    once.write("corpus/own.txt", OWN);
    for number in 0..6 {
        once.write(&format!("corpus/pages/{number}.txt"), page(number));
    }
    once.run(["index"]).succeeds();
    let often = Dir::new();
    for number in (0..6).rev() {
        often.write(&format!("corpus/pages/{number}.txt"), page(number));
        often.write("corpus/pages/other.txt", format!("Other {number}. {NOTICE}"));
        often.run(["index"]).succeeds();
    }
    often.delete("corpus/pages/other.txt");
    often.write("corpus/own.txt", OWN);
    often.run(["index"]).succeeds();
    assert_eq!(found(&often, query), found(&once, query));
}

#[test]
fn what_few_or_a_minority_say_is_content() {
    let dir = Dir::new();
    for number in 0..4 {
        dir.write(&format!("corpus/pages/{number}.txt"), page(number));
    }
    dir.write("corpus/own.txt", OWN);
    dir.run(["index"]).succeeds();
    let is_set_back = || {
        let run = dir.run(["search", "--explain", "free review of the resume"]).succeeds();
        run.stdout.contains("most pages of its folder")
    };
    assert!(!is_set_back(), "four may quote each other");
    for number in 4..6 {
        dir.write(&format!("corpus/pages/{number}.txt"), page(number));
    }
    dir.run(["index"]).succeeds();
    assert!(is_set_back(), "six of six are most");
    for number in 0..12 {
        dir.write(
            &format!("corpus/pages/more{number}.txt"),
            format!("Number {number} is about something else."),
        );
    }
    dir.run(["index"]).succeeds();
    assert!(!is_set_back(), "six of eighteen are not");
}

#[test]
fn rows_items_and_short_lines_may_be_the_same_everywhere() {
    let dir = Dir::new();
    let same = "## Requirements\n\n- A degree in computer science, mathematics or a field that is near to them\n\n\
                | Pay | Time |\n|---|---|\n| Forty thousand a year before bonus and shares | Full time |\n";
    for (number, work) in WORK.iter().enumerate() {
        dir.write(&format!("corpus/{number}.md"), format!("# Work {number}\n\n{work}\n\n{same}"));
    }
    dir.run(["index"]).succeeds();
    for query in ["degree in computer science", "forty thousand bonus"] {
        let run = dir.run(["search", "--explain", query]).succeeds();
        assert!(!run.stdout.contains("most pages"), "{run:#?}");
    }
}
