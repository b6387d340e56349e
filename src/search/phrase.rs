//! Where tokens say several terms in a row.

use crate::analyzer::Token;

/// The index of the last of the tokens that say a phrase whose first term the token at `first` says. `following` are
/// its other terms with their offset from the first, rising; `word` is what of a token is compared.
pub fn end<'t>(
    tokens: &[Token],
    first: usize,
    following: impl IntoIterator<Item = (u32, &'t str)>,
    word: impl Fn(&Token) -> &str,
) -> Option<usize> {
    let start = tokens[first].position;
    let mut last = first;
    for (offset, term) in following {
        let wanted = start + offset;
        let mut near = tokens[last..].iter().take_while(|token| token.position <= wanted);
        last += near.position(|token| token.position == wanted && word(token) == term)?;
    }
    Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer;

    #[test]
    fn terms_stand_at_their_offsets_and_compounds_on_the_way() {
        let tokens = analyzer::tokens("a help desk ticket is written");
        let at = |surface: &str| tokens.iter().position(|token| token.surface == surface).expect("a token");
        let found = |first: &str, following: &[(u32, &str)]| {
            end(&tokens, at(first), following.iter().copied(), |token| token.surface.as_str())
        };
        assert_eq!(found("help", &[(1, "desk"), (2, "ticket")]), Some(at("ticket")));
        assert_eq!(found("help", &[(2, "ticket"), (4, "written")]), Some(at("written")));
        assert_eq!(found("help", &[]), Some(at("help")));
        assert_eq!(found("help", &[(1, "ticket")]), None);
        assert_eq!(found("written", &[(1, "desk")]), None);
    }
}
