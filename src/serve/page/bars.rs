//! Counts as bars.

use maud::{Markup, html};

/// A bar of `count` where `most` fills the width. What it shows stands beside it in words.
pub fn bar(count: u64, most: u64) -> Markup {
    // At least a sliver, so that a small count is not taken for none.
    let percent = (count.min(most) * 100).checked_div(most).unwrap_or(0).max(1);
    html! {
        svg.bar viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" {
            rect width=(percent) height="1" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let width = |count, most| {
            let svg = bar(count, most).into_string();
            svg.split("rect width=\"").nth(1).and_then(|rest| rest.split('"').next()?.parse::<u64>().ok())
        };
        assert_eq!([width(5, 10), width(10, 10), width(11, 10)], [Some(50), Some(100), Some(100)]);
        assert_eq!([width(1, 1000), width(0, 0)], [Some(1), Some(1)]);
    }
}
