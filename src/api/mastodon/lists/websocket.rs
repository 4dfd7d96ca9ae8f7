//! `/api/v1/streaming`: what happens, over a WebSocket that carries any number of streams.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, get};
use tokio::sync::mpsc::channel;
use tokio::task::JoinSet;

use super::socket::Socket;
use crate::api::auth::{AnyToken, bearer};
use crate::api::error::ApiError;
use crate::api::params::Params;
use crate::services::App;
use crate::web::request::base::Base;

/// Most bytes of a message from a client.
const MOST: usize = 4096;

/// Any number of streams over a WebSocket, which begin and end with messages.
///
/// The token stands in the header `Authorization`, in `access_token`, or in the header
/// `Sec-WebSocket-Protocol`.
#[utoipa::path(
    params(
        ("stream" = Option<String>, Query, description = "`user`, `user:notification`, `public`, `public:local`, `public:media`, `hashtag` or `hashtag:local`; begins at once."),
        ("tag" = Option<String>, Query, description = "The hashtag of a stream of one."),
    ),
    responses((status = 101, description = "A WebSocket.")),
    security(("oauth" = [])),
)]
#[get("/v1/streaming")]
pub(in crate::api) async fn open(
    request: HttpRequest,
    payload: Payload,
    app: Data<App>,
    base: Base,
    token: AnyToken,
    params: Params,
) -> Result<HttpResponse, ApiError> {
    let AnyToken(token) = token;
    let me = token.user;
    let me = me.ok_or_else(|| ApiError::invalid("This method requires an authenticated user"))?;
    let secret = bearer(&request).ok_or_else(ApiError::no_token)?;
    let (sender, happened) = channel(16);
    let mut socket = Socket {
        app: app.into_inner(),
        base,
        me,
        scopes: token.scopes,
        secret,
        sender,
        streams: HashMap::new(),
        tasks: JoinSet::new(),
    };
    let first = params.text("stream").filter(|name| !name.is_empty());
    if let Some(name) = first {
        socket.subscribe(&name, params.text("tag"))?;
    }
    // A client that offers its token as a protocol goes on only where that is taken.
    let opened = actix_ws::handle_with_protocols(&request, payload, &[&socket.secret]);
    let (answer, session, incoming) = opened.map_err(|_| {
        let text = "This address takes WebSockets alone";
        ApiError::new(StatusCode::BAD_REQUEST, text)
    })?;
    let incoming = incoming
        .max_frame_size(MOST)
        .aggregate_continuations()
        .max_continuation_size(MOST);
    actix_web::rt::spawn(socket.run(session, incoming, happened));
    Ok(answer)
}
