//! The same picture as JPEG, HEIC and AVIF: from the end of its upload to its draft, and the most
//! memory that takes.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::Options;
use crate::figures::Sample;
use crate::http::Connection;
use crate::photo::picture;
use crate::program::{Captions, Program};
use crate::python;
use crate::uploads::{form, signed_up};

/// Endings and media types.
const KINDS: [(&str, &str); 3] = [
    ("jpg", "image/jpeg"),
    ("heic", "image/heic"),
    ("avif", "image/avif"),
];
const WARM_UPS: usize = 1;

/// What files of one kind cost.
pub struct Kind {
    pub name: String,
    pub file_bytes: usize,
    /// From the last byte sent to the draft's page.
    pub until_draft: Sample,
    /// Processor time of the server for one upload.
    pub cpu: Duration,
    pub memory_before: u64,
    pub memory_peak: u64,
}

/// Each kind has a server of its own, without the captioner, which all would pay for alike. None
/// where there are no encoders.
pub fn measure(options: &Options) -> Result<Option<Vec<Kind>>> {
    let Some(mut script) = python::script("photos.py") else {
        return Ok(None);
    };
    eprintln!("writing a picture of 12 megapixels in each kind");
    let folder = tempfile::tempdir()?;
    picture(0, 4000, 3000).save(folder.path().join("photo.png"))?;
    let made = script.arg(folder.path()).status()?;
    ensure!(made.success(), "the pictures could not be encoded");
    let kinds = KINDS.iter().map(|(ending, media)| {
        let file = std::fs::read(folder.path().join(format!("photo.{ending}")))?;
        kind(&file, ending, media, options.kinds)
    });
    kinds.collect::<Result<Vec<_>>>().map(Some)
}

fn kind(file: &[u8], ending: &str, media: &str, count: usize) -> Result<Kind> {
    let data = tempfile::tempdir()?;
    let program = Program::start(data.path(), None, Captions::Off)?;
    let mut person = signed_up(&program)?;
    let (memory_before, _) = program.memory()?;
    let mut durations = Vec::new();
    let mut cpu = Duration::ZERO;
    for number in 0..WARM_UPS + count {
        if number == WARM_UPS {
            cpu = program.cpu()?;
        }
        let duration = upload(&mut person, file, ending, media)?;
        eprintln!("{ending} {}: {duration:.2?}", number + 1);
        if number >= WARM_UPS {
            durations.push(duration);
        }
    }
    let (_, memory_peak) = program.memory()?;
    Ok(Kind {
        name: ending.to_uppercase(),
        file_bytes: file.len(),
        until_draft: Sample::of(durations),
        cpu: (program.cpu()? - cpu) / u32::try_from(count)?,
        memory_before,
        memory_peak,
    })
}

fn upload(person: &mut Connection, file: &[u8], ending: &str, media: &str) -> Result<Duration> {
    let (body, kind) = form(file, &format!("photo.{ending}"), media);
    let (sent, answer) = person.post("/compose", &kind, &body)?;
    let answer = answer.expect(303)?;
    let draft = answer.header("location").context("no draft")?.to_owned();
    person.get(&draft)?.expect(200)?;
    Ok(sent.elapsed())
}
