//! How figures grow with the corpus: a panel for each, drawn as SVG.

#![allow(clippy::cast_precision_loss, reason = "sizes and pixels are far below 2^53")]

use std::fmt::Write;

use super::table::{Row, Unit};

/// What gets a panel, by the beginning of its name.
const SHOWN: [&str; 6] = [
    "indexing, processor time",
    "a `search` process, elapsed",
    "a warm query of three words, p50",
    "one changed file, processor time",
    "index on disk",
    "peak memory of indexing",
];
/// Panels side by side.
const COLUMNS: usize = 3;
/// A panel's width and height, in pixels.
const PANEL: (f64, f64) = (300.0, 210.0);
/// Space around what is drawn in a panel: left, top, right, bottom.
const MARGIN: (f64, f64, f64, f64) = (64.0, 44.0, 18.0, 26.0);
/// Colours of a figure and of its baseline.
const COLOURS: [&str; 2] = ["#0b63b0", "#8a8a8a"];

/// The figures of one kind, and the baselines, as passages and values.
struct Panel<'r> {
    row: &'r Row,
    lines: [Vec<(f64, f64)>; 2],
}

/// The drawing; `None` when there are not two sizes to compare.
pub fn svg(rows: &[Row]) -> Option<String> {
    let panels: Vec<Panel<'_>> = SHOWN.iter().filter_map(|what| Panel::new(rows, what)).collect();
    if panels.is_empty() {
        return None;
    }
    let (width, height) = (PANEL.0 * COLUMNS as f64, PANEL.1 * panels.len().div_ceil(COLUMNS) as f64);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <title>How figures grow with the number of passages</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    for (number, panel) in panels.iter().enumerate() {
        let (column, line) = (number % COLUMNS, number / COLUMNS);
        let (x, y) = (PANEL.0 * column as f64, PANEL.1 * line as f64);
        let _ = writeln!(out, "<g transform=\"translate({x} {y})\">");
        panel.draw(&mut out);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    Some(out)
}

impl<'r> Panel<'r> {
    fn new(rows: &'r [Row], what: &str) -> Option<Self> {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.what.starts_with(what)).collect();
        let row = rows.first()?;
        let figures = rows.iter().map(|row| (row.passages as f64, row.figure)).collect();
        let bases = rows.iter().filter_map(|row| Some((row.passages as f64, row.base?))).collect();
        (rows.len() > 1).then_some(Self { row, lines: [figures, bases] })
    }

    fn draw(&self, out: &mut String) {
        let (left, top, right, bottom) = MARGIN;
        let frame = (left, top, PANEL.0 - right, PANEL.1 - bottom);
        let points = || self.lines.iter().flatten();
        let across = Scale::over(points().map(|point| point.0), (frame.0, frame.2));
        let up = Scale::over(points().map(|point| point.1), (frame.3, frame.1));
        let name = escaped(&self.row.what);
        let base = escaped(&self.row.baseline);
        let _ = writeln!(out, "<text x=\"{left}\" y=\"16\" font-weight=\"bold\">{name}</text>");
        let _ = writeln!(out, "<text x=\"{left}\" y=\"32\" fill=\"{}\">– – {base}</text>", COLOURS[1]);
        for (value, y) in up.ticks() {
            let _ = writeln!(out, "<path d=\"M{left} {y:.1}H{}\" stroke=\"#e4e4e4\"/>", frame.2);
            let text = self.row.unit.short(value);
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>",
                left - 6.0,
                y + 4.0
            );
        }
        for (value, x) in across.ticks() {
            let text = Unit::Count.short(value);
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{text}</text>",
                PANEL.1 - 8.0
            );
        }
        for ((line, colour), dashes) in self.lines.iter().zip(COLOURS).zip(["none", "5 4"]) {
            let places: Vec<(f64, f64)> =
                line.iter().map(|(x, y)| (across.place(*x), up.place(*y))).collect();
            let way: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let _ = writeln!(
                out,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" \
                 stroke-dasharray=\"{dashes}\"/>",
                way.join(" ")
            );
            for (x, y) in places {
                let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
            }
        }
    }
}

/// A logarithmic scale over whole powers of ten.
struct Scale {
    powers: (i32, i32),
    pixels: (f64, f64),
}

impl Scale {
    fn over(values: impl Iterator<Item = f64>, pixels: (f64, f64)) -> Self {
        let powers = values.filter(|value| *value > 0.0).map(f64::log10);
        let (least, most) =
            powers.fold((f64::MAX, f64::MIN), |(least, most), power| (least.min(power), most.max(power)));
        #[allow(clippy::cast_possible_truncation, reason = "powers of ten of figures are small")]
        let (least, most) = ((least + 0.01).floor() as i32, (most - 0.01).ceil() as i32);
        Self { powers: (least, most.max(least + 1)), pixels }
    }

    fn place(&self, value: f64) -> f64 {
        let (least, most) = (f64::from(self.powers.0), f64::from(self.powers.1));
        let share = (value.max(f64::MIN_POSITIVE).log10() - least) / (most - least);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    fn ticks(&self) -> impl Iterator<Item = (f64, f64)> {
        (self.powers.0..=self.powers.1).map(|power| 10f64.powi(power)).map(|value| (value, self.place(value)))
    }
}

fn escaped(text: &str) -> String {
    text.replace('`', "").replace('&', "&amp;").replace('<', "&lt;")
}
