//! How long the program takes to its first answer, and a command to the words of one picture.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::figures::{Sample, time};
use crate::photo::photo;
use crate::program::{Captions, Program};
use crate::report::Report;

const TIMES: usize = 9;

pub struct Starts {
    /// From the start of the process to its answer to `/health`, over a folder that has a site.
    pub answer: Sample,
    /// A whole `vignette caption` of a picture of 12 megapixels.
    pub caption: Sample,
    /// Of the program's file.
    pub bytes: u64,
}

pub fn measure() -> Result<Starts> {
    let data = tempfile::tempdir()?;
    let start = || -> Result<_> {
        let begun = Instant::now();
        let program = Program::start(data.path(), None, Captions::On)?;
        let answer = begun.elapsed();
        program.wait_for_captioner(data.path())?;
        Ok(answer)
    };
    // Makes the site.
    start()?;
    let answers = (0..TIMES).map(|_| start()).collect::<Result<_>>()?;
    let picture = data.path().join("picture.jpg");
    std::fs::write(&picture, photo(0)?)?;
    let captions = (0..=TIMES).map(|_| caption(&picture));
    Ok(Starts {
        answer: Sample::of(answers),
        // The first finds the files of the models on the disk.
        caption: Sample::of(captions.skip(1).collect::<Result<_>>()?),
        bytes: std::fs::metadata(env!("CARGO_BIN_EXE_vignette"))?.len(),
    })
}

fn caption(picture: &Path) -> Result<std::time::Duration> {
    let begun = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_vignette"))
        .arg("caption")
        .arg(picture)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("the program does not start")?;
    ensure!(status.success(), "no caption: {status}");
    Ok(begun.elapsed())
}

impl Report {
    pub fn starts(&mut self, found: &Starts) {
        self.line("\n### Start\n\n| | median | longest |\n|---|---:|---:|");
        for (what, times) in [
            ("From the start to the first answer", &found.answer),
            (
                "`vignette caption` of a JPEG of 12 megapixels",
                &found.caption,
            ),
        ] {
            let (median, longest) = (time(times.median()), time(times.longest()));
            self.line(&format!("| {what} | {median} | {longest} |"));
        }
        let megabytes = found.bytes as f64 / 1e6;
        self.line(&format!("\nThe program's file has {megabytes:.1} MB.\n"));
    }
}
