//! `roledex search`: from words to ranked passages.

use std::mem;

use roledex::engine::Engine;
use roledex::error::ErrorKind;
use roledex::hit::SearchResults;
use roledex::indexer::Request;
use roledex::print::{json, text};
use roledex::query::{Prefix, Query};
use roledex::search::{self, Options};

use super::opening::{self, FromHere};
use super::streams::Streams;
use super::{Location, Outcome, Result, here, indexing};
use crate::cli::{Config, NarrowArgs, SearchArgs};

/// Passages printed when nothing is said.
const LIMIT: usize = 10;

/// Passages of one document when nothing is said: the second document says more than a fourth passage of the first.
const PER_DOCUMENT: usize = 3;

pub(super) fn run(args: &SearchArgs, location: &Location, streams: Streams) -> Result<Outcome> {
    let engine = open(args, location, streams)?;
    let vocabulary = location.vocabulary()?;
    let query = Query::parse(&query_text(&args.query));
    let mut results = search::search(engine.as_ref(), &vocabulary, &query, &options(args, &location.config))?;
    if !args.output.json {
        tell(&results, is_narrowed(&args.narrow), streams);
    }
    if !(args.output.json || args.output.jsonl) {
        FromHere::new(engine.as_ref())?.passages(results.hits.iter_mut().map(|hit| &mut hit.passage));
    }
    streams.results_in(&here()?, |out, look| match (args.output.json, args.output.jsonl) {
        (true, _) => json::search(out, &results),
        (_, true) => json::hit_lines(out, &results.hits),
        _ => text::search(out, &results, look),
    })?;
    let outcome = Outcome::of_finding(results.total > 0, args.output.exit_zero);
    // The process ends: giving back piece by piece what is held takes a twentieth of the time of all this.
    mem::forget((engine, results));
    Ok(outcome)
}

/// Opens the index; brings it up to date first when asked to, and makes the default one where there is none.
fn open(args: &SearchArgs, location: &Location, streams: Streams) -> Result<Box<dyn Engine>> {
    let opened = location.open();
    let is_missing = opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::IndexMissing);
    let corpus = location.corpus();
    if is_missing && !location.is_named && corpus.iter().all(|path| path.exists()) {
        let names: Vec<String> = corpus.iter().map(|path| path.display().to_string()).collect();
        let line = format!("no index yet: building {} from {}", location.text, names.join(", "));
        streams.tell(|err, look| text::note(err, &line, look));
        return index(&indexing::request(corpus, location)?, location, streams);
    }
    let opened = opened?;
    if args.fresh {
        return index(&indexing::request_again(&opened.manifest()?, location)?, location, streams);
    }
    opening::ready(opened.as_ref())
}

/// Brings the index up to date, and tells of it only when that changed something.
fn index(request: &Request, location: &Location, streams: Streams) -> Result<Box<dyn Engine>> {
    let done = indexing::run(request, location, indexing::PATIENCE, streams)?;
    if done.run.has_news() {
        let mut problems = done.problems()?;
        problems.retain(|found| found.is_new);
        streams.tell(|err, look| {
            text::problems(err, &problems, false, look)?;
            text::indexed(err, &done.run)
        });
    }
    Ok(done.engine.pinned()?)
}

fn tell(results: &SearchResults, is_narrowed: bool, streams: Streams) {
    streams.tell(|err, look| {
        text::notices(err, results, look)?;
        if results.total > 0 { Ok(()) } else { text::nothing_found(err, results, is_narrowed, look) }
    });
}

fn is_narrowed(narrow: &NarrowArgs) -> bool {
    let named = [&narrow.role, &narrow.skill, &narrow.cert, &narrow.path];
    named.into_iter().any(|values| !values.is_empty()) || !narrow.format.is_empty()
}

fn options(args: &SearchArgs, config: &Config) -> Options {
    Options {
        limit: args.page.limit.or(config.limit()).unwrap_or(LIMIT),
        offset: args.page.offset,
        per_document: args.page.per_document.or(config.per_document()).unwrap_or(PER_DOCUMENT),
        formats: args.narrow.format.clone(),
        paths: args.narrow.path.clone(),
        roles: args.narrow.role.clone(),
        skills: args.narrow.skill.clone(),
        certifications: args.narrow.cert.clone(),
        facets: args.page.facets,
        literal: args.literal,
        explain: args.explain,
        without: Vec::new(),
    }
}

/// The words of the command line as one text. The shell takes the quotes of `-"a phrase"` and `title:"a phrase"`;
/// without them the sign or field would hold for the first word only and the others would be searched, so they
/// are given back. A lone argument is the query as it is.
fn query_text(words: &[String]) -> String {
    match words {
        [whole] => whole.clone(),
        _ => words.iter().map(|word| requoted(word)).collect::<Vec<_>>().join(" "),
    }
}

fn requoted(word: &str) -> String {
    let bare = word.trim_start_matches(['-', '+']);
    let field = bare.split_once(':').filter(|(field, _)| Prefix::of(field).is_some());
    let phrase = field.map_or(bare, |(_, value)| value);
    let has_prefix = phrase.len() < word.len();
    if !has_prefix || word.contains('"') || !phrase.contains(char::is_whitespace) {
        return word.to_owned();
    }
    format!("{}\"{phrase}\"", &word[..word.len() - phrase.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[&str]) -> String {
        query_text(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn quotes_that_the_shell_took_are_given_back() {
        assert_eq!(text(&["x", "-a phrase"]), "x -\"a phrase\"");
        assert_eq!(text(&["x", "-title:a phrase"]), "x -title:\"a phrase\"");
        assert_eq!(text(&["x", "+a phrase", "role:help desk"]), "x +\"a phrase\" role:\"help desk\"");
    }

    #[test]
    fn everything_else_stays_as_typed() {
        assert_eq!(text(&["-a phrase"]), "-a phrase");
        assert_eq!(text(&["help desk", "pay"]), "help desk pay");
        assert_eq!(text(&["x", "-word", "note: this one"]), "x -word note: this one");
        assert_eq!(text(&["x", "-\"a phrase\" y"]), "x -\"a phrase\" y");
    }
}
