//! Reads the passages that speak of a role and adds up what they say.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::comparison::compared;
use super::ladder::{announced_in, climbed};
use super::pay::statements;
use super::reading::{Reading, only};
use super::steps::{Around, Step, told};
use super::{Line, MOST_EVIDENCE, Pay, Profile};
use crate::document::Standing;
use crate::engine::{Engine, Filter, Plan};
use crate::error::Result;
use crate::passage::{Passage, PassageKind};
use crate::tagger::{Spot, Tagger};
use crate::vocabulary::{Entry, Kind, Vocabulary};

/// Passages read at most; of a role that more speak of, those of the first documents.
const MOST_PASSAGES: usize = 4_000;

/// Documents read as a whole at most.
const MOST_DOCUMENTS: usize = 400;

/// What the documents of an index say of a role.
pub(super) fn profile(engine: &dyn Engine, vocabulary: &Vocabulary, role: Entry<'_>) -> Result<Profile> {
    let found = engine.search(&Plan {
        filters: vec![Filter::Mention(vec![role.id().to_owned()])],
        limit: MOST_PASSAGES,
        documents: true,
        ..Plan::default()
    })?;
    let mut warnings = found.warnings;
    if found.total > found.candidates.len() as u64 {
        warnings.push(format!(
            "only the first {} of {} passages were read",
            found.candidates.len(),
            found.total
        ));
    }
    let mut passages: Vec<Passage> =
        found.candidates.into_iter().map(|candidate| candidate.passage).collect();
    sort(&mut passages);
    let gathered = read(engine, Gathered::new(vocabulary, role), &passages)?;
    Ok(Profile { documents: found.documents.len() as u64, warnings, ..gathered.profile() })
}

/// Reads the passages of each document, or the document as a whole.
fn read<'v>(engine: &dyn Engine, mut gathered: Gathered<'v>, passages: &[Passage]) -> Result<Gathered<'v>> {
    let mut wholes = 0;
    for document in passages.chunk_by(|left, right| left.path == right.path) {
        if wholes < MOST_DOCUMENTS && gathered.needs_whole(document) {
            wholes += 1;
            gathered.read(&engine.passages_of(&document[0].path)?);
        } else {
            gathered.read(document);
        }
    }
    Ok(gathered)
}

fn sort(passages: &mut [Passage]) {
    passages.sort_by(|left, right| (&left.path, left.ordinal).cmp(&(&right.path, right.ordinal)));
}

/// What is said, by whom.
#[derive(Debug, Clone, Default)]
struct Said {
    documents: BTreeSet<String>,
    /// Path and id of passages, without repetition.
    passages: Vec<(String, String)>,
    /// Their ids.
    ids: HashSet<String>,
}

impl Said {
    fn add(&mut self, passage: &Passage) {
        self.documents.insert(passage.path.clone());
        if self.ids.insert(passage.id.clone()) {
            self.passages.push((passage.path.clone(), passage.id.clone()));
        }
    }

    /// Ids of passages: one of each document, and then more.
    fn evidence(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let (first, rest): (Vec<_>, Vec<_>) = self.passages.iter().partition(|(path, _)| seen.insert(path));
        first.into_iter().chain(rest).take(MOST_EVIDENCE).map(|(_, id)| id.clone()).collect()
    }
}

type Tally = BTreeMap<String, Said>;

/// What was read so far.
struct Gathered<'v> {
    vocabulary: &'v Vocabulary,
    tagger: Tagger<'v>,
    role: Entry<'v>,
    aliases: Tally,
    certifications: Tally,
    skills: Tally,
    next: Tally,
    previous: Tally,
    compared: Tally,
    pay: Tally,
    passages: HashMap<String, Passage>,
}

impl<'v> Gathered<'v> {
    fn new(vocabulary: &'v Vocabulary, role: Entry<'v>) -> Self {
        Self {
            vocabulary,
            tagger: Tagger::new(vocabulary),
            role,
            aliases: Tally::new(),
            certifications: Tally::new(),
            skills: Tally::new(),
            next: Tally::new(),
            previous: Tally::new(),
            compared: Tally::new(),
            pay: Tally::new(),
            passages: HashMap::new(),
        }
    }

    /// Whether more of a document has to be read than the passages that name the role: it is about the role, or the
    /// role may be a rung of a ladder whose other rungs name others.
    fn needs_whole(&self, passages: &[Passage]) -> bool {
        let id = self.role.id();
        passages.iter().any(|passage| {
            let reading = Reading::new(self.tagger, passage);
            let is_rung = matches!(passage.kind, PassageKind::ListItem | PassageKind::TableRow);
            is_rung || only(&reading.title) == Some(id)
        })
    }

    /// Reads passages of one document, in reading order.
    fn read(&mut self, passages: &[Passage]) {
        let content = passages.iter().filter(|passage| passage.standing == Standing::Content);
        let readings: Vec<Reading<'_, 'v>> =
            content.map(|passage| Reading::new(self.tagger, passage)).collect();
        for reading in &readings {
            self.name(reading);
            self.link(reading);
            self.compare(reading);
            for statement in statements(self.tagger, reading, self.role.id()) {
                add(&mut self.pay, &mut self.passages, statement, reading.passage);
            }
            for step in told_in(reading) {
                self.step(step, &[reading.passage]);
            }
            for (step, _) in announced_in(self.tagger, reading) {
                self.step(step, &[reading.passage]);
            }
        }
        for (step, ids) in climbed(self.tagger, &readings) {
            let evidence: Vec<&Passage> = readings
                .iter()
                .map(|reading| reading.passage)
                .filter(|passage| ids.contains(&passage.id))
                .collect();
            self.step(step, &evidence);
        }
    }

    fn step(&mut self, step: Step<'_>, evidence: &[&Passage]) {
        let id = self.role.id();
        let (tally, other) = if step.from == id {
            (&mut self.next, step.to)
        } else if step.to == id {
            (&mut self.previous, step.from)
        } else {
            return;
        };
        for passage in evidence.iter().filter(|_| step.from != step.to) {
            add(tally, &mut self.passages, name_of(self.vocabulary, other), passage);
        }
    }

    /// By what names the passage calls the role.
    fn name(&mut self, reading: &Reading<'_, '_>) {
        let own = self.role.id();
        let named = reading.mentions.iter().filter(|mention| mention.entry.id() == own);
        for mention in named {
            let text = match mention.spot {
                Spot::Heading(index) => &reading.passage.headings[index],
                Spot::Text => &reading.passage.text,
            };
            let said = text.get(mention.range.clone()).unwrap_or_default();
            self.aliases
                .entry(said.split_whitespace().collect::<Vec<_>>().join(" "))
                .or_default()
                .add(reading.passage);
        }
    }

    /// Certifications and skills that the passage says of the role.
    fn link(&mut self, reading: &Reading<'_, '_>) {
        for mention in reading.mentions.iter().filter(|mention| mention.of == Some(self.role.id())) {
            let tally = match mention.entry.kind() {
                Kind::Role => continue,
                Kind::Skill => &mut self.skills,
                Kind::Certification => &mut self.certifications,
            };
            add(tally, &mut self.passages, mention.entry.name().to_owned(), reading.passage);
        }
    }

    fn compare(&mut self, reading: &Reading<'_, '_>) {
        for other in compared(self.tagger, reading, self.role.id()) {
            add(&mut self.compared, &mut self.passages, name_of(self.vocabulary, other), reading.passage);
        }
    }

    fn profile(self) -> Profile {
        let mut profile = Profile {
            id: self.role.id().to_owned(),
            name: self.role.name().to_owned(),
            aliases: aliases(self.role, &self.aliases),
            certifications: lines(&self.certifications),
            skills: lines(&self.skills),
            next_roles: lines(&self.next),
            previous_roles: lines(&self.previous),
            compared_with: lines(&self.compared),
            pay: pay(&self.pay),
            ..Profile::default()
        };
        let wanted: BTreeSet<&String> = evidence(&profile).collect();
        let mut passages: Vec<Passage> =
            wanted.into_iter().filter_map(|id| self.passages.get(id)).cloned().collect();
        sort(&mut passages);
        profile.passages = passages;
        profile
    }
}

fn evidence(profile: &Profile) -> impl Iterator<Item = &String> {
    let lists = [
        &profile.certifications,
        &profile.skills,
        &profile.next_roles,
        &profile.previous_roles,
        &profile.compared_with,
    ];
    let lines = lists.into_iter().flatten().flat_map(|line| &line.evidence);
    lines.chain(profile.pay.iter().flat_map(|pay| &pay.evidence))
}

fn add(tally: &mut Tally, passages: &mut HashMap<String, Passage>, name: String, passage: &Passage) {
    tally.entry(name).or_default().add(passage);
    passages.entry(passage.id.clone()).or_insert_with(|| passage.clone());
}

fn name_of(vocabulary: &Vocabulary, role: &str) -> String {
    vocabulary.entry(role).map_or(role, |entry| entry.name()).to_owned()
}

/// The steps that the sentences, headings and cells of a passage tell.
fn told_in<'v>(reading: &Reading<'_, 'v>) -> Vec<Step<'v>> {
    let heading = reading.text_subject().map(|role| (role, last_word(role)));
    let mut steps = Vec::new();
    let mut before = None;
    for (sentence, roles) in reading.sentences() {
        steps.extend(told(&reading.passage.text, &sentence, roles, Around { heading, before }));
        let ids: Vec<&str> = roles.iter().map(|role| role.id).collect();
        before = only(&ids);
    }
    steps
}

/// `administrator` of `role:network-administrator`.
fn last_word(role: &str) -> &str {
    role.rsplit(['-', ':']).next().unwrap_or(role)
}

/// What most documents say first.
fn ranked(tally: &Tally) -> Vec<(&String, &Said)> {
    let mut all: Vec<(&String, &Said)> = tally.iter().collect();
    let key = |said: &Said| (said.documents.len(), said.passages.len());
    all.sort_by(|left, right| key(right.1).cmp(&key(left.1)).then_with(|| left.0.cmp(right.0)));
    all
}

fn lines(tally: &Tally) -> Vec<Line> {
    let line = |(name, said): (&String, &Said)| Line {
        name: name.clone(),
        documents: said.documents.len() as u64,
        evidence: said.evidence(),
    };
    ranked(tally).into_iter().map(line).collect()
}

fn pay(tally: &Tally) -> Vec<Pay> {
    let statements = ranked(tally).into_iter();
    statements.map(|(text, said)| Pay { text: text.clone(), evidence: said.evidence() }).collect()
}

/// Names other than its own; of those that differ in case or number only, the commonest. The word that is left of a name
/// which shares the rest with its neighbour (`network and systems administrators`) is none.
fn aliases(role: Entry<'_>, tally: &Tally) -> Vec<String> {
    let folded = |name: &str| {
        let folded = super::labels::folded(name);
        folded.strip_suffix('s').map_or(folded.clone(), str::to_owned)
    };
    let known: BTreeSet<String> = role.aliases().map(|alias| folded(alias.text)).collect();
    let is_name = |said: &str| said.contains([' ', '-', '/']) || known.contains(&folded(said));
    let mut seen = BTreeSet::from([folded(role.name())]);
    let names = ranked(tally).into_iter().filter(|(said, _)| is_name(said) && seen.insert(folded(said)));
    names.map(|(said, _)| said.clone()).collect()
}
