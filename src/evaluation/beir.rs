//! BEIR folders: documents, queries and grades (Thakur and others 2021), as they are distributed.
//!
//! The documents go the way of all documents: each becomes a Markdown file with its title as heading, and the
//! indexer reads those into an index that vanishes afterwards.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use super::judge::{Judge, Question};
use super::{Measure, Task};
use crate::engine::{self, Access, Engine};
use crate::error::{Error, ErrorKind, Result};
use crate::indexer::{self, Progress, Request};
use crate::source::WalkOptions;
use crate::vocabulary::Vocabulary;

/// Documents of one folder of the temporary corpus.
const PER_FOLDER: usize = 1000;

/// A BEIR folder with an index of its documents.
pub struct Collection {
    /// Its questions; documents are found once and a hundred deep.
    pub task: Task,
    /// The index.
    pub engine: Box<dyn Engine>,
    /// Keeps the index until it is closed.
    _folder: TempDir,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "_id")]
    id: String,
    /// Some collections have none, others `null`.
    #[serde(default)]
    title: Option<String>,
    text: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

/// Grades by document, by query.
type Grades = HashMap<String, BTreeMap<String, u32>>;

impl Collection {
    /// Reads a folder and indexes its documents. Queries without a right document are left out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when a file is missing or not as it should be, and all that the engine refuses.
    pub fn open(path: &Path, vocabulary: &Vocabulary, progress: &(dyn Fn(Progress) + Sync)) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|cause| Error::io(&std::env::temp_dir(), &cause))?;
        let names = write_documents(&path.join("corpus.jsonl"), folder.path())?;
        let questions = questions(path, &names)?;
        let engine = index(folder.path(), vocabulary, progress)?;
        let task = Task { questions, measures: Measure::OF_GRADES, limit: 100, per_document: 1 };
        Ok(Self { task, engine, _folder: folder })
    }
}

/// The queries with a right document. `names` says what each document is called in the index.
fn questions(path: &Path, names: &HashMap<String, String>) -> Result<Vec<Question>> {
    let mut judged = grades(&qrels(path)?)?;
    let style = path.file_name().map_or_else(|| "all".into(), OsStr::to_string_lossy);
    let question = |Asked { id, text }| {
        let documents = judged.remove(&id)?.into_iter();
        let by_name = documents.map(|(id, grade)| (names.get(&id).cloned().unwrap_or(id), grade));
        Some(Question { text, style: style.clone().into_owned(), judge: Judge::Graded(by_name.collect()) })
    };
    let queries: Vec<Asked> = lines(&path.join("queries.jsonl"))?;
    let questions: Vec<Question> = queries.into_iter().filter_map(question).collect();
    if questions.is_empty() {
        let message = format!("{}: no query has a right document", path.display());
        return Err(Error::new(ErrorKind::Input, message));
    }
    Ok(questions)
}

/// The file of grades: those of the test questions, or else the only one there is.
fn qrels(path: &Path) -> Result<PathBuf> {
    let folder = path.join("qrels");
    let test = folder.join("test.tsv");
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|file| file.extension() == Some(OsStr::new("tsv"))).collect();
    files.sort();
    match files.as_slice() {
        _ if files.contains(&test) => Ok(test),
        [only] => Ok(only.clone()),
        [] => Ok(test),
        several => {
            let names = several.iter().filter_map(|file| file.file_name()).map(OsStr::to_string_lossy);
            let names = names.collect::<Vec<_>>().join(", ");
            let message = format!("{}: {names}, and no test.tsv", folder.display());
            let hint = "grades are read from qrels/test.tsv, or from the only file there";
            Err(Error::new(ErrorKind::Input, message).with_hint(hint))
        }
    }
}

fn refuse(path: &Path, line: usize, cause: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Input, format!("{}:{line}: {cause}", path.display()))
}

/// Reads a file line by line; empty lines are left out.
fn each_line(path: &Path, mut take: impl FnMut(usize, &str) -> Result<()>) -> Result<()> {
    let open = |cause| {
        let error = Error::new(ErrorKind::Input, format!("{}: {cause}", path.display()));
        error.with_hint("a BEIR folder has corpus.jsonl, queries.jsonl and qrels/test.tsv")
    };
    let file = File::open(path).map_err(open)?;
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|cause| refuse(path, index + 1, cause))?;
        if !line.trim().is_empty() {
            take(index + 1, &line)?;
        }
    }
    Ok(())
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let mut values = Vec::new();
    each_line(path, |number, line| {
        values.push(serde_json::from_str(line).map_err(|cause| refuse(path, number, cause))?);
        Ok(())
    })?;
    Ok(values)
}

/// The positive grades: lines of query, document and grade, mostly below a line of names.
fn grades(path: &Path) -> Result<Grades> {
    let mut grades = Grades::new();
    each_line(path, |number, line| {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [query, document, grade] = fields.as_slice() else {
            return Err(refuse(path, number, "not a query, a document and a grade"));
        };
        match grade.parse::<i32>().map(u32::try_from) {
            Ok(Ok(grade)) if grade > 0 => {
                grades.entry((*query).to_owned()).or_default().insert((*document).to_owned(), grade);
            }
            Ok(_) => {}
            Err(_) if number == 1 => {}
            Err(cause) => return Err(refuse(path, number, cause)),
        }
        Ok(())
    })?;
    Ok(grades)
}

/// Writes each document as a file; returns what each is called in the index.
fn write_documents(corpus: &Path, folder: &Path) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    each_line(corpus, |number, line| {
        let document: Document = serde_json::from_str(line).map_err(|cause| refuse(corpus, number, cause))?;
        let group = folder.join("corpus").join(format!("{:04}", number / PER_FOLDER));
        // The file's name is a number, since ids may be anything and names are searched too.
        let name = format!("corpus/{:04}/{number:07}.md", number / PER_FOLDER);
        fs::create_dir_all(&group).map_err(|cause| Error::io(&group, &cause))?;
        let title = document.title.filter(|title| !title.is_empty());
        let head = title.map_or_else(String::new, |title| format!("# {title}\n\n"));
        let file = folder.join(&name);
        fs::write(&file, format!("{head}{}\n", document.text)).map_err(|cause| Error::io(&file, &cause))?;
        names.insert(document.id, name);
        Ok(())
    })?;
    Ok(names)
}

fn index(
    folder: &Path,
    vocabulary: &Vocabulary,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Box<dyn Engine>> {
    let location = folder.join("index").to_string_lossy().into_owned();
    let request = Request::new(vec![folder.join("corpus")], WalkOptions::new(folder));
    indexer::run(
        engine::open_or_create(&location, &Access::default(), false)?.as_ref(),
        vocabulary,
        &request,
        progress,
    )?;
    engine::open(&location, &Access::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(qrels: &str) -> TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
        fs::create_dir(folder.path().join("qrels")).expect("a folder");
        write(
            "corpus.jsonl",
            "{\"_id\":\"a/1\",\"title\":\"Baker\",\"text\":\"Bakes bread.\"}\n{\"_id\":\"b\",\"text\":\"Tends bees.\"}\n",
        );
        write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"bread\"}\n\n{\"_id\":\"q2\",\"text\":\"bees\"}\n");
        write("qrels/test.tsv", qrels);
        folder
    }

    #[test]
    fn documents_are_found_by_their_ids() {
        let folder = written("query-id\tcorpus-id\tscore\nq1\ta/1\t2\nq1\tb\t0\nq2\tmissing\t1\n");
        let collection =
            Collection::open(folder.path(), &Vocabulary::builtin(), &|_| {}).expect("a collection");
        let outcomes = super::super::run(
            collection.engine.as_ref(),
            &Vocabulary::builtin(),
            &collection.task,
            &crate::search::Options::default(),
        );
        let ndcg: Vec<f64> =
            outcomes.expect("answers").iter().map(|outcome| outcome.values.get(Measure::Ndcg10)).collect();
        assert_eq!(ndcg, [1.0, 0.0]);
    }

    #[test]
    fn what_is_no_collection_is_refused_with_its_place() {
        let reason = |qrels: &str| {
            let folder = written(qrels);
            Collection::open(folder.path(), &Vocabulary::builtin(), &|_| {})
                .err()
                .expect("no collection")
                .to_string()
        };
        assert!(reason("q1\ta/1\t1\nq2\tb\n").contains("test.tsv:2: "));
        assert!(reason("q1\ta/1\t1\nq2\tb\tx\n").contains("test.tsv:2: "));
        assert!(reason("q1\ta/1\t0\n").contains("no query has a right document"));
    }
}
