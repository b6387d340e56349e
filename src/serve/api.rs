//! `/api/`: what the command line prints with `--json`, over HTTP.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use tokio::time::timeout;

use super::parameters::{Asked, CONTEXT, COUNTED, KIND, Parameters, SEARCH, VERSUS};
use super::refusal::Refusal;
use super::{App, limits, openapi, reply};
use crate::engine::Engine;
use crate::error;
use crate::lookup;
use crate::print::json;
use crate::print::report::{Facet, Overview, Shown};
use crate::profile;
use crate::query::Query;
use crate::search;
use crate::vocabulary::Vocabulary;

/// An answer, or why there is none.
pub type Reply = Result<Response, Refusal>;

/// What a path's last part names, decoded.
pub type Named = Result<Path<String>, PathRejection>;

impl App {
    /// Lets the index answer on a thread that may block.
    pub async fn ask<T: Send + 'static>(
        self: Arc<Self>,
        work: impl Fn(&dyn Engine, &Vocabulary) -> error::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(&self);
        self.pool.run(move || Ok(app.index.ask(work)?)).await
    }
}

/// `GET /api/search`
pub async fn search(State(app): State<Arc<App>>, uri: Uri) -> Reply {
    let asked = Asked::of(&Parameters::only(&uri, SEARCH)?)?;
    if asked.query.text.trim().is_empty() && !asked.is_narrowed() {
        let refusal = Refusal::usage("nothing is asked for");
        return Err(
            refusal.with_hint("say what to search with q, or narrow with role, skill, cert, format or path")
        );
    }
    app.ask(move |engine, vocabulary| {
        let results = search::search(engine, vocabulary, &asked.query, &asked.options)?;
        let mut lasting = results.clone();
        lasting.took_ms = 0.0;
        Ok(reply::json_lasting(|out| json::search(out, &results), |out| json::search(out, &lasting)))
    })
    .await
}

/// `GET /api/show/{target}`
pub async fn show(State(app): State<Arc<App>>, target: Named, uri: Uri) -> Reply {
    let target = named(target)?;
    let context = Parameters::only(&uri, &[CONTEXT])?.number(&CONTEXT)?;
    app.ask(move |engine, _| {
        let document = lookup::document(engine, &target, None)?;
        let overview = Overview::of_passages(&document.passages);
        let shown = Shown { document: overview, passages: document.near(context), problems: None };
        Ok(reply::json(|out| json::shown(out, &shown)))
    })
    .await
}

/// `GET /api/profile/{role}`
pub async fn profile(State(app): State<Arc<App>>, role: Named, uri: Uri) -> Reply {
    let parameters = Parameters::only(&uri, &[VERSUS])?;
    let mut names = vec![named(role)?];
    names.extend(parameters.one(&VERSUS)?.map(str::to_owned));
    let shared = Arc::clone(&app);
    app.ask(move |engine, vocabulary| {
        let roles = names.iter().map(|name| profile::find(vocabulary, name));
        let roles = roles.collect::<error::Result<Vec<_>>>()?;
        let profiles = roles.into_iter().map(|role| shared.profiles.of(engine, vocabulary, role));
        let profiles = profiles.collect::<error::Result<Vec<_>>>()?;
        Ok(reply::json(|out| json::profiles(out, &profiles)))
    })
    .await
}

/// `GET /api/facets`
pub async fn facets(State(app): State<Arc<App>>, uri: Uri) -> Reply {
    let parameters = Parameters::only(&uri, &[KIND, COUNTED])?;
    let kind = parameters.one(&KIND)?.map(str::to_owned);
    if let Some(kind) = kind.as_deref().filter(|kind| !Facet::KINDS.contains(kind)) {
        let known = Facet::KINDS.join(", ");
        return Err(
            Refusal::usage(format!("kind: there is no {kind:?}")).with_hint(format!("known: {known}"))
        );
    }
    let query = parameters.one(&COUNTED)?.map(Query::parse);
    app.ask(move |engine, vocabulary| {
        let mut facets = Facet::all(search::facets(engine, vocabulary, query.as_ref())?);
        facets.retain(|facet| kind.as_deref().is_none_or(|kind| kind == facet.kind));
        Ok(reply::json(|out| json::facets(out, &facets)))
    })
    .await
}

/// `GET /api/openapi.json`
pub async fn openapi(uri: Uri) -> Reply {
    Parameters::only(&uri, &[])?;
    let document = openapi::document();
    Ok(reply::json(|out| serde_json::to_writer(out, &document).map_err(Into::into)))
}

/// `GET /api/status`
pub async fn status(State(app): State<Arc<App>>, uri: Uri) -> Reply {
    Parameters::only(&uri, &[])?;
    let asked = Arc::clone(&app);
    let compared = async {
        let _turn = app.comparing.lock().await;
        app.pool.run(move || Ok(asked.index.status()?)).await
    };
    let too_slow = |_| Refusal::overloaded("the answer takes too long");
    let status = timeout(limits::REQUEST_TIME, compared).await.map_err(too_slow)??;
    Ok(reply::json(|out| json::status(out, &status)))
}

/// What a path names, when it is text.
pub fn named(name: Named) -> Result<String, Refusal> {
    name.map(|Path(name)| name).map_err(|_| Refusal::usage("the path is not UTF-8"))
}
