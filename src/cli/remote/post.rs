//! `vignette post`: pictures become a post, or a draft.

use serde_json::json;
use uuid::Uuid;

use super::arguments::PostArgs;
use super::client::Client;
use super::drafts::{self, DraftWords};
use super::error::{RemoteError, plain};
use super::media::{self, PictureFile};
use super::response::Answer;
use super::{logged_in, say};

/// Posts, and prints the address.
pub(super) async fn run(args: PostArgs) -> Result<(), RemoteError> {
    if args.alt.len() > args.pictures.len() {
        let (alts, pictures) = (args.alt.len(), args.pictures.len());
        let text = format!("there are {alts} alt texts for {pictures} pictures");
        return Err(RemoteError::Wrong(text));
    }
    let hashtags = hashtags(&args.tags);
    let files = media::read_all(&args.pictures)?;
    let (client, _) = logged_in(&args.connection)?;
    // Asked only where the answer matters; and before anything is sent.
    let asks = args.draft || args.caption.is_none();
    let has_drafts = asks && drafts::are_there(&client).await?;
    if args.draft && !has_drafts {
        return Err(RemoteError::NoDrafts(client.host()));
    }
    let key = Uuid::new_v4().to_string();
    let media = send_all(&client, &files, &args.alt, &key).await?;
    let words = DraftWords {
        caption: args.caption,
        hashtags,
        visibility: args.visibility.map(super::arguments::Audience::name),
        sensitive: args.sensitive,
    };
    let posting = Posting {
        client: &client,
        media: &media,
        key: &key,
    };
    match posting.finish(&words, has_drafts, args.draft).await {
        Ok(address) => say(address),
        Err(error) => {
            client.notice(match error.answer_is_lost() {
                true => "perhaps it was posted all the same: look before you post it again",
                false => "the pictures were sent and are in no post",
            });
            Err(error)
        }
    }
}

/// Pictures that were sent and are to be posted.
struct Posting<'p> {
    client: &'p Client,
    media: &'p [String],
    key: &'p str,
}

impl Posting<'_> {
    /// Makes the draft or the post; returns its address.
    async fn finish(
        &self,
        words: &DraftWords,
        has_drafts: bool,
        leave_draft: bool,
    ) -> Result<String, RemoteError> {
        if has_drafts {
            let draft = drafts::make(self.client, self.media, words, self.key).await?;
            if leave_draft {
                return Ok(draft.url);
            }
            let draft = drafts::settled(self.client, draft).await?;
            show_suggestions(self.client, &draft);
            // As a draft, so that what the captioner wrote stays marked as its own.
            return drafts::publish(self.client, &draft, self.key).await;
        }
        self.publish(words).await
    }

    /// Posts once, however often it has to be sent.
    async fn publish(&self, words: &DraftWords) -> Result<String, RemoteError> {
        let parts = [words.caption.as_deref(), words.hashtags.as_deref()];
        let parts: Vec<&str> = parts
            .into_iter()
            .flatten()
            .filter(|it| !it.is_empty())
            .collect();
        let mut body = json!({ "status": parts.join("\n\n"), "media_ids": self.media });
        if let Some(visibility) = words.visibility {
            body["visibility"] = visibility.into();
        }
        if words.sensitive {
            body["sensitive"] = true.into();
        }
        let answer = self
            .client
            .post("/api/v1/statuses", self.key, &body)
            .await?;
        address(self.client, &answer)
    }
}

/// Where a post stands. One that only its own server shows may have no page.
pub(super) fn address(client: &Client, answer: &Answer) -> Result<String, RemoteError> {
    let host = client.host();
    let address = answer.text("url", &host);
    let address = address.or_else(|_| answer.text("uri", &host))?;
    Ok(plain(&address))
}

/// Says what the captioner wrote where nothing was given.
fn show_suggestions(client: &Client, draft: &drafts::Draft) {
    if draft.caption.is_empty() {
        return;
    }
    let (caption, tags) = (plain(&draft.caption), plain(&draft.hashtags));
    let line = format!("suggested: {caption} {tags}");
    client.notice(line.trim_end());
}

/// Sends the pictures in their order; returns how the server names them.
async fn send_all(
    client: &Client,
    files: &[PictureFile],
    alts: &[String],
    key: &str,
) -> Result<Vec<String>, RemoteError> {
    let mut sent = Vec::with_capacity(files.len());
    for (number, file) in files.iter().enumerate() {
        let alt = alts.get(number).map_or("", String::as_str);
        // The same picture twice is two pictures of the post.
        sent.push(media::send(client, file, alt, &format!("{key}-{number}")).await?);
    }
    for picture in &sent {
        if !media::wait(client, picture).await? {
            client.notice("the server is still working on a picture; going on without waiting");
        }
    }
    Ok(sent.into_iter().map(|picture| picture.id).collect())
}

/// `#sea #sunset`, however they were separated; none where there are none.
fn hashtags(given: &[String]) -> Option<String> {
    let words = given.iter().flat_map(|text| {
        text.split(|c: char| c == ',' || c.is_whitespace())
            .map(|word| word.trim_start_matches('#'))
    });
    let tags: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(|word| format!("#{word}"))
        .collect();
    (!given.is_empty()).then(|| tags.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_may_be_separated_as_one_likes() {
        let read = |text: &str| hashtags(&[text.to_owned()]);
        assert_eq!(
            read("sea, #sunset  beach,").as_deref(),
            Some("#sea #sunset #beach")
        );
        assert_eq!(read("").as_deref(), Some(""));
        assert_eq!(hashtags(&[]), None);
    }
}
