//! What a language model elsewhere was asked for, done under the lease of its picture: in whichever
//! process holds that, and again in another when it dies.

use std::sync::Arc;

use super::chat::Message;
use super::consent::allowed;
use super::{Answer, Remote, prompts};
use crate::domain::{Hashtag, ModelSuggestions, PictureId, PostId, Suggested, Viewer};
use crate::services::access::revise::revise;
use crate::services::captions::hashtags;
use crate::services::captions::leases::{self, Lease};
use crate::services::{AccessError, App, Failure};

/// Does what a picture under `lease` is to be asked, in the background: however slow the server is,
/// nobody waits for it, and the captioner's words least of all.
pub(in crate::services) fn deliver(app: &Arc<App>, post: PostId, picture: PictureId, lease: Lease) {
    let working = Arc::clone(app);
    app.background.spawn(async move {
        let app = &working;
        let asking = Box::pin(ask(app, post, picture));
        let said = leases::await_under(app, (post, picture), lease, asking).await;
        let said = match said {
            Some(Ok(said)) => said,
            Some(Err(error)) => {
                // The lease runs out, and it is due again.
                tracing::warn!(%error, %post, "a language model elsewhere could not be asked");
                return;
            }
            None => return,
        };
        if let Err(error) = finish(app, post, picture, lease, said).await {
            tracing::warn!(%error, %post, "words from elsewhere could not be kept");
        }
    });
}

/// What is to be asked about a picture.
struct Question {
    remote: Arc<Remote>,
    messages: Vec<Message>,
}

/// Asks; none where nothing came that can be used, or nothing may be asked any more.
async fn ask(
    app: &App,
    post: PostId,
    picture: PictureId,
) -> Result<Option<ModelSuggestions>, Failure> {
    let Some(question) = question(app, post, picture).await? else {
        return Ok(None);
    };
    let remote = &question.remote;
    match remote.ask(&question.messages, &app.metrics).await {
        Ok(answer) => Ok(Some(suggestions(app, remote, answer, true).await?)),
        Err(error) => {
            let host = remote.host();
            tracing::warn!(%error, %host, %post, "no words from elsewhere");
            Ok(None)
        }
    }
}

/// Put together at the last moment, of what stands then, and only where that may be sent: the person
/// may have changed their mind, or the post's visibility, since they asked.
async fn question(app: &App, id: PostId, picture: PictureId) -> Result<Option<Question>, Failure> {
    let (Some(remote), Some(found)) = (&app.remote, app.store.post(id).await?) else {
        return Ok(None);
    };
    let post = found.post;
    let Some(user) = app.store.user(post.author).await? else {
        return Ok(None);
    };
    let state = post.picture(picture).map(|it| &it.caption_state);
    let Some(task) = state.and_then(|state| state.rewrite_task()) else {
        return Ok(None);
    };
    if !post.is_draft() || user.is_hidden() || allowed(app, &user, &post, task.asked).is_err() {
        return Ok(None);
    }
    let language = remote.language_for(&user.profile, app.language);
    let (caption, hashtags) = (post.caption.value.as_str(), &post.hashtags.value);
    let messages = prompts::rewrite(&task.tone, caption, hashtags, language, &remote.prompt);
    let remote = Arc::clone(remote);
    Ok(messages.map(|messages| Question { remote, messages }))
}

/// An answer as the domain keeps it.
pub(super) async fn suggestions(
    app: &App,
    remote: &Remote,
    answer: Answer,
    rewritten: bool,
) -> Result<ModelSuggestions, Failure> {
    let captions = answer.captions.iter();
    let tags = answer.hashtags.iter().map(Hashtag::as_str);
    Ok(ModelSuggestions {
        model: remote.model().to_owned(),
        captions: captions.map(|one| Suggested::from(one.as_str())).collect(),
        hashtags: hashtags::in_use(app, tags.map(Suggested::from).collect()).await?,
        rewritten,
        // Who has not seen the picture cannot say what it shows.
        alt: answer
            .alt
            .as_ref()
            .filter(|_| !rewritten)
            .map(|alt| Suggested::from(alt.as_str())),
    })
}

/// Puts an answer, or that there is none, into the stored post, unless another process holds the
/// lease by now.
async fn finish(
    app: &App,
    id: PostId,
    picture: PictureId,
    lease: Lease,
    said: Option<ModelSuggestions>,
) -> Result<(), AccessError> {
    let Some(found) = app.store.post(id).await.map_err(Failure::from)? else {
        return Ok(());
    };
    let author = Viewer::Person(found.post.author);
    revise(app, author, id, |post| {
        if let Some(state) = post.caption_state_mut(picture)
            && Lease::on(state) == Some(lease)
        {
            state.receive_rewrite(said.clone());
        }
        Ok::<_, AccessError>(())
    })
    .await?;
    Ok(())
}
