//! `vignette admin …` beside a running site.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::site::Site;

/// Runs the command with something on its standard input.
///
/// The command is waited for on a thread of its own: the site's background work is done by the
/// test's one thread, and where that slept in the middle of a transaction, the command would wait
/// for the store until its patience ended.
pub async fn admin(site: &Site, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vignette"))
        .arg("admin")
        .args(arguments)
        .arg("--data")
        .arg(site.data.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = command.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    let ended = tokio::task::spawn_blocking(|| command.wait_with_output());
    ended.await.unwrap().unwrap()
}

/// What a command that must work said.
pub fn said(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command that must fail said.
pub fn complained(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}
