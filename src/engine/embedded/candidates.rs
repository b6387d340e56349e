//! Makes candidates of the places that were found: reads them, and scores their documents.

use super::plan::{Scope, Weighed, weigh};
use super::reading::{Reading, mentions};
use super::snapshot::{Outcome, Snapshot};
use super::top::Place;
use super::whole;
use crate::cores;
use crate::engine::{Candidate, Clause};

/// Places that a thread reads at a time.
const SHARE: usize = 50;

/// The candidates, best first, ties by path and ordinal. `about` is what their documents are scored by.
pub fn read(snapshot: &Snapshot, about: &[Clause], mut places: Vec<Place>) -> Outcome<Vec<Candidate>> {
    let about = snapshot.each_term(about.len(), |clause| weigh(snapshot, &about[clause], Scope::Documents));
    let about = Weighed::Any(about.into_iter().collect::<Outcome<_>>()?);
    places.sort_unstable_by_key(|place| (place.segment, place.passage));
    let of_segments = places.chunk_by(|one, other| one.segment == other.segment);
    let shares: Vec<&[Place]> = of_segments.flat_map(|here| here.chunks(SHARE)).collect();
    let read = cores::each(shares.len(), |share| share_of(snapshot, &about, shares[share]));
    let mut candidates = Vec::with_capacity(places.len());
    for some in read {
        candidates.extend(some?);
    }
    candidates
        .sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| place(one).cmp(&place(other))));
    Ok(candidates)
}

fn place(candidate: &Candidate) -> (&str, u32) {
    (&candidate.passage.path, candidate.passage.ordinal)
}

/// The candidates of places in one segment, which rise: the store likes that best.
fn share_of(snapshot: &Snapshot, about: &Weighed, places: &[Place]) -> Outcome<Vec<Candidate>> {
    let segment = places.first().and_then(|place| snapshot.segments.get(place.segment as usize));
    let Some(segment) = segment else { return Ok(Vec::new()) };
    let scores = whole::scores(segment, about, places.iter())?;
    let passages: Vec<_> = places.iter().map(|place| place.passage).collect();
    let mentions = mentions(segment, &passages)?;
    let mut reading = Reading::new(segment)?;
    let of_each = places.iter().zip(scores).zip(mentions);
    of_each
        .map(|((place, document_score), mentions)| {
            let passage = reading.passage(place.passage)?;
            Ok(Candidate { passage, mentions, score: place.score, document_score })
        })
        .collect()
}
