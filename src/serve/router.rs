//! Which address leads where, and what every request passes on its way.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use super::refusal::Refusal;
use super::{App, api, metrics, page, reply};

/// All routes. The layers below them hold for those above; the last is the first that a request meets.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/api/search", get(api::search))
        .route("/api/show/{*target}", get(api::show))
        .route("/api/profile/{*role}", get(api::profile))
        .route("/api/facets", get(api::facets))
        .route("/api/status", get(api::status))
        .route("/api/openapi.json", get(api::openapi))
        .route("/healthz", get(async || "ok\n"))
        .route("/metrics", get(async |State(app): State<Arc<App>>| app.metrics.text()))
        .merge(page::routes())
        .fallback(async || Refusal::not_found("there is nothing at this address"))
        .method_not_allowed_fallback(async || {
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this can only be read")
                .with_hint("ask with GET")
        })
        .layer(from_fn_with_state(Arc::clone(&app), reply::admit))
        .layer(from_fn(reply::spell_out))
        .layer(from_fn(reply::conditional))
        .layer(CompressionLayer::new())
        .layer(from_fn(reply::protect))
        .layer(from_fn_with_state(Arc::clone(&app), metrics::measure))
        .with_state(app)
}
