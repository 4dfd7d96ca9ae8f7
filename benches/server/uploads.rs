//! From the end of an upload to the page with its words, and what a thousand uploads leave in
//! memory.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;

use crate::Options;
use crate::figures::Sample;
use crate::http::Connection;
use crate::program::{Captions, Program};

const WARM_UPS: usize = 3;
/// Points of the plot of memory.
const POINTS: usize = 50;
const WIDTH: u32 = 4000;
const HEIGHT: u32 = 3000;
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
}

pub fn measure(options: &Options) -> Result<Uploads> {
    eprintln!("drawing {PICTURES} pictures of 12 megapixels");
    let files = (0..PICTURES).map(photo).collect::<Result<Vec<_>>>()?;

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
    Ok(Uploads {
        until_words: Sample::of(durations),
        late,
        file_bytes: files.iter().map(Vec::len).sum::<usize>() / files.len(),
        cpu,
        memory,
        memory_peak,
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

/// A picture as a JPEG of quality 90.
fn photo(seed: u32) -> Result<Vec<u8>> {
    let begun = Instant::now();
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90).encode_image(&picture(seed))?;
    eprintln!(
        "picture {seed}: {} bytes in {:.1?}",
        file.len(),
        begun.elapsed()
    );
    Ok(file)
}

/// As near to a photo as a made-up picture gets: soft shapes of several sizes with a hard edge
/// here and there, under the grain of a sensor.
pub fn picture(seed: u32) -> RgbImage {
    let mut state = 0x9E37_79B9_u32 ^ (seed + 1).wrapping_mul(0x85EB_CA6B);
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let phase = seed as f32 * 1.7;
    // Waves are products of one of x and one of y, so that they are computed once a row and column.
    let waves = |length: u32, steps: [f32; 3]| -> Vec<[f32; 3]> {
        (0..length)
            .map(|at| steps.map(|step| (at as f32 / step + phase).sin()))
            .collect()
    };
    let columns = waves(WIDTH, [613.0, 97.0, 11.0]);
    let rows = waves(HEIGHT, [431.0, 71.0, 13.0]);
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (column, row) = (columns[x as usize], rows[y as usize]);
        let shape =
            70.0 * column[0] * row[0] + 25.0 * column[1] * row[1] + 8.0 * column[2] * row[2];
        let edge = if (column[1] + row[0]) > 0.9 {
            40.0
        } else {
            0.0
        };
        // The sum of four bytes is near enough to a bell curve; sigma is about 5.
        let grain = random().to_le_bytes().map(f32::from).iter().sum::<f32>() / 29.5 - 17.3;
        let tone = |base: f32, share: f32| (base + share * shape + edge + grain) as u8;
        image::Rgb([tone(120.0, 1.0), tone(110.0, 0.8), tone(100.0, -0.6)])
    })
}
