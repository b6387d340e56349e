//! Which passages of a window can be among the best, told before any is scored.
//!
//! A score is a sum of units, words in fields. How often a window has each of them at most says how much each can add
//! there; what all units of a passage can add together has to reach the least score that is still among the best. This
//! is `MaxScore` (Turtle and Flood 1995) on sets of passages.

use super::window::Here;

/// Units that are looked at one by one. Whatever is beyond, and adds less, is looked at as one unit.
const APART: usize = 6;

/// How much sums in another order may differ.
const ROUNDING: f32 = 1e-4;

/// A unit of scores in a window.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unit {
    /// What it adds at most.
    pub most: f32,
    /// Passages that have it.
    pub sure: Here,
    /// Passages that may have it.
    pub doubtful: Here,
}

impl Unit {
    /// Passages that have it or may have it.
    pub fn here(&self) -> Here {
        let mut here = self.sure;
        here.add(&self.doubtful);
        here
    }

    /// Whether no passage can have it.
    pub fn is_nowhere(&self) -> bool {
        self.sure.is_empty() && self.doubtful.is_empty()
    }
}

/// The passages with units that together can reach `least`. Reorders the units, and joins the last of many.
pub fn promising(units: &mut Vec<Unit>, least: f32) -> Here {
    units.sort_unstable_by(|one, other| other.most.total_cmp(&one.most));
    while units.len() > APART {
        let (Some(unit), Some(joined)) = (units.pop(), units.last_mut()) else { break };
        joined.most += unit.most;
        joined.sure.add(&unit.here());
    }
    reaching(units, least * (1.0 - ROUNDING))
}

fn reaching(units: &[Unit], least: f32) -> Here {
    let mut promising = Here::default();
    let all: f32 = units.iter().map(|unit| unit.most).sum();
    match units.split_first() {
        Some(_) if least <= 0.0 => units.iter().for_each(|unit| promising.add(&unit.here())),
        Some((first, others)) if all >= least => {
            // What has the first unit needs less of the others, or nothing.
            promising = first.here();
            if first.most < least {
                promising.intersect(&reaching(others, least - first.most));
            }
            promising.add(&reaching(others, least));
        }
        _ => {}
    }
    promising
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(most: f32, passages: &[u32]) -> Unit {
        let mut unit = Unit { most, ..Unit::default() };
        for at in passages {
            unit.sure.insert(*at);
        }
        unit
    }

    #[test]
    fn what_cannot_reach_the_least_is_left_out() {
        let units = [unit(1.0, &[1, 2, 3]), unit(4.0, &[3, 4]), unit(2.0, &[2, 3, 5])];
        let of = |least| promising(&mut units.to_vec(), least).iter().collect::<Vec<_>>();
        assert_eq!(of(0.0), [1, 2, 3, 4, 5]);
        assert_eq!(of(2.0), [2, 3, 4, 5]);
        assert_eq!(of(3.0), [2, 3, 4]);
        assert_eq!(of(4.0), [3, 4]);
        assert_eq!(of(6.5), [3]);
        assert_eq!(of(7.0), [3]);
        assert!(of(7.1).is_empty() && of(f32::INFINITY).is_empty());
    }

    #[test]
    fn of_many_units_none_is_forgotten() {
        let mut units: Vec<Unit> = (0..40u8).map(|at| unit(1.0 + f32::from(at), &[at.into()])).collect();
        let promising = promising(&mut units, 38.0);
        // Those that add less are looked at as one, and may promise too much.
        assert!((37..40).all(|at| promising.has(at)));
    }
}
