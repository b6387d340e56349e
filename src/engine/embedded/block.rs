//! Scores of the passages of a window, joined from those of parts.

use super::window::{Here, WINDOW};

/// How the scores of parts become one.
#[derive(Debug, Clone, Copy)]
pub enum Joined {
    /// Their sum.
    Added,
    /// The best of them.
    Best,
}

/// Scores of the passages of a window.
pub struct Block {
    /// Passages that match.
    pub here: Here,
    /// What they score, and what the doubtful ones score at least.
    pub scores: Vec<f32>,
    /// Passages that may match, or match better.
    pub doubtful: Here,
    /// By how much at most.
    pub rise: Vec<f32>,
    /// Whether anything was put into it: most parts of a condition have nothing in most windows.
    is_touched: bool,
}

impl Default for Block {
    fn default() -> Self {
        let (none, zeros) = (Here::default(), vec![0.0; WINDOW as usize]);
        Self { here: none, scores: zeros.clone(), doubtful: none, rise: zeros, is_touched: false }
    }
}

impl Block {
    /// Empties it.
    pub fn clear(&mut self) {
        if !std::mem::take(&mut self.is_touched) {
            return;
        }
        self.here.iter().for_each(|at| self.scores[at as usize] = 0.0);
        for at in self.doubtful.iter() {
            (self.scores[at as usize], self.rise[at as usize]) = (0.0, 0.0);
        }
        self.here.clear();
        self.doubtful.clear();
    }

    /// Whether nothing is in doubt, which spares half of the sums.
    fn is_sure(&self) -> bool {
        self.doubtful.is_empty()
    }

    /// Joins scores of a part with those of the parts before.
    pub fn join_scores(&mut self, scores: impl Iterator<Item = (u32, f32)>, how: Joined) {
        match how {
            _ if !self.is_sure() => scores.for_each(|(at, score)| self.join(at, (score, 0.0), how)),
            Joined::Added => scores.for_each(|(at, score)| self.scores[at as usize] += score),
            Joined::Best => scores.for_each(|(at, score)| {
                let best = &mut self.scores[at as usize];
                *best = best.max(score);
            }),
        }
    }

    /// Joins the score of a part with those of the parts before, and by how much it may rise.
    fn join(&mut self, at: u32, (score, rise): (f32, f32), how: Joined) {
        let (before, rise_before) = (self.scores[at as usize], self.rise[at as usize]);
        let (score, rise) = match how {
            Joined::Added => (before + score, rise_before + rise),
            Joined::Best => {
                let best = before.max(score);
                (best, (before + rise_before).max(score + rise) - best)
            }
        };
        (self.scores[at as usize], self.rise[at as usize]) = (score, rise);
    }

    /// Adds passages that match, whose scores are joined or that have none.
    pub fn add(&mut self, here: &Here) {
        self.is_touched = true;
        self.here.add(here);
    }

    /// Adds a passage that may match, and scores so much at most if it does.
    pub fn doubt(&mut self, at: u32, most: f32, how: Joined) {
        self.is_touched = true;
        self.join(at, (0.0, most), how);
        self.doubtful.insert(at);
    }

    /// Joins the scores of a part with those of the parts before.
    pub fn join_block(&mut self, part: &Self, how: Joined) {
        if !part.is_touched {
            return;
        }
        if part.is_sure() {
            self.join_scores(part.here.iter().map(|at| (at, part.scores[at as usize])), how);
        } else {
            let only_doubtful = part.doubtful.iter().filter(|at| !part.here.has(*at));
            for at in part.here.iter().chain(only_doubtful) {
                self.join(at, (part.scores[at as usize], part.rise[at as usize]), how);
            }
            self.doubtful.add(&part.doubtful);
        }
        self.add(&part.here);
    }
}
