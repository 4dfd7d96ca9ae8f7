//! Pixelfed's export of posts, which holds no pictures but their addresses. They are listed: nothing
//! is fetched from other sites.

use serde::Deserialize;

use super::{Converted, Files};
use crate::services::archives::import::listed::ReadError;

/// The file that lists posts.
pub(super) const LIST: &str = "pixelfed-statuses.json";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    url: String,
    media_attachments: Vec<Attachment>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attachment {
    url: String,
}

pub(super) fn read(files: &mut impl Files) -> Result<Converted, ReadError> {
    let lists = files.entries().iter().filter(|one| one.file() == LIST);
    let lists: Vec<String> = lists.map(|one| one.name.clone()).collect();
    let mut read = Converted::default();
    for list in lists {
        for status in files.json::<Vec<Status>>(&list)? {
            let addresses: Vec<&str> = status
                .media_attachments
                .iter()
                .map(|one| one.url.as_str())
                .collect();
            read.left_out.push(format!(
                "The post {}: its pictures are not in the file, but at {}.",
                status.url,
                addresses.join(" and ")
            ));
        }
    }
    Ok(read)
}
