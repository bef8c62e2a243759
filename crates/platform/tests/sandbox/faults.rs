//! What goes wrong on the way, and what the client makes of it.

use http::Method;
use serde_json::{Value, json};
use vitrina_platform::tiendanube::{Coupon, CouponFields, CouponKind, Query};
use vitrina_platform::{Decimal, Error};

use super::installed;
use super::merchant::Merchant;

async fn fault(merchant: &Merchant, method: &str, path: &str, times: u32, fault: Value) {
    let rule = json!({"listener": "tiendanube", "method": method, "path": path, "times": times, "fault": fault});
    merchant.control(Method::POST, "__sandbox/faults", rule).await;
}

fn coupon() -> CouponFields {
    CouponFields {
        code: "UNA".to_owned().into(),
        kind: CouponKind::Absolute.into(),
        value: Decimal::from_minor_units(500, 2).into(),
        ..CouponFields::default()
    }
}

#[tokio::test]
async fn reading_goes_on_after_errors_of_every_kind() {
    let (merchant, store) = installed("1001").await;
    for broken in
        [json!({"status": 503}), json!({"status": 502, "body": "<html>"}), json!({"drop": true}), json!({"cut": 10})]
    {
        fault(&merchant, "GET", "/2025-03/1001/products", 2, broken.clone()).await;
        let found = store.products().all(&Query::new()).await;
        assert_eq!(found.unwrap_or_else(|error| panic!("{broken}: {error}")).len(), 8);
    }
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_happens_once() {
    for broken in [json!({"after": true, "drop": true}), json!({"after": true, "status": 500}), json!({"drop": true})] {
        let (merchant, store) = installed("1001").await;
        fault(&merchant, "POST", "/2025-03/1001/coupons", 1, broken.clone()).await;
        let is_it = |coupon: &Coupon| coupon.code.as_deref() == Some("UNA");
        let made = store.coupons().create_settled(&coupon(), &Query::new(), is_it).await.unwrap();
        let all = store.coupons().all(&Query::new()).await.unwrap();
        let ours: Vec<_> = all.iter().filter(|coupon| is_it(coupon)).map(|coupon| coupon.id).collect();
        assert_eq!(ours, [made.id], "{broken}");
    }
}

#[tokio::test]
async fn a_shorter_answer_is_unreadable_and_a_changed_one_is_never_a_panic() {
    let (merchant, store) = installed("1001").await;
    fault(&merchant, "GET", "/2025-03/1001/orders", 1, json!({"truncate": 40})).await;
    let error = store.orders().all(&Query::new()).await.unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error}");
    for place in [0, 5, 17] {
        fault(&merchant, "GET", "/2025-03/1001/orders", 1, json!({"flip": place})).await;
        let outcome = store.orders().all(&Query::new()).await;
        assert!(matches!(outcome, Ok(_) | Err(Error::Unreadable { .. })), "{place}: {outcome:?}");
    }
}

#[tokio::test]
async fn every_unit_of_the_reset_header_is_understood() {
    let (merchant, store) = installed("1001").await;
    for unit in ["milliseconds", "epoch_seconds", "epoch_milliseconds"] {
        let reset = json!({"reset": unit, "status": 429});
        fault(&merchant, "GET", "/2025-03/1001/categories", 1, reset).await;
        assert_eq!(store.categories().all(&Query::new()).await.unwrap().len(), 3, "{unit}");
    }
}
