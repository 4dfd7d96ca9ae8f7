//! `vignette login`, `logins` and `logout`: OAuth's code flow, with a code that a person copies.

use std::io::{self, BufRead, Read, Write};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::address::Server;
use super::arguments::{LoginArgs, LoginsArgs, LogoutArgs};
use super::client::Client;
use super::error::{RemoteError, plain};
use super::logins::{Login, Logins};
use super::say;
use crate::cli::complain;

/// The server shows the code instead of leading somewhere.
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";
/// What the commands need, and no more.
const SCOPES: [&str; 4] = [
    "read:accounts",
    "read:statuses",
    "write:media",
    "write:statuses",
];
/// More than any code has.
const CODE_BYTES: u64 = 4096;

/// `vignette login`
pub(super) async fn login(args: LoginArgs) -> Result<(), RemoteError> {
    let server = Server::parse(&args.url, args.insecure_http)?;
    // A file that cannot be read is reported before a browser is opened.
    Logins::read()?;
    let client = Client::new(server.clone(), Duration::from_secs(args.timeout.into()))?;
    let login = ask(&client).await?;
    let client = client.with_token(login.token.clone());
    match keep(&client, login.clone(), args.default).await {
        Ok(account) => say(format_args!("Logged in to {server} as {account}")),
        Err(error) => {
            // Nobody could use it, and nobody would take it back.
            let _ = revoke(&client, &login).await;
            Err(error)
        }
    }
}

/// Registers this program as an app, and gets a token of a user who agrees to it.
async fn ask(client: &Client) -> Result<Login, RemoteError> {
    let host = client.host();
    let scopes = scopes(client).await?;
    let app = [
        ("client_name", "Vignette command line"),
        ("redirect_uris", OUT_OF_BAND),
        ("scopes", &scopes),
    ];
    let app = client.post_form("/api/v1/apps", &app).await?;
    let client_id = app.text("client_id", &host)?;
    let client_secret = app.text("client_secret", &host)?;
    let verifier = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    say("Open this address in a browser, log in, and copy the code that it shows:")?;
    say(authorize_address(
        &client.server,
        &client_id,
        &scopes,
        &verifier,
    ))?;
    let code = ask_for_code()?;
    let grant = [
        ("grant_type", "authorization_code"),
        ("client_id", &client_id),
        ("client_secret", &client_secret),
        ("redirect_uri", OUT_OF_BAND),
        ("code", &code),
        ("code_verifier", &verifier),
        ("scope", &scopes),
    ];
    let granted = client.post_form("/oauth/token", &grant).await;
    let granted = granted.map_err(|error| match error {
        RemoteError::Revoked(_) => RemoteError::Wrong("the code was not taken".into()),
        other => other,
    })?;
    let token = granted.text("access_token", &host)?;
    // It goes into a header.
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(RemoteError::NotThisKind(host));
    }
    Ok(Login {
        account: String::new(),
        token: token.into(),
        client_id,
        client_secret: client_secret.into(),
    })
}

/// Finds out whose the token is, and notes it; one that stood there before is taken back.
async fn keep(client: &Client, login: Login, default: bool) -> Result<String, RemoteError> {
    let me = client.get("/api/v1/accounts/verify_credentials").await?;
    let account = plain(&me.text("acct", &client.host())?);
    let login = Login {
        account: account.clone(),
        ..login
    };
    let before = Logins::change(|logins| Ok(logins.put(&client.server, login, default)))?;
    if let Some(before) = before
        && let Err(error) = revoke(client, &before).await
    {
        complain(format_args!("the login from before stays open: {error}"));
    }
    Ok(account)
}

/// As little as the server knows words for: not every one knows parts of `read` and `write`.
async fn scopes(client: &Client) -> Result<String, RemoteError> {
    let metadata = client.get("/.well-known/oauth-authorization-server").await;
    let known = match &metadata {
        Ok(answer) => answer
            .json
            .get("scopes_supported")
            .and_then(Value::as_array),
        // Older servers do not say.
        Err(
            RemoteError::NotThisKind(_) | RemoteError::Refused { .. } | RemoteError::Revoked(_),
        ) => None,
        Err(_) => return metadata.map(|_| String::new()),
    };
    let knows = |scope: &str| known.is_some_and(|known| known.iter().any(|it| it == scope));
    Ok(match SCOPES.iter().all(|scope| knows(scope)) {
        true => SCOPES.join(" "),
        false => "read write".to_owned(),
    })
}

fn authorize_address(server: &Server, client_id: &str, scopes: &str, verifier: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let mut address = server.at("/oauth/authorize");
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", OUT_OF_BAND)
        .append_pair("scope", scopes)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    address.into()
}

fn ask_for_code() -> Result<String, RemoteError> {
    let mut line = String::new();
    let mut ask = || {
        let mut terminal = io::stderr().lock();
        write!(terminal, "Code: ")?;
        terminal.flush()?;
        io::stdin().lock().take(CODE_BYTES).read_line(&mut line)
    };
    ask().map_err(RemoteError::Terminal)?;
    match line.trim() {
        "" => Err(RemoteError::Wrong("no code was given".into())),
        code => Ok(code.to_owned()),
    }
}

async fn revoke(client: &Client, login: &Login) -> Result<(), RemoteError> {
    let form = [
        ("client_id", login.client_id.as_str()),
        ("client_secret", login.client_secret.expose_secret()),
        ("token", login.token.expose_secret()),
    ];
    match client.post_form("/oauth/revoke", &form).await {
        // The server does not know it any more.
        Ok(_) | Err(RemoteError::Revoked(_) | RemoteError::Refused { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// `vignette logout`
pub(super) async fn logout(args: LogoutArgs) -> Result<(), RemoteError> {
    let logins = Logins::read()?;
    let (server, login) = logins.find(args.url.as_deref())?;
    let client = Client::new(server.clone(), Duration::from_secs(args.timeout.into()))?;
    match revoke(&client, login).await {
        Ok(()) => {}
        Err(error) if args.forget => complain(format_args!("the login was not revoked: {error}")),
        Err(error) => {
            complain("the login is kept; --forget forgets it without revoking it");
            return Err(error);
        }
    }
    Logins::change(|logins| {
        logins.remove(&server);
        Ok(())
    })?;
    say(format_args!("Logged out of {server}"))
}

/// `vignette logins`
pub(super) fn list(args: &LoginsArgs) -> Result<(), RemoteError> {
    if let Some(url) = &args.default {
        Logins::change(|logins| {
            let (server, _) = logins.find(Some(url))?;
            logins.default = Some(server.to_string());
            Ok(())
        })?;
    }
    let logins = Logins::read()?;
    let (first, others): (Vec<_>, Vec<_>) = logins
        .servers
        .iter()
        .partition(|(server, _)| logins.default.as_ref() == Some(*server));
    for (server, login) in first.into_iter().chain(others) {
        say(format_args!("{server} as {}", login.account))?;
    }
    Ok(())
}
