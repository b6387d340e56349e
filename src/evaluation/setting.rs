//! Ways to search that can be compared.

use std::fmt;
use std::str::FromStr;

use crate::search::{Options, Part};

/// A way to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// As searches are done when nothing is said.
    Default,
    /// No aliases, no stemming, no spelling correction.
    Literal,
    /// The default without one part of finding or ranking.
    Without(Part),
}

const WITHOUT: &str = "without:";

impl Setting {
    /// The options that it stands for.
    pub fn options(self) -> Options {
        match self {
            Self::Default => Options::default(),
            Self::Literal => Options { literal: true, ..Options::default() },
            Self::Without(part) => Options { without: vec![part], ..Options::default() },
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::Literal => formatter.write_str("literal"),
            Self::Without(part) => write!(formatter, "{WITHOUT}{}", part.name()),
        }
    }
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let parts = Part::ALL.into_iter().map(Self::Without);
        let mut all = [Self::Default, Self::Literal].into_iter().chain(parts);
        all.find(|setting| setting.to_string() == name).ok_or_else(|| {
            let parts: Vec<&str> = Part::ALL.iter().map(|part| part.name()).collect();
            format!("the settings are default, literal, and {WITHOUT} with one of {}", parts.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_name_that_leads_back_to_it() {
        for part in Part::ALL {
            let setting = Setting::Without(part);
            assert_eq!(setting.to_string().parse(), Ok(setting));
        }
        assert_eq!("literal".parse(), Ok(Setting::Literal));
        assert!("without:".parse::<Setting>().is_err_and(|reason| reason.contains("stop-words")));
    }
}
