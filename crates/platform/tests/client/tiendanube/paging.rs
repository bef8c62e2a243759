//! Lists that come page by page.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt};
use serde_json::Value;
use serde_json::json;
use url::Url;
use vitrina_platform::tiendanube::{App, Config, Query};
use vitrina_platform::{Error, InProcess, Recording};

use super::{TOKEN, answering, config, store};
use crate::server::{Reply, Server};

fn page(asked: &crate::server::Asked) -> usize {
    let url: Url = format!("http://x/?{}", asked.query).parse().unwrap();
    let page = url.query_pairs().find(|(key, _)| key == "page").unwrap().1;
    page.parse().unwrap()
}

fn items(ids: impl Iterator<Item = usize>) -> Vec<Value> {
    ids.map(|id| json!({"id": id})).collect()
}

#[tokio::test]
async fn every_way_to_page_ends_with_every_item_once() {
    // Few an answer with the count in the body.
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 30;
        Reply::Json(200, json!({"result": items((start..70).take(30)), "total": 70}))
    });
    let server = server.await;
    assert_eq!(store(&server).scripts().list().await.unwrap().len(), 70);
    assert_eq!(server.asked().len(), 3);

    // A bare list with the count in a header.
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 30;
        let body = Value::from(items((start..70).take(30))).to_string();
        Reply::With(200, vec![("x-total-count", "70".to_owned())], body.into_bytes())
    });
    assert_eq!(store(&server.await).scripts().list().await.unwrap().len(), 70);

    // A bare list with links.
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 30;
        let link = if start < 60 { "<https://x/?page=2>; rel=\"next\"" } else { "<https://x/?page=1>; rel=\"prev\"" };
        let body = Value::from(items((start..70).take(30))).to_string();
        Reply::With(200, vec![("link", link.to_owned())], body.into_bytes())
    });
    assert_eq!(store(&server.await).scripts().list().await.unwrap().len(), 70);

    // Full pages, then 404.
    let server = Server::start(|_, asked| match page(asked) {
        page @ 1..=2 => Reply::Json(200, items((page - 1) * 200..page * 200).into()),
        _ => Reply::Json(404, json!({"code": 404, "message": "Not Found", "description": "Last page is 2"})),
    });
    assert_eq!(store(&server.await).scripts().list().await.unwrap().len(), 400);

    // A service that passes over `page`, and a total that is too high.
    let server = Server::start(|_, _| Reply::Json(200, json!({"result": items(0..3), "total": 99}))).await;
    assert_eq!(store(&server).scripts().list().await.unwrap().len(), 3);
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_404_on_the_first_page_is_an_error() {
    let server = answering(404, json!({"code": 404, "message": "Not Found", "description": null})).await;
    assert!(matches!(store(&server).scripts().list().await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn links_are_followed_within_the_api_only() {
    // The next page is where the link says, with its own words.
    let server = Server::start(|_, asked| {
        let next = format!("<http://{}/2025-03/1234/products?cursor=a,b>; rel=\"next\"", asked.header("host").unwrap());
        let last = "<http://x.example/p?page=9>; rel=\"last\"".to_owned();
        let link = if asked.query.contains("cursor") { last } else { format!("{last},  {next}") };
        let id = if asked.query.contains("cursor") { 2 } else { 1 };
        Reply::With(200, vec![("link", link)], json!([{"id": id}]).to_string().into_bytes())
    });
    let server = server.await;
    assert_eq!(store(&server).products().all(&Query::new()).await.unwrap().len(), 2);
    assert_eq!(server.asked()[1].query, "cursor=a,b");

    // Never with the token to anybody else; the page is asked for by its number.
    let stranger = Server::start(|_, _| Reply::Json(200, json!([]))).await;
    let elsewhere = format!("<{}steal?page=2>; rel=\"next\"", stranger.url);
    let server = Server::start(move |number, _| {
        Reply::With(200, vec![("link", elsewhere.clone())], json!(items(number..number + 1)).to_string().into_bytes())
    });
    let server = server.await;
    let first: Vec<_> = store(&server).products().list(&Query::new()).take(3).try_collect().await.unwrap();
    assert_eq!(first.len(), 3);
    assert_eq!((stranger.asked().len(), server.asked()[2].query.as_str()), (0, "page=3&per_page=200"));
}

#[tokio::test]
async fn the_limit_of_ten_thousand_is_an_error_of_its_own_after_the_items() {
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 200;
        let body = json!(items(start..start + 200)).to_string().into_bytes();
        Reply::With(200, vec![("x-total-count", "10001".to_owned()), ("x-rate-limit-limit", "100000".to_owned())], body)
    });
    let server = server.await;
    let products = store(&server).products().list(&Query::new());
    let (mut read, mut ended) = (0, None);
    let mut products = std::pin::pin!(products);
    while let Some(product) = products.next().await {
        match product {
            Ok(_) => read += 1,
            Err(error) => ended = Some(error),
        }
    }
    let ended = ended.unwrap();
    assert!(matches!(ended, Error::ListLimit { limit: 10_000, .. }), "{ended}");
    assert!(ended.to_string().contains("since_id"), "{ended}");
    assert_eq!((read, server.asked().len()), (10_000, 50), "the page behind the limit is not asked for");
}

#[tokio::test]
async fn the_limit_counts_what_the_platform_gave_and_not_what_was_new() {
    let server = Server::start(|_, asked| {
        // Each page begins with the last item of the one before: 199 new ones a page.
        let start = (page(asked) - 1) * 199;
        let body = json!(items(start..start + 200)).to_string().into_bytes();
        Reply::With(200, vec![("x-total-count", "20000".to_owned()), ("x-rate-limit-limit", "100000".to_owned())], body)
    });
    let server = server.await;
    let error = store(&server).products().all(&Query::new()).await.unwrap_err();
    assert!(matches!(error, Error::ListLimit { .. }), "{error}");
    assert_eq!(server.asked().len(), 50, "page 51 is behind the 10,000th item");
}

#[tokio::test]
async fn exactly_ten_thousand_items_are_no_error() {
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 200;
        let body = json!(items(start..start + 200)).to_string().into_bytes();
        Reply::With(200, vec![("x-total-count", "10000".to_owned()), ("x-rate-limit-limit", "100000".to_owned())], body)
    });
    assert_eq!(store(&server.await).products().all(&Query::new()).await.unwrap().len(), 10_000);
}

#[tokio::test]
async fn items_that_shift_between_pages_come_once() {
    let server = Server::start(|_, asked| {
        // Somebody added two in front after the first page was read.
        let start = if page(asked) == 1 { 0 } else { (page(asked) - 1) * 200 - 2 };
        Reply::Json(200, items((start..450).take(200)).into())
    });
    let products = store(&server.await).products().all(&Query::new()).await.unwrap();
    let ids: BTreeSet<_> = products.iter().map(|product| product.id).collect();
    assert_eq!((products.len(), ids.len()), (450, 450));
}

#[tokio::test]
async fn a_whole_page_of_new_items_in_front_hides_nothing_behind_it() {
    let server = Server::start(|_, asked| {
        // Two hundred came in front after the first page was read: the second page is the first once more.
        let start = (page(asked).max(2) - 2) * 200;
        Reply::Json(200, items((start..450).take(200)).into())
    });
    let products = store(&server.await).products().all(&Query::new()).await.unwrap();
    assert_eq!(products.len(), 450);
}

#[tokio::test]
async fn a_stream_reads_no_further_than_it_is_taken_and_ends_at_an_error() {
    let server = Server::start(|_, asked| match page(asked) {
        1 => Reply::Json(200, items(0..200).into()),
        _ => Reply::Json(402, json!({})),
    });
    let server = server.await;
    let taken: Vec<_> = store(&server).products().list(&Query::new()).take(150).try_collect().await.unwrap();
    assert_eq!((taken.len(), server.asked().len()), (150, 1));
    let all: Vec<_> = store(&server).products().list(&Query::new()).collect().await;
    assert_eq!(all.len(), 201);
    assert!(matches!(all.last(), Some(Err(Error::PaymentRequired { .. }))));
    assert_eq!(server.asked().len(), 3, "402 is not asked twice");
}

#[tokio::test]
async fn the_two_hosts_of_the_api_may_link_to_each_other_over_tls_only() {
    let official = "https://api.tiendanube.com";
    for (asked, linked, followed) in [
        (
            official,
            "https://api.nuvemshop.com.br/v1/1/products?page=2",
            "https://api.nuvemshop.com.br/v1/1/products?page=2",
        ),
        (official, "/v1/1/products?page=2&x=y", "https://api.tiendanube.com/v1/1/products?page=2&x=y"),
        (
            official,
            "http://api.nuvemshop.com.br/v1/1/products?page=2",
            "https://api.tiendanube.com/v1/1/products?page=2&per_page=200",
        ),
        (
            official,
            "https://api.nuvemshop.com.br:8443/v1/1/products",
            "https://api.tiendanube.com/v1/1/products?page=2&per_page=200",
        ),
        (
            official,
            "https://api.nuvemshop.com.br.evil.example/",
            "https://api.tiendanube.com/v1/1/products?page=2&per_page=200",
        ),
        (
            "https://proxy.example",
            "https://api.tiendanube.com/v1/1/products",
            "https://proxy.example/v1/1/products?page=2&per_page=200",
        ),
    ] {
        let link = format!("<{linked}>; rel=\"next\"");
        let router = axum::Router::new().fallback(move || async move { ([("link", link)], r#"[{"id": 1}]"#) });
        let platform = Recording::of(Arc::new(InProcess::of(router)));
        let config =
            Config { api_url: asked.parse().unwrap(), api_version: "v1".to_owned(), ..config(&asked.parse().unwrap()) };
        let store = App::new(config, Arc::new(platform.clone())).unwrap().store("1", TOKEN.into()).unwrap();
        store.products().all(&Query::new()).await.unwrap();
        let asked: Vec<String> = platform.exchanges().iter().map(|exchange| exchange.request.url.to_string()).collect();
        assert_eq!(asked[1], followed, "{linked}");
    }
}
