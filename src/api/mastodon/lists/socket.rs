//! A client at the other end of a WebSocket, and its streams.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

use super::events::{self, messages};
use crate::api::error::ApiError;
use crate::api::lenient;
use crate::domain::{Hashtag, Scopes, UserId};
use crate::services::App;
use crate::services::apps::events::{Event, Followed};
use crate::services::apps::live::Follower;
use crate::services::apps::tokens;
use crate::web::request::base::Base;

/// How often the token is looked at while nothing happens, and the client is asked for a sign of life.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// Who says nothing for so long, not even when asked, is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// Who takes nothing for so long is gone, too.
const SLOWEST: Duration = Duration::from_secs(30);
/// What a stream is called in messages: `["hashtag", "sea"]`.
pub(super) type Names = Vec<String>;

/// A client at the other end.
pub(super) struct Socket {
    pub(super) app: Arc<App>,
    pub(super) base: Base,
    pub(super) me: UserId,
    pub(super) scopes: Scopes,
    /// What the token is recognised by: revoked, it ends all.
    pub(super) secret: String,
    pub(super) sender: Sender<(Names, Vec<Event>)>,
    pub(super) streams: HashMap<Names, AbortHandle>,
    /// One for each stream.
    pub(super) tasks: JoinSet<()>,
}

/// A message of a client.
#[derive(Debug, Deserialize)]
struct ClientMessage {
    #[serde(rename = "type", default, deserialize_with = "lenient::string")]
    kind: String,
    #[serde(default, deserialize_with = "lenient::string")]
    stream: String,
    #[serde(default, deserialize_with = "lenient::text")]
    tag: Option<String>,
}

/// Why a connection ends; none where the client has gone.
type End = Option<CloseReason>;

impl Socket {
    pub(super) async fn run(
        mut self,
        mut session: Session,
        mut incoming: AggregatedMessageStream,
        mut happened: Receiver<(Names, Vec<Event>)>,
    ) {
        let end = self.converse(&mut session, &mut incoming, &mut happened);
        let end = end.await;
        let _ = timeout(SLOWEST, session.close(end)).await;
    }

    async fn converse(
        &mut self,
        session: &mut Session,
        incoming: &mut AggregatedMessageStream,
        happened: &mut Receiver<(Names, Vec<Event>)>,
    ) -> End {
        let app = Arc::clone(&self.app);
        let mut heard = Instant::now();
        let mut sign = heard + SIGN_OF_LIFE;
        loop {
            let sent = tokio::select! {
                message = incoming.recv() => {
                    heard = Instant::now();
                    let Some(Ok(message)) = message else { return None };
                    self.answer(session, message).await
                }
                Some((names, events)) = happened.recv() => {
                    sign = Instant::now() + SIGN_OF_LIFE;
                    self.tell(session, &names, events).await
                }
                Some(ended) = self.tasks.join_next() => match ended {
                    // The store failed, or the process stops: the client may come again.
                    Ok(()) => Err(Some(CloseCode::Away.into())),
                    Err(_cancelled) => Ok(()),
                },
                () = sleep_until(sign) => {
                    sign = Instant::now() + SIGN_OF_LIFE;
                    match heard.elapsed() > SILENCE {
                        true => Err(None),
                        false => self.look(session).await,
                    }
                }
                () = app.background.stopped() => Err(Some(CloseCode::Away.into())),
            };
            if let Err(end) = sent {
                return end;
            }
        }
    }

    /// Looks whether the token is still good, and the client still there.
    async fn look(&self, session: &mut Session) -> Result<(), End> {
        self.check().await?;
        taken(session.ping(b"")).await
    }

    async fn check(&self) -> Result<(), End> {
        match tokens::recognise(&self.app, &self.secret).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Some(CloseCode::Policy.into())),
            Err(error) => {
                tracing::warn!(%error, "a stream ends");
                Err(Some(CloseCode::Error.into()))
            }
        }
    }

    /// Sends what happened in a stream.
    async fn tell(
        &self,
        session: &mut Session,
        names: &Names,
        events: Vec<Event>,
    ) -> Result<(), End> {
        // Of a stream that has just ended nothing more comes.
        if !self.streams.contains_key(names) {
            return Ok(());
        }
        self.check().await?;
        for event in events {
            let made = messages(&self.app, &self.base, self.me, event).await;
            let made = made.map_err(|_| Some(CloseCode::Error.into()))?;
            for message in made {
                let text = json!({
                    "stream": names, "event": message.event, "payload": message.payload,
                });
                taken(session.text(text.to_string())).await?;
            }
        }
        Ok(())
    }

    /// Does what a client asks for.
    async fn answer(
        &mut self,
        session: &mut Session,
        message: AggregatedMessage,
    ) -> Result<(), End> {
        let handled = match message {
            AggregatedMessage::Text(text) => self.message(&text),
            AggregatedMessage::Binary(_) => Err(unknown()),
            AggregatedMessage::Ping(bytes) => return taken(session.pong(&bytes)).await,
            AggregatedMessage::Pong(_) => Ok(()),
            AggregatedMessage::Close(_) => return Err(None),
        };
        let Err(error) = handled else { return Ok(()) };
        let status = actix_web::ResponseError::status_code(&error).as_u16();
        let text = json!({ "error": error.to_string(), "status": status });
        taken(session.text(text.to_string())).await
    }

    fn message(&mut self, text: &str) -> Result<(), ApiError> {
        let message: ClientMessage = serde_json::from_str(text).map_err(|_| unknown())?;
        match message.kind.as_str() {
            "subscribe" => self.subscribe(&message.stream, message.tag),
            "unsubscribe" => {
                let (names, ..) = self.followed(&message.stream, message.tag)?;
                if let Some(stream) = self.streams.remove(&names) {
                    stream.abort();
                }
                Ok(())
            }
            _ => Err(unknown()),
        }
    }

    /// What a stream is called, what it follows, and the scope that it needs.
    fn followed(
        &self,
        name: &str,
        tag: Option<String>,
    ) -> Result<(Names, Followed, &'static str), ApiError> {
        let mut names = vec![name.to_owned()];
        let (followed, scope) = match name {
            "user" => (events::home(self.me), "read:statuses"),
            "user:notification" => (events::notifications_alone(), "read:notifications"),
            "public" | "public:local" | "public:media" | "public:local:media" => {
                (events::public(), "read:statuses")
            }
            "hashtag" | "hashtag:local" => {
                let tag = Hashtag::parse(&tag.unwrap_or_default())?;
                names.push(tag.as_str().to_owned());
                (events::tagged(tag), "read:statuses")
            }
            _ => return Err(unknown()),
        };
        Ok((names, followed, scope))
    }

    pub(super) fn subscribe(&mut self, name: &str, tag: Option<String>) -> Result<(), ApiError> {
        let (names, followed, scope) = self.followed(name, tag)?;
        if !self.scopes.cover(scope) {
            return Err(ApiError::scope(scope));
        }
        if self.streams.contains_key(&names) {
            return Ok(());
        }
        let mut follower = Follower::new(Arc::clone(&self.app), self.me, followed)?;
        let (sender, stream) = (self.sender.clone(), names.clone());
        let task = self.tasks.spawn_local(async move {
            loop {
                match follower.next().await {
                    Ok(Some(events)) => {
                        if sender.send((stream.clone(), events)).await.is_err() {
                            return;
                        }
                    }
                    Ok(None) => return,
                    Err(error) => {
                        tracing::warn!(%error, "a stream ends");
                        return;
                    }
                }
            }
        });
        self.streams.insert(names, task);
        Ok(())
    }
}

fn unknown() -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "Unknown stream type or message")
}

/// Waits until a client has taken something.
async fn taken(sent: impl Future<Output = Result<(), actix_ws::Closed>>) -> Result<(), End> {
    match timeout(SLOWEST, sent).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(None),
    }
}
