//! From the storage's own error to one that says what to do.

use std::error::Error;
use std::io::{self, ErrorKind};

use object_store::client::HttpError;
use object_store::path::Path as Key;

use super::place::Place;
use crate::HostingError;

/// The codes by which services say that a key is unknown, wrong, too old or without the right.
const REFUSED: [&str; 7] = [
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "TokenRefreshRequired",
    "RequestTimeTooSkewed",
];
/// The codes of a bucket that lies elsewhere.
const ELSEWHERE: [&str; 4] =
    ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "without LOCATION"];
const FULL: [&str; 4] = ["QuotaExceeded", "StorageFull", "InsufficientStorage", "EntityTooLarge"];

/// Why the storage did not do it.
pub(super) fn failure(place: &Place, key: &Key, source: object_store::Error) -> HostingError {
    let path = place.address(key);
    match place {
        Place::Folder(_) => on_disk(path, source),
        Place::Bucket { name, .. } => in_bucket(path, name, source),
    }
}

fn on_disk(path: String, source: object_store::Error) -> HostingError {
    match find::<io::Error>(&source).map(io::Error::kind) {
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge) => {
            HostingError::NoRoom { path, source }
        }
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => HostingError::ReadOnly { path, source },
        _ => HostingError::Storage { path, source },
    }
}

fn in_bucket(path: String, bucket: &str, source: object_store::Error) -> HostingError {
    if find::<HttpError>(&source).is_some() {
        return HostingError::Unreachable { path, reason: innermost(&source) };
    }
    // The service's own code stands in the answer, which object_store keeps as text only.
    let text = source.to_string();
    let code = |codes: &[&'static str]| codes.iter().find(|code| text.contains(*code)).copied();
    if text.contains("NoSuchBucket") {
        return HostingError::NoSuchBucket { path, bucket: bucket.to_owned() };
    }
    if let Some(code) = code(&REFUSED) {
        return HostingError::Refused { path, code };
    }
    if code(&ELSEWHERE).is_some() {
        return HostingError::Elsewhere { path, bucket: bucket.to_owned() };
    }
    if code(&FULL).is_some() {
        return HostingError::NoRoom { path, source };
    }
    match source {
        object_store::Error::PermissionDenied { .. } => HostingError::Refused { path, code: "403" },
        object_store::Error::Unauthenticated { .. } => HostingError::Refused { path, code: "401" },
        source => HostingError::Storage { path, source },
    }
}

/// Whether "not found" speaks of the bucket and not of a file in it.
pub(super) fn is_missing_bucket(source: &object_store::Error) -> bool {
    source.to_string().contains("NoSuchBucket")
}

/// The first error of that type among this one and what caused it.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    error.downcast_ref().or_else(|| error.source().and_then(find))
}

/// The words of the error that began it.
pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}
