//! What a change does to one field.

use serde::{Serialize, Serializer};

/// What a change does to one field of a resource: most changes leave most fields alone.
///
/// ```
/// use vitrina_platform::Field;
/// use vitrina_platform::tiendanube::ProductFields;
/// let fields = ProductFields { brand: "Acme".to_owned().into(), video_url: Field::Clear, ..ProductFields::default() };
/// assert_eq!(serde_json::to_string(&fields)?, r#"{"brand":"Acme","video_url":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// It stays as it is; nothing is sent.
    #[default]
    Keep,
    /// It becomes null.
    Clear,
    /// It gets this value.
    Set(T),
}

impl<T> Field<T> {
    /// Whether nothing is sent.
    pub fn is_kept(&self) -> bool {
        matches!(self, Field::Keep)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Field<T> {
        Field::Set(value)
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Field::Keep | Field::Clear => serializer.serialize_none(),
            Field::Set(value) => value.serialize(serializer),
        }
    }
}
