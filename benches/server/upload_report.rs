//! What was found about uploads, as Markdown.

use std::time::Duration;

use crate::figures::{grouped, plot, time};
use crate::floor::Floor;
use crate::report::{Report, mebibytes};
use crate::uploads::Uploads;

impl Report {
    pub fn uploads(&mut self, found: &Uploads) {
        self.line("\n### From upload to words\n");
        self.line("| | |\n|---|---:|");
        let times = &found.until_words;
        for (what, figure) in [
            ("Uploads timed, one after another", times.len().to_string()),
            (
                "JPEG of 12 megapixels, quality 90",
                format!("{:.1} MB", found.file_bytes as f64 / 1e6),
            ),
            (
                "Last byte sent to page with caption, median",
                time(times.median()),
            ),
            ("… p95", time(times.p95())),
            ("… longest", time(times.longest())),
            (
                "… whose first page was still without words",
                found.late.to_string(),
            ),
            (
                "Processor time of the server for an upload",
                time(found.cpu),
            ),
        ] {
            self.line(&format!("| {what} | {figure} |"));
        }
        self.memory(found);
        self.stages(&found.stages);
        match &found.floor {
            Some(floor) => self.floor(floor, times.median()),
            None => self.line("The floor was not measured: `make target/photos/venv`.\n"),
        }
        self.line(&plot(&found.memory));
    }

    fn memory(&mut self, found: &Uploads) {
        let memory = found.memory.iter();
        let named = memory.filter(|(count, _)| [0, 100].contains(count));
        for &(count, bytes) in named.chain(found.memory.last()) {
            let bytes = mebibytes(bytes);
            match count {
                0 => self.line(&format!("| Resident memory after start | {bytes} |")),
                count => self.line(&format!("| … after {} uploads | {bytes} |", grouped(count))),
            }
        }
        let peak = mebibytes(found.memory_peak);
        self.line(&format!("| … at its highest | {peak} |"));
    }

    /// Means by `vignette_upload_stage_seconds`.
    fn stages(&mut self, stages: &[(String, Duration)]) {
        self.line("\n| stage, mean | |\n|---|---:|");
        for (stage, took) in stages {
            self.line(&format!("| {stage} | {} |", time(*took)));
        }
    }

    fn floor(&mut self, floor: &Floor, median: Duration) {
        let seconds = |seconds| time(Duration::from_secs_f64(seconds));
        self.line(&format!(
            "\nThe floor, in the same run: {} = {} (libjpeg-turbo decodes the picture) + {} (libvips makes \
             both sizes of its pixels) + {} (the encoder's {:.1} billion multiply-adds at {:.0} billion a \
             second, the most that a convolution in int8 reached here). From upload to words takes {:.2} \
             times as long.\n",
            time(floor.sum()),
            seconds(floor.decode),
            seconds(floor.sizes),
            seconds(floor.encode),
            floor.multiply_adds / 1e9,
            floor.speed / 1e9,
            median.as_secs_f64() / floor.sum().as_secs_f64(),
        ));
    }
}
