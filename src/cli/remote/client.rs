//! Requests to one server, and to no other.

use std::error::Error;
use std::io;
use std::time::Duration;

use indicatif::ProgressBar;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::address::Server;
use super::error::{RemoteError, plain};
use super::response::{self, Answer};
use super::retry_after;
use crate::cli::complain;

/// How often a request is sent whose answers get lost.
const LOST_TRIES: u32 = 3;

/// Whether a request may be sent again when nobody knows whether it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// It changes nothing, or carries a key by which the server knows it again.
    Always,
    /// Only when the server says that it was not done.
    WhenRefused,
}

/// A connection to a server, with a token where a user is logged in.
pub(super) struct Client {
    http: reqwest::Client,
    /// Where requests go.
    pub(super) server: Server,
    token: Option<SecretString>,
    timeout: Duration,
    /// What must step aside when there is something to say.
    pub(super) bar: ProgressBar,
}

impl Client {
    pub(super) fn new(server: Server, timeout: Duration) -> Result<Self, RemoteError> {
        let http = reqwest::Client::builder()
            // A redirect would take the token, or what is posted, to another user.
            .redirect(Policy::none())
            .connect_timeout(timeout)
            .user_agent(concat!("vignette/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| explain(&server.to_string(), &error))?;
        Ok(Self {
            http,
            server,
            token: None,
            timeout,
            bar: ProgressBar::hidden(),
        })
    }

    pub(super) fn with_token(self, token: SecretString) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    /// As messages name it.
    pub(super) fn host(&self) -> String {
        self.server.to_string()
    }

    /// How long an ordinary answer may take.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// A request that ends by itself.
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, self.server.at(path));
        let request = request.timeout(self.timeout);
        match &self.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Answer, RemoteError> {
        let build = || Ok(self.request(Method::GET, path));
        self.send(Repeat::Always, build).await
    }

    /// Sends JSON; what is sent again under the same key is done once.
    pub(super) async fn post(
        &self,
        path: &str,
        key: &str,
        body: &Value,
    ) -> Result<Answer, RemoteError> {
        let build = || {
            let request = self.request(Method::POST, path);
            let request = request.header("content-type", "application/json");
            let request = request.header("idempotency-key", key);
            Ok(request.body(body.to_string()))
        };
        self.send(Repeat::Always, build).await
    }

    /// Sends a form, as OAuth asks for.
    pub(super) async fn post_form(
        &self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Answer, RemoteError> {
        let build = || Ok(self.request(Method::POST, path).form(form));
        self.send(Repeat::WhenRefused, build).await
    }

    /// Sends a request, again where the server is busy or the answer was lost, as often as is
    /// reasonable.
    pub(super) async fn send(
        &self,
        repeat: Repeat,
        build: impl Fn() -> Result<RequestBuilder, RemoteError>,
    ) -> Result<Answer, RemoteError> {
        let host = self.host();
        let (mut tries, mut lost) = (0, 0);
        loop {
            tries += 1;
            let error = match self.once(&host, build()?).await {
                Ok(Outcome::Answered(answer)) => return Ok(answer),
                Ok(Outcome::Wait(seconds)) => {
                    self.wait(tries, seconds).await?;
                    continue;
                }
                Err(error) => error,
            };
            lost += 1;
            if repeat != Repeat::Always || !error.answer_is_lost() || lost >= LOST_TRIES {
                return Err(error);
            }
            self.notice(format_args!("{error}; trying again"));
            retry_after::sleep(u64::from(lost)).await;
        }
    }

    async fn once(&self, host: &str, request: RequestBuilder) -> Result<Outcome, RemoteError> {
        let response = request.send().await;
        let response = response.map_err(|error| explain(host, &error))?;
        if is_busy(&response) {
            return Ok(Outcome::Wait(response.headers().clone()));
        }
        Ok(Outcome::Answered(response::read(host, response).await?))
    }

    async fn wait(&self, tries: u32, headers: HeaderMap) -> Result<(), RemoteError> {
        let host = self.host();
        let seconds = retry_after::seconds(&headers, tries);
        if seconds > retry_after::MOST {
            return Err(RemoteError::Busy { host, seconds });
        }
        if tries >= retry_after::TRIES {
            return Err(RemoteError::StillBusy(host));
        }
        self.notice(format_args!(
            "{host} is busy; trying again in {seconds} seconds"
        ));
        retry_after::sleep(seconds).await;
        Ok(())
    }

    /// A line on standard error.
    pub(super) fn notice(&self, line: impl std::fmt::Display) {
        self.bar.suspend(|| complain(line));
    }
}

enum Outcome {
    Answered(Answer),
    Wait(HeaderMap),
}

fn is_busy(response: &Response) -> bool {
    matches!(
        response.status(),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    )
}

/// What went wrong on the way, for people.
pub(super) fn explain(host: &str, error: &reqwest::Error) -> RemoteError {
    let host = host.to_owned();
    let mut causes: Vec<&(dyn Error + 'static)> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause);
        next = cause.source();
    }
    let reason = causes.last().unwrap_or(&(error as _)).to_string();
    let reason = plain(&reason);
    if error.is_timeout() {
        return RemoteError::Timeout(host);
    }
    // The resolver's error is of a type that nobody exports.
    if causes.iter().any(|it| it.to_string().contains("dns error")) {
        return RemoteError::Name(host);
    }
    let unsafe_connection = error.is_connect() && causes.iter().any(|it| is_tls(*it));
    // A client is refused where the system has no certificates to trust.
    if unsafe_connection || error.is_builder() {
        return RemoteError::Tls { host, reason };
    }
    if error.is_connect() {
        return RemoteError::Unreachable { host, reason };
    }
    RemoteError::Lost { host, reason }
}

/// TLS refuses in errors of input and output, which may stand in others of their kind.
fn is_tls(cause: &(dyn Error + 'static)) -> bool {
    let Some(error) = cause.downcast_ref::<io::Error>() else {
        return false;
    };
    let inner = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    error.kind() == io::ErrorKind::InvalidData
        || error.to_string().starts_with("tls ")
        || inner.is_some_and(is_tls)
}
