//! Both platforms' OAuth, the happy way and the others.

use serde_json::{Value, json};

use crate::running::{CALLBACK, Running, pago_exchange, pago_form, pago_refresh, send, tiendanube_exchange, with};

#[tokio::test]
async fn the_consent_page_has_its_controls_and_preselects_the_store() {
    let running = Running::start().await;
    let query = format!(
        "oauth/authorize?response_type=code&client_id=ps-demo&redirect_uri={CALLBACK}&scope=script_read&state=%22x&store=3002"
    );
    for (url, preselected) in [
        (
            running.urls().tiendanube.join("apps/1001/authorize?state=%22x&store=1002").unwrap(),
            "value=\"1002\" selected",
        ),
        (running.urls().pago_shops.join(&query).unwrap(), "value=\"3002\" selected"),
    ] {
        let page = send(running.request("GET", url.as_str())).await.expect(200);
        for part in ["id=\"accept\"", "id=\"cancel\"", "name=\"store\"", preselected, "value=\"&quot;x\""] {
            assert!(page.text.contains(part), "{part} is not in {page:?}");
        }
        assert!(!page.text.contains("{{"), "{page:?}");
        assert_eq!(page.header("x-frame-options"), "DENY");
    }
}

#[tokio::test]
async fn an_install_from_inside_a_shop_comes_without_a_state() {
    let running = Running::start().await;
    let asked = running.shop("praia", "/admin/apps/1001/authorize").await.expect(303);
    let url = asked.header("location").to_owned();
    assert!(url.starts_with(running.urls().tiendanube.as_str()), "{url}");
    let page = send(running.request("GET", &url)).await.expect(200);
    assert!(page.text.contains("value=\"1002\" selected"), "{page:?}");
    let accepted = send(running.request("POST", &url).form(&[("store", "1002"), ("decision", "accept")])).await;
    assert!(accepted.back("code").is_some());
    assert_eq!(accepted.back("state"), None);
    running.shop("bazaar", "/admin/apps/ps-demo/authorize").await.expect(404);
}

#[tokio::test]
async fn an_accepted_app_gets_code_state_and_token() {
    let running = Running::start().await;
    let back = running.decide("accept", "1002", "a&b").await.expect(302);
    assert_eq!(back.back("state").as_deref(), Some("a&b"));
    let code = back.back("code").unwrap();
    let token = running.exchange(tiendanube_exchange(&code)).await.expect(200).json();
    assert_eq!(token["token_type"], "bearer");
    assert_eq!(token["scope"], "write_scripts,read_products");
    assert_eq!(token["user_id"], 1002);
    let store = running.tiendanube("GET", "v1/1002/store", token["access_token"].as_str().unwrap());
    assert_eq!(send(store).await.expect(200).json()["id"], 1002);
}

#[tokio::test]
async fn a_refused_app_gets_an_error_and_no_code() {
    let running = Running::start().await;
    let pago = running.pago_decide(&[("decision", "cancel"), ("state", "z")]).await;
    for (back, state) in [(running.decide("cancel", "1001", "y").await, "y"), (pago, "z")] {
        let back = back.expect(302);
        assert_eq!(back.back("error").as_deref(), Some("access_denied"));
        assert_eq!(back.back("state").as_deref(), Some(state));
        assert!(back.back("error_description").is_some() && back.back("code").is_none());
    }
    assert_eq!(running.state().await["stores"][0]["installs"], json!([]));
}

#[tokio::test]
async fn an_unknown_app_or_store_is_not_sent_back() {
    let running = Running::start().await;
    let unknown = running.urls().tiendanube.join("apps/9/authorize").unwrap();
    send(running.request("GET", unknown.as_str())).await.expect(404);
    send(running.request("POST", unknown.as_str()).body("")).await.expect(404);
    running.decide("accept", "3001", "s").await.expect(400);
    running.pago_decide(&[("store", "1001")]).await.expect(400);
    running.pago_decide(&[("client_id", "other")]).await.expect(400);
    running.pago_decide(&[("redirect_uri", "https://evil.example/")]).await.expect(400);
}

#[tokio::test]
async fn tiendanube_refuses_token_calls_with_status_200() {
    let running = Running::start().await;
    let code = running.decide("accept", "1001", "s").await.back("code").unwrap();
    let good = tiendanube_exchange(&code);
    for (field, value, error) in [
        ("client_id", json!("1002"), "invalid_client"),
        ("client_secret", json!("sandbox-secret-pago"), "invalid_client"),
        ("grant_type", json!("refresh_token"), "unsupported_grant_type"),
        ("grant_type", Value::Null, "invalid_request"),
        ("code", Value::Null, "invalid_request"),
        ("code", json!("made-up"), "invalid_grant"),
    ] {
        let refusal = running.exchange(with(good.clone(), field, value)).await.expect(200).json();
        assert_eq!(refusal["error"], error, "{field}: {refusal}");
        assert!(refusal["error_description"].is_string() && refusal.get("access_token").is_none());
    }
    let url = running.urls().tiendanube.join("apps/authorize/token").unwrap();
    let broken = send(running.request("POST", url.as_str()).body("{\"client_id\":")).await.expect(200).json();
    assert_eq!(broken["error"], "invalid_request");
    assert!(running.exchange(good.clone()).await.json()["access_token"].is_string());
    assert_eq!(running.exchange(good).await.json()["error"], "invalid_grant", "a code works once");
}

#[tokio::test]
async fn a_code_lives_five_minutes() {
    let running = Running::start().await;
    for (seconds, works) in [(295, true), (301, false)] {
        let code = running.decide("accept", "1001", "s").await.back("code").unwrap();
        running.control("POST", "__sandbox/clock", json!({ "advance": seconds })).await.expect(200);
        let answer = running.exchange(tiendanube_exchange(&code)).await.json();
        assert_eq!(answer["access_token"].is_string(), works, "{seconds}: {answer}");
    }
}

#[tokio::test]
async fn a_form_works_as_well_as_json() {
    let running = Running::start().await;
    let code = running.decide("accept", "1001", "s").await.back("code").unwrap();
    let url = running.urls().tiendanube.join("apps/authorize/token").unwrap();
    let form = running.request("POST", url.as_str()).form(&tiendanube_exchange(&code));
    assert!(send(form).await.json()["access_token"].is_string());

    let code = running.pago_decide(&[]).await.back("code").unwrap();
    let url = running.urls().pago_shops.join("oauth/token").unwrap();
    let form = running.request("POST", url.as_str()).form(&pago_exchange(&code));
    assert!(send(form).await.expect(200).json()["refresh_token"].is_string());
}

#[tokio::test]
async fn a_new_token_ends_the_stores_old_one_and_no_others() {
    let running = Running::start().await;
    let (old, other) = (running.install("1001").await, running.install("1002").await);
    let new = running.install("1001").await;
    for (token, store, status) in [(&old, "1001", 401), (&new, "1001", 200), (&other, "1002", 200), (&new, "1002", 401)]
    {
        send(running.tiendanube("GET", &format!("v1/{store}/store"), token)).await.expect(status);
    }
}

#[tokio::test]
async fn pago_shops_answers_wrong_authorize_requests_by_rfc_6749() {
    let running = Running::start().await;
    for (field, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("scope", "", "invalid_scope"),
        ("scope", "script_read everything", "invalid_scope"),
        ("scope", "order_read", "invalid_scope"),
    ] {
        let back = running.pago_decide(&[(field, value)]).await.expect(302);
        assert_eq!(back.back("error").as_deref(), Some(error), "{field}={value}");
        assert_eq!(back.back("state").as_deref(), Some("s"));
    }
    let get = running.request("GET", running.urls().pago_shops.join("oauth/authorize").unwrap().as_str());
    let back = send(get.query(&pago_form(&[("scope", "order_read")]))).await.expect(302);
    assert_eq!(back.back("error").as_deref(), Some("invalid_scope"));
}

#[tokio::test]
async fn pago_shops_refuses_token_calls_by_rfc_6749() {
    let running = Running::start().await;
    let code = running.pago_decide(&[]).await.back("code").unwrap();
    for (field, value, status, error) in [
        ("client_id", json!("other"), 401, "invalid_client"),
        ("client_secret", json!("wrong"), 401, "invalid_client"),
        ("client_secret", Value::Null, 400, "invalid_request"),
        ("grant_type", json!("password"), 400, "unsupported_grant_type"),
        ("grant_type", Value::Null, 400, "invalid_request"),
        ("redirect_uri", Value::Null, 400, "invalid_request"),
        ("code", json!("made-up"), 400, "invalid_grant"),
        ("redirect_uri", json!("https://evil.example/"), 400, "invalid_grant"),
    ] {
        let refusal = running.pago_token(with(pago_exchange(&code), field, value)).await.expect(status).json();
        assert_eq!(refusal["error"], error, "{field}: {refusal}");
    }
    let used = running.pago_token(pago_exchange(&code)).await.expect(400).json();
    assert_eq!(used["error"], "invalid_grant", "a code that met another redirect URL is used up");
}

#[tokio::test]
async fn pago_shops_tokens_expire_and_refresh_tokens_rotate() {
    let running = Running::start().await;
    let lifetime = json!({ "token_lifetime": 60 });
    running.control("PATCH", "__sandbox/apps/pago-shops/ps-demo", lifetime).await.expect(200);
    let first = running.pago_install("3001").await;
    assert_eq!(
        (&first["expires_in"], &first["scope"], &first["account_id"], &first["token_type"]),
        (&json!(60), &json!("script_read script_write"), &json!("3001"), &json!("Bearer"))
    );
    let text = |token: &Value, name: &str| token[name].as_str().unwrap().to_owned();
    let (access, refresh) = (text(&first, "access_token"), text(&first, "refresh_token"));
    send(running.pago("GET", "api/scripts", &access)).await.expect(200);
    running.control("POST", "__sandbox/clock", json!({ "advance": 61 })).await.expect(200);
    send(running.pago("GET", "api/scripts", &access)).await.expect(401);

    let second = running.pago_token(pago_refresh(&refresh)).await.expect(200).json();
    assert_ne!(text(&second, "refresh_token"), refresh);
    send(running.pago("GET", "api/scripts", &text(&second, "access_token"))).await.expect(200);
    let again = running.pago_token(pago_refresh(&refresh)).await.expect(400).json();
    assert_eq!(again["error"], "invalid_grant");
    assert_eq!(running.pago_token(pago_refresh(&access)).await.expect(400).json()["error"], "invalid_grant");
    running.pago_token(pago_refresh(&text(&second, "refresh_token"))).await.expect(200);
}

#[tokio::test]
async fn what_a_merchant_does_not_grant_is_not_in_the_token() {
    let running = Running::start().await;
    let scopes = json!({ "scopes": ["script_read"] });
    running.control("PATCH", "__sandbox/apps/pago-shops/ps-demo", scopes).await.expect(200);
    let scopes = json!({ "scopes": ["read_products"] });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", scopes).await.expect(200);
    assert_eq!(running.pago_install("3001").await["scope"], "script_read");
    let code = running.decide("accept", "1001", "s").await.back("code").unwrap();
    assert_eq!(running.exchange(tiendanube_exchange(&code)).await.json()["scope"], "read_products");
}
