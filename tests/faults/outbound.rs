//! The program calls nobody and writes nowhere that its settings do not name: every system call
//! that reaches out or writes is recorded with `strace` while it works.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::eventually::eventually;
use crate::person::{Person, field};
use crate::pictures::{files_below, jpeg};
use crate::program::{PROGRAM, Recipe};

/// For how long pictures are uploaded.
const UPLOADS: Duration = Duration::from_secs(60);

/// Calls that reach another process or machine, and calls that make or change a file.
const CALLS: &str = "trace=connect,sendto,sendmsg,sendmmsg,open,openat,openat2,creat,mkdir,\
                     mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,\
                     mknodat,truncate";

/// Where the program may write, and a record of what it did.
struct Watched {
    folder: TempDir,
}

impl Watched {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "data", "tmp"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The words before the program's own that have it recorded, in a home of its own.
    fn words(&self) -> Vec<String> {
        let mut words = vec!["env".to_owned()];
        for name in [
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "ORT_DISABLE_TELEMETRY",
        ] {
            words.extend(["-u".to_owned(), name.to_owned()]);
        }
        words.push(format!("HOME={}", self.path("home")));
        words.push(format!("TMPDIR={}", self.path("tmp")));
        // The recorder goes into the background, so that the child is the program itself.
        let strace = [
            "strace",
            "-D",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-s",
            "256",
            "-e",
            CALLS,
            "-o",
        ];
        words.extend(strace.map(str::to_owned));
        words.push(self.path("trace"));
        words
    }

    /// Everything that was recorded and should not have been.
    fn strays(&self) -> BTreeSet<String> {
        let trace = std::fs::read_to_string(self.path("trace")).unwrap();
        assert!(trace.contains("openat("), "nothing was recorded");
        let mut strays: BTreeSet<String> = trace
            .lines()
            .filter(|line| self.is_stray(line))
            .map(str::to_owned)
            .collect();
        let left = files_below(Path::new(&self.path("home")));
        strays.extend(left.iter().map(|file| file.display().to_string()));
        strays
    }

    fn is_stray(&self, line: &str) -> bool {
        let call = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let Some((name, arguments)) = call.split_once('(') else {
            return false;
        };
        match name {
            "connect" | "sendto" | "sendmsg" | "sendmmsg" => reaches_out(arguments),
            "open" | "openat" | "openat2" => {
                let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
                writes.iter().any(|flag| arguments.contains(flag)) && !self.allows(arguments)
            }
            "creat" | "mkdir" | "mkdirat" | "rename" | "renameat" | "renameat2" | "link"
            | "linkat" | "symlink" | "symlinkat" | "mknod" | "mknodat" | "truncate" => {
                !self.allows(arguments)
            }
            _ => false,
        }
    }

    /// Whether every path among the arguments is a place where the program may write.
    fn allows(&self, arguments: &str) -> bool {
        let (data, tmp) = (self.path("data"), self.path("tmp"));
        let mut paths = arguments.split('"').skip(1).step_by(2);
        paths.all(|path| {
            path.starts_with(&data) || path.starts_with(&tmp) || path.starts_with("/dev/")
        })
    }
}

/// Whether a call names an address that is not this machine's own. Calls on a connected socket
/// name none: where it leads was seen when it was connected.
fn reaches_out(arguments: &str) -> bool {
    if arguments.contains("sin_port=htons(53)") || arguments.contains("sin6_port=htons(53)") {
        return true;
    }
    let inet = arguments.contains("sa_family=AF_INET");
    let local = arguments.contains("inet_addr(\"127.") || arguments.contains("\"::1\"");
    let unix = arguments.contains("sa_family=AF_UNIX");
    // A name service's socket, where there is one, is a question for an address.
    let lookup = unix && (arguments.contains("nscd") || arguments.contains("resolve"));
    (inet && !local) || lookup
}

/// Fails without it, unless whoever runs the tests has said that they do without.
fn has_strace() -> bool {
    let found = Command::new("strace").arg("--version").output();
    if found.is_ok_and(|output| output.status.success()) {
        return true;
    }
    let without = std::env::var_os("WITHOUT_STRACE").is_some();
    assert!(without, "there is no strace; WITHOUT_STRACE=1 does without");
    eprintln!("passed over: there is no strace here");
    false
}

/// Sends the export of another site, with the addresses of pictures, and asks for them to be fetched,
/// which the settings do not allow unless they say so.
async fn ask_for_what_stands_elsewhere(person: &Person) {
    let posts = r#"[{ "id": "1", "url": "https://192.0.2.1/1", "created_at": "2020-01-02T03:04:05Z",
        "media_attachments": [{ "url": "https://192.0.2.1/a.jpg" },
                              { "url": "https://pictures.example/b.jpg" }] }]"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("pixelfed-statuses.json", options).unwrap();
    zip.write_all(posts.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let form = Form::new().text("fetch_pictures", "1");
    let form = form.part("archive", Part::bytes(bytes).file_name("mine.zip"));
    let request = person.request(Method::POST, "/settings/archives/import");
    let sent = request.multipart(form).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    eventually("the import has ended", async || {
        let page = person.page("/settings/archives").await;
        page.contains("its pictures are not in the file")
    })
    .await;
}

#[tokio::test]
async fn a_server_calls_nobody_and_writes_only_into_its_folders() {
    if !has_strace() {
        return;
    }
    let watched = Watched::new();
    let words = watched.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut program = Recipe::new(Path::new(&watched.path("data")))
        .with_captions()
        .with("CAPTIONS__RUNTIME", "auto")
        .under(&words)
        .start();
    let ada = program.person("ada").await;
    ask_for_what_stands_elsewhere(&ada).await;
    let begun = Instant::now();
    let mut draft = String::new();
    for number in 0.. {
        if begun.elapsed() > UPLOADS {
            break;
        }
        draft = ada.begin_draft(jpeg(number)).await;
        ada.page("/").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let described = !field(&ada.page(&draft).await, "caption").is_empty();
    ada.publish(&draft, "By the sea.").await;
    program.send(Signal::SIGTERM);
    program.ended();
    // The recorder writes its last lines after the program has ended.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(
        described,
        "no captions came, so the captioner was not watched"
    );
    let strays = watched.strays();
    assert!(strays.is_empty(), "{strays:#?}");
}

#[test]
fn the_command_line_calls_nobody_and_writes_nothing() {
    if !has_strace() {
        return;
    }
    let watched = Watched::new();
    let picture = watched.path("picture.jpg");
    std::fs::write(&picture, jpeg(1)).unwrap();
    let words = watched.words();
    let output = Command::new(&words[0])
        .args(&words[1..])
        .arg(PROGRAM)
        .args(["caption", &picture])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    std::thread::sleep(Duration::from_millis(500));
    let strays = watched.strays();
    assert!(strays.is_empty(), "{strays:#?}");
}
