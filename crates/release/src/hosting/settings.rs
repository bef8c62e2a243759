//! A store's settings, beside the bundle's files: a JSON object that the script's page fetches. Stores go by a name that no store
//! of another platform has: `1001` on Tiendanube, `pago-shops-1001` on Pago Shops.

use std::collections::BTreeSet;

use bytes::Bytes;
use object_store::path::Path as Key;
use object_store::{ObjectMeta, ObjectStore};
use serde_json::{Map, Value};

use super::{Hosting, Tag};
use crate::HostingError;
use crate::serving::SHORT_LIVED;

impl Hosting {
    /// The settings of the store of that name, and their tag; `None` where none were written.
    ///
    /// # Errors
    /// [`HostingError::SettingsUnreadable`] when the file is no JSON object, [`HostingError::Storage`].
    pub async fn settings(&self, store: &str) -> Result<Option<(Map<String, Value>, Tag)>, HostingError> {
        let key = self.settings_key(store);
        let Some((bytes, tag)) = self.tagged(&key).await? else { return Ok(None) };
        let unreadable = |error: serde_json::Error| HostingError::SettingsUnreadable {
            path: self.place.address(&key),
            reason: error.to_string(),
        };
        Ok(Some((serde_json::from_slice(&bytes).map_err(unreadable)?, tag)))
    }

    /// Writes a store's settings if they are still those with this tag (`None`: if there are none yet). Pages may keep the
    /// old ones for a minute.
    ///
    /// # Errors
    /// [`HostingError::Moved`] when somebody else wrote in between, [`HostingError::Held`] when somebody is writing now: read
    /// them again, then try again; [`HostingError::Storage`].
    pub async fn write_settings(
        &self,
        store: &str,
        values: &Map<String, Value>,
        read: Option<&Tag>,
    ) -> Result<Tag, HostingError> {
        let key = self.settings_key(store);
        let bytes = serde_json::to_vec(values).map_err(|error| HostingError::SettingsUnreadable {
            path: self.place.address(&key),
            reason: error.to_string(),
        })?;
        self.write_over(&key, bytes.into(), read).await
    }

    /// Gives a store that has no settings empty ones, so that its pages find the file that they ask for.
    ///
    /// # Errors
    /// [`HostingError::Storage`].
    pub async fn give_empty_settings(&self, store: &str) -> Result<(), HostingError> {
        self.create(&self.settings_key(store), Bytes::from_static(b"{}"), SHORT_LIVED).await.map(drop)
    }

    /// The names of the stores that have settings, empty ones too.
    ///
    /// # Errors
    /// [`HostingError::Storage`].
    pub async fn stores_with_settings(&self) -> Result<BTreeSet<String>, HostingError> {
        let folder = self.key(["settings"]);
        let listed = self.store.list_with_delimiter(Some(&folder)).await;
        let listed = listed.map_err(|source| self.failure(&folder, source))?;
        let id = |object: &ObjectMeta| object.location.filename()?.strip_suffix(".json").map(str::to_owned);
        Ok(listed.objects.iter().filter_map(id).collect())
    }

    /// Where a store's settings lie, for people to read.
    pub fn settings_address(&self, store: &str) -> String {
        self.place.address(&self.settings_key(store))
    }

    fn settings_key(&self, store: &str) -> Key {
        Key::from_iter([self.app.as_str(), "settings", &format!("{store}.json")])
    }
}
