//! Tables in Markdown, with columns of one width.

/// A table: a head and rows of the same length. The first column is aligned to the left, the others to the right.
pub(super) fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
        cells.map(|row| row[column].chars().count()).max().unwrap_or(0).max(3)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("| {} |\n", padded.collect::<Vec<_>>().join(" | "))
    };
    let rules = widths.iter().enumerate().map(|(column, width)| match column {
        0 => "-".repeat(*width),
        _ => format!("{}:", "-".repeat(width - 1)),
    });
    let rule = line(&rules.collect::<Vec<_>>());
    line(head) + &rule + &rows.iter().map(|row| line(row)).collect::<String>()
}

/// A table's cell from parts.
pub(super) fn cells<const N: usize>(parts: [&str; N]) -> Vec<String> {
    parts.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let text = table(&cells(["a", "b"]), &[cells(["long name", "1"])]);
        assert_eq!(text, "| a         |   b |\n| --------- | --: |\n| long name |   1 |\n");
    }
}
