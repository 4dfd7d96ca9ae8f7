//! From the end of an upload to the page with its words, and what a thousand uploads leave in
//! memory.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::Options;
use crate::figures::Sample;
use crate::floor::{self, Floor};
use crate::http::Connection;
use crate::photo::photo;
use crate::program::{Captions, Program};

const WARM_UPS: usize = 3;
/// Points of the plot of memory.
const POINTS: usize = 50;
/// Different pictures, so that captions differ in length.
const PICTURES: u32 = 5;

pub struct Uploads {
    /// From the last byte sent to the page with a caption.
    pub until_words: Sample,
    /// How many answered first that the words are still being written.
    pub late: usize,
    /// Of a picture's file, on average.
    pub file_bytes: usize,
    /// Processor time of the server for one upload.
    pub cpu: Duration,
    /// Resident memory after so many uploads, in bytes; the first is after the start.
    pub memory: Vec<(usize, u64)>,
    pub memory_peak: u64,
    /// How long each stage took on average, as the server's own metrics say.
    pub stages: Vec<(String, Duration)>,
    pub floor: Option<Floor>,
}

pub fn measure(options: &Options) -> Result<Uploads> {
    eprintln!("drawing {PICTURES} pictures of 12 megapixels");
    let files = (0..PICTURES).map(photo).collect::<Result<Vec<_>>>()?;

    let before = floor::measure(&files)?;
    let data = tempfile::tempdir()?;
    let program = Program::start(data.path(), None, Captions::On)?;
    program.wait_for_captioner(data.path())?;
    let mut memory = vec![(0, program.memory()?.0)];
    let mut person = signed_up(&program)?;

    let count = options.memory_uploads.max(WARM_UPS + options.uploads);
    let mut durations = Vec::new();
    let mut late = 0;
    let cpu = program.cpu()?;
    for (number, file) in files.iter().cycle().take(count).enumerate() {
        let (duration, waited) = upload(&mut person, file)?;
        if number >= WARM_UPS && durations.len() < options.uploads {
            durations.push(duration);
            late += usize::from(waited);
        }
        let done = number + 1;
        if done % (count / POINTS).max(1) == 0 || done == count {
            memory.push((done, program.memory()?.0));
            eprintln!("upload {done} of {count}: {duration:.2?}");
        }
    }
    let cpu = (program.cpu()? - cpu) / u32::try_from(count)?;
    let (_, memory_peak) = program.memory()?;
    let stages = program.stages(data.path())?;
    drop(program);
    let after = floor::measure(&files)?;
    Ok(Uploads {
        until_words: Sample::of(durations),
        late,
        file_bytes: files.iter().map(Vec::len).sum::<usize>() / files.len(),
        cpu,
        memory,
        memory_peak,
        stages,
        floor: before
            .zip(after)
            .map(|(before, after)| before.between(after)),
    })
}

pub fn signed_up(program: &Program) -> Result<Connection> {
    signed_up_as(program, "ada")
}

pub fn signed_up_as(program: &Program, name: &str) -> Result<Connection> {
    let mut person = program.connect()?;
    let form = format!("username={name}&email={name}%40example.org&password=mango-quartz-77");
    let media = "application/x-www-form-urlencoded";
    let (_, answer) = person.post("/signup", media, form.as_bytes())?;
    let answer = answer.expect(303)?;
    let cookie = answer.header("set-cookie").context("no session")?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    person.always_send("Cookie", &cookie);
    Ok(person)
}

/// The form with a picture in it, as a browser sends it, and its media type.
pub fn form(file: &[u8], name: &str, kind: &str) -> (Vec<u8>, String) {
    let boundary = "----------------vignette";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"picture\"; \
         filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (body, format!("multipart/form-data; boundary={boundary}"))
}

/// Uploads a picture as a browser does, follows to the draft, and looks again every 100 ms until
/// it has a caption. Tells whether that was necessary.
fn upload(person: &mut Connection, file: &[u8]) -> Result<(Duration, bool)> {
    let (body, media) = form(file, "photo.jpg", "image/jpeg");
    let (sent, answer) = person.post("/compose", &media, &body)?;
    let answer = answer.expect(303)?;
    let draft = answer.header("location").context("no draft")?.to_owned();
    let mut waited = false;
    loop {
        let page = person.get(&draft)?.expect(200)?;
        if !caption(&page.text())?.is_empty() {
            return Ok((sent.elapsed(), waited));
        }
        ensure!(sent.elapsed() < Duration::from_secs(60), "no caption came");
        waited = true;
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What the caption's field holds.
fn caption(page: &str) -> Result<&str> {
    let (_, rest) = page
        .split_once(" name=\"caption\"")
        .context("no caption field")?;
    let (_, rest) = rest.split_once('>').context("a broken page")?;
    Ok(rest.split("</textarea>").next().unwrap_or_default().trim())
}
