//! What MongoDB's errors mean: the server is away for a while, or something is wrong.

use mongodb::error::{Error, ErrorKind, WriteFailure};

use super::StorageError;

/// A unique index said no.
pub(super) const DUPLICATE_KEY: i32 = 11000;

/// Codes of a server that is not there, is no primary (any more), is shutting down, took too long, or
/// has no room: later it will do. Of
/// <https://www.mongodb.com/docs/manual/reference/error-codes/>.
const AWAY: &[i32] = &[
    6,     // HostUnreachable
    7,     // HostNotFound
    50,    // MaxTimeMSExpired
    64,    // WriteConcernTimeout
    89,    // NetworkTimeout
    91,    // ShutdownInProgress
    134,   // ReadConcernMajorityNotAvailableYet
    189,   // PrimarySteppedDown
    262,   // ExceededTimeLimit
    9001,  // SocketException
    10058, // LegacyNotPrimary
    10107, // NotWritablePrimary
    11600, // InterruptedAtShutdown
    11602, // InterruptedDueToReplStateChange
    13435, // NotPrimaryNoSecondaryOk
    13436, // NotPrimaryOrSecondary
    14031, // OutOfDiskSpace
];

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        use ErrorKind::{BsonDeserialization, ConnectionPoolCleared, Io, ServerSelection};
        match *error.kind {
            BsonDeserialization(ref reason) => Self::corrupt("a document", reason),
            ConnectionPoolCleared { .. } | Io(_) | ServerSelection { .. } => {
                Self::Unreachable(error.into())
            }
            _ if code(&error).is_some_and(|code| AWAY.contains(&code)) => {
                Self::Unreachable(error.into())
            }
            _ => Self::Unavailable(error.into()),
        }
    }
}

/// The code that the server answered with.
fn code(error: &Error) -> Option<i32> {
    match error.kind.as_ref() {
        ErrorKind::Command(command) => Some(command.code),
        ErrorKind::Write(WriteFailure::WriteError(write)) => Some(write.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(concern)) => Some(concern.code),
        ErrorKind::InsertMany(many) => many.write_concern_error.as_ref().map(|one| one.code),
        _ => None,
    }
}

/// The message of a failed write if a unique index is the reason.
pub(super) fn duplicate_key(error: &Error) -> Option<String> {
    match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(write)) if write.code == DUPLICATE_KEY => {
            Some(write.message.clone())
        }
        ErrorKind::Command(command) if command.code == DUPLICATE_KEY => {
            Some(command.message.clone())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use mongodb::bson::{deserialize_from_document, doc};
    use mongodb::error::{CommandError, WriteConcernError};

    use super::*;

    fn command(code: i32) -> Error {
        let answer = doc! { "code": code, "codeName": "Name", "errmsg": "why" };
        let error: CommandError = deserialize_from_document(answer).unwrap();
        ErrorKind::Command(error).into()
    }

    #[test]
    fn a_server_that_is_away_for_a_while_is_unreachable() {
        for code in AWAY {
            let error = StorageError::from(command(*code));
            assert!(matches!(error, StorageError::Unreachable(_)), "{code}");
            let answer = doc! { "code": code, "codeName": "Name", "errmsg": "why" };
            let concern: WriteConcernError = deserialize_from_document(answer).unwrap();
            let failure = WriteFailure::WriteConcernError(concern);
            let error = StorageError::from(Error::from(ErrorKind::Write(failure)));
            assert!(matches!(error, StorageError::Unreachable(_)), "{code}");
        }
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        for code in [2, 9, 13, 59, DUPLICATE_KEY] {
            let error = StorageError::from(command(code));
            assert!(matches!(error, StorageError::Unavailable(_)), "{code}");
        }
        assert_eq!(
            duplicate_key(&command(DUPLICATE_KEY)).as_deref(),
            Some("why")
        );
        assert_eq!(duplicate_key(&command(91)), None);
    }
}
