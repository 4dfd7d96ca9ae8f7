//! Forms with files: text is kept, files go to disk first.

use std::collections::BTreeMap;

use actix_multipart::{Field, MultipartError};
use bytes::Bytes;
use futures_util::TryStreamExt;

use super::body::FORM_BYTES;
use super::pace::Pace;
use super::part_names::PartNames;
use super::upload_form::UploadForm;
pub(crate) use super::uploaded_file::UploadedFile;
use super::uploaded_file::Writer;
use crate::web::response::error::WebError;

/// How much more than the limit is read and thrown away, so that a browser gets our answer instead
/// of a broken connection; whoever sends still more is cut off.
const DRAIN_FACTOR: usize = 8;
/// Nor is more than this read and thrown away.
const DRAIN_MOST: usize = 256 << 20;
/// What a part of a form costs beside its names and its content.
const PART: usize = 64;

/// What is taken of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// The field that holds files.
    pub(crate) field: &'static str,
    /// Most files.
    pub(crate) files: usize,
    /// Most bytes of each.
    pub(crate) bytes: usize,
}

/// A form that was read to its end.
#[derive(Debug, Default)]
pub(crate) struct FileForm {
    /// Text fields; of one that stands there twice, the last.
    pub(crate) text: BTreeMap<String, String>,
    /// The files that were chosen, in order.
    pub(crate) files: Vec<ChosenFile>,
}

/// A file that a user chose.
#[derive(Debug)]
pub(crate) struct ChosenFile {
    /// Its name on their machine.
    pub(crate) name: String,
    /// What the form's field `upload_key` said before it.
    pub(crate) key: Option<String>,
    /// The file, or why it was not taken.
    pub(crate) content: Result<UploadedFile, Refused>,
}

/// Why a file was read and thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is larger than this many bytes.
    TooLarge(usize),
    /// There are too many.
    RateLimited,
}

/// Reads a form to its end.
pub(crate) async fn read(form: UploadForm, wanted: Wanted) -> Result<FileForm, WebError> {
    let mut found = FileForm::default();
    // The place is held until the form is read.
    let UploadForm {
        mut form,
        pace,
        _place,
    } = form;
    let mut rest = Rest {
        pace,
        drain: wanted.bytes.saturating_mul(DRAIN_FACTOR).min(DRAIN_MOST),
        text: FORM_BYTES,
    };
    while let Some(mut field) = rest.pace.next(form.try_next()).await?.map_err(unreadable)? {
        let PartNames {
            field: field_name,
            file: file_name,
        } = PartNames::of(&field);
        // Empty parts are kept too, so that each costs something of what a form may hold.
        let names = [&field_name, &file_name].into_iter().flatten();
        rest.hold(PART + names.map(String::len).sum::<usize>())?;
        match (field_name, file_name) {
            (Some(field_name), None) if field_name != wanted.field => {
                let text = rest.text(&mut field).await?;
                found.text.insert(field_name, text);
            }
            (Some(field_name), name)
                if field_name == wanted.field && name.as_deref() != Some("") =>
            {
                let content = if found.files.len() < wanted.files {
                    rest.file(&mut field, wanted.bytes).await?
                } else {
                    rest.drain(&mut field).await?;
                    Err(Refused::RateLimited)
                };
                let key = found.text.get("upload_key").cloned();
                rest.hold(key.as_ref().map_or(0, String::len))?;
                found.files.push(ChosenFile {
                    name: name.unwrap_or_default(),
                    key,
                    content,
                });
            }
            _ => rest.drain(&mut field).await?,
        }
    }
    Ok(found)
}

/// Reads a form that lies in memory as a handler does, for tests that send anything; returns how many
/// files of at most three were chosen, none when the form cannot be read.
pub async fn form_in_memory(media_type: &str, body: Vec<u8>) -> Option<usize> {
    let wanted = Wanted {
        field: "picture",
        files: 3,
        bytes: 1 << 20,
    };
    let form = UploadForm::in_memory(media_type, body)?;
    let found = read(form, wanted).await.ok()?;
    let taken = found.files.iter().filter(|file| file.content.is_ok());
    Some(taken.count())
}

/// The one file of a form; none when no file was chosen.
pub(crate) async fn file_field(
    form: UploadForm,
    field: &'static str,
    bytes: usize,
) -> Result<Option<UploadedFile>, WebError> {
    Ok(file_and_text(form, field, bytes).await?.0)
}

/// The same with the text fields beside it.
pub(crate) async fn file_and_text(
    form: UploadForm,
    field: &'static str,
    bytes: usize,
) -> Result<(Option<UploadedFile>, BTreeMap<String, String>), WebError> {
    let wanted = Wanted {
        field,
        files: 1,
        bytes,
    };
    let FileForm { text, files } = read(form, wanted).await?;
    let file = files.into_iter().next();
    let content = file.map(|file| file.content).transpose();
    let content = content.map_err(|_| WebError::TooLarge(too_large(bytes)))?;
    Ok((content, text))
}

/// What is said of a file that is too large.
pub(crate) fn too_large(limit: usize) -> String {
    format!("This file is larger than {} MB.", limit / 1_000_000)
}

/// How much more of a form is read.
struct Rest {
    pace: Pace,
    drain: usize,
    text: usize,
}

impl Rest {
    async fn chunk(&mut self, field: &mut Field) -> Result<Option<Bytes>, WebError> {
        let chunk = self.pace.next(field.try_next()).await?;
        let chunk = chunk.map_err(unreadable)?;
        self.pace.came(chunk.as_ref().map_or(0, Bytes::len));
        Ok(chunk)
    }

    async fn text(&mut self, field: &mut Field) -> Result<String, WebError> {
        let mut text = Vec::new();
        while let Some(chunk) = self.chunk(field).await? {
            self.hold(chunk.len())?;
            text.extend_from_slice(&chunk);
        }
        String::from_utf8(text)
            .map_err(|_| WebError::BadRequest("This form cannot be read.".into()))
    }

    /// Counts bytes that are kept in memory until the form is read.
    fn hold(&mut self, bytes: usize) -> Result<(), WebError> {
        let left = self.text.checked_sub(bytes);
        self.text =
            left.ok_or_else(|| WebError::TooLarge("This form holds too much text.".into()))?;
        Ok(())
    }

    async fn file(
        &mut self,
        field: &mut Field,
        max_bytes: usize,
    ) -> Result<Result<UploadedFile, Refused>, WebError> {
        let mut writer = Writer::new()?;
        while let Some(chunk) = self.chunk(field).await? {
            if writer.written() + chunk.len() > max_bytes {
                self.throw_away(chunk.len())?;
                self.drain(field).await?;
                return Ok(Err(Refused::TooLarge(max_bytes)));
            }
            writer.write(&chunk).await?;
        }
        writer.finish().await.map(Ok)
    }

    async fn drain(&mut self, field: &mut Field) -> Result<(), WebError> {
        while let Some(chunk) = self.chunk(field).await? {
            self.throw_away(chunk.len())?;
        }
        Ok(())
    }

    fn throw_away(&mut self, bytes: usize) -> Result<(), WebError> {
        let left = self.drain.checked_sub(bytes);
        self.drain = left.ok_or_else(|| WebError::TooLarge("This form is too large.".into()))?;
        Ok(())
    }
}

fn unreadable(error: MultipartError) -> WebError {
    tracing::debug!(%error, "an upload form could not be read");
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => {
            WebError::UnsupportedType("Send the picture as a form (multipart/form-data).".into())
        }
        _ => WebError::BadRequest("The upload did not arrive whole. Try again.".into()),
    }
}
