//! The migrations, in the program itself, so that a binary always carries the schema it needs.

use rust_embed::RustEmbed;

use super::StorageError;

/// `migrations/sqlite/*.sql`
#[derive(RustEmbed)]
#[folder = "migrations/sqlite"]
pub(super) struct SqliteMigrations;

/// `migrations/mongodb/*.json`
#[derive(RustEmbed)]
#[folder = "migrations/mongodb"]
pub(super) struct MongoMigrations;

/// One step of a schema: a file named `NNNN_description.ext`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Migration {
    pub(super) version: i64,
    pub(super) description: String,
    pub(super) text: String,
}

/// All migrations of a folder, in order.
pub(super) fn ordered<F: RustEmbed>() -> Result<Vec<Migration>, StorageError> {
    let mut migrations = F::iter()
        .map(|name| {
            let malformed =
                || StorageError::Migration(format!("{name} is not named NNNN_words.ext"));
            let (version, rest) = name.split_once('_').ok_or_else(malformed)?;
            let (description, _) = rest.split_once('.').ok_or_else(malformed)?;
            let file = F::get(&name).ok_or_else(malformed)?;
            Ok(Migration {
                version: version.parse().map_err(|_| malformed())?,
                description: description.replace('_', " "),
                text: String::from_utf8_lossy(&file.data).into_owned(),
            })
        })
        .collect::<Result<Vec<_>, StorageError>>()?;
    migrations.sort_by_key(|migration| migration.version);
    Ok(migrations)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_stores_have_the_same_steps_in_order() {
        let sqlite = ordered::<SqliteMigrations>().unwrap();
        let mongodb = ordered::<MongoMigrations>().unwrap();
        let steps = |list: &[Migration]| {
            list.iter()
                .map(|m| (m.version, m.description.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(steps(&sqlite), steps(&mongodb));
        let versions = |pair: &[Migration]| pair[0].version < pair[1].version;
        assert!(sqlite.windows(2).all(versions), "a number was used twice");
    }
}
