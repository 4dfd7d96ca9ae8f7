//! The real program in a process of its own, with its log in a file.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::eventually::MOST;
use crate::person::Person;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_vignette");

/// How to start the program; settings go through the environment, as on a server.
#[derive(Clone)]
pub struct Recipe {
    data: PathBuf,
    settings: Vec<(String, String)>,
    /// What stands before the program on its command line.
    under: Vec<String>,
}

impl Recipe {
    /// Over this data folder, with metrics and without captions.
    pub fn new(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            settings: Vec::new(),
            under: Vec::new(),
        }
        .with("CAPTIONS__ENABLED", "false")
        .with("METRICS__LISTEN", "127.0.0.1:0")
    }

    /// With a setting, as `SERVER__STOP_SECONDS`; the later of two holds.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let name = format!("VIGNETTE_{name}");
        self.settings.push((name, value.to_owned()));
        self
    }

    /// With captions from one worker, by the slower runtime, which needs nothing installed.
    pub fn with_captions(self) -> Self {
        self.with("CAPTIONS__ENABLED", "true")
            .with("CAPTIONS__WORKERS", "1")
            .with("CAPTIONS__RUNTIME", "rten")
    }

    /// Under another program, which then becomes it.
    pub fn under(mut self, words: &[&str]) -> Self {
        self.under = words.iter().map(ToString::to_string).collect();
        self
    }

    /// Starts all of them at the same moment.
    pub fn start_all<const N: usize>(recipes: &[Self; N]) -> [Program; N] {
        std::thread::scope(|scope| {
            let starting = recipes.each_ref().map(|it| scope.spawn(|| it.start()));
            starting.map(|program| program.join().unwrap())
        })
    }

    pub fn start(&self) -> Program {
        let mut words = self.under.clone();
        words.push(PROGRAM.to_owned());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(&self.data);
        let logs = tempfile::tempdir().unwrap();
        let log = logs.path().join("log.txt");
        let mut child = command
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .env_remove("RUST_LOG")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let program = Program {
            address: address.unwrap_or_default(),
            child,
            log,
            _logs: logs,
        };
        assert!(
            !program.address.is_empty(),
            "the program did not start: {}",
            program.log()
        );
        let mut captions = self
            .settings
            .iter()
            .filter(|(name, _)| name.ends_with("CAPTIONS__ENABLED"));
        if captions
            .next_back()
            .is_some_and(|(_, value)| value == "true")
        {
            program.wait_for_captioner();
        }
        program
    }
}

pub struct Program {
    pub address: String,
    child: Child,
    log: PathBuf,
    _logs: TempDir,
}

impl Program {
    /// Host and port.
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// Pages are answered before the models are loaded.
    fn wait_for_captioner(&self) {
        let begun = Instant::now();
        while !self.log().contains("the captioner is ready") {
            assert!(begun.elapsed() < MOST, "no captioner: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn guest(&self) -> Person {
        Person::at(&self.address)
    }

    pub async fn person(&self, name: &str) -> Person {
        let person = self.guest();
        person.sign_up(name).await;
        person
    }

    /// Everything that it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn send(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).unwrap();
        kill(Pid::from_raw(id), signal).unwrap();
    }

    /// `kill -9`, and it is gone.
    pub fn kill(mut self) {
        self.send(Signal::SIGKILL);
        self.child.wait().unwrap();
    }

    /// Waits until it has ended by itself.
    pub fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < MOST, "still running:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The most memory that it ever had, in bytes.
    pub fn memory_peak(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.unwrap().trim().trim_end_matches(" kB");
        kib.parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
