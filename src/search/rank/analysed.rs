//! Texts as tokens, with what they say of the question.

use std::collections::HashMap;
use std::rc::Rc;

use super::words::{Said, Sought};
use crate::analyzer::{self, Token};
use crate::passage::Passage;

/// A text as tokens, with what they say of the question.
pub struct Analysed {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// What they say.
    pub said: Said,
}

impl Analysed {
    /// The share of the positions at which something is said.
    pub fn share(&self) -> f32 {
        self.said.share(&self.tokens)
    }
}

/// The name of a row: what its first cell says before it narrows it; empty when the passage is none.
pub fn label(passage: &Passage) -> &str {
    let label = passage.table.as_ref().and_then(|table| table.cells.first());
    label.map_or("", |cell| unnarrowed(cell))
}

/// What stands before a comma or a bracket, as in *Government, excluding education and hospitals*.
fn unnarrowed(cell: &str) -> &str {
    cell.split([',', '(']).next().unwrap_or(cell).trim_end()
}

/// The name of a passage's file, its words apart.
pub fn file_name(passage: &Passage) -> String {
    let file = passage.path.rsplit('/').next().unwrap_or(&passage.path);
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    name.replace(['-', '_', '.'], " ")
}

/// Analyses texts. What stands around many passages is analysed once.
pub struct Analyses<'a> {
    sought: Sought<'a>,
    known: HashMap<String, Rc<Analysed>>,
    /// Tokens of a text that is done with: their strings are used again for the next.
    spare: Vec<Token>,
}

impl<'a> Analyses<'a> {
    /// Analyses for what is sought.
    pub fn new(sought: Sought<'a>) -> Self {
        Self { sought, known: HashMap::new(), spare: Vec::new() }
    }

    /// The text of a passage.
    pub fn text(&mut self, text: &str) -> Analysed {
        let mut tokens = std::mem::take(&mut self.spare);
        let mut count = 0;
        analyzer::each_token(text, |token| {
            match tokens.get_mut(count) {
                Some(spare) => overwrite(spare, token),
                None => tokens.push(token.clone()),
            }
            count += 1;
        });
        tokens.truncate(count);
        let said = self.sought.said(&tokens, text);
        Analysed { tokens, said }
    }

    /// What stands around a passage.
    pub fn shared(&mut self, text: &str) -> Rc<Analysed> {
        if let Some(known) = self.known.get(text) {
            return Rc::clone(known);
        }
        let tokens = analyzer::tokens(text);
        let said = self.sought.said(&tokens, text);
        let analysed = Rc::new(Analysed { tokens, said });
        self.known.insert(text.to_owned(), Rc::clone(&analysed));
        analysed
    }

    /// Takes back a text that is done with.
    pub fn done(&mut self, text: Analysed) {
        self.spare = text.tokens;
    }
}

fn overwrite(spare: &mut Token, token: &Token) {
    spare.term.clone_from(&token.term);
    spare.surface.clone_from(&token.surface);
    (spare.position, spare.width, spare.range) = (token.position, token.width, token.range.clone());
}

#[cfg(test)]
mod tests {
    use super::unnarrowed;

    #[test]
    fn a_row_is_called_what_its_first_cell_says_before_it_narrows_it() {
        assert_eq!(unnarrowed("Government, excluding education and hospitals"), "Government");
        assert_eq!(unnarrowed("Technicians (tier 2)"), "Technicians");
        assert_eq!(unnarrowed("Help desk"), "Help desk");
        assert_eq!(unnarrowed(""), "");
    }
}
