//! Who asks, for engines that want to know. Neither a location nor a command line holds secrets: both are seen by
//! others, in lists of processes and in logs.

use std::fmt;
use std::path::PathBuf;

/// Who asks a cluster, and whose word for the cluster's own name is taken.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// The user's name.
    pub user: Option<String>,
    /// The user's password.
    pub password: Option<String>,
    /// A bearer token, which stands for both.
    pub token: Option<String>,
    /// A PEM file with the authorities that may vouch for the cluster; the public ones when there is none.
    pub authorities: Option<PathBuf>,
}

/// Tells what is there, and no secret.
impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Access")
            .field("user", &self.user)
            .field("password", &self.password.is_some())
            .field("token", &self.token.is_some())
            .field("authorities", &self.authorities)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let access =
            Access { password: Some("pw-1".into()), token: Some("tk-2".into()), ..Access::default() };
        let printed = format!("{access:?}");
        assert!(!printed.contains("pw-1") && !printed.contains("tk-2"), "{printed}");
    }
}
