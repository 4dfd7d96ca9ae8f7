//! The real program, with an embedded store in a folder of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub struct Program {
    child: Child,
    pub address: String,
    data: TempDir,
}

impl Program {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// With settings in its environment.
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_vignette"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .envs(settings.iter().copied())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("listening on ")
            .expect("the program did not start");
        Self {
            child,
            address: address.to_owned(),
            data,
        }
    }

    /// `vignette admin …` beside it, which must work.
    pub fn admin(&self, arguments: &[&str]) {
        let status = Command::new(env!("CARGO_BIN_EXE_vignette"))
            .arg("admin")
            .args(arguments)
            .arg("--data")
            .arg(self.data.path())
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "{arguments:?}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
