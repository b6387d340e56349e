//! Which candidates are shown, and in which order.
//!
//! The engine's order is cut into slices of [`CANDIDATES`]. Each is ranked within itself and stands behind the one
//! before it, so that all pages of an answer, however long and however deep, are cut from one order.

use std::collections::HashSet;

use crate::engine::{Candidate, Clause, Engine, Found, Plan};
use crate::error::Result;
use crate::search::asking::Asking;
use crate::search::fold::{Kept, Page};
use crate::search::rank::{Question, Ranked, Ranker, reason};
use crate::search::repeated::Order;
use crate::search::{CANDIDATES, Options};

/// Candidates that are ranked at most. A page beyond them is empty: nobody reads so far, and each costs time.
const MOST_CANDIDATES: usize = 6_400;

/// Hits at whose choice it is told whether what is repeated crowds out the rest; as many for every page.
const FIRST_HITS: usize = 10;

/// What a query finds, and the best of it from the first hit to the last of the page asked for: of one document at
/// most so many, and no two that say the same.
pub fn best(engine: &dyn Engine, asking: &Asking, options: &Options) -> Result<(Found, Vec<Kept>)> {
    if options.limit == 0 {
        return Ok((engine.search(&Plan { limit: 0, ..asking.plan.clone() })?, Vec::new()));
    }
    let wanted = options.offset.saturating_add(options.limit);
    let question = Question {
        concepts: &asking.concepts,
        named: &asking.named,
        asked: &asking.asked,
        is_literal: asking.is_literal,
        without: &asking.without,
        explains: asking.explain,
    };
    let mut ranker = Ranker::new(&question);
    let new_page = || Page::new(wanted.max(FIRST_HITS), options.per_document);
    let mut choice = Choice::new(Order::new(engine, &mut ranker), new_page());
    let mut slices = Slices::open(engine, &asking.plan, wanted)?;
    choice.begin(slices.next()?.unwrap_or_default());
    choice.fill(FIRST_HITS)?;
    if slices.has_more() && choice.order.set_back() * 2 >= CANDIDATES {
        let crowd = choice.order.repeated();
        choice = Choice::new(choice.order, new_page());
        choice.begin(slices.first_with_others(crowd)?);
    }
    choice.fill(wanted)?;
    while choice.page.len() < wanted {
        let Some(slice) = slices.next()? else { break };
        choice.begin(slice);
        choice.fill(wanted)?;
    }
    Ok((slices.found, choice.kept(wanted)))
}

/// What an engine finds, slice by slice.
struct Slices<'a> {
    engine: &'a dyn Engine,
    plan: Plan,
    /// What it found at first. Its candidates are those that were not given out yet.
    found: Found,
    /// How many of the engine's order were given out.
    given: usize,
    /// Passages that were given out before their turn, by id.
    early: HashSet<String>,
}

impl<'a> Slices<'a> {
    /// Asks an engine for as many candidates as so many hits probably need: many are of one document.
    fn open(engine: &'a dyn Engine, plan: &Plan, wanted: usize) -> Result<Self> {
        let mut plan = plan.clone();
        while plan.limit < wanted.saturating_mul(3) && plan.limit < MOST_CANDIDATES {
            plan.limit *= 2;
        }
        let found = engine.search(&plan)?;
        (plan.facets, plan.documents) = (false, false);
        Ok(Self { engine, plan, found, given: 0, early: HashSet::new() })
    }

    /// Whether anything was found that was not given out.
    fn has_more(&self) -> bool {
        (self.given as u64) < self.found.total
    }

    /// The next slice; nothing when there is no more, or when enough was looked at.
    fn next(&mut self) -> Result<Option<Vec<Candidate>>> {
        if self.found.candidates.is_empty() && self.has_more() && self.plan.limit < MOST_CANDIDATES {
            self.plan.limit *= 2;
            let mut candidates = self.search(&self.plan.clone())?;
            self.found.candidates = candidates.split_off(self.given.min(candidates.len()));
        }
        let later = self.found.candidates.split_off(CANDIDATES.min(self.found.candidates.len()));
        let mut slice = std::mem::replace(&mut self.found.candidates, later);
        if slice.is_empty() {
            return Ok(None);
        }
        self.given += slice.len();
        slice.retain(|candidate| !self.early.contains(&candidate.passage.id));
        Ok(Some(slice))
    }

    /// The first slice again, with as many candidates that satisfy none of the clauses of a crowd.
    fn first_with_others(&mut self, crowd: Vec<Clause>) -> Result<Vec<Candidate>> {
        let mut plan = Plan { limit: CANDIDATES, ..self.plan.clone() };
        let mut candidates = self.search(&plan)?;
        let known: HashSet<String> =
            candidates.iter().map(|candidate| candidate.passage.id.clone()).collect();
        plan.excluded.extend(crowd);
        let mut others = self.search(&plan)?;
        others.retain(|other| !known.contains(&other.passage.id));
        self.early.extend(others.iter().map(|other| other.passage.id.clone()));
        candidates.extend(others);
        Ok(candidates)
    }

    /// Asks once more. What made that incomplete is told with the rest.
    fn search(&mut self, plan: &Plan) -> Result<Vec<Candidate>> {
        let found = self.engine.search(plan)?;
        let new = found.warnings.into_iter().filter(|warning| !self.found.warnings.contains(warning));
        let new: Vec<String> = new.collect();
        self.found.warnings.extend(new);
        Ok(found.candidates)
    }
}

/// Hits that are being chosen, slice by slice.
struct Choice<'a, 'q> {
    order: Order<'a, 'q>,
    page: Page,
    /// The score of the last that was looked at.
    last: f32,
    /// The factor on the scores of this slice; known from its first.
    factor: Option<f32>,
}

impl<'a, 'q> Choice<'a, 'q> {
    fn new(order: Order<'a, 'q>, page: Page) -> Self {
        Self { order, page, last: f32::INFINITY, factor: None }
    }

    /// Begins a slice, behind all that was added.
    fn begin(&mut self, slice: Vec<Candidate>) {
        self.order.rank(slice);
        self.factor = None;
    }

    /// Adds the best of the slice, until the page holds so many or the slice has no more.
    fn fill(&mut self, most: usize) -> Result<()> {
        while self.page.len() < most {
            let Some(ranked) = self.order.next()? else { break };
            let ranked = self.behind(ranked);
            self.page.add(ranked);
        }
        Ok(())
    }

    /// The next of a slice with a score that is no greater than those of the slices before: scores fall down the list.
    fn behind(&mut self, mut ranked: Ranked) -> Ranked {
        let (last, score) = (self.last, ranked.score);
        let factor = *self.factor.get_or_insert(if score > last { last / score } else { 1.0 });
        if factor < 1.0 {
            ranked.score = (score * factor).min(last);
            ranked.reasons.push(reason("× it stands behind what the index finds better", factor));
        }
        self.last = ranked.score;
        ranked
    }

    /// The first hits. What is left of the slice may say the same as one of them.
    fn kept(self, most: usize) -> Vec<Kept> {
        let mut page = self.page;
        self.order.rest().for_each(|ranked| page.add(ranked));
        let mut kept = page.kept();
        kept.truncate(most);
        kept
    }
}
