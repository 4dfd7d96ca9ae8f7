//! What was measured on, and what else it was doing.

use std::time::Duration;

use anyhow::Result;

/// Processor, cores and memory in words.
pub fn description() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or("?", |(_, value)| value.trim()).to_owned()
    };
    let flags = field("flags");
    let known: Vec<&str> = ["avx2", "avx512f", "avx512_vnni", "amx_int8"]
        .into_iter()
        .filter(|name| flags.split(' ').any(|flag| flag == *name))
        .collect();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{cores} cores of {}, family {}, model {} ({}), {}",
        field("model name"),
        field("cpu family"),
        field("model\t"),
        known.join(", "),
        std::env::consts::OS,
    )
}

/// Runnable tasks, averaged over 1, 5 and 15 minutes.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(", ")
}

/// How much of the cores is in use, by anyone, in percent; looked at for five seconds.
pub fn percent_busy() -> Result<f64> {
    let (busy, all) = ticks()?;
    std::thread::sleep(Duration::from_secs(5));
    let (busy_then, all_then) = ticks()?;
    Ok((busy_then - busy) as f64 / (all_then - all).max(1) as f64 * 100.0)
}

/// Ticks of all cores: in use, and altogether.
fn ticks() -> Result<(u64, u64)> {
    let stat = std::fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().unwrap_or_default();
    let fields = line.split_whitespace().skip(1).take(8).map(str::parse);
    let fields = fields.collect::<Result<Vec<u64>, _>>()?;
    let all: u64 = fields.iter().sum();
    // Idle, and waiting for the disk.
    let idle: u64 = fields.iter().skip(3).take(2).sum();
    Ok((all - idle, all))
}
