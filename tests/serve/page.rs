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
