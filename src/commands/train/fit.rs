//! Logistic regression with a penalty on the square of each weight, fitted with all texts at once (L-BFGS), so that the
//! order of the texts does not matter. Must not know what the numbers stand for.

/// One text: its features, what is added to its log-odds before any is weighed, its label, and how much it counts.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// Sparse features.
    pub grams: &'a [(u32, f32)],
    /// Features of which all texts have a value, or most; by number after the sparse ones.
    pub named: Vec<(u32, f32)>,
    /// Log-odds before learning.
    pub offset: f64,
    /// Positive.
    pub label: bool,
    /// How much it counts.
    pub weight: f64,
}

/// How many steps back the fit remembers, and how many it takes.
const MEMORY: usize = 8;
const STEPS: usize = 80;

/// Between which numbers the weight of a number stays.
pub type Bound = (u32, (f32, f32));

/// The weights that explain the labels best, given each weight's penalty and the bounds of some; one with an infinite penalty
/// stays 0.
pub fn fit(rows: &[Row<'_>], penalties: &[f32], bounds: &[Bound]) -> Vec<f32> {
    let mut weights = vec![0.0_f32; penalties.len()];
    let (mut loss, mut slope) = look(rows, penalties, &weights);
    let ease = ease(rows, penalties);
    let mut past: Vec<(Vec<f32>, Vec<f32>, f64)> = Vec::new();
    for _ in 0..STEPS {
        let blocked = blocked(bounds, &weights, &slope);
        let unblocked = |mut vector: Vec<f32>| {
            for number in &blocked {
                if let Some(place) = vector.get_mut(*number as usize) {
                    *place = 0.0;
                }
            }
            vector
        };
        slope = unblocked(slope);
        let mut way = unblocked(downhill(&slope, &past, &ease));
        if dot(&way, &slope) >= 0.0 {
            past.clear();
            way = unblocked(downhill(&slope, &past, &ease));
        }
        let steep = dot(&way, &slope);
        let mut length = 1.0;
        let mut taken = None;
        for _ in 0..20 {
            let mut next: Vec<f32> =
                weights.iter().zip(&way).map(|(weight, way)| weight + (length as f32) * way).collect();
            for (number, (least, most)) in bounds {
                if let Some(weight) = next.get_mut(*number as usize) {
                    *weight = weight.clamp(*least, *most);
                }
            }
            let (next_loss, next_slope) = look(rows, penalties, &next);
            if next_loss <= loss + 1e-4 * length * steep {
                taken = Some((next, next_loss, next_slope));
                break;
            }
            length *= 0.5;
        }
        let Some((next, next_loss, next_slope)) = taken else { break };
        let moved: Vec<f32> = next.iter().zip(&weights).map(|(a, b)| a - b).collect();
        let turned: Vec<f32> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        let bend = dot(&moved, &turned);
        if bend > 1e-10 {
            past.push((moved, turned, bend));
            if past.len() > MEMORY {
                past.remove(0);
            }
        }
        let gain = loss - next_loss;
        (weights, loss, slope) = (next, next_loss, next_slope);
        if gain < 5e-6 * loss.abs() {
            break;
        }
    }
    weights
}

/// The weights that stand at a bound and would go beyond it.
fn blocked(bounds: &[Bound], weights: &[f32], slope: &[f32]) -> Vec<u32> {
    let at = |vector: &[f32], number: u32| vector.get(number as usize).copied().unwrap_or(0.0);
    let beyond = |(number, (least, most)): &&Bound| {
        let (weight, slope) = (at(weights, *number), at(slope, *number));
        (weight <= *least && slope > 0.0) || (weight >= *most && slope < 0.0)
    };
    bounds.iter().filter(beyond).map(|(number, _)| *number).collect()
}

/// The loss at some weights and its slope.
fn look(rows: &[Row<'_>], penalties: &[f32], weights: &[f32]) -> (f64, Vec<f32>) {
    let held = |(weight, penalty): (&f32, &f32)| if penalty.is_finite() { weight * penalty } else { 0.0 };
    let mut slope: Vec<f32> = weights.iter().zip(penalties).map(held).collect();
    let mut loss: f64 = 0.5 * dot(weights, &slope);
    for row in rows {
        let logit = row.offset + sum(row.grams, weights) + sum(&row.named, weights);
        let sign = if row.label { 1.0 } else { -1.0 };
        let margin = sign * logit;
        loss +=
            row.weight * if margin > 0.0 { (-margin).exp().ln_1p() } else { margin.exp().ln_1p() - margin };
        let pull = (-sign * row.weight / (1.0 + margin.exp())) as f32;
        for (number, value) in row.grams.iter().chain(&row.named) {
            if let Some(slope) = slope.get_mut(*number as usize) {
                *slope += pull * value;
            }
        }
    }
    slope
        .iter_mut()
        .zip(penalties)
        .filter(|(_, penalty)| !penalty.is_finite())
        .for_each(|(slope, _)| *slope = 0.0);
    (loss, slope)
}

fn sum(features: &[(u32, f32)], weights: &[f32]) -> f64 {
    let weight = |number: u32| weights.get(number as usize).copied().unwrap_or(0.0);
    f64::from(features.iter().map(|(number, value)| weight(*number) * value).sum::<f32>())
}

/// How far each weight may go at once: rare features can go further than common ones.
fn ease(rows: &[Row<'_>], penalties: &[f32]) -> Vec<f32> {
    let mut bend: Vec<f32> =
        penalties.iter().map(|penalty| if penalty.is_finite() { *penalty } else { 1.0 }).collect();
    for row in rows {
        for (number, value) in row.grams.iter().chain(&row.named) {
            if let Some(bend) = bend.get_mut(*number as usize) {
                *bend += 0.25 * row.weight as f32 * value * value;
            }
        }
    }
    bend.into_iter().map(|bend| 1.0 / bend.max(1e-6)).collect()
}

/// The way down, as the last steps have taught it.
fn downhill(slope: &[f32], past: &[(Vec<f32>, Vec<f32>, f64)], ease: &[f32]) -> Vec<f32> {
    let mut way: Vec<f32> = slope.iter().map(|slope| -slope).collect();
    let mut taken = Vec::new();
    for (moved, turned, bend) in past.iter().rev() {
        let share = dot(moved, &way) / bend;
        add(&mut way, turned, -share);
        taken.push(share);
    }
    way.iter_mut().zip(ease).for_each(|(way, ease)| *way *= ease);
    if let Some((_, turned, bend)) = past.last() {
        let eased: f64 =
            turned.iter().zip(ease).map(|(turned, ease)| f64::from(turned * turned * ease)).sum();
        let scale = (bend / eased) as f32;
        for way in &mut way {
            *way *= scale;
        }
    }
    for ((moved, turned, bend), share) in past.iter().zip(taken.into_iter().rev()) {
        let back = dot(turned, &way) / bend;
        add(&mut way, moved, share - back);
    }
    way
}

fn add(to: &mut [f32], what: &[f32], times: f64) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += times as f32 * what);
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_of_positives_gets_a_positive_weight_and_a_penalty_holds_it_small() {
        let (with, without) = ([(0, 1.0)], [(1, 1.0)]);
        let row = |grams, label| Row { grams, named: vec![(2, 1.0)], offset: 0.0, label, weight: 1.0 };
        let rows: Vec<Row<'_>> =
            (0..20).flat_map(|_| [row(&with[..], true), row(&without[..], false)]).collect();
        let loose = fit(&rows, &[0.1, 0.1, 0.1], &[]);
        let tight = fit(&rows, &[50.0, 50.0, 0.1], &[]);
        let bounded = fit(&rows, &[0.1, 0.1, 0.1], &[(0, (-0.4, 0.3))]);
        assert!(loose[0] > 1.0 && loose[1] < -1.0, "{loose:?}");
        assert!(tight[0] > 0.0 && tight[0] < 0.5, "{tight:?}");
        assert!(
            (bounded[0] - 0.3).abs() < 1e-6 && bounded[1] < loose[1],
            "the other takes over: {bounded:?}"
        );
    }
}
