//! The rows: a figure, its baseline, the ratio and the aim.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::plot;

/// What is aimed at.
#[derive(Debug, Clone, Copy)]
pub enum Aim {
    /// A ratio to the baseline, or less.
    AtMost(f64),
    /// A ratio to the baseline, or more.
    AtLeast(f64),
    /// So much more than the baseline, or less.
    MoreAtMost(Duration),
    /// Nothing: the figure is for information.
    None,
}

/// A figure with what it is measured against.
#[derive(Debug, Clone)]
pub struct Row {
    /// Passages of the corpus.
    pub passages: usize,
    /// What is measured.
    pub what: String,
    /// What it is measured against.
    pub baseline: String,
    aim: Aim,
    /// In what the figures are given.
    pub unit: Unit,
    /// The figure.
    pub figure: f64,
    /// That of the baseline.
    pub base: Option<f64>,
}

/// In what figures are given.
#[derive(Debug, Clone, Copy)]
pub enum Unit {
    /// Times.
    Seconds,
    /// Sizes.
    Bytes,
    /// Numbers of things.
    Count,
}

impl Unit {
    fn shown(self, figure: f64) -> String {
        match self {
            Self::Seconds if figure < 0.1 => format!("{:.2} ms", figure * 1000.0),
            Self::Seconds => format!("{figure:.2} s"),
            Self::Bytes => format!("{:.1} MB", figure / 1e6),
            Self::Count => format!("{figure}"),
        }
    }

    /// A power of ten, in few letters.
    pub fn short(self, figure: f64) -> String {
        match self {
            Self::Seconds if figure < 0.0005 => format!("{:.0} µs", figure * 1e6),
            Self::Seconds if figure < 0.5 => format!("{:.0} ms", figure * 1e3),
            Self::Seconds => format!("{figure:.0} s"),
            Self::Bytes => format!("{:.0} MB", figure / 1e6),
            Self::Count if figure < 1e6 => format!("{:.0} k", figure / 1e3),
            Self::Count => format!("{:.0} M", figure / 1e6),
        }
    }
}

impl Row {
    /// A row whose figures are still to come.
    pub fn new(passages: usize, what: &str, baseline: &str, aim: Aim) -> Self {
        let (what, baseline) = (what.to_owned(), baseline.to_owned());
        Self { passages, what, baseline, aim, unit: Unit::Seconds, figure: 0.0, base: None }
    }

    /// With times as figures.
    pub fn times(self, figure: Duration, base: Duration) -> Self {
        Self { unit: Unit::Seconds, figure: figure.as_secs_f64(), base: Some(base.as_secs_f64()), ..self }
    }

    /// With sizes as figures.
    #[allow(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    pub fn bytes(self, figure: u64, base: Option<u64>) -> Self {
        Self { unit: Unit::Bytes, figure: figure as f64, base: base.map(|base| base as f64), ..self }
    }

    /// Whether the aim is met; nothing when there is none, or nothing to measure against.
    fn is_met(&self) -> Option<bool> {
        let base = self.base?;
        match self.aim {
            Aim::AtMost(most) => Some(self.figure <= base * most),
            Aim::AtLeast(least) => Some(self.figure >= base * least),
            Aim::MoreAtMost(most) => Some(self.figure - base <= most.as_secs_f64()),
            Aim::None => None,
        }
    }

    fn cells(&self) -> [String; 7] {
        let shown = |figure: f64| self.unit.shown(figure);
        let ratio = self.base.map_or("–".to_owned(), |base| match self.aim {
            Aim::MoreAtMost(_) => format!("+{:.2} ms", (self.figure - base) * 1000.0),
            _ => format!("{:.2}", self.figure / base),
        });
        let aim = match self.aim {
            Aim::AtMost(most) => format!("≤ {most:.1}"),
            Aim::AtLeast(least) => format!("≥ {least:.1}"),
            Aim::MoreAtMost(most) => format!("≤ +{} ms", most.as_millis()),
            Aim::None => "–".to_owned(),
        };
        let met = self.is_met().map_or("–", |met| if met { "yes" } else { "no" });
        let base = self.base.map_or("–".to_owned(), shown);
        let baseline = format!("{}: {base}", self.baseline);
        [
            self.passages.to_string(),
            self.what.clone(),
            shown(self.figure),
            baseline,
            ratio,
            aim,
            met.to_owned(),
        ]
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [passages, what, figure, baseline, ratio, aim, met] = self.cells();
        write!(
            formatter,
            "{passages:>8}  {what:<40} {figure:>11}  {baseline:<45} {ratio:>10}  {aim:<10} {met}"
        )
    }
}

/// Begins what [`write`] writes anew.
const START: &str = "<!-- figures: written by `just bench --write` -->\n";
/// Ends it.
const END: &str = "<!-- end of figures -->\n";

/// Writes the table into a Markdown file, between the marks, and the plot beside it.
pub fn write(file: &Path, machine: &str, rows: &[Row]) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    let parts = text.split_once(START).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| io::Error::other(format!("{}: no marks", file.display())))?;
    let mut figures = format!("\n{machine}\n\n");
    figures.push_str("| passages | what | figure | baseline | ratio or difference | aim | met |\n");
    figures.push_str("|---:|---|---:|---|---:|---:|---|\n");
    for row in rows {
        figures.extend(["| ", &row.cells().join(" | "), " |\n"]);
    }
    if let Some(plot) = plot::svg(rows) {
        let drawing = file.with_extension("svg");
        let name = drawing.file_name().unwrap_or_default().to_string_lossy().into_owned();
        fs::write(&drawing, plot)?;
        figures.extend(["\n![How figures grow with the number of passages](", &name, ")\n\n"]);
    }
    fs::write(file, format!("{before}{START}{figures}{END}{after}"))
}
