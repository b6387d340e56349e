//! Who asks a cluster: from the environment or a file, never from the command line, which every user of the machine
//! can read.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use roledex::engine::Access;
use roledex::error::{Error, ErrorKind, Result};

const USER: &str = "ROLEDEX_OPENSEARCH_USER";
const PASSWORD: &str = "ROLEDEX_OPENSEARCH_PASSWORD";
const TOKEN: &str = "ROLEDEX_OPENSEARCH_TOKEN";
/// A file that says the same in lines such as `user: me`.
const CREDENTIALS: &str = "ROLEDEX_OPENSEARCH_CREDENTIALS";
/// A PEM file.
const AUTHORITIES: &str = "ROLEDEX_OPENSEARCH_CA";

/// What the environment says, and where it says nothing the file that it names.
pub(super) fn access() -> Result<Access> {
    let said = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let file = match said(CREDENTIALS) {
        Some(file) => read(Path::new(&file))?,
        None => Access::default(),
    };
    Ok(Access {
        user: said(USER).or(file.user),
        password: said(PASSWORD).or(file.password),
        token: said(TOKEN).or(file.token),
        authorities: said(AUTHORITIES).map(PathBuf::from),
    })
}

fn read(path: &Path) -> Result<Access> {
    let text = fs::read_to_string(path).map_err(|cause| Error::io(path, &cause))?;
    parse(&text).map_err(|line| {
        let message = format!("{}:{line}: neither user, password nor token", path.display());
        Error::new(ErrorKind::Usage, message).with_hint("each line is a name, a colon and a value: user: me")
    })
}

/// Reads `name: value` lines. An error is the 1-based number of a line that is none, and not what it holds.
fn parse(text: &str) -> std::result::Result<Access, usize> {
    let mut access = Access::default();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once(':').ok_or(number)?;
        let place = match name.trim() {
            "user" => &mut access.user,
            "password" => &mut access.password,
            "token" => &mut access.token,
            _ => return Err(number),
        };
        *place = Some(value.trim().to_owned());
    }
    Ok(access)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_lines() {
        let access = parse("# cluster\nuser: me\n\n  password :  a: b #c \n").expect("credentials");
        assert_eq!(access.user.as_deref(), Some("me"));
        assert_eq!(access.password.as_deref(), Some("a: b #c"));
        assert_eq!(parse("user: me\nsecret words"), Err(2));
        assert_eq!(parse("name: me"), Err(1));
    }
}
