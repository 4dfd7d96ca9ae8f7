//! Which shared library of ONNX Runtime is loaded, and which is refused.

use std::{
    env, fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use memchr::memmem;

use crate::captioning::{error::LoadError, locate::locate, types::CaptionSettings};

/// Where `make vendor` puts ONNX Runtime; see [`locate`].
const VENDORED: &str = "vendor/onnxruntime";

/// Silences the telemetry of ONNX Runtime, if it is set before the process starts.
const TELEMETRY_SWITCH: &str = "ORT_DISABLE_TELEMETRY";

/// What only libraries with telemetry contain: the address that they send to, and the name of the
/// variable that silences them.
const TELEMETRY_MARKS: [&str; 2] = ["OneCollector", TELEMETRY_SWITCH];

/// How much of a library is searched at a time.
const PIECE: usize = 1 << 18;

/// The library from the setting, from `ORT_DYLIB_PATH` or from `vendor/`, in this order.
///
/// # Errors
/// [`LoadError::Runtime`] when there is none, [`LoadError::Telemetry`] when it would send telemetry.
pub(super) fn find(settings: &CaptionSettings) -> Result<PathBuf, LoadError> {
    let named = settings.onnxruntime.clone().or_else(|| {
        env::var_os("ORT_DYLIB_PATH")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    });
    let library = match named {
        Some(library) if library.is_file() => library,
        Some(library) => {
            let reason = format!("{} is not a file", library.display());
            return Err(LoadError::Runtime { reason });
        }
        None => library_in(&locate(Path::new(VENDORED))).ok_or_else(|| {
            let reason = format!("its library was not found in {VENDORED}");
            LoadError::Runtime { reason }
        })?,
    };
    let silenced = env::var_os(TELEMETRY_SWITCH).is_some_and(|value| value == "1");
    refuse_telemetry(&library, silenced)?;
    Ok(library)
}

/// Refuses a library that sends telemetry and was not silenced. ONNX Runtime 1.29.0 and later
/// ignore the call that switches telemetry off, and begin as soon as they are loaded.
fn refuse_telemetry(library: &Path, silenced: bool) -> Result<(), LoadError> {
    if silenced {
        return Ok(());
    }
    let sends = holds_any(library, TELEMETRY_MARKS).map_err(|source| LoadError::Unreadable {
        file: library.to_owned(),
        source,
    })?;
    if sends {
        return Err(LoadError::Telemetry {
            library: library.to_owned(),
            switch: TELEMETRY_SWITCH,
        });
    }
    Ok(())
}

/// Whether a file holds one of `marks`; read in pieces that overlap, which is faster than as a whole.
fn holds_any(file: &Path, marks: [&str; 2]) -> io::Result<bool> {
    let finders = marks.map(|mark| memmem::Finder::new(mark.as_bytes()));
    let overlap = marks.map(str::len).into_iter().fold(0, usize::max) - 1;
    let mut file = fs::File::open(file)?;
    let (mut piece, mut kept) = (vec![0; PIECE], 0);
    loop {
        let length = match file.read(&mut piece[kept..])? {
            0 => return Ok(false),
            read => kept + read,
        };
        let found = |finder: &memmem::Finder<'_>| finder.find(&piece[..length]).is_some();
        if finders.iter().any(found) {
            return Ok(true);
        }
        kept = overlap.min(length);
        piece.copy_within(length - kept..length, 0);
    }
}

/// The one library in a folder: `libonnxruntime.so.1.28.0`, `….dylib`, `onnxruntime.dll`.
fn library_in(folder: &Path) -> Option<PathBuf> {
    let mut libraries: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(is_library)
        })
        .collect();
    libraries.sort();
    libraries.pop()
}

fn is_library(name: &str) -> bool {
    match env::consts::OS {
        "windows" => name == "onnxruntime.dll",
        "macos" => name.starts_with("libonnxruntime.") && name.ends_with(".dylib"),
        _ => name.starts_with("libonnxruntime.so"),
    }
}

/// `1.28.0` in `libonnxruntime.so.1.28.0` or `libonnxruntime.1.28.0.dylib`, also through links.
pub(super) fn version_in_name(library: &Path) -> Option<String> {
    let resolved = library.canonicalize().ok()?;
    let name = resolved.file_name()?.to_str()?;
    let numbers: Vec<_> = name
        .split('.')
        .filter(|part| part.parse::<u32>().is_ok())
        .collect();
    (numbers.len() >= 2).then(|| numbers.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(contents: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("libonnxruntime.so.1.31.1");
        fs::write(&file, contents).unwrap();
        (folder, file)
    }

    #[test]
    fn refuses_a_library_with_telemetry() {
        for contents in [
            &b"\x7fELF\0https://mobile.example/OneCollector/1.0\0"[..],
            b"\x7fELF\0ORT_DISABLE_TELEMETRY\0",
        ] {
            let (_folder, file) = library(contents);
            let error = refuse_telemetry(&file, false).unwrap_err().to_string();
            assert!(error.contains("sends telemetry"), "{error}");
            assert!(error.contains("ORT_DISABLE_TELEMETRY=1"), "{error}");
            assert!(!error.contains('\n'), "{error}");
            assert!(refuse_telemetry(&file, true).is_ok());
        }
    }

    #[test]
    fn finds_a_mark_wherever_it_lies() {
        let mark = TELEMETRY_MARKS[0].as_bytes();
        for before in [PIECE - 40, PIECE - 5, PIECE - 1, PIECE, 3 * PIECE - 20] {
            let contents = [&vec![b'O'; before], mark].concat();
            let (_folder, file) = library(&contents);
            assert!(refuse_telemetry(&file, false).is_err(), "{before}");
        }
    }

    #[test]
    fn takes_a_library_without_telemetry() {
        let (_folder, file) = library(b"\x7fELF\0nothing of the kind\0");
        assert!(refuse_telemetry(&file, false).is_ok());
    }

    #[test]
    fn the_vendored_library_sends_nothing() {
        // Where it could not be fetched, captions come from rten and there is nothing to check.
        if let Some(file) = library_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join(VENDORED)) {
            assert!(refuse_telemetry(&file, false).is_ok());
        }
    }
}
