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
    /// Words that are neighbours in the query count more where they stand together.
    Pairs,
    /// Passages that hold the kind of thing asked for are preferred.
    Asked,
    /// The table row whose name and column are both asked for is preferred.
    Cell,
    /// What is not content counts less.
    Standing,
    /// Other names of vocabulary entries are searched.
    Aliases,
    /// Words that mean the same are searched.
    Synonyms,
    /// Words that occur nowhere are corrected.
    Spelling,
    /// The words that sentences are made of are left out.
    StopWords,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Headings,
        Self::Document,
        Self::Coverage,
        Self::Pairs,
        Self::Asked,
        Self::Cell,
        Self::Standing,
        Self::Aliases,
        Self::Synonyms,
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
            Self::Pairs => "pairs",
            Self::Asked => "asked",
            Self::Cell => "cell",
            Self::Standing => "standing",
            Self::Aliases => "aliases",
            Self::Synonyms => "synonyms",
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
            Self::Pairs => "neighbouring words of the query count more where they stand together",
            Self::Asked => "passages that hold the kind of thing asked for are preferred",
            Self::Cell => "the table row whose name and column are both asked for is preferred",
            Self::Standing => "what is not content counts less",
            Self::Aliases => "other names of roles, skills and certifications are searched",
            Self::Synonyms => "words that mean the same are searched",
            Self::Spelling => "words that occur nowhere are corrected",
            Self::StopWords => "the words that sentences are made of are left out",
        }
    }
}
