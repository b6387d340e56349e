//! What passages look like, through the library: one sentence of the reading rules each.

use roledex::decode::decode;
use roledex::document::Standing;
use roledex::passage::{Passage, cut};

fn passages(name: &str, text: &str) -> Vec<Passage> {
    cut(&decode(text.as_bytes(), name).expect("a document"), name)
}

/// Headings and text of the passages that are content.
fn content(name: &str, text: &str) -> Vec<(Vec<String>, String)> {
    let all = passages(name, text).into_iter();
    let content = all.filter(|passage| passage.standing == Standing::Content);
    content.map(|passage| (passage.headings, passage.text)).collect()
}

fn texts(name: &str, text: &str) -> Vec<String> {
    content(name, text).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn items_keep_the_name_that_they_begin_with() {
    let page = "<h1>Duties</h1><ul><li><b>Backup.</b> Only a restore counts.</li><li><b>Change.</b> Patches.</li></ul>";
    assert_eq!(texts("a.html", page), ["Backup: Only a restore counts.\nChange: Patches."]);
}

#[test]
fn the_head_of_a_table_stands_once() {
    let page = "<table><tr><th>Vendor<th>Exam<th>Remark</tr><tr><td>A<td>B<td>C</tr><tr><td>D<td colspan=2>E</tr>\
                <tr><td>F<td>G<td>H</tr></table>";
    let heads = passages("a.html", page).into_iter().filter(|passage| passage.standing == Standing::Aside);
    assert_eq!(heads.count(), 1);
}

#[test]
fn a_short_line_before_a_list_introduces_it() {
    let text = "# Driver\n\nScope of the work\n\n- drives at night\n- loads the van\n";
    assert_eq!(texts("a.md", text), ["Scope of the work\ndrives at night\nloads the van"]);
}

#[test]
fn what_introduces_a_list_stands_above_the_names_of_its_items() {
    let long = "is a person whom you know well, whose work you have seen with your own eyes, and whom you would take again";
    let text = format!("We take letters of these kinds:\n\n- **Warm**: {long}\n- **Cold**: {long}\n");
    let headings: Vec<Vec<String>> =
        content("a.md", &text).into_iter().map(|(headings, _)| headings).collect();
    assert_eq!(headings.last(), Some(&vec!["We take letters of these kinds".to_owned(), "Cold".to_owned()]));
}

#[test]
fn steps_in_front_matter_head_what_they_say() {
    let text = "---\ntopics:\n  - name: calm\n    title: Keeping calm\n    content:\n      - level: 2\n        criteria:\n          - Stays friendly when the queue is long and everybody wants an answer at the same time.\n---\n";
    let (headings, _) = content("a.md", text).pop().expect("a passage");
    assert_eq!(headings, ["topics", "Keeping calm", "content", "level 2", "criteria"]);
}

#[test]
fn keywords_are_one_field() {
    let text = "---\ntitle: Payroll\nkeywords: pay, wages, payroll clerk, salary, tax, month end, pension, slips, hours, rates, bonus\n---\n\nText of the page.\n";
    let field =
        passages("a.md", text).into_iter().find(|passage| passage.text.contains("keywords: pay, wages"));
    assert_eq!(field.map(|passage| passage.standing), Some(Standing::Aside));
}

#[test]
fn a_title_that_all_pages_share_is_not_the_title() {
    let page = "<html><head><title>Career framework</title></head><body><nav><a href=/>Career framework</a></nav>\
                <main><h1>Night porter</h1><p>A porter opens the door after midnight.</p></main></body></html>";
    let passages = passages("a.html", page);
    assert!(passages.iter().all(|passage| passage.title == "Night porter"));
    assert!(passages.iter().any(|passage| passage.text == "title: Career framework"));
}

#[test]
fn a_page_that_is_only_a_title_is_found_by_it() {
    assert_eq!(
        texts("a.html", "<html><head><title>Rota of the ward</title></head><body></body></html>"),
        ["Rota of the ward"]
    );
}

#[test]
fn templates_are_no_text() {
    let page = "<h1>{{ page.title }}Porter</h1><p>{% include note.html %}Opens the door.</p>";
    assert_eq!(content("a.html", page), [(vec!["Porter".to_owned()], "Opens the door.".to_owned())]);
    let letter = "Dear {{first name}}, thank you for coming.\n";
    assert_eq!(texts("a.txt", letter), ["Dear first name, thank you for coming."]);
}

#[test]
fn a_usual_heading_is_no_title() {
    let text = "# Summary\n\nA diver looks after the basins.\n\n# Pay\n\nBy the day.\n";
    assert_eq!(passages("Aquarium_Diver.md", text)[0].title, "Aquarium Diver");
    assert_eq!(passages("README.md", text)[0].title, "Summary");
}

#[test]
fn drawn_lines_are_no_text() {
    let text = "DIVERS\n──────\nThis is what divers do in the large basins:\n└─ They clean the glass from within, and count the rays.\n";
    let all: String = passages("a.txt", text).into_iter().map(|passage| passage.text).collect();
    assert!(!all.contains(['─', '└']), "{all}");
}

#[test]
fn what_is_too_short_to_stand_alone_goes_with_its_neighbours() {
    let long = "A porter opens the door after midnight, writes down who came in and when, carries parcels to the \
                store, calls the doctor when a guest is ill, and wakes the cook before the bakers come \
                with bread that is still warm.";
    let rest = "He leaves at six.";
    assert_eq!(texts("a.md", &format!("{long}\n\n{long}\n\n{rest}\n")).len(), 2, "with what stands before");
    assert_eq!(texts("a.md", &format!("{rest}\n\n- {long}\n")).len(), 1, "with what stands behind");
    assert_eq!(texts("a.md", &format!("{long}\n\n# Next\n\n{rest}\n")).len(), 2, "never across a heading");
    assert_eq!(texts("a.md", &format!("{long}\n\n{long}\n")).len(), 2, "what is long enough stands alone");
}

#[test]
fn rows_without_names_of_columns_keep_the_line_that_introduces_them() {
    let intro = "In May the usual pay of divers by the hour was as follows:";
    let page = format!(
        "<h1>Divers</h1><p>{intro}</p><table><tr><td>Ships</td><td>20</td></tr><tr><td>Pools</td><td>15</td></tr></table>"
    );
    let rows = content("a.html", &page);
    assert_eq!(rows[1].0, ["Divers", intro.trim_end_matches(':')], "{rows:?}");
    let named = page.replace("<table>", "<table><tr><th>Where</th><th>Pay</th></tr>");
    assert_eq!(content("a.html", &named).last().map(|(headings, _)| headings.len()), Some(1));
}
