//! Medians, spreads, means of ratios and fitted lines.

/// The middle value, or the mean of the two; `None` of nothing.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    Some(f64::midpoint(sorted[low], sorted[high]))
}

/// Half the way from the smallest value to the largest, relative to the median.
pub(crate) fn spread(values: &[f64]) -> Option<f64> {
    let min = values.iter().copied().min_by(f64::total_cmp)?;
    let max = values.iter().copied().max_by(f64::total_cmp)?;
    Some((max - min) / 2.0 / median(values)?)
}

/// The median of the ratios of values that were measured one after the other.
pub(crate) fn ratio(values: &[f64], to: &[f64]) -> Option<f64> {
    let ratios: Vec<f64> = values.iter().zip(to).map(|(value, to)| value / to).collect();
    median(&ratios)
}

/// The geometric mean.
pub(crate) fn geometric_mean(values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().map(|value| value.ln()).sum();
    (!values.is_empty()).then(|| (sum / values.len() as f64).exp())
}

/// A line through points, by least squares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub(crate) slope: f64,
    pub(crate) intercept: f64,
    /// How much of the variance the line explains, at most 1.
    pub(crate) r_squared: f64,
}

/// Fits a line; `None` if the points do not tell one.
pub(crate) fn fit(points: &[(f64, f64)]) -> Option<Fit> {
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (x_mean, y_mean) = (mean(|p| p.0), mean(|p| p.1));
    let sum =
        |of: &dyn Fn(f64, f64) -> f64| points.iter().map(|p| of(p.0 - x_mean, p.1 - y_mean)).sum::<f64>();
    let (xx, xy, yy) = (sum(&|x, _| x * x), sum(&|x, y| x * y), sum(&|_, y| y * y));
    if points.len() < 2 || xx == 0.0 || yy == 0.0 {
        return None;
    }
    let slope = xy / xx;
    Some(Fit { slope, intercept: y_mean - slope * x_mean, r_squared: xy * xy / (xx * yy) })
}

/// The power of `x` that `y` grows with: 1 is linear.
pub(crate) fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logarithms: Vec<_> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    fit(&logarithms).map(|fit| fit.slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn the_spread_is_relative_to_the_median() {
        assert_eq!(spread(&[8.0, 10.0, 12.0]), Some(0.2));
        assert_eq!(spread(&[8.0]), Some(0.0));
    }

    #[test]
    fn a_ratio_is_taken_within_each_round() {
        // The machine was twice as slow in the second round.
        assert_eq!(ratio(&[1.0, 2.0, 1.1], &[2.0, 4.0, 2.0]), Some(0.5));
    }

    #[test]
    fn the_geometric_mean_of_a_ratio_and_its_inverse_is_one() {
        assert!((geometric_mean(&[4.0, 0.25]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(geometric_mean(&[]), None);
    }

    #[test]
    fn a_line_is_found_and_a_square_is_not_one() {
        let line = fit(&[(1.0, 5.0), (2.0, 7.0), (3.0, 9.0)]).unwrap();
        assert!((line.slope - 2.0).abs() < 1e-9 && (line.intercept - 3.0).abs() < 1e-9);
        assert!((line.r_squared - 1.0).abs() < 1e-9);
        assert!((exponent(&[(1.0, 1.0), (2.0, 4.0), (4.0, 16.0)]).unwrap() - 2.0).abs() < 1e-9);
        assert!(fit(&[(1.0, 5.0)]).is_none());
    }
}
