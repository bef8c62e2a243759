//! Stock in the platform's two short ways: of one product's variants, and together with prices of many products. platforms.md §6.2
//! and §6.3 give their names; the bodies are those of the platform's public documents and of apps that send them.

use http::Method;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Id, Product, Resources, Variant};
use crate::{Decimal, Error, Field};

/// How a stock changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "action", content = "value", rename_all = "lowercase")]
pub enum StockChange {
    /// To so many pieces; `None`: it is not counted any more.
    Replace(Option<i64>),
    /// By so many pieces; never below 0.
    Variation(i64),
}

/// What changes of one variant; what is left out stays.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StockAndPrice {
    /// At least 0.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub price: Field<Decimal>,
    /// Below the price.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub promotional_price: Field<Decimal>,
    /// Pieces, in the store's one location.
    #[serde(rename = "inventory_levels", skip_serializing_if = "Option::is_none", serialize_with = "one_level")]
    pub stock: Option<i64>,
}

fn one_level<S: Serializer>(stock: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    json!([{ "stock": stock }]).serialize(serializer)
}

/// Something of that id, with what changes of it.
#[derive(Serialize)]
struct Of<'a, T> {
    id: Id,
    #[serde(flatten)]
    change: &'a T,
}

impl Resources<Variant> {
    /// Changes the stock of one variant of the product, or of all; answers all of them.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; after [`Error::UnknownOutcome`] read before trying again.
    pub async fn change_stock(&self, variant: Option<Id>, change: StockChange) -> Result<Vec<Variant>, Error> {
        let url = self.url(&["stock"]);
        let answer = match variant {
            Some(id) => self.store.write(Method::POST, url, &Of { id, change: &change }).await,
            None => self.store.write(Method::POST, url, &change).await,
        };
        answer?.read()
    }
}

impl Resources<Product> {
    /// Changes stock and prices of variants of many products, 50 variants at most: for each product what changes of each of its
    /// variants. What is answered is not documented, and comes as it is.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::UnknownOutcome`], for PATCH is not made again: read before trying again.
    pub async fn stock_and_prices(&self, changes: &[(Id, Vec<(Id, StockAndPrice)>)]) -> Result<Value, Error> {
        let products: Vec<Value> = changes
            .iter()
            .map(|(id, changes)| {
                let variants: Vec<_> = changes.iter().map(|(id, change)| Of { id: *id, change }).collect();
                json!({ "id": id, "variants": variants })
            })
            .collect();
        self.store.write(Method::PATCH, self.url(&["stock-price"]), &products).await?.read()
    }
}
