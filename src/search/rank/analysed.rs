//! Passages as tokens, with what stands around them.

use std::collections::HashMap;
use std::rc::Rc;

use crate::analyzer::{self, Token};
use crate::passage::Passage;

/// A passage as tokens, with what stands around it.
pub struct Analysed {
    /// Its text.
    pub text: Vec<Token>,
    /// The title of its document.
    pub title: Rc<Vec<Token>>,
    /// The name of its file.
    pub name: Rc<Vec<Token>>,
    /// That name, its words apart; what the tokens' ranges are of.
    pub name_text: String,
    /// Its headings, outermost first.
    pub headings: Vec<Rc<Vec<Token>>>,
    /// The name of its row; empty when it is none.
    pub label: Rc<Vec<Token>>,
}

impl Analysed {
    /// Its own heading; empty without one.
    pub fn heading(&self) -> &[Token] {
        self.headings.last().map_or(&[], |heading| heading.as_slice())
    }

    /// The heading above its own; empty without one.
    pub fn heading_above(&self) -> &[Token] {
        self.headings.iter().rev().nth(1).map_or(&[], |heading| heading.as_slice())
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

/// Analyses passages. Those of one document share what stands around them, which is analysed once.
#[derive(Default)]
pub struct Analyses {
    known: HashMap<String, Rc<Vec<Token>>>,
    /// Tokens of a text that is done with: their strings are used again for the next.
    spare: Vec<Token>,
}

impl Analyses {
    /// The passage as tokens.
    pub fn of(&mut self, passage: &Passage) -> Analysed {
        let file = passage.path.rsplit('/').next().unwrap_or(&passage.path);
        let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let name = name.replace(['-', '_', '.'], " ");
        Analysed {
            text: self.read(&passage.text),
            title: self.shared(&passage.title),
            name: self.shared(&name),
            name_text: name,
            headings: passage.headings.iter().map(|heading| self.shared(heading)).collect(),
            label: self.shared(label(passage)),
        }
    }

    /// Takes back the tokens of a passage that is done with.
    pub fn done(&mut self, analysed: Analysed) {
        self.spare = analysed.text;
    }

    fn read(&mut self, text: &str) -> Vec<Token> {
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
        tokens
    }

    fn shared(&mut self, text: &str) -> Rc<Vec<Token>> {
        if let Some(known) = self.known.get(text) {
            return Rc::clone(known);
        }
        let tokens = Rc::new(analyzer::tokens(text));
        self.known.insert(text.to_owned(), Rc::clone(&tokens));
        tokens
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
