//! The figures as Markdown.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};

use crate::crowd::Crowd;
use crate::feeds::Load;
use crate::figures::{grouped, time};
use crate::kinds::Kind;
use crate::machine;
use crate::stores::Measured;

/// Between these lines, BENCHMARKS.md is written by the benchmark.
const BEGIN: &str = "<!-- written by `make bench` from here -->\n";
const END: &str = "<!-- to here -->";

pub struct Report {
    text: String,
}

impl Report {
    pub fn begin() -> Result<Self> {
        let mut report = Self {
            text: String::new(),
        };
        report.line(&format!(
            "Measured on {} on {}, which were {:.0} % busy with other work just before (load \
             average {}).",
            jiff::Timestamp::now().strftime("%-d %B %Y, %H:%M UTC"),
            machine::description(),
            machine::percent_busy()?,
            machine::load(),
        ));
        Ok(report)
    }

    pub fn kinds(&mut self, found: Option<&[Kind]>) {
        self.line("\n### From upload to draft, by the kind of file\n");
        let Some(found) = found else {
            self.line("Not measured: there are no encoders (`make target/photos/venv`).");
            return;
        };
        self.line(
            "| 12 megapixels | bytes | median | p95 | longest | server's processor time | memory \
             before | at its highest |\n|---|---:|---:|---:|---:|---:|---:|---:|",
        );
        for kind in found {
            let times = &kind.until_draft;
            self.line(&format!(
                "| {} | {} | {} | {} | {} | {} | {} | {} |",
                kind.name,
                grouped(kind.file_bytes),
                time(times.median()),
                time(times.p95()),
                time(times.longest()),
                time(kind.cpu),
                mebibytes(kind.memory_before),
                mebibytes(kind.memory_peak),
            ));
        }
    }

    pub fn crowd(&mut self, found: &Crowd) {
        let attackers = match found.attackers {
            0 => String::new(),
            number => format!(" and {number} attackers"),
        };
        self.line(&format!(
            "\n### {} readers beside {} uploads that hardly come along{attackers}\n",
            found.readers, found.slow
        ));
        self.line("| | |\n|---|---:|");
        let feed = &found.feed;
        for (what, figure) in [
            ("Pages of the feed", grouped(feed.len())),
            ("… median", time(feed.median())),
            ("… p95", time(feed.p95())),
            ("… longest", time(feed.longest())),
            ("Uploads refused with 503", found.refused.to_string()),
            ("Resident memory before", mebibytes(found.memory_before)),
            ("… at its highest", mebibytes(found.memory_peak)),
        ] {
            self.line(&format!("| {what} | {figure} |"));
        }
        for (status, number) in &found.statuses {
            let answer = match status {
                0 => "cut off".to_owned(),
                status => format!("answered with {status}"),
            };
            self.line(&format!(
                "| Attackers' requests {answer} | {} |",
                grouped(*number)
            ));
        }
    }

    pub fn feed(&mut self, found: &Measured) {
        let posts = grouped(found.posts);
        let Measured {
            name,
            note,
            readers,
            ..
        } = found;
        self.line(&format!(
            "\n### Public feed of {posts} posts: {name} ({note})\n"
        ));
        self.line(&format!("Readers at a time: {readers}.\n"));
        self.line(
            "| Page | Pages a second | median | p95 | server's processor time | bytes |\n\
             |---|---:|---:|---:|---:|---:|",
        );
        let loads = &found.loads;
        let rows = [
            &loads.first,
            &loads.deep,
            &loads.compressed,
            &loads.kept,
            &loads.kept_compressed,
        ];
        for load in rows.into_iter().chain(&loads.nginx) {
            self.load(load);
        }
        let deep = &loads.deep.name;
        self.line("");
        self.beside(&loads.deep, &loads.first);
        self.beside(&loads.kept_compressed, &loads.kept);
        match &loads.nginx {
            Some(nginx) => self.beside(&loads.kept, nginx),
            None => self.line("nginx is not here, so nothing was compared with it.\n"),
        }
        self.line(&format!(
            "| One page from the store alone, median | page 1 | {deep} | ratio |\n\
             |---|---:|---:|---:|"
        ));
        for (way, first, deep) in &found.ways {
            let (first, deep) = (first.median(), deep.median());
            let ratio = deep.as_secs_f64() / first.as_secs_f64();
            let (first, deep) = (time(first), time(deep));
            self.line(&format!("| {way} | {first} | {deep} | {ratio:.2} |"));
        }
        let inserts = &found.inserts;
        self.line(&format!(
            "\nStoring a post, one after another: median {}, p95 {}, over {} posts.",
            time(inserts.median()),
            time(inserts.p95()),
            grouped(inserts.len()),
        ));
    }

    fn load(&mut self, load: &Load) {
        self.line(&format!(
            "| {} | {} | {} | {} | {} | {} |",
            load.name,
            rate(load.per_second()),
            time(load.latencies.median()),
            time(load.latencies.p95()),
            load.cpu.map_or_else(|| "–".to_owned(), time),
            grouped(load.bytes),
        ));
    }

    /// How one page does beside another of the same run.
    fn beside(&mut self, one: &Load, other: &Load) {
        let pairs = || other.rounds.iter().zip(&one.rounds);
        let rates: Vec<f64> = pairs().map(|(a, b)| b.per_second / a.per_second).collect();
        let late: Vec<f64> = pairs()
            .map(|(a, b)| b.p95.as_secs_f64() / a.p95.as_secs_f64())
            .collect();
        self.line(&format!(
            "{} against {}: {:.2} times the pages a second ({} by round), {:.2} times the p95 ({} \
             by round).\n",
            capitalised(&one.name),
            other.name,
            one.per_second() / other.per_second(),
            each(&rates),
            one.latencies.p95().as_secs_f64() / other.latencies.p95().as_secs_f64(),
            each(&late),
        ));
    }

    pub fn no_mongodb(&mut self, reason: &str) {
        self.line(&format!("\n### MongoDB\n\nNot measured: {reason}."));
    }

    pub fn finish(mut self) -> String {
        let load = machine::load();
        self.line(&format!(
            "\nLoad average at the end, this measurement included: {load}."
        ));
        self.text
    }

    pub fn line(&mut self, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{text}");
    }
}

fn capitalised(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

/// Pages a second, with a digit after the point where there are few.
fn rate(per_second: f64) -> String {
    match per_second {
        ..20.0 => format!("{per_second:.2}"),
        _ => grouped(per_second.round() as usize),
    }
}

pub fn mebibytes(bytes: u64) -> String {
    format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20))
}

fn each(ratios: &[f64]) -> String {
    let texts: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    texts.join(", ")
}

/// Puts the figures into BENCHMARKS.md in place of the last ones.
pub fn write(text: &str) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("BENCHMARKS.md");
    let page = std::fs::read_to_string(&path)?;
    let missing = || format!("{} has no place for the figures", path.display());
    let (before, rest) = page.split_once(BEGIN).with_context(missing)?;
    let (_, after) = rest.split_once(END).with_context(missing)?;
    std::fs::write(&path, format!("{before}{BEGIN}\n{text}\n{END}{after}"))?;
    Ok(())
}
