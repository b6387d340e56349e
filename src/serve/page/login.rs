//! Asks for the token, and gives a cookie for it.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use tokio::time::timeout;

use super::{LOGIN, Words, layout};
use crate::serve::api::Reply;
use crate::serve::limits::{BODY_BYTES, HEAD_TIME};
use crate::serve::parameters::Asked;
use crate::serve::refusal::Refusal;
use crate::serve::{App, reply};

/// `GET /login`
pub async fn page() -> Response {
    reply::page(form(&Refusal::new(StatusCode::OK, "", "This server asks for its token.")))
}

/// `POST /login`
pub async fn submit(State(app): State<Arc<App>>, body: Body) -> Reply {
    let too_large = |_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the form is too large");
    let too_slow = |_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "timeout", "the form does not arrive");
    let body = timeout(HEAD_TIME, to_bytes(body, BODY_BYTES)).await.map_err(too_slow)?.map_err(too_large)?;
    let token = form_urlencoded::parse(&body).find(|(name, _)| name == "token").map(|(_, token)| token);
    let cookie = token.and_then(|token| app.guard.session(&token));
    let wrong = || Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", "That is not the token.");
    let cookie = cookie.ok_or_else(wrong)?;
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())])
        .into_response())
}

/// The form, with why it is shown.
pub fn form(refusal: &Refusal) -> Markup {
    let main = html! {
        section.refusal {
            h1 { "Sign in" }
            p { (Words(&refusal.message)) }
            form.login action=(LOGIN) method="post" {
                label for="token" { "Token" }
                input #token type="password" name="token" required autocomplete="current-password";
                button type="submit" { "Sign in" }
            }
        }
    };
    layout("Sign in – roledex", &Asked::default(), &main)
}
