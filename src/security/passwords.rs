//! Hashing and checking passwords with Argon2id.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::domain::{Invalid, NewPassword};
use crate::telemetry::{TaskFailed, spawn_blocking};

/// OWASP's first choice for Argon2id where memory is dear: 19 MiB, two passes, one lane.
/// <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Memory is asked for in pieces of more than 32 MiB, though less is used of them: such pieces go
/// back to the system at once, where smaller ones stay with the allocator, which keeps some for
/// each thread that ever hashed (600 MiB in all).
const PIECE: usize = (32 << 20) / Block::SIZE + 1;

/// Why a password was neither hashed nor checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Argon2 refused its input, or the stored hash is none.
    #[error("hashing a password failed: {0}")]
    Hashing(String),
    /// The work did not finish.
    #[error(transparent)]
    Task(#[from] TaskFailed),
    /// Too many people are signing in at this moment.
    #[error("too many passwords are being checked")]
    Busy,
}

/// Hashes and checks passwords, a few at a time and never on an async thread: each takes 19 MiB
/// and some 20 ms.
#[derive(Debug, Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Passwords {
    /// At most `at_once` at a time; sixteen times as many may wait.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        // Made now, so that the first unknown name is not the one that takes longer.
        LazyLock::force(&NOBODY);
        Self {
            permits: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::new(Semaphore::new(at_once * 16)),
        }
    }

    /// The hash of a new password as a PHC string; the inner error says why it will not do (see
    /// [`NewPassword::parse`]). `about` are texts that an attacker would try first.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub async fn hash_new<const N: usize>(
        &self,
        text: String,
        about: [String; N],
    ) -> Result<Result<String, Invalid>, PasswordError> {
        self.run(move || {
            let about = about.each_ref().map(String::as_str);
            let text = normalised(&text);
            let password = match NewPassword::parse(text, &about) {
                Ok(password) => password,
                Err(invalid) => return Ok(Err(invalid)),
            };
            hash(password.expose().as_bytes()).map(Ok)
        })
        .await
    }

    /// Whether a password is the one of the hash. Without a hash (nobody has this name) the answer
    /// is no, and takes just as long.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub async fn verify(
        &self,
        password: SecretString,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().or(NOBODY.as_deref()).unwrap_or_default();
            let typed = password.expose_secret();
            let password = SecretString::from(normalised(typed));
            let mut right = matches(password.expose_secret().as_bytes(), hash)?;
            // A hash from before passwords were normalised was made of what was typed.
            if !right && password.expose_secret() != typed {
                right = matches(typed.as_bytes(), hash)?;
            }
            Ok(right && known)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _waiting = self
            .waiting
            .try_acquire()
            .map_err(|_| PasswordError::Busy)?;
        let permit = self
            .permits
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Busy)?;
        spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(TaskFailed::from)?
    }
}

/// One form for what the keyboards of different systems write for the same password: that of RFC
/// 8265 (OpaqueString), with spaces of every kind as the plain one, and of the same characters in
/// full width one form, too. More than a password may have is left as it is, and refused later.
fn normalised(typed: &str) -> String {
    if typed.len() > NewPassword::MAX_BYTES {
        return typed.to_owned();
    }
    let space = |c: char| if c.is_whitespace() { ' ' } else { c };
    typed.nfkc().map(space).collect()
}

/// A hash with today's parameters that no password is known to match, for names that nobody has.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| {
    let unguessable = uuid::Uuid::new_v4();
    hash(unguessable.as_bytes()).ok()
});

/// The PHC string of a password, with today's parameters and a new salt.
fn hash(password: &[u8]) -> Result<String, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
    let text = ParamsString::try_from(&params).map_err(failed)?;
    let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
    let salt = Salt::generate();
    let argon2 = Argon2::new(algorithm, version, params);
    let output = derive(&argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?;
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: text,
        salt: Some(salt),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

/// Whether a password is that of a PHC string, whatever its parameters.
fn matches(password: &[u8], hash: &str) -> Result<bool, PasswordError> {
    let hash = PasswordHash::new(hash).map_err(failed)?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).map_err(failed)?;
    let version = hash.version.map(Version::try_from).transpose();
    let params = Params::try_from(&hash).map_err(failed)?;
    let argon2 = Argon2::new(
        algorithm,
        version.map_err(failed)?.unwrap_or_default(),
        params,
    );
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return Ok(false);
    };
    // Outputs are compared in constant time.
    Ok(derive(&argon2, password, salt, expected.len())? == *expected)
}

fn derive(
    argon2: &Argon2<'_>,
    password: &[u8],
    salt: &[u8],
    length: usize,
) -> Result<Output, PasswordError> {
    let blocks = argon2.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(PIECE));
    memory.resize(blocks, Block::default());
    let mut output = vec![0; length];
    argon2
        .hash_password_into_with_memory(password, salt, &mut output, &mut memory)
        .map_err(failed)?;
    Output::new(&output).map_err(failed)
}

fn failed(error: impl ToString) -> PasswordError {
    PasswordError::Hashing(error.to_string())
}

#[cfg(test)]
#[path = "passwords_tests.rs"]
mod tests;
