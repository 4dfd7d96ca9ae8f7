//! Waiting for what the site does by itself, without counting on how fast it is.

use std::time::{Duration, Instant};

/// Far longer than anything takes on a loaded machine.
pub const MOST: Duration = Duration::from_secs(90);

/// Asks again and again until something holds, and fails when it never does.
pub async fn eventually<F>(what: &str, mut holds: F)
where
    F: AsyncFnMut() -> bool,
{
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < MOST, "it never came: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
