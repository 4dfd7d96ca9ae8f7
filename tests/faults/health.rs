//! `vignette health`, which a container asks.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{PROGRAM, Recipe};

/// Asks whether the server over these data is well; without one, at an address of the settings.
pub fn health(data: &Path, listen: Option<&str>) -> Output {
    let mut command = Command::new(PROGRAM);
    command.arg("health").arg("--data").arg(data);
    if let Some(listen) = listen {
        command.env("VIGNETTE_SERVER__LISTEN", listen);
    }
    command.output().unwrap()
}

#[track_caller]
fn assert_unwell(output: &Output, why: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(why), "{said}");
}

#[test]
fn a_server_is_well_while_it_answers() {
    let data = tempfile::tempdir().unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let free = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    assert_unwell(&health(data.path(), Some(&free)), "no server answers");
    let program = Recipe::new(data.path()).start();
    let output = health(data.path(), None);
    assert!(output.status.success(), "{output:?}");
    // From another folder, by the settings alone.
    let elsewhere = tempfile::tempdir().unwrap();
    let output = health(elsewhere.path(), Some(program.host()));
    assert!(output.status.success(), "{output:?}");
    let host = program.host().to_owned();
    program.kill();
    assert_unwell(&health(data.path(), None), &host);
}
