//! Someone's own machine, with the program on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::client::field_of;
use crate::site::{Person, Site};

/// A home folder.
pub struct Machine {
    home: TempDir,
}

impl Machine {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        Self { home }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vignette"));
        command
            .args(arguments)
            .env("HOME", self.home.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_STATE_HOME")
            .current_dir(self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end, on a thread of its own, for the site answers on the test's.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::null());
        let run = tokio::task::spawn_blocking(move || command.output().unwrap());
        run.await.unwrap()
    }

    /// Logs in; `code` makes a code of the address that the program prints.
    pub async fn log_in_by(
        &self,
        server: &str,
        code: impl AsyncFnOnce(String) -> String,
    ) -> Output {
        let mut child = self.command(&["login", server]).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let reading = tokio::task::spawn_blocking(move || {
            let mut lines = [String::new(), String::new()];
            for line in &mut lines {
                output.read_line(line).unwrap();
            }
            (output, lines)
        });
        let (mut output, lines) = reading.await.unwrap();
        if !lines[1].is_empty() {
            let code = code(lines[1].trim().to_owned()).await;
            let mut input = child.stdin.take().unwrap();
            input.write_all(format!("{code}\n").as_bytes()).unwrap();
        }
        let ending = tokio::task::spawn_blocking(move || {
            let mut said = lines.concat().into_bytes();
            output.read_to_end(&mut said).unwrap();
            let mut ended = child.wait_with_output().unwrap();
            ended.stdout = said;
            ended
        });
        ending.await.unwrap()
    }

    /// Logs someone in at a site, who agrees in their browser.
    pub async fn log_in(&self, site: &Site, person: &Person) -> Output {
        self.log_in_by(site.address(), async |address| {
            agree(person, &address).await
        })
        .await
    }

    /// As if someone had logged in to this server.
    pub fn logged_in_to(&self, server: &str) {
        let login = json!({
            "account": "ada", "client_id": "id", "client_secret": "secret", "token": "TOKEN",
        });
        let logins = json!({ "default": server, "servers": { server: login } });
        let file = self.logins_file();
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, logins.to_string()).unwrap();
    }

    pub fn logins_file(&self) -> PathBuf {
        self.home.path().join(".config/vignette/logins.json")
    }

    pub fn logins(&self) -> Value {
        let text = std::fs::read_to_string(self.logins_file()).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The token for a server.
    pub fn token(&self, server: &str) -> String {
        let logins = self.logins();
        let token = &logins["servers"][server]["token"];
        token.as_str().unwrap().to_owned()
    }

    /// A file in the home folder; returns its path.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        self.path(Path::new(name))
    }

    pub fn path(&self, name: &Path) -> String {
        self.home.path().join(name).display().to_string()
    }
}

/// Opens the address, agrees, and reads the code from the page.
pub async fn agree(person: &Person, address: &str) -> String {
    let url: url::Url = address.parse().unwrap();
    let path = format!("{}?{}", url.path(), url.query().unwrap());
    let page = person.page(&path).await;
    assert!(page.contains("Vignette command line"));
    assert_eq!(
        field_of(address, "code_challenge_method").as_deref(),
        Some("S256")
    );
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let mut form: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    form.push(("action", "allow"));
    let shown = person.post("/oauth/authorize", &form).await;
    let mut shown = shown;
    if let Some(to) = shown.headers().get("location") {
        shown = person.get(to.to_str().unwrap()).await;
    }
    let shown = shown.text().await.unwrap();
    let (_, rest) = shown.split_once("<code id=\"code\">").unwrap();
    rest.split('<').next().unwrap().to_owned()
}
