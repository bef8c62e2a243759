//! What a script keeps in the shopper's browser.

use crate::{Page, host};

/// A shelf of the shopper's browser under a name of the script's own: keys of other names, other apps and the theme are out of
/// reach. Nothing is kept unless the script asks.
///
/// ```
/// use vitrina::prelude::*;
/// use vitrina::testing::Shop;
///
/// fn script(page: Page, (): ()) {
///     let seen = page.storage("offers");
///     assert_eq!(seen.get("count"), Ok(None));
///     assert_eq!(seen.set("count", "1"), Ok(()));
///     assert_eq!(seen.get("count"), Ok(Some("1".to_owned())));
/// }
///
/// Shop::new().start(script);
/// ```
#[derive(Clone, Debug)]
pub struct Storage {
    name: String,
    session: bool,
}

/// Why nothing was kept or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser has no such storage, or lets no one use it here.
    Absent,
    /// There is no room for it.
    Full,
}

// What the host answers.
const ABSENT: i32 = 1;
const FULL: i32 = 2;

impl Page {
    /// What the script keeps under a name, until the shopper clears the browser's data.
    pub fn storage(&self, name: &str) -> Storage {
        Storage { name: name.to_owned(), session: false }
    }

    /// What it keeps under a name until the tab is closed.
    pub fn session_storage(&self, name: &str) -> Storage {
        Storage { name: name.to_owned(), session: true }
    }
}

impl Storage {
    /// The value of a key; `None` when nothing is kept.
    ///
    /// # Errors
    ///
    /// [`StorageError::Absent`].
    pub fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        match host::stored(self.session, &self.key(key)) {
            (ABSENT, _) => Err(StorageError::Absent),
            (_, value) => Ok(value),
        }
    }

    /// Keeps a value.
    ///
    /// # Errors
    ///
    /// Both of [`StorageError`]; what was kept before stays then.
    pub fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let mut text = self.key(key);
        text.push('\n');
        text.push_str(value);
        answer(host::store(self.session, &text))
    }

    /// Forgets a key.
    ///
    /// # Errors
    ///
    /// [`StorageError::Absent`].
    pub fn remove(&self, key: &str) -> Result<(), StorageError> {
        answer(host::unstore(self.session, &self.key(key)))
    }

    /// `vitrina:{name}:{key}`, in one line.
    fn key(&self, key: &str) -> String {
        let mut whole = String::from("vitrina");
        for part in [&self.name, key] {
            whole.push(':');
            whole.extend(part.chars().filter(|letter| *letter != '\n'));
        }
        whole
    }
}

fn answer(code: i32) -> Result<(), StorageError> {
    match code {
        ABSENT => Err(StorageError::Absent),
        FULL => Err(StorageError::Full),
        _ => Ok(()),
    }
}
