//! What several layers of a vocabulary found in one text, put together.

use std::cmp::Reverse;

use super::matching::Span;

/// What either found, leftmost-longest; where both found the same words, what the first did.
pub fn longest<'v>(first: Vec<Span<'v>>, second: Vec<Span<'v>>) -> Vec<Span<'v>> {
    let mut all = first;
    all.extend(second);
    // The sort keeps the order of equals.
    all.sort_by_key(|span| (span.range.start, Reverse(span.range.end)));
    let mut end = 0;
    all.retain(|span| {
        let is_free = span.range.start >= end;
        if is_free {
            end = span.range.end;
        }
        is_free
    });
    all
}

/// What the first found, and what the second did where it does not overlap that.
pub fn filled<'v>(first: Vec<Span<'v>>, second: Vec<Span<'v>>) -> Vec<Span<'v>> {
    let is_free = |span: &Span<'_>| {
        let next = first.partition_point(|known| known.range.end <= span.range.start);
        first.get(next).is_none_or(|known| known.range.start >= span.range.end)
    };
    let added: Vec<Span<'v>> = second.into_iter().filter(is_free).collect();
    let mut all = first;
    all.extend(added);
    all.sort_by_key(|span| span.range.start);
    all
}
