//! The real program, as built with optimisation, in a folder of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::http::Connection;

/// Clock ticks a second in `/proc/PID/stat`: 100 on every Linux of today.
const TICKS: u32 = 100;

/// Stages of an upload, in their order; the last two run beside the three before them.
const STAGES: [&str; 8] = [
    "receive", "decode", "prepare", "resize", "strip", "store", "encode", "captions",
];

pub struct Program {
    child: Child,
    /// Address and port.
    pub host: String,
}

/// What the captioner does meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Captions {
    On,
    /// Feeds need none; and the test server for MongoDB would spend its time on the question,
    /// asked every second, which pictures wait for words.
    Off,
}

impl Program {
    /// Starts it with its usual settings. Its log goes to a file in the folder, because writing
    /// the log is part of what a request costs.
    pub fn start(data: &Path, database: Option<&str>, captions: Captions) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vignette"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data);
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        // All clients are at one address here.
        command.env("VIGNETTE_SERVER__CONNECTIONS_PER_ADDRESS", "0");
        // Read with one token, and few of them react very often.
        command.env("VIGNETTE_LIMITS__API_READ_TOKEN__COUNT", "4000000000");
        command.env("VIGNETTE_LIMITS__REACTION_PERSON__COUNT", "4000000000");
        command.env("VIGNETTE_LIMITS__UPLOAD_PERSON__COUNT", "4000000000");
        if captions == Captions::Off {
            command.env("VIGNETTE_CAPTIONS__ENABLED", "false");
        }
        command.env("VIGNETTE_METRICS__LISTEN", "127.0.0.1:0");
        let log = data.join("log.txt");
        let mut child = command
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()?;
        let output = child.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let host = line.trim().strip_prefix("listening on http://");
        let host = host.with_context(|| {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            format!("the program did not start:\n{log}")
        })?;
        let program = Self {
            child,
            host: host.to_owned(),
        };
        program.connect()?.get("/health")?.expect(200)?;
        Ok(program)
    }

    /// Waits until the model is loaded, as the log in the folder says.
    pub fn wait_for_captioner(&self, data: &Path) -> Result<()> {
        for _ in 0..600 {
            if std::fs::read_to_string(data.join("log.txt"))?.contains("the captioner is ready") {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        anyhow::bail!("the captioner did not become ready")
    }

    /// How long each stage of an upload took on average until now.
    pub fn stages(&self, data: &Path) -> Result<Vec<(String, Duration)>> {
        let log = std::fs::read_to_string(data.join("log.txt"))?;
        let (_, rest) = log
            .split_once("metrics are on http://")
            .context("no metrics")?;
        let host = rest.split("/metrics").next().unwrap_or_default();
        let answer = Connection::open(host)?.get("/metrics")?.expect(200)?;
        let text = answer.text();
        let values = |kind: &str| {
            let name = format!("vignette_upload_stage_seconds_{kind}{{stage=\"");
            let lines = text
                .lines()
                .filter_map(|line| line.strip_prefix(&name)?.split_once("\"} "));
            let found = lines.map(|(stage, value)| Ok((stage.to_owned(), value.parse::<f64>()?)));
            found.collect::<Result<BTreeMap<_, _>>>()
        };
        let (sums, counts) = (values("sum")?, values("count")?);
        let mean = |stage: &&str| Some(sums.get(*stage)? / counts.get(*stage)?);
        let means = STAGES.iter().filter_map(|stage| {
            let mean = Duration::from_secs_f64(mean(stage)?);
            Some(((*stage).to_owned(), mean))
        });
        Ok(means.collect())
    }

    pub fn connect(&self) -> Result<Connection> {
        Connection::open(&self.host)
    }

    /// Resident memory now, and the most there ever was, in bytes.
    pub fn memory(&self) -> Result<(u64, u64)> {
        Ok((self.status("VmRSS:")?, self.status("VmHWM:")?))
    }

    /// Resident memory now without the pages of files, which the system takes back when it needs them,
    /// in bytes.
    pub fn own_memory(&self) -> Result<u64> {
        self.status("RssAnon:")
    }

    /// A line of `/proc/PID/status`, in bytes.
    fn status(&self, name: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|rest| rest.split_whitespace().next());
        let kib = kib.context("no memory in the process's status")?;
        Ok(kib.parse::<u64>()? * 1024)
    }

    /// Processor time that it has used, of all its threads.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name, in parentheses, may hold spaces; user and system time are fields 14 and 15.
        let (_, fields) = stat.rsplit_once(')').context("an odd process status")?;
        let ticks = |index: usize| -> Result<u32> {
            let field = fields.split_whitespace().nth(index);
            Ok(field.context("a short process status")?.parse()?)
        };
        Ok(Duration::from_secs(1) * (ticks(11)? + ticks(12)?) / TICKS)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
