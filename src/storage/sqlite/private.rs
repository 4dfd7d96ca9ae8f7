//! The database is for its owner alone: it holds hashes of passwords, addresses and keys of apps.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Makes the file (mode 0600) and the folders above it (0700) where they are missing, and takes a
/// file that others may read from them. SQLite gives the files beside it the same mode.
pub(super) fn file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        let mut folders = DirBuilder::new();
        folders.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
        folders.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            // On a file system without modes, or where another account owns the file, it stays.
            if let Err(error) = file.set_permissions(Permissions::from_mode(0o600)) {
                tracing::warn!(%error, file = %path.display(), "others may read the database");
            }
        }
    }
    drop(file);
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::storage::sqlite::SqliteStore;

    fn mode(path: &Path) -> u32 {
        metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn only_its_owner_reads_the_database_and_the_files_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let path = data.join("vignette.sqlite");
        let store = SqliteStore::open(&path).await.unwrap();
        crate::storage::Store::migrate(&store).await.unwrap();
        assert_eq!(mode(&data), 0o700);
        for name in [
            "vignette.sqlite",
            "vignette.sqlite-wal",
            "vignette.sqlite-shm",
        ] {
            assert_eq!(mode(&data.join(name)), 0o600, "{name}");
        }
    }

    #[test]
    fn a_database_that_others_could_read_is_taken_from_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vignette.sqlite");
        std::fs::write(&path, "").unwrap();
        set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        file(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
    }
}
