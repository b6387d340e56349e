//! What the keys of front matter mean.

use crate::decode::yaml::Node;
use crate::document::Standing;
use crate::traced::Traced;

/// Most words of a value that names something.
const SHORT_WORDS: usize = 12;

/// Whether a key names a text.
pub fn is_body(key: &str) -> bool {
    BODIES.iter().any(|body| key.eq_ignore_ascii_case(body))
}

/// Keys whose value names the document.
pub const TITLES: [&str; 6] = ["title", "article_title", "name", "question", "headline", "job_title"];
/// Keys whose value is the document's text; they head nothing.
const BODIES: [&str; 10] = [
    "answer",
    "content",
    "body",
    "text",
    "definition",
    "description",
    "summary",
    "abstract",
    "excerpt",
    "transcript",
];

/// Keys that name a map, the best first, beside [`TITLES`].
const NAMES: [&str; 11] = [
    "q",
    "label",
    "heading",
    "term",
    "role",
    "position",
    "occupation",
    "company",
    "institution",
    "skill",
    "id",
];
/// Keys whose value is one step of several: it names a map together with the key.
const STEPS: [&str; 5] = ["level", "grade", "band", "stage", "step"];

/// Which entry names a map, and whether it does so with its key.
pub fn name_of(entries: &[(Traced, Node)]) -> Option<(usize, bool)> {
    let short = |wanted: &&str| {
        entries.iter().position(|(key, value)| {
            let is_short = |text: &str| !text.is_empty() && text.split_whitespace().count() <= SHORT_WORDS;
            key.eq_ignore_ascii_case(wanted) && matches!(value, Node::Scalar(text) if is_short(text))
        })
    };
    let name = TITLES.iter().chain(&NAMES).find_map(short).map(|at| (at, false));
    name.or_else(|| STEPS.iter().find_map(short).map(|at| (at, true)))
}

/// A key in words: `related_article1` is `related article1`.
pub fn words_of_key(key: &Traced) -> Traced {
    let key = key.trimmed();
    let edits: Vec<_> = key
        .match_indices(['_', '-'])
        .filter(|(at, _)| *at > 0 && at + 1 < key.len())
        .map(|(at, mark)| (at..at + mark.len(), " ".to_owned()))
        .collect();
    if edits.is_empty() { key } else { key.replaced(&edits) }
}

/// Keys that point to other pages, serve a site generator, or say again what the text says.
pub fn standing_of(key: &str) -> Standing {
    let key = key.to_ascii_lowercase();
    let starts =
        ["related", "see_also", "seealso", "next", "prev", "_", "seo", "meta", "og", "twitter", "redirect"];
    let is = [
        "id",
        "slug",
        "layout",
        "permalink",
        "url",
        "link",
        "links",
        "date",
        "lastmod",
        "weight",
        "draft",
        "image",
        "author",
        "authors",
        "tags",
        "keywords",
        "categories",
        "category",
        "title",
        "article_title",
        "question",
        "file_name",
        "sidebar",
        "score",
        "subject",
        "parent",
        "nav_order",
        "published",
        "ms.date",
        "ms.author",
        "ms.topic",
        "search",
    ];
    let points_away = starts.iter().any(|start| key.starts_with(start)) || is.contains(&key.as_str());
    if points_away { Standing::Aside } else { Standing::Content }
}
