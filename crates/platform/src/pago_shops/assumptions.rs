//! What Pago Shops leaves undocumented, as data: `pago-shops.toml` (platforms.md §2.2).

use http::Method;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::SetupError;

/// The assumptions file as it is shipped; every line is marked *assumed*.
pub const SHIPPED: &str = include_str!("../../pago-shops.toml");

/// All assumptions. The shipped file documents each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumptions {
    /// The authorize address.
    pub authorize: Authorize,
    /// The token call.
    pub token: Token,
    /// How a call carries its token.
    pub auth: Auth,
    /// The script resource.
    pub scripts: Scripts,
    /// The other resources.
    pub resources: Resources,
    /// The page.
    pub storefront: Storefront,
}

/// Parameters of the authorize address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each field is the name of the parameter that it is called after")]
pub struct Authorize {
    /// The value of `response_type`.
    pub response_type: String,
    pub client_id: String,
    pub redirect_uri: String,
    pub scope: String,
    /// Between two scopes.
    pub scope_separator: String,
    pub state: String,
}

/// The token call and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// How the body is written.
    pub body: Body,
    /// Whether the exchange repeats `redirect_uri`.
    pub send_redirect_uri: bool,
    /// The answer's field with the account's id.
    pub account: String,
}

/// How a token call's body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// How a call carries its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// The header's name.
    pub header: String,
    /// The word before the token; empty for none.
    pub scheme: String,
}

/// The script resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scripts {
    /// Its path below the API's address.
    pub path: String,
    /// The field with a script's id.
    pub id: String,
    /// The field with the address of the file that pages load.
    pub src: String,
    /// The method that changes a script in place.
    pub update: Update,
    /// Where the list lies when it comes inside an object.
    pub lists: Vec<String>,
    /// The page size to ask for.
    pub per_page: usize,
}

/// The other resources, all built alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each of these fields is the path, below the API's address, of what it is called after")]
pub struct Resources {
    pub products: String,
    pub customers: String,
    pub orders: String,
    pub abandoned_carts: String,
    pub categories: String,
    pub coupons: String,
    /// The field with an item's id.
    pub id: String,
    /// The method that changes an item in place.
    pub update: Update,
    /// Where the list lies when it comes inside an object.
    pub lists: Vec<String>,
    /// The page size to ask for.
    pub per_page: usize,
}

/// The method that changes something in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Update {
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storefront {
    /// The global object with the page's data.
    pub global: String,
    /// The tag's parameter that carries the account's id.
    pub store_parameter: String,
}

impl Update {
    pub(super) fn method(self) -> Method {
        match self {
            Update::Put => Method::PUT,
            Update::Patch => Method::PATCH,
        }
    }
}

impl Assumptions {
    /// The shipped assumptions.
    ///
    /// # Errors
    /// [`SetupError::Assumptions`]; the shipped file is tested, so only a damaged build can fail here.
    pub fn shipped() -> Result<Assumptions, SetupError> {
        Assumptions::with("")
    }

    /// The shipped assumptions with single lines replaced by `replacing`, a file of the same form.
    ///
    /// # Errors
    /// [`SetupError::Assumptions`] naming the line or the unknown key.
    ///
    /// ```
    /// use vitrina_platform::pago_shops::Assumptions;
    /// let mine = Assumptions::with("[scripts]\npath = 'v2/scripts'")?;
    /// assert_eq!(mine.scripts.path, "v2/scripts");
    /// assert_eq!(mine.scripts.src, "src");
    /// assert!(Assumptions::with("[scripts]\npaht = 'v2/scripts'").is_err());
    /// # Ok::<(), vitrina_platform::SetupError>(())
    /// ```
    pub fn with(replacing: &str) -> Result<Assumptions, SetupError> {
        let mut table = parse(SHIPPED)?;
        for (section, lines) in parse(replacing)? {
            let unknown = |key: &str| SetupError::Assumptions { reason: format!("it has no `{key}`") };
            let Some(Value::Table(known)) = table.get_mut(&section) else { return Err(unknown(&section)) };
            let Value::Table(lines) = lines else { return Err(unknown(&section)) };
            for (key, value) in lines {
                match known.get_mut(&key) {
                    Some(line) => *line = value,
                    None => return Err(unknown(&format!("{section}.{key}"))),
                }
            }
        }
        let assumptions: Assumptions = table.try_into().map_err(wrong)?;
        for (key, items) in
            [("scripts.per_page", assumptions.scripts.per_page), ("resources.per_page", assumptions.resources.per_page)]
        {
            if items == 0 {
                return Err(SetupError::Assumptions { reason: format!("{key} must be at least 1") });
            }
        }
        Ok(assumptions)
    }
}

fn parse(text: &str) -> Result<Table, SetupError> {
    text.parse().map_err(wrong)
}

fn wrong(error: toml::de::Error) -> SetupError {
    SetupError::Assumptions { reason: error.to_string().trim().to_owned() }
}
