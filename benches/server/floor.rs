//! The least that an upload with words can cost on this machine, see `floor.py`.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::python;

/// What the program writes captions with where the settings say nothing.
const ENCODER: &str = "models/vgg16-lstm/encoder.onnx";

/// Of one picture.
#[derive(Clone, Copy, Deserialize)]
pub struct Floor {
    /// Seconds of libjpeg-turbo for the whole picture.
    pub decode: f64,
    /// Seconds of libvips for grid and view.
    pub sizes: f64,
    /// Seconds of the encoder at the processor's measured peak.
    pub encode: f64,
    /// Multiply-adds of the encoder.
    pub multiply_adds: f64,
    /// Multiply-adds a second, at best.
    pub speed: f64,
}

impl Floor {
    pub fn sum(&self) -> Duration {
        Duration::from_secs_f64(self.decode + self.sizes + self.encode)
    }

    /// Between two looks, one before and one after what is compared.
    pub fn between(self, other: Self) -> Self {
        let mean = |one: f64, other: f64| (one + other) / 2.0;
        Self {
            decode: mean(self.decode, other.decode),
            sizes: mean(self.sizes, other.sizes),
            encode: mean(self.encode, other.encode),
            multiply_adds: self.multiply_adds,
            speed: mean(self.speed, other.speed),
        }
    }
}

/// Measures it on these JPEGs; none where its libraries are not there.
pub fn measure(files: &[Vec<u8>]) -> Result<Option<Floor>> {
    let Some(mut script) = python::script("floor.py") else {
        return Ok(None);
    };
    eprintln!("measuring the floor");
    let folder = tempfile::tempdir()?;
    for (number, file) in files.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number}.jpg")), file)?;
    }
    let threads = std::thread::available_parallelism()?;
    let found = script
        .arg(folder.path())
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(ENCODER))
        .arg(threads.to_string())
        .output()?;
    let failure = String::from_utf8_lossy(&found.stderr);
    ensure!(found.status.success(), "floor.py failed:\n{failure}");
    let floor = serde_json::from_slice(&found.stdout);
    floor.map(Some).context("floor.py wrote no figures")
}
