//! Plain text to a query and back; no text is ever a syntax error.

/// A query as it was understood, before any index is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// What could not be honoured and is searched as text.
    pub warnings: Vec<String>,
}

impl Query {
    /// Reads what the user typed.
    pub fn parse(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}
