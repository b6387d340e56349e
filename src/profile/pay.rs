//! Amounts of money that are pay, and whose.

use std::ops::Range;

use super::reading::Reading;
use crate::passage::Table;
use crate::passage::sentence::sentences;
use crate::tagger::{Tagger, cell_ranges, clause_ends};

const SIGNS: [char; 6] = ['$', '€', '£', '¥', '₹', '₽'];

const CURRENCIES: [&str; 18] = [
    "usd", "eur", "gbp", "dollar", "dollars", "euro", "euros", "pounds", "inr", "cad", "aud", "chf",
    "rupees", "lpa", "nzd", "sgd", "francs", "pln",
];

/// Words that say that an amount is pay.
const PAY: [&str; 30] = [
    "pay",
    "pays",
    "paid",
    "paying",
    "salary",
    "salaries",
    "wage",
    "wages",
    "earn",
    "earns",
    "earned",
    "earning",
    "earnings",
    "median",
    "compensation",
    "income",
    "remuneration",
    "annually",
    "hourly",
    "yearly",
    "stipend",
    "makes",
    "make",
    "bonus",
    "pays:",
    "per year",
    "a year",
    "an hour",
    "per hour",
    "per annum",
];

/// Words that say that an amount is something else.
const COSTS: [&str; 22] = [
    "cost",
    "costs",
    "fee",
    "fees",
    "price",
    "prices",
    "voucher",
    "tuition",
    "budget",
    "revenue",
    "fine",
    "fines",
    "exam costs",
    "subscription",
    "funding",
    "invoice",
    "loss",
    "losses",
    "damage",
    "damages",
    "savings",
    "worth",
];

/// The statements about the pay of a role in a passage.
pub(super) fn statements(tagger: Tagger<'_>, reading: &Reading<'_, '_>, role: &str) -> Vec<String> {
    let text = &reading.passage.text;
    let amounts = amounts(text);
    if amounts.is_empty() {
        return Vec::new();
    }
    let owners = tagger.owners(reading.passage, &amounts);
    let mut found = Vec::new();
    for (amount, owner) in amounts.into_iter().zip(owners) {
        if owner != Some(role) {
            continue;
        }
        let Some((statement, around)) = statement(reading, amount) else { continue };
        if is_pay(&statement, &around) && !found.contains(&statement) {
            found.push(statement);
        }
    }
    found
}

/// The sentence or cell that holds an amount, and what says of what kind it is.
fn statement(reading: &Reading<'_, '_>, amount: usize) -> Option<(String, String)> {
    let passage = reading.passage;
    let headings = passage.headings.last().cloned().unwrap_or_default();
    if let Some(table) = &passage.table {
        return cell(&passage.text, table, amount)
            .map(|(statement, row)| (statement, format!("{headings} {row}")));
    }
    let sentence = sentences(&passage.text).into_iter().find(|sentence| sentence.contains(&amount))?;
    let roles = reading.roles.iter().filter(|role| sentence.contains(&role.range.start) && !role.is_compared);
    let mut names: Vec<&str> = roles.map(|role| role.id).collect();
    names.dedup();
    let part = if names.len() > 1 { clause(&passage.text, sentence, amount) } else { sentence };
    let text = passage.text[part].trim().trim_start_matches(BOUNDS).trim_start();
    let bare = ["while ", "whereas ", "but "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    Some((bare.replace('\n', " "), headings))
}

const BOUNDS: [char; 2] = [',', ';'];

fn clause(text: &str, sentence: Range<usize>, amount: usize) -> Range<usize> {
    let mut start = sentence.start;
    for end in clause_ends(text, sentence) {
        if amount < end {
            return start..end;
        }
        start = end;
    }
    start..text.len()
}

/// The cell that holds an amount with what it is called, and the names of its row and column.
fn cell(text: &str, table: &Table, amount: usize) -> Option<(String, String)> {
    let index = cell_ranges(text, table).iter().position(|cell| cell.contains(&amount))?;
    let (column, cell) = (table.columns.get(index)?, table.cells.get(index)?);
    let row = table.cells.first().filter(|_| index > 0).map_or("", String::as_str);
    let is_named_by_row = is_pay(row, "");
    let name = if is_named_by_row || column.is_empty() { row } else { column };
    let statement = if name.is_empty() { cell.clone() } else { format!("{name}: {cell}") };
    Some((statement.replace('\n', " "), format!("{row} {column}")))
}

fn is_pay(statement: &str, around: &str) -> bool {
    let has = |text: &str, list: &[&str]| {
        let folded = format!(" {} ", super::labels::folded(text));
        list.iter().any(|word| folded.contains(&format!(" {word} ")))
    };
    has(statement, &PAY) || has(around, &PAY) && !has(statement, &COSTS)
}

/// Where amounts of money begin.
fn amounts(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|character: char| character.is_ascii_digit()) {
        let start = at + offset;
        let length = text[start..]
            .find(|character: char| !character.is_ascii_digit() && !matches!(character, ',' | '.'))
            .unwrap_or(text.len() - start);
        let end = start + length;
        if is_money(text, start..end) {
            found.push(start);
        }
        at = end;
    }
    found
}

fn is_money(text: &str, figure: Range<usize>) -> bool {
    let before = text[..figure.start].trim_end();
    if before.ends_with(SIGNS) {
        return true;
    }
    let word = before.rsplit(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let after = text[figure.end..].trim_start_matches(['k', 'K']);
    let next =
        after.trim_start().split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let is_currency = |word: &str| CURRENCIES.contains(&word.to_ascii_lowercase().as_str());
    after.trim_start().starts_with(SIGNS) && figure.len() > 2
        || is_currency(next)
        || is_currency(word) && before.len() + 2 > figure.start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_a_sign_or_a_name() {
        assert_eq!(amounts("about $60,340 in 2024, or 45k EUR; 7 people"), [7, 26]);
        assert_eq!(amounts("US$ 5 000, 4.500 €, 220-1201, 8%"), [4, 11]);
        assert_eq!(amounts("größer als €3"), [16]);
    }

    #[test]
    fn fees_are_no_pay() {
        assert!(is_pay("They earn $5", ""));
        assert!(is_pay("$5", "Pay and outlook"));
        assert!(!is_pay("The exam costs $5", "Pay"));
        assert!(!is_pay("$5", "Exams"));
    }
}
