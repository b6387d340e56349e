//! From entries to the table that is searched. The build script runs it over the curated files, and the program
//! over what its user adds.

use std::collections::{BTreeMap, HashMap};

use super::common::is_common;
use super::layout::{Flags, HASH, HEADER, Header, NO_WORD, STOP};
use super::source::Source;
use super::words::{Gap, fold, hash, names, singular, words};

/// Words of a query that say that a role, a skill or a certification is meant.
const ASKED: [&str; 3] = [
    "job jobs role roles career careers salary salaries pay paid position positions become becoming promotion earn earns next after path title duties interview resume",
    "skill skills language languages programming software tool tools developer developers learn certification jobs",
    "cert certs certification certifications certified certificate certificates exam exams credential credentials license licence retired expire renew",
];
/// What people say for the last word of a role's name.
const SPOKEN: [(&str, &str); 2] = [("technician", "tech"), ("representative", "rep")];
/// Words beside an exam code that is only digits.
const NEAR_CODES: [&str; 4] = ["exam", "exams", "certification", "certifications"];

/// A compiled vocabulary: all strings in one text, all else in numbers (see [`super::layout`]).
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// The strings.
    pub text: String,
    /// Everything else.
    pub numbers: Vec<u32>,
}

/// Compiles entries and phrases that name nothing. Later entries with an id already seen are left out.
pub fn compile(sources: &[Source], stop_phrases: &[String]) -> Compiled {
    let mut by_id: BTreeMap<&str, &Source> = BTreeMap::new();
    for source in sources {
        by_id.entry(&source.id).or_insert(source);
    }
    let mut builder = Builder::default();
    builder.states.push(State::default());
    for phrase in stop_phrases {
        builder.alias(STOP, u32::MAX, phrase, 0);
    }
    let mut records = Vec::new();
    for (index, source) in by_id.values().enumerate() {
        records.push(builder.entry(narrow(index), source));
    }
    for (index, source) in by_id.values().enumerate() {
        builder.spoken(narrow(index), source);
    }
    let asked = ASKED.map(|list| list.split(' ').map(|word| builder.word(word)).collect());
    builder.finish(&records, &asked)
}

/// 0, 1 and 2 for role, skill and certification by the prefix of an id.
pub fn kind_of(id: &str) -> u32 {
    match id.split(':').next() {
        Some("skill") => 1,
        Some("cert") => 2,
        _ => 0,
    }
}

#[derive(Default)]
struct State {
    edges: BTreeMap<u32, u32>,
    aliases: Vec<[u32; 4]>,
}

/// What is written of an entry: single numbers and lists of strings, then words of context.
struct Record {
    numbers: Vec<u32>,
    lists: Vec<Vec<[u32; 3]>>,
    context: Vec<u32>,
}

#[derive(Default)]
struct Builder {
    text: String,
    strings: HashMap<String, [u32; 2]>,
    words: Vec<[u32; 2]>,
    word_ids: HashMap<String, u32>,
    states: Vec<State>,
}

impl Builder {
    fn string(&mut self, text: &str) -> [u32; 2] {
        if let Some(&place) = self.strings.get(text) {
            return place;
        }
        let place = [narrow(self.text.len()), narrow(text.len())];
        self.text.push_str(text);
        self.strings.insert(text.to_owned(), place);
        place
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.word_ids.get(word) {
            return id;
        }
        let id = narrow(self.words.len());
        let place = self.string(word);
        self.words.push(place);
        self.word_ids.insert(word.to_owned(), id);
        id
    }

    fn entry(&mut self, index: u32, source: &Source) -> Record {
        let names = listed(source);
        let kind = kind_of(&source.id);
        for (name, flags) in &names {
            self.alias(kind, index, name, *flags);
        }
        let mut numbers = vec![kind];
        let optional = [&source.issuer, &source.level, &source.retired, &source.parent];
        for text in [&source.id, &source.name, &source.family] {
            numbers.extend(self.string(text));
        }
        for text in optional {
            numbers.extend(self.string(text.as_deref().unwrap_or_default()));
        }
        let mut lists = vec![self.strings_of(names.iter().map(|(name, flags)| (name.as_str(), *flags)))];
        for list in [
            &source.codes,
            &source.old_codes,
            &source.related,
            &source.next,
            &source.requires,
            &source.replaced_by,
        ] {
            lists.push(self.strings_of(list.iter().map(|text| (text.as_str(), 0))));
        }
        Record { numbers, lists, context: self.context(source) }
    }

    /// Adds `desktop support tech` for `desktop support technician`, unless it is a name already.
    fn spoken(&mut self, index: u32, source: &Source) {
        let kind = kind_of(&source.id);
        let certain = listed(source).into_iter().filter(|(_, flags)| *flags == 0 && kind == 0);
        for name in certain.filter_map(|(name, _)| spoken(&name)) {
            let state = names(&name).iter().fold(0, |state, word| self.step(state, word));
            if self.states[state as usize].aliases.is_empty() {
                self.alias(kind, index, &name, 0);
            }
        }
    }

    fn strings_of<'a>(&mut self, list: impl Iterator<Item = (&'a str, u32)>) -> Vec<[u32; 3]> {
        list.map(|(text, flags)| {
            let [start, length] = self.string(text);
            [start, length, flags]
        })
        .collect()
    }

    fn context(&mut self, source: &Source) -> Vec<u32> {
        let mut found: Vec<String> =
            source.context.iter().flat_map(|word| names(word)).filter(|word| word.len() > 1).collect();
        if source.codes.iter().chain(&source.old_codes).any(|code| is_number(code)) {
            found.extend(NEAR_CODES.map(str::to_owned));
            found.extend(source.issuer.iter().flat_map(|issuer| names(issuer)));
        }
        let mut ids: Vec<u32> = found.iter().map(|word| self.word(word)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn alias(&mut self, kind: u32, entry: u32, name: &str, mut flags: u32) {
        let mut path = names(name);
        let Some(last) = path.pop() else { return };
        let canonical = singular(&last).unwrap_or_else(|| last.clone());
        if path.is_empty() && canonical != last {
            flags |= Flags::AS_WRITTEN;
        }
        if path.is_empty() && is_common(&last) {
            flags |= Flags::COMMON;
        }
        let mut has_comma = false;
        words(name, |word| has_comma |= word.gap == Gap::Comma);
        if has_comma {
            flags |= Flags::LOOSE;
        }
        path.push(canonical);
        let state = path.iter().fold(0, |state, word| self.step(state, word));
        let surface = self.surface(name);
        let record = [entry, flags | kind << 16, surface[0], surface[1]];
        let aliases = &mut self.states[state as usize].aliases;
        if !aliases
            .iter()
            .any(|known| known[0] == entry && known[1] == record[1] && known[2..] == record[2..])
        {
            aliases.push(record);
        }
    }

    /// The words of a name with their case, one space apart.
    fn surface(&mut self, name: &str) -> [u32; 2] {
        let mut found: Vec<&str> = Vec::new();
        words(name, |word| found.push(&name[word.start..word.end]));
        let joined = found.join(" ");
        self.string(&if joined.is_ascii() { joined } else { fold(&joined) })
    }

    fn step(&mut self, state: u32, word: &str) -> u32 {
        let id = self.word(word);
        if let Some(&next) = self.states[state as usize].edges.get(&id) {
            return next;
        }
        let next = narrow(self.states.len());
        self.states.push(State::default());
        self.states[state as usize].edges.insert(id, next);
        next
    }

    fn finish(mut self, records: &[Record], asked: &[Vec<u32>; 3]) -> Compiled {
        let mut numbers = vec![0; HEADER];
        let mut header = Header {
            words: narrow(numbers.len()),
            word_count: narrow(self.words.len()),
            ..Header::default()
        };
        for (id, place) in (0u32..).zip(&self.words) {
            numbers.extend(place);
            numbers.push(self.states[0].edges.get(&id).copied().unwrap_or(0));
        }
        self.slots(&mut numbers, &mut header);
        self.trie(&mut numbers, &mut header);
        header.entries = narrow(numbers.len());
        header.entry_count = narrow(records.len());
        entries(&mut numbers, records);
        header.asked = narrow(numbers.len());
        for list in asked {
            numbers.push(narrow(list.len()));
            numbers.extend(list);
        }
        header.write(&mut numbers);
        seal(&self.text, &mut numbers);
        Compiled { text: self.text, numbers }
    }

    /// An open hash table from words to their numbers, at most half full.
    fn slots(&self, numbers: &mut Vec<u32>, header: &mut Header) {
        let size = (self.words.len() * 2).next_power_of_two().max(2);
        header.slots = narrow(numbers.len());
        header.slot_mask = narrow(size - 1);
        let mut slots = vec![[0, NO_WORD]; size];
        for (id, place) in (0u32..).zip(&self.words) {
            let word = &self.text[place[0] as usize..(place[0] + place[1]) as usize];
            let hash = hash(word);
            let mut at = (hash & header.slot_mask) as usize;
            while slots[at][1] != NO_WORD {
                at = (at + 1) & (size - 1);
            }
            slots[at] = [hash, id];
        }
        numbers.extend(slots.iter().flatten());
    }

    /// States with their edges (ordered by word) and aliases: phrases that name nothing, certifications, roles, skills.
    fn trie(&mut self, numbers: &mut Vec<u32>, header: &mut Header) {
        header.states = narrow(numbers.len());
        header.state_count = narrow(self.states.len());
        let (mut edges, mut aliases): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        self.states[0].edges.clear();
        for state in &mut self.states {
            numbers.extend([narrow(edges.len() / 2), narrow(aliases.len() / 4)]);
            edges.extend(state.edges.iter().flat_map(|(&word, &next)| [word, next]));
            state.aliases.sort_by_key(|alias| [2, 3, 1, 0][(alias[1] >> 16) as usize & 3]);
            aliases.extend(state.aliases.iter().flatten());
        }
        numbers.extend([narrow(edges.len() / 2), narrow(aliases.len() / 4)]);
        header.edges = narrow(numbers.len());
        numbers.extend(edges);
        header.aliases = narrow(numbers.len());
        numbers.extend(aliases);
    }
}

/// All names of an entry with their flags, its own name first.
fn listed(source: &Source) -> Vec<(String, u32)> {
    let lists = [
        (&source.aliases, 0),
        (&source.exact, Flags::EXACT),
        (&source.ambiguous, Flags::AMBIGUOUS),
        (&source.ambiguous_exact, Flags::EXACT | Flags::AMBIGUOUS),
    ];
    let is_listed =
        lists[1..].iter().any(|(list, _)| list.iter().any(|alias| fold(alias) == fold(&source.name)));
    let is_shown_only = is_listed || source.name.contains('(');
    let mut names = vec![(source.name.clone(), if is_shown_only { Flags::SHOWN } else { 0 })];
    for (list, flags) in lists {
        names.extend(list.iter().map(|alias| (alias.clone(), flags)));
    }
    for code in source.codes.iter().chain(&source.old_codes) {
        names.push((code.clone(), Flags::CODE | if is_number(code) { Flags::AMBIGUOUS } else { 0 }));
    }
    names
}

/// A name of two words or more as people say it.
fn spoken(name: &str) -> Option<String> {
    let (rest, last) = name.rsplit_once(' ')?;
    let (_, short) = SPOKEN.iter().find(|(long, _)| last.eq_ignore_ascii_case(long))?;
    Some(format!("{rest} {short}"))
}

/// Whether an exam code might as well be a range of numbers: `200-301`, but not `220-1201`.
fn is_number(code: &str) -> bool {
    code.split('-').all(|part| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn entries(numbers: &mut Vec<u32>, records: &[Record]) {
    let base = numbers.len();
    numbers.resize(base + records.len(), 0);
    for (index, record) in records.iter().enumerate() {
        numbers[base + index] = narrow(numbers.len());
        numbers.extend(&record.numbers);
        let counts = record.lists.iter().map(|list| narrow(list.len()));
        numbers.extend(counts);
        numbers.push(narrow(record.context.len()));
        numbers.extend(record.lists.iter().flatten().flatten());
        numbers.extend(&record.context);
    }
}

/// Writes the hash of all that is compiled into the header.
fn seal(text: &str, numbers: &mut [u32]) {
    let hash = digest(text, numbers.iter().copied());
    Header::write_hash(numbers, hash);
}

/// Hash of a compiled vocabulary: FNV-1a over units of four bytes, the places of the hash itself left out.
pub fn digest(text: &str, numbers: impl Iterator<Item = u32>) -> u64 {
    let (units, rest) = text.as_bytes().as_chunks::<4>();
    let text =
        units.iter().map(|bytes| u32::from_le_bytes(*bytes)).chain(rest.iter().map(|&byte| byte.into()));
    text.chain(numbers.skip(HASH))
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, unit| (hash ^ u64::from(unit)).wrapping_mul(0x0100_0000_01b3))
}

/// Vocabularies are far smaller than 4 GiB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
