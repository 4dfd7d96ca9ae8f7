//! How long the program takes to its first answer, and a command to the words of one picture.

use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use image::ImageFormat;

use crate::figures::{Sample, time};
use crate::photo::photo;
use crate::program::{Captions, Program};
use crate::report::Report;

const TIMES: usize = 9;

const SIDE: u32 = 1_280;

pub struct Starts {
    /// What was started, and how long it took: the server over a folder that has a site, to its answer
    /// to `/health`; a whole `vignette caption` of a picture.
    pub times: [(&'static str, Sample); 3],
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
    let large = photo(0)?;
    let captions = |bytes: &[u8]| -> Result<_> {
        std::fs::write(&picture, bytes)?;
        let times = (0..=TIMES).map(|_| caption(&picture));
        // The first finds the files of the models on the disk.
        Ok(Sample::of(times.skip(1).collect::<Result<_>>()?))
    };
    let (large_picture, small_picture) = (captions(&large)?, captions(&shrunk(&large)?)?);
    Ok(Starts {
        times: [
            ("From the start to the first answer", Sample::of(answers)),
            (
                "`vignette caption` of a JPEG of 12 megapixels",
                large_picture,
            ),
            (
                "`vignette caption` of a JPEG of 1,280 × 960 pixels",
                small_picture,
            ),
        ],
        bytes: std::fs::metadata(env!("CARGO_BIN_EXE_vignette"))?.len(),
    })
}

/// The same picture with sides of at most `SIDE` pixels.
fn shrunk(jpeg: &[u8]) -> Result<Vec<u8>> {
    let small = image::load_from_memory(jpeg)?.thumbnail(SIDE, SIDE);
    let mut bytes = Cursor::new(Vec::new());
    small.write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
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
        for (what, times) in &found.times {
            let (median, longest) = (time(times.median()), time(times.longest()));
            self.line(&format!("| {what} | {median} | {longest} |"));
        }
        let megabytes = found.bytes as f64 / 1e6;
        self.line(&format!("\nThe program's file has {megabytes:.1} MB.\n"));
    }
}
