//! Finding picture files and reading them.

use std::{
    fs,
    io::{self, Cursor, Read},
    path::{Path, PathBuf},
};

use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use super::complain;

/// A larger file is not read.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// A picture of more pixels is not decoded.
const MOST_PIXELS: u64 = 50_000_000;

/// What a decoder may take before the pixels are counted: for profiles and texts, not for pixels.
const MOST_BESIDE: u64 = 16 << 20;

/// Reads a picture of any supported kind, told by its content, and turns it upright.
pub(crate) fn decode(file: &Path) -> Result<DynamicImage, String> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).map_err(|error| error.to_string())?;
    opened
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("larger than {} MB", MOST_BYTES >> 20));
    }
    let decoded = || -> image::ImageResult<Result<DynamicImage, String>> {
        let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
        let mut memory = Limits::no_limits();
        memory.max_alloc = Some(MOST_BESIDE);
        reader.limits(memory.clone());
        let mut decoder = reader.into_decoder()?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            let most = MOST_PIXELS / 1_000_000;
            return Ok(Err(format!(
                "{width}×{height} is more than {most} megapixels"
            )));
        }
        memory.max_alloc = Some(8 * MOST_PIXELS);
        decoder.set_limits(memory)?;
        let orientation = decoder.orientation()?;
        let mut image = DynamicImage::from_decoder(decoder)?;
        image.apply_orientation(orientation);
        Ok(Ok(image))
    };
    decoded().unwrap_or_else(|error| Err(format!("not a readable picture: {error}")))
}

/// The files to describe, those of folders sorted, and whether any path led nowhere.
pub(crate) fn find_pictures(paths: &[PathBuf]) -> (Vec<PathBuf>, bool) {
    let (mut files, mut failed) = (Vec::new(), false);
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        if let Err(error) = walk(path, &mut files) {
            failed = true;
            complain(format_args!("{}: {error}", path.display()));
        } else if files.len() == before {
            failed = true;
            complain(format_args!("{}: no pictures in it", path.display()));
        }
    }
    (files, failed)
}

/// Adds the pictures under `folder`, by their names; hidden entries and links to folders are
/// left out.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if kind.is_dir() {
            walk(&path, files)?;
        } else if has_picture_name(&path) && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

fn has_picture_name(path: &Path) -> bool {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default();
    ["jpg", "jpeg", "png", "gif", "webp"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}
