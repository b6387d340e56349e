//! Why a request is not answered as asked: the one error of this module.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::error::{Error, ErrorKind};

/// Codes beside those of the command line.
pub const CODES: [&str; 8] = [
    "not_found",
    "unauthorized",
    "forbidden",
    "method_not_allowed",
    "timeout",
    "too_large",
    "overloaded",
    "internal",
];

/// A refusal, before it is known whether a program or a person reads it.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// What a script can branch on: one of the codes of the command line, or the status in words.
    pub code: &'static str,
    /// What happened, for people.
    pub message: String,
    /// What can be done about it.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal with a status of its own.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), hint: None }
    }

    /// The request asks for something that does not exist or does not go together.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorKind::Usage.code(), message)
    }

    /// There is nothing of this name.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// Too much is asked at once, or takes too long.
    pub fn overloaded(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", message)
            .with_hint("ask again in a few seconds")
    }

    /// The same refusal with what can be done about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Usage | ErrorKind::Input => StatusCode::BAD_REQUEST,
            ErrorKind::IndexMissing
            | ErrorKind::IndexDamaged
            | ErrorKind::IndexNewer
            | ErrorKind::IndexOlder
            | ErrorKind::IndexLocked
            // A disk or server that the index is on, which may come back.
            | ErrorKind::Io => StatusCode::SERVICE_UNAVAILABLE,
        };
        let refusal = Self::new(status, error.kind().code(), error.to_string());
        Self { hint: error.hint().map(str::to_owned), ..refusal }
    }
}

/// The words come later: [`super::reply::spell_out`] knows who reads them.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
