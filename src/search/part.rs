//! The parts of finding and ranking that can be switched off.

/// A part of finding or ranking; switched off ([`super::Options::without`]) it shows what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Words of the title and of the file's name count.
    Title,
    /// Words of the headings count.
    Headings,
    /// The document's own relevance counts beside the passage's.
    Document,
    /// A passage that holds more of the query counts more.
    Coverage,
    /// A passage whose title and heading say what is asked, and nothing else, counts more.
    Focus,
    /// A passage that says the query word for word counts more.
    Phrase,
    /// Passages that hold the kind of thing asked for are preferred.
    Asked,
    /// Single words of an entry's name count little where the entry itself is not named.
    Entries,
    /// What is not content counts less.
    Standing,
    /// Other names of vocabulary entries are searched.
    Aliases,
    /// Words that mean the same are searched.
    Synonyms,
    /// Words made of the same word are searched.
    Relatives,
    /// Words that occur nowhere are corrected.
    Spelling,
    /// The words that sentences are made of are left out; those that they are dressed in count half.
    StopWords,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 14] = [
        Self::Title,
        Self::Headings,
        Self::Document,
        Self::Coverage,
        Self::Focus,
        Self::Phrase,
        Self::Asked,
        Self::Entries,
        Self::Standing,
        Self::Aliases,
        Self::Synonyms,
        Self::Relatives,
        Self::Spelling,
        Self::StopWords,
    ];

    /// The name by which it is switched off.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Headings => "headings",
            Self::Document => "document",
            Self::Coverage => "coverage",
            Self::Focus => "focus",
            Self::Phrase => "phrase",
            Self::Asked => "asked",
            Self::Entries => "entries",
            Self::Standing => "standing",
            Self::Aliases => "aliases",
            Self::Synonyms => "synonyms",
            Self::Relatives => "relatives",
            Self::Spelling => "spelling",
            Self::StopWords => "stop-words",
        }
    }

    /// What it does, in words.
    pub fn description(self) -> &'static str {
        match self {
            Self::Title => "words of the title and of the file's name count",
            Self::Headings => "words of the headings count",
            Self::Document => "the document's own relevance counts beside the passage's",
            Self::Coverage => "a passage that holds more of the query counts more",
            Self::Focus => {
                "a passage whose title and heading say what is asked, and nothing else, counts more"
            }
            Self::Phrase => "a passage that says the query word for word counts more",
            Self::Asked => "passages that hold the kind of thing asked for are preferred",
            Self::Entries => "words of a name count little where nothing of that name is spoken of",
            Self::Standing => "what is not content counts less",
            Self::Aliases => "other names of roles, skills and certifications are searched",
            Self::Synonyms => "words that mean the same are searched",
            Self::Relatives => "words made of the same word are searched",
            Self::Spelling => "words that occur nowhere are corrected",
            Self::StopWords => "the words that sentences are made of are left out, or count half",
        }
    }
}
