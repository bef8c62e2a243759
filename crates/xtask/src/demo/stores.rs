//! The three stores of the demo, one for each placement.

/// A store as the demo uses it.
pub(super) struct Store {
    pub(super) platform: &'static str,
    pub(super) id: &'static str,
    pub(super) placement: &'static str,
    /// What its settings file says; different in each store, so that no store can pass with another's.
    pub(super) settings: &'static str,
}

impl Store {
    /// The file on the hosting that its pages read.
    pub(super) fn settings_file(&self) -> String {
        match self.platform {
            "tiendanube" => format!("{}.json", self.id),
            platform => format!("{platform}-{}.json", self.id),
        }
    }
}

pub(super) const STORES: [Store; 3] = [
    Store {
        platform: "tiendanube",
        id: "1001",
        placement: "tiendanube-classic",
        settings: r#"{"installments": 12, "transfer_discount": 20, "low_stock": 5}"#,
    },
    Store {
        platform: "tiendanube",
        id: "1002",
        placement: "tiendanube-portal",
        settings: r#"{"installments": 3, "transfer_discount": 15, "low_stock": 3}"#,
    },
    Store {
        platform: "pago-shops",
        id: "3001",
        placement: "pago-shops",
        settings: r#"{"installments": 9, "transfer_discount": 7, "low_stock": 6}"#,
    },
];
