//! The pages: that they say what was found, and that nothing a document or client says changes what they do.

use super::client::Served;
use crate::harness::Dir;

#[test]
fn matches_are_marked() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let page = served.page("/?q=telephone");
    assert!(page.contains("answers the <mark>telephone</mark> and writes tickets"), "{page}");
    assert!(page.contains("value=\"telephone\""));
}

#[test]
fn hostile_text_is_shown_and_not_obeyed() {
    let dir = Dir::new();
    let hostile = "# <script>alert(1)</script>\n\nzeppelin <img src=x onerror=alert(2)> \u{202e}gnp.exe \x1b[31m &amp;lt;b&gt;\n\n\
                   | zeppelin \"> | <b>b</b> |\n|---|---|\n| '><svg onload=alert(3)> | zeppelin |\n";
    dir.write("corpus/\"><script>alert(4)</script>.md", hostile);
    dir.run(["index"]);
    let served = Served::of(&dir);
    let page = served.page("/?q=zeppelin+%22%3E%3Cscript%3Ealert(5)%3C/script%3E");
    assert!(page.contains("<mark>zeppelin</mark>"), "{page}");
    for dangerous in ["<script>", "<img", "<svg onload", "<b>", "\u{202e}", "\x1b"] {
        assert!(!page.contains(dangerous), "{dangerous:?} in {page}");
    }
}

#[test]
fn browsers_are_told_to_load_nothing_else() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    for target in ["/", "/?q=help", "/nothing", "/api/status", "/assets/style.css"] {
        let reply = served.get_with(target, &[("accept", "text/html")]);
        let policy = reply.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    }
    let page = served.page("/?q=help");
    for attribute in ["style=", "onclick", "javascript:", "http://", "https://"] {
        assert!(!page.contains(attribute), "{attribute}");
    }
}

#[test]
fn a_refusal_is_a_page_too() {
    let dir = Dir::new();
    let served = Served::of(&dir);
    let page = served.page("/?q=help");
    assert!(page.contains("Service Unavailable") && page.contains("index: there is no index"), "{page}");
}

#[test]
fn a_table_row_says_which_column_answers() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let page = served.page("/?q=certifications+desktop+technician");
    let asked = page.split("<tr class=\"asked\">").nth(1).and_then(|rest| rest.split("</tr>").next());
    let asked = asked.unwrap_or_else(|| panic!("no column is marked in {page}"));
    assert!(asked.starts_with("<th scope=\"row\"><mark>Desktop</mark> <mark>Technician</mark>"), "{asked}");
    assert!(asked.contains("CompTIA A+"), "{asked}");
}

#[test]
fn counts_narrow_the_search_and_can_be_taken_back() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let page = served.page("/?q=help");
    let link = "href=\"/?q=help&amp;role=role%3Asystem-administrator\"";
    assert!(page.contains(link), "{page}");
    let narrowed = served.page("/?q=help&role=role%3Asystem-administrator");
    assert!(narrowed.contains("<a href=\"/?q=help\">System Administrator"), "{narrowed}");
    assert!(narrowed.contains("<input type=\"hidden\" name=\"role\" value=\"role:system-administrator\">"));
    assert!(!narrowed.contains(link), "what is chosen is not offered again");
}

#[test]
fn a_document_is_shown_as_it_was_understood() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let search = served.page("/?q=imaging");
    let link = search.split("<h2><a href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a hit");
    let (address, passage) = link.split_once('#').expect("a passage");
    assert_eq!(address, "/doc/corpus/comparison.txt?q=imaging");
    let page = served.page(address);
    let row = page.split(&format!("<tr id=\"{passage}\">")).nth(1).expect("the row that the link leads to");
    let row = row.split("</tr>").next().expect("its end");
    assert!(row.ends_with("<td>ticketing systems</td><td><mark>imaging</mark> software</td>"), "{row}");
    assert_eq!(page.matches("<th scope=\"col\">Desktop Technician</th>").count(), 1, "{page}");
    assert_eq!(page.matches("Desktop Technician<").count(), 1, "the head is no row too: {page}");
    assert!(served.page("/doc/corpus/guide.md").contains("<h2>Next steps</h2>"));
    let reply = served.get_with("/doc/../../../etc/passwd", &[("accept", "text/html")]);
    assert!(
        reply.status == 404
            && reply.text().contains("There is no document ../../../etc/passwd in the index.")
    );
}

#[test]
fn a_role_is_shown_with_who_says_so() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let page = served.page("/role/help-desk-technician");
    assert!(page.contains("<h1>Help Desk Technician</h1>"), "{page}");
    assert!(page.contains("<a href=\"/role/system-administrator\">System Administrator</a>"), "{page}");
    assert!(page.contains("After two years a help desk analyst becomes a system administrator."), "{page}");
    assert!(
        served.page("/role/sysadmin").contains("<h1>System Administrator</h1>"),
        "aliases lead there too"
    );
    let reply = served.get_with("/role/zeppelin+pilot", &[("accept", "text/html")]);
    assert_eq!(reply.status, 404);
}

#[test]
fn a_long_document_is_shown_in_parts() {
    let dir = Dir::new();
    let rows: Vec<String> = (0..1500).map(|number| format!("| row | number{number} |\n")).collect();
    dir.write("corpus/long.md", format!("# Long\n\n| a | b |\n|---|---|\n{}", rows.concat()));
    dir.run(["index"]).succeeds();
    let served = Served::of(&dir);
    let search = served.page("/?q=number1234");
    assert!(search.contains("href=\"/doc/corpus/long.md?q=number1234&amp;from=1000#p-"), "{search}");
    let page = served.page("/doc/corpus/long.md?q=number1234&from=1000");
    assert!(page.contains("<mark>number1234</mark>") && !page.contains("number998<"));
    assert!(page.contains(">Earlier</a>") && !page.contains(">Later</a>"));
    assert_eq!(served.page("/doc/corpus/long.md?from=18446744073709551615").matches("<tr id=").count(), 0);
}
