//! ONNX Runtime itself: loaded once for each process, it makes the sessions.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use ort::{environment::Environment, ep::CPU, logging::LogLevel, session::Session};

use super::library;
use crate::captioning::{
    error::{LoadError, one_line},
    files::GraphFile,
    types::CaptionSettings,
};

/// ONNX Runtime allows one environment per process, from the first library that was loaded.
static OPENED: Mutex<Option<OnnxRuntime>> = Mutex::new(None);

/// ONNX Runtime, loaded.
#[derive(Clone)]
pub(crate) struct OnnxRuntime {
    environment: Environment,
    library: PathBuf,
}

impl OnnxRuntime {
    /// Finds the library that `settings` mean, and loads it.
    ///
    /// # Errors
    /// [`LoadError::Runtime`] when there is none or it does not load, [`LoadError::Telemetry`] when it
    /// would send telemetry.
    pub(crate) fn find(settings: &CaptionSettings) -> Result<OnnxRuntime, LoadError> {
        library::find(settings).and_then(|library| OnnxRuntime::open(&library))
    }

    /// Loads the shared library, or gives the one that this process has loaded before.
    fn open(library: &Path) -> Result<OnnxRuntime, LoadError> {
        let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = opened.as_ref() {
            return Ok(runtime.clone());
        }
        let failed = |reason: String| LoadError::Runtime { reason };
        // ort would take a relative path from the executable's folder.
        let absolute = std::path::absolute(library).map_err(|error| failed(error.to_string()))?;
        let environment = ort::init_from(&absolute)
            .map_err(|error| failed(error.to_string()))?
            .with_name("vignette")
            .with_telemetry(false)
            .with_logger(Arc::new(log))
            .build()
            .map_err(|error| failed(error.to_string()))?;
        environment.set_log_level(LogLevel::Warning);
        let runtime = OnnxRuntime {
            environment,
            library: library.to_owned(),
        };
        *opened = Some(runtime.clone());
        Ok(runtime)
    }

    /// For people: `ONNX Runtime 1.28.0 from vendor/onnxruntime/libonnxruntime.so.1.28.0`.
    pub(crate) fn describe(&self) -> String {
        let library = self.library.display();
        match library::version_in_name(&self.library) {
            Some(version) => format!("ONNX Runtime {version} from {library}"),
            None => format!("ONNX Runtime from {library}"),
        }
    }

    /// A session for `graph` that computes on `threads` threads, made without the passes `left_out`.
    pub(super) fn session(
        &self,
        graph: &GraphFile,
        threads: usize,
        left_out: &str,
    ) -> Result<Session, LoadError> {
        let build = || -> ort::Result<Session> {
            Session::builder(&self.environment)?
                .with_config_entry("optimization.disable_specified_optimizers", left_out)?
                .with_log_level(LogLevel::Warning)?
                .with_intra_threads(threads)?
                .with_inter_threads(1)?
                // A thread that spins while it waits takes the core from the other workers.
                .with_intra_op_spinning(false)?
                .with_inter_op_spinning(false)?
                // What a picture takes goes back to the system with it, and is not kept for the next.
                .with_execution_providers([CPU::default().with_arena_allocator(false).build()])?
                .with_memory_pattern(false)?
                .commit_from_file(&graph.path)
        };
        build().map_err(|error| LoadError::Graph {
            file: graph.path.clone(),
            reason: one_line(error.message()),
        })
    }
}

/// Hands ONNX Runtime's own messages to the log.
fn log(level: LogLevel, category: &str, _id: &str, location: &str, message: &str) {
    match level {
        LogLevel::Verbose => {
            tracing::trace!(target: "onnxruntime", category, location, "{message}")
        }
        LogLevel::Info => tracing::debug!(target: "onnxruntime", category, location, "{message}"),
        LogLevel::Warning => tracing::warn!(target: "onnxruntime", category, location, "{message}"),
        LogLevel::Error | LogLevel::Fatal => {
            tracing::error!(target: "onnxruntime", category, location, "{message}");
        }
    }
}
