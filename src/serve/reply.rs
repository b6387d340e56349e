//! How answers leave: bodies, tags for caches, and the headers that keep browsers from harm.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::{App, page, refusal::Refusal};
use crate::print::json;

/// Nothing but what this server sends, and no script or style inside a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// On every answer.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// JSON as the command line prints it.
pub fn json(print: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> Response {
    let body = printed(&print);
    let tag = tag(&body);
    with_tag(JSON, body, tag)
}

/// As `json`, where a part says how long it took: the tag is that of `lasting`, which does not.
pub fn json_lasting(
    print: impl Fn(&mut Vec<u8>) -> io::Result<()>,
    lasting: impl Fn(&mut Vec<u8>) -> io::Result<()>,
) -> Response {
    with_tag(JSON, printed(&print), tag(&printed(&lasting)))
}

/// A page.
pub fn page(markup: Markup) -> Response {
    let body = markup.into_string().into_bytes();
    let tag = tag(&body);
    with_tag("text/html; charset=utf-8", body, tag)
}

/// A file that belongs to the program; its address changes with its content.
pub fn asset(kind: &'static str, body: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=31536000, immutable")];
    (headers, body).into_response()
}

const JSON: &str = "application/json";

fn printed(print: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> Vec<u8> {
    let mut body = Vec::new();
    // Writing to memory fails only without memory.
    let _ = print(&mut body);
    body
}

/// Weak, since what is compressed on the way is another sequence of bytes.
fn tag(body: &[u8]) -> String {
    format!("W/\"{}\"", &blake3::hash(body).to_hex()[..16])
}

fn with_tag(kind: &'static str, body: Vec<u8>, tag: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::ETAG, tag),
        // A new commit shows at once: caches have to ask whether their tag still holds.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    (headers, body).into_response()
}

/// Answers "not modified" to who has the same already.
pub async fn conditional(request: Request, next: Next) -> Response {
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect::<Vec<_>>();
    let mut response = next.run(request).await;
    let tag = response.headers().get(header::ETAG);
    let is_known = tag.is_some_and(|tag| known.iter().any(|known| names(known, tag)));
    if is_known && response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

/// Whether one of the tags in a header is this one. How strong they are does not count.
fn names(header: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(header), Ok(tag)) = (header.to_str(), tag.to_str()) else { return false };
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    header.split(',').any(|known| known.trim() == "*" || bare(known) == bare(tag))
}

/// Puts the headers on that every answer has.
pub async fn protect(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Lets through who may ask.
pub async fn admit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // A probe and the form that asks for the token know none.
    let is_open = path == "/healthz" || path == page::LOGIN || path.starts_with(page::ASSETS);
    let admitted = app
        .guard
        .check_origin(request.headers())
        .and_then(|()| if is_open { Ok(()) } else { app.guard.check_token(request.headers()) });
    match admitted {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Says why a request was refused: JSON below `/api/`, a page elsewhere.
pub async fn spell_out(request: Request, next: Next) -> Response {
    let is_program = is_program(request.method(), request.uri().path(), request.headers());
    let response = next.run(request).await;
    let Some(refusal) = response.extensions().get::<Refusal>().cloned() else { return response };
    let mut spelt = if is_program { refusal_json(&refusal) } else { page(page::refusal(&refusal)) };
    *spelt.status_mut() = refusal.status;
    spelt.headers_mut().remove(header::ETAG);
    spelt.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            spelt.headers_mut().insert(name, value.clone());
        }
    }
    match refusal.status {
        StatusCode::UNAUTHORIZED => {
            spelt.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            spelt.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        _ => {}
    }
    spelt
}

fn is_program(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    path.starts_with("/api/") || (method == Method::GET && !accepted.contains("text/html"))
}

fn refusal_json(refusal: &Refusal) -> Response {
    json(|out| json::refusal(out, refusal.code, &refusal.message, refusal.hint.as_deref()))
}
