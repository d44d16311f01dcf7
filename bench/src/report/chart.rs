//! The charts: programs in columns as points, growth as lines.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::coord::ranged1d::{IntoSegmentedCoord, SegmentValue};
use plotters::prelude::*;

use crate::columns::NATIVE;
use crate::growth::Growth;
use crate::speed::Speed;
use crate::stats;

const FONT: &str = "sans-serif";
/// Colours that are told apart in print and by colour-blind readers (Okabe and Ito).
const COLOURS: [RGBColor; 6] = [
    RGBColor(213, 94, 0),
    RGBColor(0, 114, 178),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

/// A row for each program, a point for each column: the time relative to native code.
pub(super) fn speed(speed: &Speed, path: &Path) -> Result<()> {
    let columns: Vec<&str> = speed
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| *name != NATIVE && !name.starts_with("no-"))
        .collect();
    let ratios = |column: &str| {
        let of = |row: &crate::speed::Row| stats::ratio(row.times(column)?, row.times(NATIVE)?);
        speed.rows.iter().map(of).collect::<Vec<_>>()
    };
    let series: Vec<(&str, Vec<Option<f64>>)> =
        columns.iter().map(|column| (*column, ratios(column))).collect();
    let largest = series.iter().flat_map(|(_, ratios)| ratios).flatten().copied().fold(2.0, f64::max);
    let names: Vec<&str> = speed.rows.iter().rev().map(|row| row.program.as_str()).collect();
    let height = 120 + 22 * u32::try_from(names.len())?;
    let root = SVGBackend::new(path, (900, height)).into_drawing_area();
    let draw = || -> Result<(), DrawingAreaErrorKind<_>> {
        root.fill(&WHITE)?;
        // Of a segmented range, the end is in it.
        let last = i32::try_from(names.len()).unwrap_or(i32::MAX) - 1;
        let rows = (0..last).into_segmented();
        let mut chart = ChartBuilder::on(&root)
            .caption("Time relative to native code (left is faster)", (FONT, 18))
            .margin(12)
            .x_label_area_size(40)
            .y_label_area_size(90)
            .build_cartesian_2d((0.4..largest * 1.8).log_scale(), rows)?;
        let name = |value: &SegmentValue<i32>| match value {
            SegmentValue::CenterOf(place) => {
                usize::try_from(*place).ok().and_then(|place| names.get(place)).copied().unwrap_or("")
            }
            _ => "",
        };
        chart
            .configure_mesh()
            .y_labels(names.len() + 1)
            .y_label_formatter(&|value| name(value).to_owned())
            .x_label_formatter(&|ratio| format!("{ratio:.1}"))
            .x_desc("time / time of native code, logarithmic")
            .label_style((FONT, 13))
            .light_line_style(WHITE)
            .draw()?;
        let row =
            |place: usize| SegmentValue::CenterOf(i32::try_from(names.len() - 1 - place).unwrap_or_default());
        let top = SegmentValue::Exact(last + 1);
        chart.draw_series(LineSeries::new([(1.0, SegmentValue::Exact(0)), (1.0, top)], BLACK.mix(0.6)))?;
        for ((column, ratios), colour) in series.iter().zip(COLOURS.iter().cycle()) {
            let points =
                ratios.iter().enumerate().filter_map(|(place, ratio)| Some((*ratio.as_ref()?, row(place))));
            chart
                .draw_series(points.map(|point| Circle::new(point, 5, colour.mix(0.85).filled())))?
                .label(*column)
                .legend(move |(x, y)| Circle::new((x + 8, y), 5, colour.filled()));
        }
        chart
            .configure_series_labels()
            .background_style(WHITE)
            .border_style(BLACK)
            .label_font((FONT, 14))
            .draw()?;
        root.present()
    };
    draw().map_err(|error| anyhow!("can not draw {}: {error}", path.display()))
}

/// Time by size, a line for each step.
pub(super) fn growth(growth: &Growth, path: &Path) -> Result<()> {
    let series = growth.series();
    let points = || series.iter().flat_map(|series| &series.points);
    let largest_x = points().map(|(x, _)| *x).fold(0.1, f64::max);
    let root = SVGBackend::new(path, (900, 520)).into_drawing_area();
    let (low, high) =
        points().map(|(_, y)| *y).fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(y), high.max(y)));
    let draw = || -> Result<(), DrawingAreaErrorKind<_>> {
        root.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&root)
            .caption("Processor time by size of the module (both logarithmic)", (FONT, 18))
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(70)
            .build_cartesian_2d((0.08..largest_x * 1.3).log_scale(), (low * 0.7..high * 1.5).log_scale())?;
        chart
            .configure_mesh()
            .x_desc("code, MB of WebAssembly")
            .y_desc("processor time, s")
            .label_style((FONT, 13))
            .light_line_style(WHITE)
            .draw()?;
        for (series, colour) in series.iter().zip(COLOURS.iter()) {
            chart
                .draw_series(LineSeries::new(series.points.iter().copied(), colour.stroke_width(2)))?
                .label(&series.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
            chart.draw_series(series.points.iter().map(|point| Circle::new(*point, 4, colour.filled())))?;
        }
        let place = SeriesLabelPosition::UpperLeft;
        chart
            .configure_series_labels()
            .position(place)
            .background_style(WHITE)
            .border_style(BLACK)
            .label_font((FONT, 14))
            .draw()?;
        root.present()
    };
    draw().map_err(|error| anyhow!("can not draw {}: {error}", path.display()))
}
