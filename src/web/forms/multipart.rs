//! Forms with files: text is kept, files go to disk first.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart, MultipartError};
use bytes::Bytes;
use futures_util::TryStreamExt;

use super::body::FORM_BYTES;
use super::body_rate::BodyRate;
pub(crate) use super::file_bounds::{FileBounds, Refused};
use super::part_names::PartNames;
use super::upload_form::UploadForm;
pub(crate) use super::uploaded_file::UploadedFile;
use super::uploaded_file::Writer;
use crate::i18n::text;
use crate::web::response::error::WebError;

/// How much more than the limit is read and thrown away, so that a browser gets our answer instead
/// of a broken connection; whoever sends still more is cut off.
const DRAIN_FACTOR: usize = 8;
/// Nor is more than this read and thrown away.
const DRAIN_MOST: usize = 256 << 20;
/// What a part of a form costs beside its names and its content.
const PART: usize = 64;

/// A form that was read to its end.
#[derive(Debug, Default)]
pub(crate) struct FileForm {
    /// Text fields; of one that stands there twice, the last.
    pub(crate) text: BTreeMap<String, String>,
    /// The files that were chosen, in order.
    pub(crate) files: Vec<ChosenFile>,
}

impl FileForm {
    fn any_taken(&self) -> bool {
        self.files.iter().any(|file| file.content.is_ok())
    }
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

/// Reads a form to its end.
pub(crate) async fn read(form: UploadForm, wanted: FileBounds) -> Result<FileForm, WebError> {
    let mut found = FileForm::default();
    // The place is held until the form is read.
    let UploadForm {
        mut form,
        pace,
        _place,
    } = form;
    let mut rest = Remaining {
        pace,
        drain: wanted.bytes.saturating_mul(DRAIN_FACTOR).min(DRAIN_MOST),
        text: FORM_BYTES,
        room: wanted.together,
        cut: false,
    };
    match read_into(&mut found, &mut form, &mut rest, wanted).await {
        Err(_) if wanted.keeps && rest.cut && found.any_taken() => Ok(found),
        read => read.map(|()| found),
    }
}

async fn read_into(
    found: &mut FileForm,
    form: &mut Multipart,
    rest: &mut Remaining,
    wanted: FileBounds,
) -> Result<(), WebError> {
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
                let key = found.text.get("upload_key").cloned();
                rest.hold(key.as_ref().map_or(0, String::len))?;
                let many = found.files.len() >= wanted.files;
                // Pushed before it is read, so that one that breaks the form off is named, too.
                let place = found.files.len();
                found.files.push(ChosenFile {
                    name: name.unwrap_or_default(),
                    key,
                    content: Err(Refused::TooMany(wanted.files)),
                });
                if many {
                    rest.drain(&mut field).await?;
                } else {
                    found.files[place].content = Err(Refused::TooLarge(wanted.bytes));
                    let content = rest.file(&mut field, &wanted).await?;
                    found.files[place].content = content;
                }
            }
            _ => rest.drain(&mut field).await?,
        }
    }
    Ok(())
}

/// Reads a form that lies in memory as a handler does, for tests that send anything; returns how many
/// files of at most three were chosen, none when the form cannot be read.
pub async fn form_in_memory(media_type: &str, body: Vec<u8>) -> Option<usize> {
    let wanted = FileBounds {
        files: 3,
        together: 3 << 20,
        ..FileBounds::one("picture", 1 << 20)
    };
    let form = UploadForm::in_memory(media_type, body)?;
    let found = read(form, wanted).await.ok()?;
    let taken = found.files.iter().filter(|file| file.content.is_ok());
    Some(taken.count())
}

/// The one file of a form, none when no file was chosen, with the text fields beside it.
pub(crate) async fn file_and_text(
    form: UploadForm,
    field: &'static str,
    bytes: usize,
) -> Result<(Option<UploadedFile>, BTreeMap<String, String>), WebError> {
    let wanted = FileBounds::one(field, bytes);
    let FileForm { text, files } = read(form, wanted).await?;
    let file = files.into_iter().next();
    let content = file.map(|file| file.content).transpose();
    let content = content.map_err(|_| WebError::TooLarge(too_large(bytes)))?;
    Ok((content, text))
}

/// What is said of a file that is too large.
pub(crate) fn too_large(limit: usize) -> String {
    text!("media-too-large", megabytes = limit / 1_000_000)
}

/// How much more of a form is read.
struct Remaining {
    pace: BodyRate,
    drain: usize,
    text: usize,
    /// For files.
    room: usize,
    /// Whether there was more than is read.
    cut: bool,
}

impl Remaining {
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
        String::from_utf8(text).map_err(|_| WebError::BadRequest(text!("form-unreadable")))
    }

    /// Counts bytes that are kept in memory until the form is read.
    fn hold(&mut self, bytes: usize) -> Result<(), WebError> {
        let left = self.text.checked_sub(bytes);
        self.text = left.ok_or_else(|| WebError::TooLarge(text!("form-too-much-text")))?;
        Ok(())
    }

    async fn file(
        &mut self,
        field: &mut Field,
        wanted: &FileBounds,
    ) -> Result<Result<UploadedFile, Refused>, WebError> {
        let mut writer = Writer::new()?;
        while let Some(chunk) = self.chunk(field).await? {
            if writer.written() + chunk.len() > wanted.bytes.min(self.room) {
                self.throw_away(chunk.len())?;
                self.drain(field).await?;
                return Ok(Err(match self.room < wanted.bytes {
                    true => Refused::NoRoom(wanted.together),
                    false => Refused::TooLarge(wanted.bytes),
                }));
            }
            writer.write(&chunk).await?;
        }
        self.room -= writer.written();
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
        self.cut = left.is_none();
        self.drain = left.ok_or_else(|| WebError::TooLarge(text!("form-too-large")))?;
        Ok(())
    }
}

fn unreadable(error: MultipartError) -> WebError {
    tracing::debug!(%error, "an upload form could not be read");
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => {
            WebError::UnsupportedType(text!("form-not-multipart"))
        }
        _ => WebError::BadRequest(text!("upload-not-whole")),
    }
}
