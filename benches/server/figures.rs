//! What many measurements come to.

use std::time::Duration;

/// Durations, shortest first.
pub struct Sample(Vec<Duration>);

impl Sample {
    pub fn of(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        Self(durations)
    }

    pub fn median(&self) -> Duration {
        self.at(0.5)
    }

    pub fn p95(&self) -> Duration {
        self.at(0.95)
    }

    pub fn p99(&self) -> Duration {
        self.at(0.99)
    }

    /// All of them, shortest first.
    pub fn into_durations(self) -> Vec<Duration> {
        self.0
    }

    pub fn longest(&self) -> Duration {
        self.at(1.0)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The shortest duration that this share of all does not exceed (nearest rank).
    fn at(&self, share: f64) -> Duration {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

/// `0.42 ms`, `17.3 ms`, `1.25 s`: three digits that mean something.
pub fn time(duration: Duration) -> String {
    let millis = duration.as_secs_f64() * 1000.0;
    match millis {
        ..0.0995 => format!("{millis:.3} ms"),
        ..9.95 => format!("{millis:.2} ms"),
        ..99.5 => format!("{millis:.1} ms"),
        ..999.5 => format!("{millis:.0} ms"),
        _ => format!("{:.2} s", millis / 1000.0),
    }
}

/// `100,000`
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Memory, in bytes, over uploads, as a diagram that Markdown shows (Mermaid).
pub fn plot(memory: &[(usize, u64)]) -> String {
    let last = memory.last().map_or(0, |&(count, _)| count);
    let values: Vec<u64> = memory.iter().map(|&(_, bytes)| bytes >> 20).collect();
    let most = values.iter().max().copied().unwrap_or_default() * 5 / 4;
    let values: Vec<String> = values.iter().map(u64::to_string).collect();
    format!(
        "\n```mermaid\nxychart-beta\n  x-axis \"Uploads of 12 megapixels\" 0 --> {last}\n  \
         y-axis \"Resident memory, MiB\" 0 --> {most}\n  line [{}]\n```",
        values.join(", ")
    )
}
