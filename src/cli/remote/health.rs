//! `vignette health`: whether the server over these data answers, for a container's health check,
//! where no other program may be at hand.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::settings::{Settings, listening};

/// How long the server may take.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// Asks the server's own `/health`: the one that runs over these data, else whichever listens where
/// the settings say.
///
/// # Errors
/// When none answers in time, or it says that its store does not.
pub async fn run(settings: &Settings) -> Result<()> {
    let address = listening(settings);
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(ANSWERS_WITHIN)
        .build()?;
    let answer = client.get(format!("http://{address}/health")).send().await;
    let answer = answer.with_context(|| format!("no server answers at {address}"))?;
    let status = answer.status();
    ensure!(
        status.is_success(),
        "the server at {address} answers {status}"
    );
    Ok(())
}
