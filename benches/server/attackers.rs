//! Clients that mean harm, each as fast as it is answered: passwords on which an estimate of their
//! strength takes long, sixty thousand hashtags in a form, and logins sent a byte at a time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::{Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::http::Connection;
use crate::program::Program;
use crate::uploads::signed_up_as;

/// So many attackers of each of the three kinds.
const OF_EACH_KIND: usize = 33;

/// How many answers had each status; 0 stands for a connection that was cut off.
type Statuses = BTreeMap<u16, usize>;

/// What they attack.
pub struct Target {
    host: String,
    /// Of the attackers' own account.
    cookie: String,
    /// The path of a draft of theirs.
    draft: String,
}

impl Target {
    pub fn prepare(program: &Program) -> Result<Self> {
        let mut person = signed_up_as(program, "mallory")?;
        let draft = begin_draft(&mut person)?;
        Ok(Self {
            host: program.host.clone(),
            cookie: person.cookie().to_owned(),
            draft,
        })
    }
}

fn begin_draft(person: &mut Connection) -> Result<String> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 64).write_to(&mut file, image::ImageFormat::Png)?;
    let mut body = b"--X\r\nContent-Disposition: form-data; name=\"picture\"; \
        filename=\"a.png\"\r\n\r\n"
        .to_vec();
    body.extend_from_slice(file.get_ref());
    body.extend_from_slice(b"\r\n--X--\r\n");
    let (_, answer) = person.post("/compose", "multipart/form-data; boundary=X", &body)?;
    let answer = answer.expect(303)?;
    Ok(answer.header("location").context("no draft")?.to_owned())
}

/// Starts all attackers; each tells at the end how it was answered.
pub fn spawn<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    target: &'env Target,
    until: Instant,
) -> Vec<ScopedJoinHandle<'scope, Result<Statuses>>> {
    let mut attackers = Vec::new();
    for attacker in 0..OF_EACH_KIND {
        attackers.push(scope.spawn(move || {
            let head = format!("POST /signup HTTP/1.1\r\nHost: {}", target.host);
            repeat(&target.host, &head, until, |number| {
                sign_up(attacker, number)
            })
        }));
        attackers.push(scope.spawn(move || {
            let head = format!(
                "POST {} HTTP/1.1\r\nHost: {}\r\nCookie: {}",
                target.draft, target.host, target.cookie
            );
            let form = hashtags();
            repeat(&target.host, &head, until, |_| form.clone())
        }));
        attackers.push(scope.spawn(move || dawdle(&target.host, until)));
    }
    attackers
}

fn sign_up(attacker: usize, number: usize) -> String {
    let name = format!("m{attacker}x{number}");
    let password = format!("password{number}qwertyuiop1qaz2wsx3edc").repeat(14);
    format!("username={name}&email={name}@example.org&password={password}")
}

fn hashtags() -> String {
    let mut text = String::from("action=save&hashtags=");
    for number in 0..60_000 {
        let _ = write!(text, "%23{number:x}+");
    }
    text
}

fn repeat(
    host: &str,
    head: &str,
    until: Instant,
    form: impl Fn(usize) -> String,
) -> Result<Statuses> {
    let mut statuses = Statuses::new();
    for number in 0.. {
        if Instant::now() > until {
            break;
        }
        let form = form(number);
        let request = format!(
            "{head}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let mut answer = Vec::new();
        let mut stream = TcpStream::connect(host)?;
        // A form that is refused early may be cut off, and its answer with it.
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_end(&mut answer);
        let status = answer
            .get(9..12)
            .and_then(|it| std::str::from_utf8(it).ok());
        let status = status.and_then(|it| it.parse().ok()).unwrap_or(0);
        *statuses.entry(status).or_default() += 1;
    }
    Ok(statuses)
}

/// Sends a byte of a login each second.
fn dawdle(host: &str, until: Instant) -> Result<Statuses> {
    let mut stream = TcpStream::connect(host)?;
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    );
    let mut sent = stream.write_all(head.as_bytes());
    while Instant::now() < until && sent.is_ok() {
        std::thread::sleep(Duration::from_secs(1));
        sent = stream.write_all(b"a");
    }
    Ok(Statuses::new())
}
