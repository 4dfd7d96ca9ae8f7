//! When the program ends.

use std::time::Duration;

/// Ends the process after this time, whatever threads may still be doing; what is stored is safe at
/// any moment.
pub fn end_after(most: Duration) {
    std::thread::spawn(move || {
        std::thread::sleep(most);
        std::process::exit(0);
    });
}

/// Ends on Ctrl-C or SIGTERM.
pub async fn shutdown_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be caught");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
    tracing::info!("stopping");
}
