//! Requests to the app's own server.

use std::cell::RefCell;
use std::rc::Rc;

use vitrina::prelude::*;
use vitrina::testing::{Open, Shop};
use vitrina::{Answer, Request, RequestError};

const ADDRESS: &str = "https://app.example/stock/41";

/// What a request with a deadline of 3 s came to, where it has ended.
type Ended = Rc<RefCell<Option<Result<Answer, RequestError>>>>;

fn ask(shop: Shop) -> (Open, Ended) {
    let ended = Ended::default();
    let told = Rc::clone(&ended);
    let open = shop.start_async(move |_: Page, (): ()| async move {
        let answer = Request::post(ADDRESS, "one").deadline(3_000).send().await;
        *told.borrow_mut() = Some(answer);
    });
    (open, ended)
}

#[test]
fn an_answer_is_told_whatever_its_status() {
    let (open, ended) = ask(Shop::new().answers(ADDRESS, 503, "later"));
    assert_eq!(*ended.borrow(), Some(Ok(Answer { status: 503, text: "later".to_owned() })));
    assert_eq!(open.requests(), [(ADDRESS.to_owned(), Some("one".to_owned()))]);
}

#[test]
fn an_address_that_nobody_answers_at_cannot_be_reached() {
    let (_, ended) = ask(Shop::new());
    assert_eq!(*ended.borrow(), Some(Err(RequestError::Unreachable)));
}

#[test]
fn where_no_answer_comes_the_request_ends_at_its_deadline() {
    let (open, ended) = ask(Shop::new().never_answers(ADDRESS));
    open.pass(2_999);
    assert_eq!(*ended.borrow(), None);
    open.pass(1);
    assert_eq!(*ended.borrow(), Some(Err(RequestError::Deadline)));
}
