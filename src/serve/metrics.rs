//! What `/metrics` tells: requests by route and status, how long they took, and connections.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::App;

/// Seconds that bound the buckets of times: from a term in memory to what nobody waits for.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// The counts of a server.
pub struct Metrics {
    registry: Registry,
    requests: Family<Outcome, Counter>,
    seconds: Family<Route, Histogram>,
    /// Connections that are open.
    pub connections: Gauge,
    /// Connections that were closed to make room for others.
    pub evicted: Counter,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

impl Metrics {
    /// Counts of nothing.
    pub fn new() -> Self {
        let requests = Family::default();
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        let (connections, evicted) = (Gauge::default(), Counter::default());
        let mut registry = Registry::with_prefix("roledex");
        registry.register("requests", "Requests answered", Family::clone(&requests));
        registry.register("request_seconds", "Time to an answer", Family::clone(&seconds));
        registry.register("connections", "Connections that are open", Gauge::clone(&connections));
        registry.register(
            "connections_evicted",
            "Idle connections closed to make room",
            Counter::clone(&evicted),
        );
        Self { registry, requests, seconds, connections, evicted }
    }

    /// All of it, in the text format of `OpenMetrics`.
    pub fn text(&self) -> Response {
        let mut text = String::new();
        // Writing to memory cannot fail.
        let _ = encode(&mut text, &self.registry);
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        ([(header::CONTENT_TYPE, kind)], text).into_response()
    }
}

/// Counts a request under its route. Addresses that lead nowhere share one, so that they cannot fill the memory.
pub async fn measure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let outcome = Outcome { route: route.clone(), status: response.status().as_u16() };
    app.metrics.requests.get_or_create(&outcome).inc();
    app.metrics.seconds.get_or_create(&Route { route }).observe(start.elapsed().as_secs_f64());
    response
}
