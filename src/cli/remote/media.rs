//! A picture on its way: read, sent, and waited for while the server makes its sizes and words.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use sha2::{Digest, Sha256};

use super::client::{Client, Repeat};
use super::error::RemoteError;
use crate::media::Format;

/// Larger files no server takes for pictures; the server's own limit is lower.
const MOST_BYTES: u64 = 200 << 20;
/// A file may take as long as at this many bytes a second, beside the time for any answer.
const SLOWEST: u64 = 32 << 10;
/// The server may work on a picture for so many times as long as on an answer.
pub(super) const WORK: u32 = 4;
/// How often it is asked whether it is done.
pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A picture file that was read.
#[derive(Debug, Clone)]
pub(super) struct PictureFile {
    name: String,
    bytes: Bytes,
    /// SHA-256 in hexadecimal.
    pub(super) digest: String,
    kind: &'static str,
}

impl PictureFile {
    /// Reads a file that is a picture by what is in it.
    pub(super) fn read(path: &Path) -> Result<Self, RemoteError> {
        let failed = |error| RemoteError::file(path, error);
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(failed)?;
        file.take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        let wrong = |reason| RemoteError::Wrong(format!("{}: {reason}", path.display()));
        if bytes.len() as u64 > MOST_BYTES {
            return Err(wrong("the file is too large".to_owned()));
        }
        let format = Format::sniff(&bytes).map_err(|error| wrong(error.to_string()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            name: name.into_owned(),
            digest: hex::encode(Sha256::digest(&bytes)),
            kind: media_type(format, &bytes),
            bytes: bytes.into(),
        })
    }

    fn part(&self) -> Result<Part, reqwest::Error> {
        // Not copied, so that a second try costs no memory.
        let length = self.bytes.len() as u64;
        let part = Part::stream_with_length(self.bytes.clone(), length);
        part.file_name(self.name.clone()).mime_str(self.kind)
    }
}

fn media_type(format: Format, file: &[u8]) -> &'static str {
    match format {
        Format::Jpeg => "image/jpeg",
        Format::Png => "image/png",
        Format::WebP => "image/webp",
        Format::Gif => "image/gif",
        // By the brand that the file names first (ISO/IEC 14496-12, 4.3).
        Format::Heif if file.get(8..12) == Some(b"avif") => "image/avif",
        Format::Heif => "image/heic",
        Format::Jxl => "image/jxl",
    }
}

/// A picture that the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) id: String,
    /// Whether the server is still working on it.
    pub(super) working: bool,
}

/// Sends a picture; under the same key again, it is the same picture on servers that look at it.
pub(super) async fn send(
    client: &Client,
    file: &PictureFile,
    alt: &str,
    key: &str,
) -> Result<Sent, RemoteError> {
    let time = client.timeout() + Duration::from_secs(file.bytes.len() as u64 / SLOWEST);
    let build = || {
        let part = file.part();
        let part = part.map_err(|error| super::client::explain(&client.host(), &error))?;
        let mut form = Form::new().part("file", part);
        if !alt.is_empty() {
            form = form.text("description", alt.to_owned());
        }
        let request = client.request(Method::POST, "/api/v2/media").timeout(time);
        Ok(request.header("idempotency-key", key).multipart(form))
    };
    let answer = client.send(Repeat::Always, build).await?;
    Ok(Sent {
        id: answer.text("id", &client.host())?,
        working: answer.status == StatusCode::ACCEPTED,
    })
}

/// Waits until the server is done with a picture. False where it is not for a long time.
pub(super) async fn wait(client: &Client, sent: &Sent) -> Result<bool, RemoteError> {
    let until = Instant::now() + client.timeout() * WORK;
    let mut working = sent.working;
    while working {
        if Instant::now() > until {
            return Ok(false);
        }
        tokio::time::sleep(LOOK_AGAIN).await;
        let path = format!("/api/v1/media/{}", sent.id);
        working = client.get(&path).await?.status == StatusCode::PARTIAL_CONTENT;
    }
    Ok(true)
}

/// Reads all files before anything is sent, so that a wrong name leaves nothing behind.
pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<PictureFile>, RemoteError> {
    paths.iter().map(|path| PictureFile::read(path)).collect()
}
